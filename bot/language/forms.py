"""What the fields of a form mean: read by the rules that read a line, each problem told of its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from typing import Any, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from bot.language.class_times import MAX_LENGTH, Pair, class_times
from bot.language.commands import (
    EditRoom,
    NewRoom,
    NewSeries,
    Question,
    QuestionKind,
    Reading,
    Refusal,
    RefusalKind,
    RoomId,
)
from bot.language.durations import duration_at
from bot.language.instants import length
from bot.language.mentions import is_person_id
from bot.language.options import MOCK_LESSON, PARAMETERS, Option, lacks_recording, option_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.titles import checked
from bot.language.tokenizer import read_line
from bot.language.when import find_when

Fields = Mapping[str, str]
"""What a form's fields hold, by name; an empty field is left out.

`title`, `teacher` (a Slack ID), `day` (YYYY-MM-DD), `start` (HH:MM), `end` (a time or a length, as in a line),
`max_users`, `pre_enter_time` (a length), `live` (`1`), and other parameters of API 2 and 3 by their own names.
"""

Problem = RefusalKind | QuestionKind | Literal["live_only", "series"]
"""Why a field cannot be taken: what a line would be refused for, or asked about, or a large class that is missing."""

LIVE, TEACHER = "live", "teacher"
_SAID: Mapping[str, str] = {"max_users": "max {}", "pre_enter_time": "early {}"}
"""How a line says what a field holds; any other is said by its name."""

_OF_DAY = frozenset({"too_far", "bad_date", "which_day"})
_OF_START = frozenset({"already_past", "dst_gap", "dst_fold"})


class FormError(Exception):
    """A form cannot be taken. `problems` are by the field that each is of."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class FilledForm(Struct, frozen=True):
    """What a text says, as fields. `unread` is why not all of it was understood; the words then stand in the title."""

    fields: Fields
    unread: Problem | None = None


def new_room(fields: Fields, context: ParseContext) -> NewRoom:
    """The room that a form describes. Raises FormError."""
    reader = _Reader(fields, context)
    title, options = reader.title(), reader.options()
    pair = reader.pair(long_term=bool(options.get("long_term")))
    reader.check()
    assert title is not None
    assert pair is not None
    return NewRoom(title=title, start=pair[0], end=pair[1], **options)


def edit_room(
    room_id: str, fields: Fields, before: Fields, times: Pair, context: ParseContext
) -> EditRoom | None:
    """What differs in a form from what it was filled in with; None when nothing does. Raises FormError.

    `times` are the start and end of the room then.
    """
    changed = {name for name in {*fields, *before} if fields.get(name) != before.get(name)}
    kept = not changed & {"day", "start"}
    now = min(context.now, times[0]) if kept else context.now
    reader = _Reader(fields, replace(context, asked_at=now))
    found: dict[str, Any] = {}
    if "title" in changed:
        found["title"] = reader.title()
    if TEACHER in changed and TEACHER in fields:
        found[TEACHER] = fields[TEACHER]
    if changed & {"day", "start", "end"}:
        pair = reader.pair(long_term=length(*times) >= MAX_LENGTH) or times
        found |= {
            name: new for name, new, old in zip(("start", "end"), pair, times, strict=True) if new != old
        }
    found |= _Reader(
        {name: fields.get(name, "0") for name in changed & _SAID.keys()}, context, reader
    ).options()
    reader.check()
    return EditRoom(room=RoomId(room_id), **found) if found else None


def fields_of(
    title: str,
    start: datetime,
    end: datetime,
    max_users: int | None,
    zone: tzinfo,
    teacher: str | None = None,
) -> Fields:
    """The fields of a form for a room, in a person's zone."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    ends_soon = length(start, end) < MAX_LENGTH / 4 or first.date() == last.date()
    return _without_empty(
        {
            "title": title,
            TEACHER: teacher if teacher and is_person_id(teacher) else "",
            "day": f"{first:%Y-%m-%d}",
            "start": f"{first:%H:%M}",
            "end": f"{last:%H:%M}" if ends_soon else f"{last:%Y-%m-%d %H:%M}",
            "max_users": str(max_users or ""),
        }
    )


def filled_in(reading: Reading, text: str, zone: tzinfo) -> FilledForm:
    """What the reading of a text puts into a form. Of several readings that alone in which they agree."""
    match reading:
        case NewRoom():
            return FilledForm(_fields_of_command(reading, reading.start, reading.end, zone))
        case NewSeries(occurrences=[(start, end), *_]):
            return FilledForm(_fields_of_command(reading, start, end, zone), "series")
        case Question(kind=kind, choices=choices) if all(isinstance(each, NewRoom) for each in choices):
            rooms = [cast(NewRoom, choice) for choice in choices]
            each = [_fields_of_command(room, room.start, room.end, zone).items() for room in rooms]
            return FilledForm(dict(_common(each)), kind)
        case Refusal(kind=kind):
            return FilledForm(_without_empty({"title": text}), kind)
    return FilledForm(_without_empty({"title": text}), "unread_time")


def _common(each: list[Any]) -> Iterator[tuple[str, str]]:
    first, *others = each
    return (pair for pair in first if all(pair in other for other in others))


def _fields_of_command(room: NewRoom | NewSeries, start: datetime, end: datetime, zone: tzinfo) -> Fields:
    early = room.pre_enter_seconds
    more = {
        "pre_enter_time": f"{early}s" if early and early % 60 else f"{early // 60}m" if early else "",
        LIVE: "1" if room.live else "",
        "bind_room_max_users": str(room.live_max_users or ""),
        "is_long_term": "1" if room.long_term else "",
        "speak_camera_turnon": "" if room.camera else "2",
        **{name: str(value) for name, value in room.parameters.items()},
    }
    return _without_empty({**fields_of(room.title, start, end, room.max_users, zone, room.teacher), **more})


def _without_empty(fields: Fields) -> Fields:
    return {name: text for name, text in fields.items() if text}


class _Reader:
    """Reads fields one by one, and gathers what is wrong with each; a reader of others shares in `of`'s problems."""

    def __init__(self, fields: Fields, context: ParseContext, of: _Reader | None = None) -> None:
        self._fields = fields
        self._context = context
        self._problems: dict[str, Problem] = of._problems if of else {}

    def check(self) -> None:
        """Raises FormError when there is a problem."""
        if self._problems:
            raise FormError(self._problems)

    def title(self) -> str | None:
        with self._refused("title"):
            return checked(self._fields.get("title", ""))
        return None

    def options(self) -> dict[str, Any]:
        """The fields of a command that the options set."""
        live = LIVE in self._fields
        found: dict[str, Any] = {LIVE: True} if live else {}
        if TEACHER in self._fields:
            found[TEACHER] = self._fields[TEACHER]
        parameters: dict[str, int | str] = {}
        for name in self._fields.keys() & PARAMETERS.keys() - {"title"}:
            option = self._option(name, self._fields[name])
            if option is None:
                self._problems[name] = "bad_option"
            elif option.live_only and not live:
                self._problems[name] = "live_only"
            elif option.name in NewRoom.__struct_fields__:
                found[option.name] = option.value
            else:
                parameters[option.name] = option.value
        if lacks_recording(parameters, bool(found.get("long_term"))):
            self._problems[MOCK_LESSON] = "bad_option"
        return {**found, "parameters": parameters} if parameters else found

    def pair(self, *, long_term: bool) -> Pair | None:
        """The start and end; None where there is a problem."""
        for name in ("day", "start", "end"):
            if name not in self._fields:
                self._problems[name] = "end_missing" if name == "end" else "missing"
                return None
        with self._refused("end"):
            return self._planned(long_term)
        return None

    def _planned(self, long_term: bool) -> Pair | None:
        end = read_line(self._fields["end"]).tokens
        lasting = duration_at(end, 0)
        link = "for" if lasting and lasting[1] == len(end) else "to"
        line = f"{self._fields['day']} {self._fields['start']} {link} {self._fields['end']}"
        tokens = read_line(line).tokens
        when = find_when(tokens, self._context.day_first)
        if when is None or when.zone or when.rivals or len(when.used) < len(tokens):
            raise ParseError("bad_time", self._fields["end"])
        planned = class_times(when, self._context, line, long_term)
        if planned.unsure is None:
            return planned.pairs[0]
        self._problems[self._field_of(planned.unsure)] = planned.unsure
        return None

    def _option(self, name: str, text: str) -> Option | None:
        tokens = read_line(_SAID.get(name, f"{name}={{}}").format(text)).tokens
        option = option_at(tokens, 0, self._context.words)
        return option if option and not option.bad and option.last == len(tokens) else None

    @contextmanager
    def _refused(self, name: str) -> Iterator[None]:
        try:
            yield
        except ParseError as refused:
            kind: Problem = "already_past" if refused.kind == "too_far" and self._is_past() else refused.kind
            self._problems[name if name == "title" else self._field_of(kind)] = kind

    def _is_past(self) -> bool:
        """Whether the day, or the start on it, is past: the next such day may be too far then."""
        at = datetime.fromisoformat(f"{self._fields['day']}T{self._fields['start']}")
        return at.replace(tzinfo=self._context.zone) < self._context.now

    def _field_of(self, kind: Problem) -> str:
        """The field of time that a problem is of."""
        if kind in _OF_DAY:
            return "day"
        if kind not in _OF_START:
            return "end"
        past_day = kind == "already_past" and date.fromisoformat(self._fields["day"]) < self._context.today
        return "day" if past_day else "start"
