"""Assumptions that the person is told of: a year that was left out, a part of day that was ignored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bot.language.commands import (
    Assumption,
    Attendance,
    Command,
    DailyPeaks,
    HourlyPeaks,
    ListRooms,
    Question,
    RoomPeaks,
    RoomsPeaks,
)
from bot.language.days import Day
from bot.language.lexicon import DAYS_WITH_PART, PARTS_BEFORE, PARTS_OF_DAY
from bot.language.parse_context import ParseContext
from bot.language.past_days import whole_day_at
from bot.language.phrase_table import Tokens

HALF_YEAR = timedelta(days=183)
"""Beyond it another such date is nearer: a year was put on or off."""

_PARTS = DAYS_WITH_PART.firsts | PARTS_OF_DAY.firsts | PARTS_BEFORE.firsts
"""How the words for a part of a day begin."""


def with_assumptions(reading: Command | Question, args: Tokens, context: ParseContext) -> Command | Question:
    """The reading of `args`, each of its commands with what it assumes."""
    if isinstance(reading, Question):
        return replace(reading, choices=tuple(_marked(each, args, context) for each in reading.choices))
    return _marked(reading, args, context)


def _marked(command: Command, args: Tokens, context: ParseContext) -> Command:
    found = tuple(_assumptions(command, args, context))
    return replace(command, assumed=found) if found else command


def _assumptions(command: Command, args: Tokens, context: ParseContext) -> Iterator[Assumption]:
    today = context.today
    others = [day for day in _dates(command) if day.year != today.year and abs(day - today) > HALF_YEAR]
    if others and any(_is_without_year(day, others) for day in _days(args, context)):
        yield "year"
    has_part = any(token.text in _PARTS for token in args)
    if has_part and _is_of_whole_days(command) and any(day.part for day in _days(args, context)):
        yield "whole_day"


def _dates(command: Command) -> Iterator[date]:
    """The days that a command says."""
    for name in ("date", "from_", "start"):
        value = getattr(command, name, None)
        if isinstance(value, date):
            yield value.date() if isinstance(value, datetime) else value


def _is_of_whole_days(command: Command) -> bool:
    """Whether it is about days that were said, from their first hour to their last."""
    match command:
        case HourlyPeaks() | RoomsPeaks() | DailyPeaks() | ListRooms(from_=date()):
            return True
        case Attendance(date=date()) | RoomPeaks(date=date(), from_=None):
            return True
    return False


def _days(args: Tokens, context: ParseContext) -> Iterator[Day]:
    i = 0
    while i < len(args):
        if found := whole_day_at(args, i, context.day_first):
            yield found[0]
            i = found[1]
        else:
            i += 1


def _is_without_year(day: Day, found: list[date]) -> bool:
    """Whether one of the dates found is this day, of which no year was said."""
    return any(
        each.month is not None
        and each.year is None
        and each.year_reach is None
        and (each.month, each.day) in {(one.month, one.day) for one in found}
        for each in (day, *day.others)
    )
