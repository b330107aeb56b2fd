"""Forms and shortcuts: what opens a form beside a command, what is sent with it, and more of its fields."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import blocks
from bot.blocks import Viewer
from bot.blocks.forms import (
    FORM,
    MORE,
    form_of_another,
    form_problems,
    form_sent,
    form_shown,
    form_values,
    room_form,
    unchanged,
)
from bot.classroom.forms import proposed
from bot.classroom.results import FormOffered
from bot.errors import ChangeNotStored, RedisUnavailable, RollcallError
from bot.language import as_shown, encode
from bot.language.commands import Command, NewRoom, Question, Reading, RoomForm
from bot.language.forms import Fields, FormError, edit_room, filled_in, new_room
from bot.state import Invocation
from handlers import incoming
from handlers.delivery import Answer
from handlers.dispatcher import ACCEPT_TIMEOUT, Dispatcher
from handlers.modals import FormOrigin, replaced_by, with_errors

NEW_ROOM: Final = "new_room"
"""The shortcut that opens the form."""

FROM_MESSAGE: Final = "room_from_message"
"""The shortcut that opens it filled in with what a message says."""

FORM_LIFE: Final = timedelta(hours=1)
"""How long a form can be sent: well within the time in which it is recognised that it was sent before."""

MAX_TEXT: Final = 500
"""Characters of a message that are read into a form."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to the shortcuts, to the form that is sent, and to its More options."""

    async def new(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_shortcut(body, dispatcher.clock())
        command = encode(dispatcher.interpreter.grammar, RoomForm())
        try:
            await dispatcher.take(replace(invocation, command=command), trigger=body["trigger_id"])
        except RollcallError as error:
            await dispatcher.say(invocation, partial(blocks.error, error))
        await ack()

    async def from_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        invocation = incoming.of_shortcut(body, dispatcher.clock())
        work = partial(_read_message, dispatcher, body["message"].get("text") or "")
        dispatcher.tasks.start(dispatcher.modals.open(invocation, body["trigger_id"], work))
        await ack()

    async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(**await _sent(dispatcher, body))

    async def more(ack: AsyncAck, body: dict[str, Any]) -> None:
        _show_more(dispatcher, body)
        await ack()

    app.global_shortcut(NEW_ROOM)(new)
    app.message_shortcut(FROM_MESSAGE)(from_message)
    app.view(FORM)(sent)
    app.action(MORE)(more)


async def _read_message(dispatcher: Dispatcher, text: str, invocation: Invocation, viewer: Viewer) -> Answer:
    """The form that a message's text fills in, as far as it is understood."""
    line = " ".join(text.split())[:MAX_TEXT]
    reading = _reading(dispatcher, line, invocation, viewer)
    filled = filled_in(reading, as_shown(line), viewer.person.zone)
    fields = {**proposed(dispatcher.tenants(invocation.team), viewer.person), **filled.fields}
    form = FormOffered(fields, unread=filled.unread)
    render = dispatcher.interpreter.grammar.of(RoomForm()).render
    return Answer(render(form, viewer), form=form)


def _reading(dispatcher: Dispatcher, line: str, invocation: Invocation, viewer: Viewer) -> Reading:
    """What a text says of a new room, with the verb for it or without."""
    read = partial(
        dispatcher.interpreter.grammar.read,
        now=invocation.asked_at,
        zone=viewer.person.zone,
        locale=viewer.person.locale,
    )
    reading = read(line)
    command = reading.choices[0] if isinstance(reading, Question) else reading
    return reading if isinstance(command, NewRoom) else read(f"new {line}")


async def _sent(dispatcher: Dispatcher, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a form that was sent is acknowledged with: nothing where its command was accepted."""
    view = body["view"]
    origin = msgspec.json.decode(view["private_metadata"], type=FormOrigin)
    now = dispatcher.clock()
    sent = incoming.of_view(body, body["trigger_id"], now)
    viewer = origin.viewer(dispatcher.viewers.lately(sent))
    if sent.user != origin.user:
        return replaced_by(form_shown(form_of_another(viewer), viewer))
    fields = form_values(view["state"]["values"])
    if now - origin.opened_at > FORM_LIFE:
        anew = replace(origin, opened_at=now)
        form = room_form(fields, viewer, new=origin.room is None, late=True)
        return replaced_by(anew.carried_by(form, sent.id))
    try:
        command = _command(dispatcher, origin, fields, sent, viewer)
    except FormError as error:
        return with_errors(form_problems(error.problems, viewer))
    if command is None:
        return with_errors(unchanged(viewer))
    return await _accepted(dispatcher, origin, command, sent, viewer)


def _command(
    dispatcher: Dispatcher, origin: FormOrigin, fields: Fields, sent: Invocation, viewer: Viewer
) -> Command | None:
    """What a form asks for; None when it changes nothing. Raises FormError."""
    person, room = viewer.person, origin.room
    context = dispatcher.interpreter.grammar.context(
        now=sent.asked_at, zone=person.zone, locale=person.locale
    )
    if room is None:
        return new_room(fields, context)
    return edit_room(room.id, fields, room.fields, (room.start, room.end), context)


async def _accepted(
    dispatcher: Dispatcher, origin: FormOrigin, command: Command, sent: Invocation, viewer: Viewer
) -> dict[str, Any]:
    """Takes the command in as if it had been typed. What keeps it from that is said in the form, which stays."""
    encoded = encode(dispatcher.interpreter.grammar, command)
    invocation = replace(origin.invocation(sent), command=encoded)
    try:
        async with asyncio.timeout(ACCEPT_TIMEOUT):
            if await dispatcher.take(invocation):
                return {}
    except (RedisUnavailable, TimeoutError):
        return with_errors({"title": blocks.error(ChangeNotStored(), viewer).text})
    except RollcallError as error:
        return with_errors({"title": blocks.error(error, viewer).text})
    return replaced_by(form_shown(form_sent(viewer), viewer))


def _show_more(dispatcher: Dispatcher, body: Mapping[str, Any]) -> None:
    """Shows the form with more fields, and with what was typed so far."""
    view = body["view"]
    origin = msgspec.json.decode(view["private_metadata"], type=FormOrigin)
    known = dispatcher.viewers.lately(incoming.of_view(body, body["trigger_id"], dispatcher.clock()))
    form = room_form(form_values(view["state"]["values"]), origin.viewer(known), more=True)
    shown = origin.carried_by(form, view["external_id"])
    dispatcher.tasks.start(dispatcher.modals.update(incoming.team_of(body), shown, view["hash"]))
