"""Ranges of days: `last week`, `nov 1-20`, `since monday`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from bot.language.days import Day, NoSuchDate, ahead, behind, day_at, exact, marked, may_start, shifted
from bot.language.lexicon import (
    AND,
    DAY_MARKS,
    DAY_UNITS,
    FROM,
    MONTH_MARKS,
    MONTH_UNITS,
    MONTHS,
    MONTHS_OF_REACH,
    ORDINALS,
    RANGE_STARTS,
    REACHES,
    RECENT,
    SINCE,
    SINCE_AFTER,
    TO,
    WEEKS,
    YEAR_MARKS,
)
from bot.language.numbers import count_at, digits_at, han_at
from bot.language.phrases import Tokens, joined
from bot.language.words import Reach


class Days(NamedTuple):
    """A range as written: a week or month by its reach, a month by number, the last so many days, or two days.

    `last` None with `first` is a range that runs to today.
    """

    weeks: Reach | None = None
    months: Reach | None = None
    year: int | None = None
    month: int | None = None
    recent: int | None = None
    recent_months: int | None = None
    ahead: int | None = None
    first: Day | None = None
    last: Day | None = None


def range_at(tokens: Tokens, i: int, day_first: bool = False) -> tuple[Days, int] | None:
    """A range that starts at `i`, and where it ends."""
    if i >= len(tokens) or not may_start(tokens, i, RANGE_STARTS):
        return None
    return (
        _since(tokens, i, day_first)
        or _between(tokens, i, day_first)
        or _recent(tokens, i)
        or _reached(tokens, i)
        or _month(tokens, i)
    )


def _since(tokens: Tokens, i: int, day_first: bool) -> tuple[Days, int] | None:
    """`since monday`, with the word before or after it."""
    prefix = SINCE.at(tokens, i)
    if (first := day_at(tokens, prefix[1] if prefix else i, day_first)) is None:
        return None
    if suffix := SINCE_AFTER.at(tokens, first[1]):
        return Days(first=first[0]), suffix[1]
    if prefix and tokens[i].kind == "word":
        return Days(first=first[0]), first[1]
    return None


def _between(tokens: Tokens, i: int, day_first: bool) -> tuple[Days, int] | None:
    """`nov 1 to nov 20`, `nov 1-20`, `2026-11-01..2026-11-20`."""
    prefix = FROM.at(tokens, i)
    if (first := day_at(tokens, prefix[1] if prefix else i, day_first)) is None:
        return None
    to = TO.at(tokens, first[1]) or (AND.at(tokens, first[1]) if prefix else None)
    if to is None:
        return None
    last = day_at(tokens, to[1], day_first) or _same_month(tokens, to[1], first[0])
    return (Days(first=first[0], last=last[0]), last[1]) if last else None


def _same_month(tokens: Tokens, i: int, first: Day) -> tuple[Day, int] | None:
    """The 20 of `nov 1-20`."""
    number = digits_at(tokens, i) or han_at(tokens, i)
    if number is None or first.month is None or number[0] > 99:
        return None
    end = number[1]
    if suffix := DAY_MARKS.glued(tokens, end) or ORDINALS.glued(tokens, end):
        end = suffix[1]
    return (first._replace(day=number[0]), end) if not joined(tokens, end) else None


def _recent(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`last 7 days`, `past two weeks`."""
    prefix = RECENT.at(tokens, i)
    ahead = REACHES.at(tokens, i) if prefix is None else None
    if prefix is None and (ahead is None or ahead[0] is not Reach.NEXT):
        return None
    j = prefix[1] if prefix else ahead[1] if ahead else i
    if (count := count_at(tokens, j)) is None or count[0] > _LONGEST:
        return None
    if unit := DAY_UNITS.glued(tokens, count[1]):
        days = count[0] * unit[0]
        return (Days(recent=days) if prefix else Days(ahead=days)), unit[1]
    if (months := MONTH_UNITS.glued(tokens, count[1])) and prefix:
        return Days(recent_months=count[0]), months[1]
    return None


_LONGEST = 10_000


def _reached(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`last week`, `this month`."""
    if (reach := REACHES.at(tokens, i)) is None:
        return None
    if week := WEEKS.at(tokens, reach[1]):
        return Days(weeks=reach[0]), week[1]
    if month := MONTHS_OF_REACH.at(tokens, reach[1]):
        return Days(months=reach[0]), month[1]
    return None


def _month(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`november`, `nov 2026`, 2026-11, and with marks of year and month."""
    if month := MONTHS.at(tokens, i):
        year = digits_at(tokens, month[1])
        if year and len(tokens[month[1]].text) == 4:
            return Days(year=year[0], month=month[0]), year[1]
        return Days(month=month[0]), month[1]
    if (month := marked(tokens, i, MONTH_MARKS)) and month[0] <= _MONTHS_OF_YEAR:
        return Days(month=month[0]), month[1]
    if (year := marked(tokens, i, YEAR_MARKS)) and (month := marked(tokens, year[1], MONTH_MARKS)):
        return Days(year=year[0], month=month[0]), month[1]
    return _year_and_month(tokens, i)


_MONTHS_OF_YEAR = 12


def _year_and_month(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """2026-11."""
    year = digits_at(tokens, i)
    if year is None or len(tokens[i].text) != 4 or i + 1 >= len(tokens) or tokens[i + 1].text != "-":
        return None
    month = digits_at(tokens, i + 2)
    return (Days(year=year[0], month=month[0]), month[1]) if month else None


DateOf = Callable[[Day, date], date]
"""Which date a day means, seen from today: `days.behind` or `days.ahead`."""


def first_and_last(days: Days, today: date, date_of: DateOf, future: bool = False) -> tuple[date, date]:
    """The first and last day of the range, inclusive; the last may be before the first. Raises NoSuchDate."""
    if days.weeks is not None:
        monday = shifted(today, 7 * int(days.weeks.value or 0) - today.weekday())
        return monday, shifted(monday, 6)
    if days.months is not None:
        first = today.replace(day=1) + relativedelta(months=int(days.months.value or 0))
        return first, _month_end(first)
    if days.month is not None:
        return _whole_month(days, today, future)
    if days.first is not None:
        first = _first_of(days, today, date_of, future)
        return first, _last_of(days, first, today, date_of)
    return _counted(days, today)


def _counted(days: Days, today: date) -> tuple[date, date]:
    if days.ahead is not None:
        return today, shifted(today, _at_least_one(days.ahead) - 1)
    if days.recent_months is not None:
        months = _at_least_one(days.recent_months)
        if months > _LONGEST // 30:
            raise NoSuchDate
        return shifted(today - relativedelta(months=months), 1), today
    return shifted(today, 1 - _at_least_one(days.recent or 0)), today


def _at_least_one(count: int) -> int:
    if count < 1:
        raise NoSuchDate
    return count


def _whole_month(days: Days, today: date, future: bool) -> tuple[date, date]:
    """A month without a year is the most recent one, or the next one, the current included."""
    month = days.month or 0
    year = days.year
    if year is None:
        year = today.year + (month < today.month if future else -(month > today.month))
    first = exact(year, month, 1)
    return first, _month_end(first)


def _month_end(first: date) -> date:
    return first + relativedelta(day=31)


_HALF_YEAR = 183


def _first_of(days: Days, today: date, date_of: DateOf, future: bool) -> date:
    """The first day of two. Ahead, a date without a year may be behind when the last day is not: nov 20-30."""
    first, last = days.first or Day(offset=0), days.last
    found = date_of(first, today)
    is_bare = first.month is not None and first.year is None
    if future and is_bare and last and last.month is not None and last.year is None:
        before = behind(first, today)
        if before < today <= _last_of(days, before, today, date_of):
            return before
    return found


def _last_of(days: Days, first: date, today: date, date_of: DateOf) -> date:
    """The last day of two: a weekday is the first after the first day, a date without a year stands in the
    first's year, or over New Year."""
    last = days.last
    if last is None:
        return today
    if last.weekday is not None and last.reach is Reach.ALONE:
        return ahead(last, first)
    if last.month is None or last.year is not None or last.day is None:
        return date_of(last, today)
    date_of(last, today)
    for year in (first.year, first.year + 1):
        found = _in_year(last, year)
        if found and found >= first and (year == first.year or (found - first).days < _HALF_YEAR):
            return found
    return exact(first.year, last.month, last.day)


def _in_year(day: Day, year: int) -> date | None:
    try:
        return exact(year, day.month or 0, day.day or 0)
    except NoSuchDate:
        return None
