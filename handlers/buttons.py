"""Buttons on cards: those that carry a line, those that open a link, and Join as teacher on a shared card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.errors import RollcallError
from handlers import incoming
from handlers.dispatcher import Dispatcher

TURNS_THE_PAGE = frozenset({"run.next", "run.previous"})
"""Buttons whose answer takes the place of the message they stand on."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `run.*`, `link.*` and `join.teacher`."""

    async def run(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        line = action.get("value") or action["selected_option"]["value"]
        replace = action["action_id"] in TURNS_THE_PAGE and bool(body["container"].get("is_ephemeral"))
        await take(dispatcher, ack, body, line, replace=replace)

    async def join_as_teacher(ack: AsyncAck, body: dict[str, Any]) -> None:
        await take(dispatcher, ack, body, f"room show {body['actions'][0]['value']}")

    async def follow_link(ack: AsyncAck) -> None:
        await ack()

    app.action(re.compile(r"^run\."))(run)
    app.action("join.teacher")(join_as_teacher)
    app.action(re.compile(r"^link\."))(follow_link)


async def take(
    dispatcher: Dispatcher, ack: AsyncAck, body: Mapping[str, Any], line: str, *, replace: bool = False
) -> None:
    """Does the line a button carries, as the one who pressed it."""
    invocation = incoming.of_press(body, line, dispatcher.clock(), replace=replace)
    try:
        await dispatcher.take(invocation)
    except RollcallError as error:
        dispatcher.say(invocation, partial(blocks.error, error))
    await ack()
