"""`move series of ROOM to TIME`, `move following of ROOM to TIME`: other hours, on the same days."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.commands import Command, EditRoom, MoveSeries, Question
from bot.language.days import day_at
from bot.language.edit_room import edit, move
from bot.language.normalise import show
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrases import Tokens

EXAMPLE = '"English" to 16:00-17:00'


def move_series(args: Tokens, context: ParseContext, *, following: bool) -> Command | Question:
    """The move, or a question about its hours. Raises ParseError, for another day too."""
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
