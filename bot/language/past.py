"""DAY and RANGE of what has been, in the platform's calendar; and of lists, which look ahead too."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bot.language.days import Day, NoSuchDate, ahead, behind, nearest
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.ranges import Days, first_and_last


class Stretch(NamedTuple):
    """Days from `first` to `last`, inclusive; `cut` when more was asked than has been."""

    first: date
    last: date
    cut: bool = False


def past_day(day: Day, context: ParseContext, text: str) -> date:
    """The date of a day that has been. Raises ParseError, with attempts for `text`: no such date, still ahead."""
    today = context.statistics_today
    try:
        found = behind(day, today)
    except NoSuchDate:
        raise _no_such_date(day, today, text) from None
    if found > today:
        raise ParseError("not_yet", text, "today")
    return found


def past_range(days: Days, context: ParseContext, text: str) -> Stretch:
    """The days of a range that have been. Raises ParseError: no such date, backwards, or wholly ahead."""
    today = context.statistics_today
    first, last = _ordered(days, today, text, future=False)
    if first > today:
        raise ParseError("not_yet", text, "this week")
    return Stretch(first, min(last, today), cut=last > today)


def listed_day(day: Day, context: ParseContext, text: str) -> Stretch:
    """A day of the list of rooms: ahead of today unless it names the past. Raises ParseError: no such date."""
    try:
        found = ahead(day, context.today)
    except NoSuchDate:
        raise _no_such_date(day, context.today, text) from None
    return Stretch(found, found)


def listed_range(days: Days, context: ParseContext, text: str) -> Stretch:
    """A range of the list of rooms. Raises ParseError: no such date, or backwards."""
    first, last = _ordered(days, context.today, text, future=True)
    return Stretch(first, last)


def _ordered(days: Days, today: date, text: str, *, future: bool) -> tuple[date, date]:
    try:
        first, last = first_and_last(days, today, ahead if future else behind, future)
    except NoSuchDate:
        raise ParseError("bad_date", text, "this week") from None
    if last < first:
        raise ParseError("backwards_range", text, f"{last}..{first}")
    return first, last


def _no_such_date(day: Day, today: date, text: str) -> ParseError:
    found = nearest(day, today)
    return ParseError("bad_date", text, *([str(found)] if found else []), "today")
