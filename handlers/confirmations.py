"""Confirm, Cancel, and the choices of a question: each good for one press by who was asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.errors import ButtonExpired, ChangeNotStored, NotAllowed, RedisUnavailable, RollcallError
from bot.state import Invocation, Pending
from handlers import incoming
from handlers.dispatcher import ACCEPT_WITHIN, Dispatcher


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `confirm`, `cancel` and `choose.N`."""

    async def confirm(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _press(dispatcher, body)
        await ack()

    async def cancel(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _press(dispatcher, body, cancelled=True)
        await ack()

    app.action("confirm")(confirm)
    app.action("cancel")(cancel)
    app.action(re.compile(r"^choose\.\d+$"))(confirm)


async def _press(dispatcher: Dispatcher, body: Mapping[str, Any], *, cancelled: bool = False) -> None:
    token = body["actions"][0]["value"]
    # a question asked anew stands in the same message, under the same buttons: its token makes it another invocation
    invocation = incoming.of_press(body, token, dispatcher.clock())
    try:
        if not cancelled:
            dispatcher.require_turn(invocation)  # what is refused can be pressed again
        async with asyncio.timeout(ACCEPT_WITHIN):
            pending = await _taken(dispatcher, invocation, token)
            invocation = _carrying(invocation, pending, body["actions"][0]["action_id"])
            if cancelled:
                dispatcher.say(invocation, blocks.cancelled)
            else:
                await dispatcher.take(invocation)
    except (RedisUnavailable, TimeoutError):
        dispatcher.say(invocation, partial(blocks.error, ChangeNotStored()))
    except RollcallError as error:
        dispatcher.say(invocation, partial(blocks.error, error))


async def _taken(dispatcher: Dispatcher, invocation: Invocation, token: str) -> Pending:
    """What waits under the token, for this press alone. Raises ButtonExpired, NotAllowed, RedisUnavailable.

    Taken before Slack is acknowledged: if this process dies now nothing happened, and nothing can happen twice.
    """
    pendings = dispatcher.tenants(invocation.team).pendings
    waiting = await pendings.peek(token)
    if waiting is not None and waiting.user != invocation.user:
        raise NotAllowed("press", owner=waiting.user)
    taken = await pendings.take(token)
    if taken is None:
        raise ButtonExpired
    return taken


def _carrying(invocation: Invocation, pending: Pending, action_id: str) -> Invocation:
    """The invocation that the press starts, whose answer takes the place of the card."""
    choice = int(action_id.partition(".")[2] or 0)
    return replace(
        invocation,
        command=pending.commands[choice],
        seen=pending.seen if pending.kind == "confirmation" else None,
        reply=replace(invocation.reply, replace=True),
    )
