"""Answers by response_url, and in the acknowledgement of a command.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

from typing import Any

from .board import Content, Message
from .content import content_of
from .tickets import Hook
from .world import World

IN_CHANNEL = "in_channel"


async def answer(world: World, hook: Hook, body: dict[str, Any]) -> Message | None:
    """Do what the body asks; gives the message posted or replaced. Raises RefusedError as a post would."""
    if set(body) == {"response_type"} and body["response_type"] == IN_CHANNEL and hook.command:
        await _reveal(world, hook)
        return None
    if body.get("delete_original") and not (body.get("text") or body.get("blocks")):
        await _delete(world, hook)
        return None
    content = content_of(body)
    if body.get("replace_original") and hook.source and not hook.source.deleted:
        await world.board.replace(hook.source, content, hook.token)
        return hook.source
    if body.get("delete_original"):
        await _delete(world, hook)
    return await _post(world, hook, body, content)


async def _delete(world: World, hook: Hook) -> None:
    if hook.source and not hook.source.deleted:
        await world.board.delete(hook.source, hook.token)


async def _post(world: World, hook: Hook, body: dict[str, Any], content: Content) -> Message:
    public = body.get("response_type") == IN_CHANNEL
    if public and hook.command:
        await _reveal(world, hook)
    thread = body.get("thread_ts") or (None if public else hook.thread_ts)
    seen_by = None if public else hook.user
    bot = world.directory.bot.id
    message = Message(world.board.stamp(), hook.channel, bot, [content], seen_by, thread)
    return await world.board.post(message, hook.token)


async def _reveal(world: World, hook: Hook) -> None:
    """Show the command line that was typed, once, as Slack does before an answer to the whole channel."""
    typed, hook.command = Content(hook.command or ""), None
    await world.board.post(Message(world.board.stamp(), hook.channel, hook.user, [typed]))
