"""Describes a command in parts: its purpose, the room, the time and its other arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time

from bot.blocks.phrases import Phrase, bold, capital, joined, phrase, plain
from bot.blocks.reading_notes import in_named_zone
from bot.blocks.viewer import Viewer
from bot.language.commands import (
    AddReport,
    Command,
    DailyPeaks,
    DayPart,
    EditRoom,
    ListRooms,
    NewRoom,
    NewSeries,
    Room,
    RoomCode,
    RoomId,
    RoomOptions,
    RoomPeaks,
    RoomTime,
    RoomTitle,
)
from bot.texts import msgid, msgids

Parts = Mapping[str, str]
"""The parts of a command by name. Same names, same kind of thing."""

WHEN = "when"
"""The name of the part that says when."""

SERIES = msgids("{span} and {n} more class until {day}", "{span} and {n} more classes until {day}")
"""A series: its first class, how many follow, and until when."""

REPEATED = msgids("{n} class until {day}", "{n} classes until {day}")
"""A series by how many classes it has."""

PARTS: Mapping[DayPart, str] = {
    DayPart.MORNING: msgid("in the morning"),
    DayPart.AFTERNOON: msgid("in the afternoon"),
    DayPart.EVENING: msgid("in the evening"),
}
"""In which part of a day a room starts."""

_BOLD = frozenset({"title", "room"})
"""The parts that say what a command is about."""


def parts_of(command: Command, viewer: Viewer, titles: Mapping[str, str]) -> Parts:
    """The parts that a command has, in the order of a sentence. `titles` are those of rooms known by ID."""
    found = {name: part(command, viewer) for name, part in _PARTS.items()}
    room: Room | None = getattr(command, "room", None)
    return {
        name: words
        for name, words in {"room": room and _room(room, viewer, titles), **found}.items()
        if words
    }


def common_parts(each: Sequence[Parts]) -> Parts:
    """The parts that are the same in all, except when."""
    first, *others = each
    return {
        name: words
        for name, words in first.items()
        if name != WHEN and all(other.get(name) == words for other in others)
    }


def subject(command: Command, parts: Parts, viewer: Viewer) -> Phrase:
    """`Create a room: *English*`: what a command is for, and these parts of it."""
    what = plain(viewer.summary(viewer.grammar.of(command).name))
    if not parts:
        return capital(what)
    said = [(bold(words),) if name in _BOLD else plain(words) for name, words in parts.items()]
    template = viewer.texts.gettext("{what}: {parts}")
    return capital(phrase(template, what=what, parts=joined(said)))


def _room(room: Room, viewer: Viewer, titles: Mapping[str, str]) -> str:
    match room:
        case RoomId(id):
            return titles.get(id, id)
        case RoomCode(code):
            return code
        case RoomTitle() | RoomTime():
            title = room.whole or (room.title if isinstance(room, RoomTitle) else "")
            day = viewer.day(room.date) if room.date else ""
            part = viewer.texts.gettext(PARTS[room.part]) if room.part else ""
            clock = viewer.texts.clock(room.time) if room.time and not room.whole else ""
            return " ".join(filter(None, (title, day, part, clock)))


def _when(command: Command, viewer: Viewer) -> str | None:
    match command:
        case NewRoom(start=start, end=end) | EditRoom(start=datetime() as start, end=datetime() as end):
            there = in_named_zone(command, start, end, viewer)
            return " · ".join(filter(None, (viewer.span(start, end), there)))
        case NewSeries():
            return series_text(command, viewer)
        case EditRoom():
            return " ".join(_changed_time(command, viewer))
        case DailyPeaks(from_=first, to=last):
            return viewer.days(first, last)
        case ListRooms(from_=first, to=last) if first and last:
            return viewer.days(first, last)
        case RoomPeaks(date=day, from_=time() as begin, to=time() as end):
            return " ".join((*([viewer.day(day)] if day else []), _hours(begin, end, viewer)))
        case AddReport(time=at):
            return viewer.texts.clock(at)
    day = getattr(command, "date", None)
    return viewer.day(day) if day else None


def repetition(command: Command, viewer: Viewer) -> str:
    """How often a class is to be held, apart from its first time."""
    if not isinstance(command, NewSeries):
        return viewer.texts.gettext("Once")
    last = viewer.day(command.occurrences[-1][0].astimezone(viewer.zone).date())
    return viewer.texts.ngettext(*REPEATED, len(command.occurrences), day=last)


def series_text(series: NewSeries, viewer: Viewer) -> str:
    """When the first class of a series is, how many follow and until which day."""
    first, *others = series.occurrences
    span = viewer.span(*first)
    if not others:
        return span
    last = viewer.day(others[-1][0].astimezone(viewer.zone).date())
    return viewer.texts.ngettext(*SERIES, len(others), span=span, day=last)


def _changed_time(change: EditRoom, viewer: Viewer) -> Iterator[str]:
    """The parts of the time that a change sets."""
    t = viewer.texts
    if change.date:
        yield viewer.day(change.date)
    if change.start_time and change.end_time:
        yield _hours(change.start_time, change.end_time, viewer)
        return
    start = viewer.moment(change.start) if change.start else change.start_time and t.clock(change.start_time)
    end = viewer.moment(change.end) if change.end else change.end_time and t.clock(change.end_time)
    if start:
        yield t.gettext("start {time}", time=start)
    if end:
        yield t.gettext("end {time}", time=end)


def _hours(start: time, end: time, viewer: Viewer) -> str:
    return f"{viewer.texts.clock(start)}–{viewer.texts.clock(end)}"


def _title(command: Command, viewer: Viewer) -> str | None:
    return command.title if isinstance(command, RoomOptions) else None


def _new_title(command: Command, viewer: Viewer) -> str | None:
    if not isinstance(command, EditRoom) or command.title is None:
        return None
    return viewer.texts.gettext("title {title}", title=command.title)


def _limit(command: Command, viewer: Viewer) -> str | None:
    most = getattr(command, "max_users", None)
    if most is None:
        return None
    return viewer.texts.ngettext("up to {n} student classroom", "up to {n} student classrooms", most)


_PARTS: Mapping[str, Callable[[Command, Viewer], str | None]] = {
    "title": _title,
    WHEN: _when,
    "new_title": _new_title,
    "limit": _limit,
}
