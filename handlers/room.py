"""`/room`, and what each of its commands comes to."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from bot.classroom import attendance, codes, keys, languages, live, rooms, watch
from bot.language import commands as say
from handlers.desk import Act, Desk

ACTS: dict[type[say.Command], Act] = {
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

CONFIRMED: dict[type[say.Command], Act] = {
    say.DeleteRoom: rooms.delete,
    say.RotateKey: keys.rotate,
}
"""What is done once its confirmation was pressed."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to `/room`."""
    app.command("/room")(desk.on_command)
