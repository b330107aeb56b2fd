"""Confirm, Cancel, and the choices of a question: each good for one press by who was asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.errors import (
    AlreadyAnswered,
    ButtonExpired,
    ChangeNotStored,
    NotAllowed,
    RedisUnavailable,
    RollcallError,
    TypedBeforeUpgrade,
)
from bot.state import Invocation, Pending
from handlers import incoming
from handlers.dispatcher import ACCEPT_TIMEOUT, Dispatcher

ANSWER_LASTS = timedelta(minutes=1)
"""How long the answer to a press may take to stand in the place of the question."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `confirm`, `cancel`, `choose.N` and `dismiss`."""

    async def confirm(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _press(dispatcher, body)
        await ack()

    async def cancel(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _press(dispatcher, body, cancelled=True)
        await ack()

    async def dismiss(ack: AsyncAck, body: dict[str, Any]) -> None:
        """Of what holds nothing that could be done later."""
        invocation = incoming.of_press(body, "", dispatcher.clock(), replace=True)
        await dispatcher.say(invocation, partial(blocks.cancelled, changes=False))
        await ack()

    app.action("dismiss")(dismiss)
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
        async with asyncio.timeout(ACCEPT_TIMEOUT):
            pending = await _taken(dispatcher, invocation, token)
            invocation = _carrying(invocation, pending, body["actions"][0]["action_id"])
            if cancelled:
                changes = await dispatcher.interpreter.changes(invocation)
                await dispatcher.say(invocation, partial(blocks.cancelled, changes=changes))
            else:
                await dispatcher.take(invocation)
    except (RedisUnavailable, TimeoutError):
        await dispatcher.say(invocation, partial(blocks.error, ChangeNotStored()))
    except RollcallError as error:
        told = _in_its_place(invocation) if _is_dead(error) else invocation
        await dispatcher.say(told, partial(blocks.error, error))


async def _taken(dispatcher: Dispatcher, invocation: Invocation, token: str) -> Pending:
    """What waits under the token, for this press alone.

    Taken before Slack is acknowledged: if this process dies now nothing happened, and nothing can happen twice. Raises
    ButtonExpired, AlreadyAnswered, TypedBeforeUpgrade, NotAllowed, RedisUnavailable.
    """
    pending_commands = dispatcher.tenants(invocation.team).pending_commands
    waiting = await pending_commands.peek(token)
    if waiting is not None and waiting.user != invocation.user:
        raise NotAllowed("press", owner=waiting.user)
    taken = await pending_commands.take(token) if waiting is not None else None
    if taken is not None:
        return taken
    ago = await pending_commands.answered(token)
    raise ButtonExpired if ago is None else AlreadyAnswered(just_now=ago < ANSWER_LASTS)


def _is_dead(error: RollcallError) -> bool:
    """Whether the buttons will never do anything again, so that they may go."""
    match error:
        case AlreadyAnswered(just_now=just_now):
            return not just_now
        case _:
            return isinstance(error, (ButtonExpired, TypedBeforeUpgrade))


def _carrying(invocation: Invocation, pending: Pending, action_id: str) -> Invocation:
    """The invocation that the press starts, whose answer takes the place of the card."""
    choice = int(action_id.partition(".")[2] or 0)
    return replace(
        _in_its_place(invocation),
        command=pending.commands[choice],
        seen=pending.seen if pending.kind == "confirmation" else None,
    )


def _in_its_place(invocation: Invocation) -> Invocation:
    return replace(invocation, reply=replace(invocation.reply, replace=True))
