"""Mentions and direct messages: the same grammar and the same rules as the slash commands."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.errors import RollcallError
from handlers import incoming
from handlers.dispatcher import Dispatcher

MENTION = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*")
"""The mention of the bot before the line."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `app_mention` and `message.im`."""

    async def mentioned(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _take(dispatcher, body)
        await ack()

    async def written(ack: AsyncAck, body: dict[str, Any]) -> None:
        if body["event"].get("channel_type") == "im" and not _of_no_person(body["event"]):
            await _take(dispatcher, body)
        await ack()

    app.event("app_mention")(mentioned)
    app.event("message")(written)


def _of_no_person(event: dict[str, Any]) -> bool:
    """Edits, deletions, joins and what bots write: not lines to be done.

    A file is taken for the line that it came with: without one, the answer is what can be typed.
    """
    return event.get("subtype", "file_share") != "file_share" or "bot_id" in event or "user" not in event


async def _take(dispatcher: Dispatcher, body: dict[str, Any]) -> None:
    event = body["event"]
    if _of_no_person(event):
        return
    invocation = incoming.of_event(body, MENTION.sub("", event.get("text", "")), dispatcher.clock())
    try:
        await dispatcher.take(invocation, redeliverable=True)
    except RollcallError as error:
        await dispatcher.say(invocation, partial(blocks.error, error))
