"""`move series of ROOM to TIME`, `move following of ROOM to WEEKDAY TIME`: other hours, or another day of the week."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from bot.language.commands import Command, EditRoom, MoveSeries, Question
from bot.language.days import Day, day_at, weekday_name
from bot.language.edit_room import edit, move, tie_at
from bot.language.lexicon import EVERY, ON
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.tokenizer import GAP, show

EXAMPLE = '"English" to 16:00-17:00'


def move_series(args: Tokens, context: ParseContext, *, following: bool) -> Command | Question:
    """The move, or a question about its hours. Raises ParseError, for a day that is no weekday too."""
    args = _without_every(args, context)
    said = _weekday(args, context)
    if said is None:
        return _hours(args, context, following)
    weekday, rest = said
    if _names_room_alone(rest, context):
        return _to_weekday(args, context, weekday, following)
    found = _hours(rest, context, following)
    if isinstance(found, Question):
        return Question(found.kind, tuple(_on(weekday, each) for each in found.choices))
    return _on(weekday, found)


def _without_every(args: Tokens, context: ParseContext) -> Tokens:
    """Without the `every` before the weekday that a series goes to, which it says already."""
    for i in range(_changes_begin(args, context), len(args)):
        every = EVERY.at(args, i)
        if every and weekday_name(args, every[1]):
            return [*args[:i], *args[every[1] :]]
    return args


def _weekday(args: Tokens, context: ParseContext) -> tuple[int, Tokens] | None:
    """The weekday that a series goes to, said alone, and the rest of the words; None where none was said."""
    for i in range(_changes_begin(args, context), len(args)):
        before = ON.at(args, i)
        name = weekday_name(args, j := before[1] if before else i)
        day = day_at(args, j, context.day_first)
        if day is not None:
            is_alone = name and day[0]._replace(part=None, weak=False, text="") == Day(weekday=name[0])
            return (name[0], [*args[:i], *args[name[1] :]]) if name and is_alone else None
    return None


def _changes_begin(args: Tokens, context: ParseContext) -> int:
    """Where the words end that name the room: after what ties them to the rest."""
    for i in range(len(args)):
        if args[i] is GAP:
            return i + 1
        if tie_at(args, i, context) or context.words.changes.at(args, i):
            return i
    return 0 if context.recent.last else len(args)


def _names_room_alone(args: Tokens, context: ParseContext) -> bool:
    """Whether nothing is said of the room, once its weekday is left out."""
    end = _changes_begin(args, context)
    tie = tie_at(args, end, context) if end < len(args) else None
    return (tie or end) >= len(args)


def _to_weekday(args: Tokens, context: ParseContext, weekday: int, following: bool) -> MoveSeries:
    reading = move(args, context)
    if not isinstance(reading, EditRoom):
        raise ParseError("missing", examples=(EXAMPLE,), missing="times")
    return MoveSeries(room=reading.room, weekday=weekday, following=following)


def _on(weekday: int, command: Command) -> MoveSeries:
    assert isinstance(command, MoveSeries)
    return replace(command, weekday=weekday)


def _hours(args: Tokens, context: ParseContext, following: bool) -> Command | Question:
    is_named = any(context.words.changes.at(args, i) for i in range(len(args)))
    reading = edit(args, context) if is_named else move(args, context)
    if not isinstance(reading, Question):
        return _moved(reading, args, context, following)
    if reading.kind == "end_missing":
        # each class keeps its length: there is nothing to ask about the end
        starts = tuple(dict.fromkeys(_without_ends(reading.choices, args, context, following)))
        return starts[0] if len(starts) == 1 else Question("ambiguous_hour", starts)
    moves = dict.fromkeys(_moved(each, args, context, following) for each in reading.choices)
    return Question(reading.kind, tuple(moves))


def _without_ends(
    choices: tuple[Command, ...], args: Tokens, context: ParseContext, following: bool
) -> Iterator[MoveSeries]:
    for each in choices:
        found = _moved(each, args, context, following)
        yield MoveSeries(room=found.room, start_time=found.start_time, following=following)


def _moved(reading: Command, args: Tokens, context: ParseContext, following: bool) -> MoveSeries:
    if not isinstance(reading, EditRoom):
        raise ParseError("missing", examples=(EXAMPLE,), missing="times")
    start = reading.start_time
    if start is None or not _is_hours_alone(reading):
        raise ParseError("unknown_word", _other_day(args, context), examples=(EXAMPLE,))
    return MoveSeries(room=reading.room, start_time=start, end_time=reading.end_time, following=following)


def _is_hours_alone(reading: EditRoom) -> bool:
    """Whether nothing but from when to when is changed."""
    return reading == EditRoom(room=reading.room, start_time=reading.start_time, end_time=reading.end_time)


def _other_day(args: Tokens, context: ParseContext) -> str:
    """The words of the day that was said, to which no series is moved."""
    days = ((i, day_at(args, i, context.day_first)) for i in range(len(args)))
    return next((show(args[i : day[1]]) for i, day in days if day), show(args))
