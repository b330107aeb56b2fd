"""DAY and RANGE of what has been, in the platform's calendar; and of lists, which look ahead too."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from bot.language.dates import NoSuchDate, ahead, behind, meanings, nearest
from bot.language.days import LAST_DAY, Day, day_at
from bot.language.lexicon import PARTS_BEFORE
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.ranges import Days, first_and_last
from bot.language.time_spans import span_at
from bot.language.tokenizer import show


def whole_day_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Day, int] | None:
    """A day that starts at `i`, with the part of day that is said after it where no hours follow."""
    found = day_at(tokens, i, day_first)
    part = PARTS_BEFORE.at(tokens, found[1]) if found and found[0].part is None else None
    if found is None or part is None or span_at(tokens, found[1]):
        return found
    return found[0]._replace(part=part[0], text=show(tokens[i : part[1]])), part[1]


class DateRange(Struct, frozen=True):
    """Days from `first` to `last`, inclusive; `cut` when more was asked than has been."""

    first: date
    last: date
    cut: bool = False


def past_days(day: Day, context: ParseContext, text: str) -> tuple[date, ...]:
    """The dates that a day that has been may mean, best first.

    Raises ParseError, with attempts for `text`: no such date, still ahead.
    """
    today = context.statistics_today
    try:
        found = meanings(day, today, behind, back=True)
    except NoSuchDate:
        raise _no_such_date(day, today, text) from None
    if min(found) > today:
        raise ParseError("not_yet", text, "today")
    return tuple(each for each in found if each <= today)


def past_ranges(days: Days, context: ParseContext, text: str) -> tuple[DateRange, ...]:
    """The days that have been of what a range may mean, best first.

    Raises ParseError: no such date, backwards, or wholly ahead.
    """
    today = context.statistics_today
    ends = [_ordered(each, today, text, future=False) for each in (days, *days.others)]
    if ends[0][0] > today:
        raise ParseError("not_yet", text, "this week")
    found = [DateRange(first, min(last, today), cut=last > today) for first, last in ends]
    return tuple(dict.fromkeys([*found, *_year_before(days, *ends[0], today)]))


def _year_before(days: Days, first: date, last: date, today: date) -> tuple[DateRange, ...]:
    """The same range a year earlier, where no year was said and hardly any of this year's has been."""
    ends = (days.first, days.last)
    if last <= today or not all(end and end.month and end.year is None for end in ends):
        return ()
    whole_months = days.last is not None and days.last.day == LAST_DAY
    if first != today and not (whole_months and (first.year, first.month) == (today.year, today.month)):
        return ()
    return (DateRange(first - relativedelta(years=1), last - relativedelta(years=1)),)


def listed_days(day: Day, context: ParseContext, text: str) -> tuple[DateRange, ...]:
    """The days of the list of rooms that a day may mean, ahead of today unless it names the past.

    Raises ParseError: no such date.
    """
    try:
        found = meanings(day, context.today, ahead)
    except NoSuchDate:
        raise _no_such_date(day, context.today, text) from None
    return tuple(DateRange(each, each) for each in found)


def listed_ranges(days: Days, context: ParseContext, text: str) -> tuple[DateRange, ...]:
    """What a range of the list of rooms may mean, best first. Raises ParseError: no such date, or backwards."""
    ends = [_ordered(each, context.today, text, future=True) for each in (days, *days.others)]
    return tuple(dict.fromkeys(DateRange(first, last) for first, last in ends))


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
