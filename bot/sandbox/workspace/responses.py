"""Responses through a response_url, or in the acknowledgement of a command.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

from typing import Any

from .content import content_of
from .message_store import Content, Message
from .response_urls import ResponseUrl
from .world import World

IN_CHANNEL = "in_channel"


async def apply(world: World, response_url: ResponseUrl, body: dict[str, Any]) -> None:
    """Post, replace or delete a message as the body says. Raises SlackError as a post would.

    Slack's documentation does not say whether a message that is replaced keeps its metadata: here it does not.
    """
    if set(body) == {"response_type"} and body["response_type"] == IN_CHANNEL:
        await _post_command(world, response_url)
        return
    if body.get("delete_original"):
        await _delete(world, response_url)
        if not (body.get("text") or body.get("blocks")):
            return
    content = content_of(body, world.not_taken)
    if body.get("replace_original") and response_url.source and not response_url.source.deleted:
        await world.messages.replace(response_url.source, content, response_url.token)
    elif body.get("response_type") == IN_CHANNEL:
        await _post_command(world, response_url)
        await _post(world, response_url, content, None, body.get("thread_ts"))
    else:
        thread = body.get("thread_ts") or response_url.thread_ts
        if thread is None or world.messages.has_replies(response_url.channel, thread):
            await _post(world, response_url, content, response_url.user, thread)


async def _delete(world: World, response_url: ResponseUrl) -> None:
    if response_url.source and not response_url.source.deleted:
        await world.messages.delete(response_url.source, response_url.token)


async def _post(
    world: World, response_url: ResponseUrl, content: Content, seen_by: str | None, thread: str | None
) -> None:
    bot = world.directory.bot.id
    message = Message(world.messages.new_ts(), response_url.channel, bot, [content], seen_by, thread)
    await world.messages.post(message, response_url.token)


async def _post_command(world: World, response_url: ResponseUrl) -> None:
    """Post the typed command line, once, as Slack does before a response to the whole channel."""
    if response_url.command:
        typed, response_url.command = Content(response_url.command), None
        message = Message(world.messages.new_ts(), response_url.channel, response_url.user, [typed])
        await world.messages.post(message)
