"""Notes on how a command was read: its time in the zone that was named, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.blocks.phrases import Phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import Room
from bot.language import zone_named
from bot.language.commands import Assumption, Command
from bot.texts import msgid

UNCLOSED = msgid("The closing quotation mark is missing, so please check the title.")

ASSUMED: Mapping[Assumption, str] = {
    "year": msgid("No year was given, so this is about {day}."),
    "whole_day": msgid("This covers whole days: the part of day you named makes no difference."),
}
"""By assumption."""


def notes(command: Command, result: Any, viewer: Viewer) -> Iterator[Phrase]:
    """One line for each thing to say."""
    t = viewer.texts
    if command.unclosed:
        yield plain(t.gettext(UNCLOSED))
    if (times := _times(command, result)) and (there := in_named_zone(command, *times, viewer)):
        yield plain(there)
    for assumption in command.assumed:
        yield plain(t.gettext(ASSUMED[assumption], day=_day(command, result, viewer)))


def in_named_zone(command: Command, start: datetime, end: datetime, viewer: Viewer) -> str | None:
    """`Tokyo time: Wed 25 Nov 09:00–10:00`; None where no zone was named, or its clocks show the same."""
    name: str | None = getattr(command, "zone", None)
    if name is None:
        return None
    zone = zone_named(name)
    if all(at.astimezone(zone).utcoffset() == at.astimezone(viewer.zone).utcoffset() for at in (start, end)):
        return None
    words = viewer.texts.gettext("{zone}: {span}")
    return words.format(zone=viewer.texts.zone(zone), span=viewer.span(start, end, zone))


def _times(command: Command, result: Any) -> tuple[datetime, datetime] | None:
    room = getattr(result, "after", None) or getattr(result, "room", None)
    if isinstance(room, Room):
        return room.start, room.end
    start, end = getattr(command, "start", None), getattr(command, "end", None)
    return (start, end) if start and end else None


def _day(command: Command, result: Any, viewer: Viewer) -> str:
    """The first day that a command is about, with its year."""
    found = _times(command, result)
    days = (getattr(command, name, None) for name in ("date", "from_"))
    day = found[0].astimezone(viewer.zone).date() if found else next(filter(None, days))
    return viewer.texts.day(day, year=True)
