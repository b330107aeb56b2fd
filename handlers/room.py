"""`/room`, and what each of its commands comes to."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.classroom import attendance, codes, keys, languages, live, rooms, watch
from bot.language import commands as say
from handlers.dispatcher import Dispatcher, Handler

HANDLERS: dict[type[say.Command], Handler] = {
    say.NewRoom: rooms.create,
    say.ListRooms: rooms.list_rooms,
    say.ShowRoom: rooms.show,
    say.EditRoom: rooms.edit,
    say.DeleteRoom: rooms.ask_deletion,
    say.NewCodes: codes.make_codes,
    say.FindCode: codes.find_code,
    say.ListCodes: codes.list_codes,
    say.LiveStatus: live.live,
    say.Attendance: attendance.attendance,
    say.Interactions: attendance.interactions,
    say.ShowKey: keys.show_key,
    say.RotateKey: keys.ask_rotation,
    say.Language: languages.choose,
    say.Watch: watch.switch,
}

CONFIRMED_HANDLERS: dict[type[say.Command], Handler] = {
    say.DeleteRoom: rooms.delete,
    say.RotateKey: keys.rotate,
}
"""What is done once its confirmation was pressed."""


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Listens to `/room`."""
    app.command("/room")(dispatcher.on_command)
