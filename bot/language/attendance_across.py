"""`attendance every English last month`, `attendance classroom 11 last month`: across classes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.language.commands import AttendanceAcross, AttendanceBy, Command, Question, RoomTitle
from bot.language.days import Day
from bot.language.numbers import digits_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past_days import DateRange, past_days, past_ranges
from bot.language.phrase_table import Tokens
from bot.language.scanning import FilledSlots, fill
from bot.language.slots import Argument, ChoiceSlot, FoundArgument, PageSlot, Slot, day_or_days_at
from bot.language.suggestions import mistyped_reference
from bot.language.titles import checked
from bot.language.tokenizer import continued, quote, replaced, show

EXAMPLE_DAYS = "last month"
MAX_PERCENT = 100
"""Percent."""


class EveryTitleArgument(Argument, frozen=True, kw_only=True):
    """The title of the classes."""

    name: str = "title"
    required: bool = True

    def write(self, command: AttendanceAcross) -> str:
        return quote(command.title) if command.title else "class"


class PastDaysArgument(Argument, frozen=True, kw_only=True):
    """A day or days that have been."""

    name: str = "day_or_days"
    required: bool = True

    def write(self, command: AttendanceAcross) -> str:
        return f"{command.from_}..{command.to}"


class BelowSlot(Slot, frozen=True, kw_only=True):
    """`below 80%`."""

    name: str = "below"
    example: str = "below 80%"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[int, int] | None:
        word = context.words.below.at(args, i)
        number = digits_at(args, word[1]) if word else None
        if number is None:
            return None
        value, end = number
        percent = end < len(args) and args[end].text in ("%", "percent")
        return value, end + percent

    def value(self, said: FoundArgument) -> int:
        percent: int = said.found
        if not 0 < percent <= MAX_PERCENT:
            raise ParseError("bad_option", said.text, "below 80%")
        return percent

    def text(self, value: int) -> str:
        return f"below {value}%"


BY = ChoiceSlot(name="by", choices=AttendanceBy, words="attendance_by")
BELOW = BelowSlot()
PAGE = PageSlot()


def every(args: Tokens, context: ParseContext) -> Command | Question:
    """`attendance every TITLE RANGE [by classroom] [below N%]`. Raises ParseError."""
    return _read(args, context, room=True)


def of_classroom(args: Tokens, context: ParseContext) -> Command | Question:
    """`attendance classroom NUMBER RANGE`. Raises ParseError."""
    number = digits_at(args, 0)
    if number is None or number[0] == 0:
        at = show(args[:1]) or None
        raise ParseError("missing", at, examples=(f"11 {EXAMPLE_DAYS}",), missing="classroom")
    return _read(args[number[1] :], context, room=False, classroom=number[0], before=args[: number[1]])


def _read(
    args: Tokens, context: ParseContext, *, room: bool, classroom: int | None = None, before: Tokens = ()
) -> Command | Question:
    finders = {
        "day_or_days": partial(day_or_days_at, context=context),
        **{slot.name: partial(slot.find, context=context) for slot in (BY, BELOW, PAGE)},
    }
    filled = fill(args, context, finders, room=room, room_needed=room)
    said = {
        name: FoundArgument(found, args, *filled.places[name], context)
        for name, found in filled.values.items()
        if name in finders
    }
    fields: dict[str, Any] = {"classroom": classroom}
    if room:
        fields["title"] = _title(filled, args, context)
    if "day_or_days" not in said:
        _refuse_typo(filled, args, context)
        whole = continued(show([*before, *args]), EXAMPLE_DAYS)
        raise ParseError("missing", None, whole, examples=(EXAMPLE_DAYS,), missing="days")
    for slot in (BY, BELOW, PAGE):
        if slot.name in said:
            with said[slot.name].refused():
                fields[slot.name] = slot.value(said[slot.name])
    return _of_days(said["day_or_days"], context, fields)


def _title(filled: FilledSlots, args: Tokens, context: ParseContext) -> str | None:
    """The title; None where every class is meant. Raises ParseError."""
    room = filled.values.get("room")
    if not isinstance(room, RoomTitle):
        at, example = show(args) if room else None, f'"English" {EXAMPLE_DAYS}'
        raise ParseError("missing", at, examples=(example,), missing="title")
    if "room" not in filled.places:
        _refuse_days(args, filled, context)
    word = room.title.casefold()
    return None if word in context.words.class_nouns.words() else checked(room.title)


def _refuse_days(args: Tokens, filled: FilledSlots, context: ParseContext) -> None:
    """Raises ParseError for a second day or range, which would be the title's: which one is meant is not guessed."""
    for i in filled.left:
        if found := day_or_days_at(args, i, context):
            example = f'"English" {EXAMPLE_DAYS}'
            raise ParseError("unread_time", show(args[i : found[1]]), examples=(example,))


def _refuse_typo(filled: FilledSlots, args: Tokens, context: ParseContext) -> None:
    """Raises ParseError for the `lst month` that would end the title."""
    for n, i in enumerate(filled.left):
        if filled.left[n:] == list(range(i, len(args))) and (
            typo := mistyped_reference(args[i:], context.words)
        ):
            attempt = replaced(args, i, i + 1, typo[1])
            raise ParseError("unknown_word", args[i].raw, attempt, guess=typo[1])


def _of_days(when: FoundArgument, context: ParseContext, fields: Mapping[str, Any]) -> Command | Question:
    with when.refused():
        if isinstance(when.found, Day):
            found = tuple(DateRange(day, day) for day in past_days(when.found, context, when.text))
        else:
            found = past_ranges(when.found, context, when.text)
    commands = tuple(
        AttendanceAcross(from_=days.first, to=days.last, cut=days.cut, **fields) for days in found
    )
    return Question("which_day", commands) if len(commands) > 1 else commands[0]
