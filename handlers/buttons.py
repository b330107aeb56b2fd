"""Buttons on cards: those that carry a command, open a link, or enter a room."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.access import require_teaching
from bot.blocks import LINK, Viewer
from bot.blocks.buttons import IN_PLACE
from bot.blocks.substitution import SUBSTITUTE
from bot.classroom.finding import fetch_room, owner_of
from bot.classroom.results import RoomShown
from bot.errors import ButtonExpired, ChangeNotStored, RedisUnavailable, RollcallError, TypedBeforeUpgrade
from bot.language import BadSignature
from bot.language.commands import RoomId, ShowRoom, Substitute
from bot.language.signing import KEPT, SIGNED
from bot.state import Invocation
from handlers import incoming
from handlers.delivery import Answer
from handlers.dispatcher import ACCEPT_TIMEOUT, Dispatcher
from handlers.progress import Progress


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `run.*`, `substitute.*`, `link.*`, `join.teacher` and `join.student`."""

    async def run(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        value = action.get("value") or action["selected_option"]["value"]
        if value.startswith(LINK):
            await ack()
            return
        replace = action["action_id"].startswith(f"run.{IN_PLACE}")
        await take(dispatcher, ack, body, value, replace=replace)

    async def substitute(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        room = RoomId(action["action_id"].removeprefix(SUBSTITUTE))
        asked = Substitute(person=action["selected_user"], room=room)
        await take(dispatcher, ack, body, dispatcher.viewers.signer.sign(asked))

    async def join(ack: AsyncAck, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        await serve(dispatcher, body, action["action_id"], action["value"])
        await ack()

    async def follow_link(ack: AsyncAck) -> None:
        await ack()

    app.action(re.compile(r"^run\."))(run)
    app.action(re.compile(rf"^{re.escape(SUBSTITUTE)}"))(substitute)
    for name, work in {"join.teacher": _enter, "join.student": _give_student_link}.items():
        dispatcher.works[name] = partial(work, dispatcher)
        app.action(name)(join)
    app.action(re.compile(rf"^{re.escape(LINK)}"))(follow_link)


async def _enter(
    dispatcher: Dispatcher, invocation: Invocation, viewer: Viewer, progress: Progress | None
) -> Answer:
    tenant = dispatcher.tenants(invocation.team)
    room = await fetch_room(tenant, viewer.person, invocation.line)
    require_teaching(viewer.person, await owner_of(tenant, room), room.taught_by, room.substitute)
    show = ShowRoom(room=RoomId(room.id))
    return Answer(dispatcher.interpreter.grammar.of(show).render(RoomShown(room), viewer, show), room=room.id)


async def _give_student_link(
    dispatcher: Dispatcher, invocation: Invocation, viewer: Viewer, progress: Progress | None
) -> Answer:
    room = await fetch_room(dispatcher.tenants(invocation.team), viewer.person, invocation.line)
    return Answer(blocks.student_link(room, viewer), room=room.id)


async def serve(dispatcher: Dispatcher, body: Mapping[str, Any], work: str, about: str) -> None:
    """Has one of the dispatcher's works done, about what the button carries."""
    invocation = replace(incoming.of_press(body, about, dispatcher.clock()), line=about)
    try:
        await dispatcher.serve(invocation, work)
    except RollcallError as error:
        await dispatcher.say(invocation, partial(blocks.error, error))


async def take(
    dispatcher: Dispatcher, ack: AsyncAck, body: Mapping[str, Any], value: str, *, replace: bool = False
) -> None:
    """Does what a button carries, as the one who pressed it.

    With `replace` the answer takes the place of the message, unless what was pressed is of use after what went wrong.
    """
    invocation = incoming.of_press(body, value, dispatcher.clock(), replace=replace)
    beside = incoming.of_press(body, value, dispatcher.clock())
    try:
        async with asyncio.timeout(ACCEPT_TIMEOUT):
            invocation = await carrying(dispatcher, invocation, value)
        await dispatcher.take(invocation, trigger=body.get("trigger_id"))
    except (RedisUnavailable, TimeoutError):
        await dispatcher.say(beside, partial(blocks.error, ChangeNotStored()))
    except ButtonExpired as error:
        await dispatcher.say(invocation, partial(blocks.error, error))
    except RollcallError as error:
        await dispatcher.say(beside, partial(blocks.error, error))
    await ack()


async def carrying(dispatcher: Dispatcher, invocation: Invocation, value: str) -> Invocation:
    """The invocation with the command, or the line, that its button carries or refers to.

    Buttons from before they carried commands carry canonical lines. Raises ButtonExpired, TypedBeforeUpgrade,
    RedisUnavailable.
    """
    if value.startswith(SIGNED):
        try:
            return replace(invocation, command=dispatcher.viewers.signer.read(value))
        except BadSignature:
            raise TypedBeforeUpgrade from None
    if value.startswith(KEPT):
        command = await dispatcher.tenants(invocation.team).pending_commands.kept(value)
        if command is None:
            raise ButtonExpired
        return replace(invocation, command=command)
    return replace(invocation, line=value)
