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


async def apply(world: World, response_url: ResponseUrl, body: dict[str, Any]) -> Message | None:
    """Apply a response body; returns the message posted or replaced. Raises SlackError as a post would."""
    if set(body) == {"response_type"} and body["response_type"] == IN_CHANNEL and response_url.command:
        await _post_command(world, response_url)
        return None
    if body.get("delete_original") and not (body.get("text") or body.get("blocks")):
        await _delete(world, response_url)
        return None
    content = content_of(body)
    if body.get("replace_original") and response_url.source and not response_url.source.deleted:
        await world.messages.replace(response_url.source, content, response_url.token)
        return response_url.source
    if body.get("delete_original"):
        await _delete(world, response_url)
    return await _post(world, response_url, body, content)


async def _delete(world: World, response_url: ResponseUrl) -> None:
    if response_url.source and not response_url.source.deleted:
        await world.messages.delete(response_url.source, response_url.token)


async def _post(world: World, response_url: ResponseUrl, body: dict[str, Any], content: Content) -> Message:
    public = body.get("response_type") == IN_CHANNEL
    if public and response_url.command:
        await _post_command(world, response_url)
    thread = body.get("thread_ts") or (None if public else response_url.thread_ts)
    seen_by = None if public else response_url.user
    bot = world.directory.bot.id
    message = Message(world.messages.new_ts(), response_url.channel, bot, [content], seen_by, thread)
    return await world.messages.post(message, response_url.token)


async def _post_command(world: World, response_url: ResponseUrl) -> None:
    """Post the typed command line, once, as Slack does before a response to the whole channel."""
    typed, response_url.command = Content(response_url.command or ""), None
    message = Message(world.messages.new_ts(), response_url.channel, response_url.user, [typed])
    await world.messages.post(message)
