"""`push ROOM back 30m`, `bring ROOM forward 30m`, `extend ROOM by 15m`, `shorten ROOM by 15m`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct

from bot.language.commands import Command, EditRoom, Question, Room
from bot.language.durations import WEEK, duration_at, shift_at
from bot.language.edit_room import move, room_left_out, tie_at, with_to
from bot.language.edit_times import TimeReader
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import PhraseTable, Tokens, is_hyphenated
from bot.language.room_qualifiers import Qualifiers
from bot.language.scanning import FilledSlots, fill, refuse_word
from bot.language.tokenizer import GAP, replaced, show

EXAMPLE = '"English" 30m'


class _Way(Struct, frozen=True):
    """Which way a verb moves: the field that it sets and its sign; the words that say the same again beside a
    length, and those that say the contrary."""

    field: str
    sign: int
    same: Callable[[ParseContext], PhraseTable[bool]]
    other: Callable[[ParseContext], PhraseTable[bool]]


_LATER = _Way("shift_seconds", 1, lambda context: context.words.later, lambda context: context.words.earlier)
_EARLIER = _Way(
    "shift_seconds", -1, lambda context: context.words.earlier, lambda context: context.words.later
)
_LONGER = _Way(
    "extend_seconds", 1, lambda context: context.words.longer, lambda context: context.words.shorter
)
_SHORTER = _Way(
    "extend_seconds", -1, lambda context: context.words.shorter, lambda context: context.words.longer
)


def push(args: Tokens, context: ParseContext) -> Command | Question:
    """`push ROOM back 30m`; with a day or an hour to move it to, a move."""
    return _shift(args, context, _LATER)


def bring(args: Tokens, context: ParseContext) -> Command | Question:
    """`bring ROOM forward 30m`; with a day or an hour to move it to, a move."""
    return _shift(args, context, _EARLIER)


def extend(args: Tokens, context: ParseContext) -> Command | Question:
    """`extend ROOM by 15m`, `extend ROOM to 16:00`."""
    return _lengthen(args, context, _LONGER)


def shorten(args: Tokens, context: ParseContext) -> Command | Question:
    """`shorten ROOM by 15m`, `shorten ROOM to 16:00`."""
    return _lengthen(args, context, _SHORTER)


def _shift(args: Tokens, context: ParseContext, way: _Way) -> Command | Question:
    args = with_to(args, context)
    if target := _target(args, context):
        before = _without_last(args[: target[0]], way.same(context))
        return move([*before, *args[target[0] :]], context)
    return _by_length(args, context, way)


def _lengthen(args: Tokens, context: ParseContext, way: _Way) -> Command | Question:
    args = with_to(args, context)
    if (target := _target(args, context)) is None:
        _refuse_whole_length(args, context)
        return _by_length(args, context, way)
    before = _without_last(args[: target[0]], way.same(context))
    times = TimeReader(args, context)
    times.put("end", target[1], len(args))
    found = times.read()
    room = _room(before, context)
    commands = tuple(EditRoom(room=room, **each) for each in found.options)
    return Question(found.unsure, commands) if found.unsure else commands[0]


def _refuse_whole_length(args: Tokens, context: ParseContext) -> None:
    """Raises ParseError for `to 90m`, which may be how long it is to be in all: by how much is told."""
    for i in range(len(args)):
        end = tie_at(args, i, context)
        if end and duration_at(args, end):
            raise ParseError("unknown_word", show(args[i:end]), replaced(args, i, end, ""), guess="")


def _target(args: Tokens, context: ParseContext) -> tuple[int, int] | None:
    """Where `to` stands before a time that is no length, and where it ends."""
    reader = TimeReader(args, context)
    for i in range(len(args)):
        end = tie_at(args, i, context)
        if end and end < len(args) and shift_at(args, end) is None and reader.is_time(end):
            return i, end
    return None


def _by_length(args: Tokens, context: ParseContext, way: _Way) -> Command:
    places = ((i, found) for i in range(len(args)) if (found := shift_at(args, i)))
    if (place := next(places, None)) is None:
        raise ParseError(
            "missing", None, *_with_unit(args), *_tied(args, context), examples=(EXAMPLE,), missing="length"
        )
    first, (seconds, last) = place
    entering = context.words.entering.at(args, last)
    before, after = args[:first], args[entering[1] if entering else last :]
    said = [*_beside(before, way, context, last=True), GAP, *_beside(after, way, context, last=False)]
    room = _room(said, context)
    if entering:
        return EditRoom(room=room, pre_enter_seconds=seconds)
    if not 0 < seconds <= _MAX_SHIFT:
        raise ParseError("bad_option", show(args[first:last]), examples=(EXAMPLE,))
    changed: Mapping[str, Any] = {way.field: way.sign * seconds}
    return EditRoom(room=room, **changed)


def _with_unit(args: Tokens) -> tuple[str, ...]:
    """With a length; of a number that stands last, as minutes."""
    if not args or args[-1].kind != "number":
        return (f"{show(args)} 30m",)
    return (f"{show(args)}m",) if not args[-1].glued else ()


_MAX_ATTEMPTS = 3
"""Times of one line that may be what a room is moved to."""


def _tied(args: Tokens, context: ParseContext) -> Iterator[str]:
    """The day or the hour that was said without the word for what it is: `English 16:00` as `English to 16:00`."""
    reader = TimeReader(args, context)
    times = (i for i in range(1, len(args)) if reader.is_time(i))
    yield from (f"{show(args[:i])} to {show(args[i:])}" for i in islice(times, _MAX_ATTEMPTS))


def _beside(args: Tokens, way: _Way, context: ParseContext, *, last: bool) -> Tokens:
    """What stands before or after a length, without the words beside it that say the way again.

    Raises ParseError for one that says the contrary.
    """
    rest = _without_first(args, way.same(context))
    rest = _without_last(rest, way.same(context)) if last else rest
    i = _last_phrase(rest, way.other(context)) if last else 0
    if i is not None and i < len(rest) and way.other(context).at(rest, i):
        refuse_word(rest, i)
    return rest


_MAX_SHIFT = WEEK
"""Seconds of the longest length by which a class is moved: further off, the day is said."""


def _room(args: Tokens, context: ParseContext) -> Room:
    return _found(args, fill(args, context, {}, qualifiers=Qualifiers()), context)


def _found(args: Tokens, filled: FilledSlots, context: ParseContext) -> Room:
    """The room that was named, or the one shown last where none was."""
    room: Room | None = filled.values.get("room")
    return room if room is not None else room_left_out(context, args, "30m")


def _without_first(args: Tokens, particles: PhraseTable[bool]) -> Tokens:
    while found := particles.at(args, 0):
        args = args[found[1] :]
    return args


def _without_last(args: Tokens, particles: PhraseTable[bool]) -> Tokens:
    while (i := _last_phrase(args, particles)) is not None:
        args = args[:i]
    return args


def _last_phrase(args: Tokens, phrases: PhraseTable[bool]) -> int | None:
    """Where the phrase begins that ends the words."""
    for i in range(max(0, len(args) - _MAX_PARTICLE), len(args)):
        if (found := phrases.at(args, i)) and found[1] == len(args) and not is_hyphenated(args, i):
            return i
    return None


_MAX_PARTICLE = 3
"""Tokens of the longest word that says the way."""
