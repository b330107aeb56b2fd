"""Ranges of days: `last week`, `nov 1-20`, `since monday`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from bot.language.dates import NoSuchDate, ahead, behind, exact, later_month, shifted
from bot.language.days import LAST_DAY, Day, day_at, is_clock_after, marked, may_start, month_at
from bot.language.lexicon import (
    AFTER_TODAY,
    AHEAD,
    AND,
    ARTICLES,
    DAY_MARKS,
    DAY_UNITS,
    FROM,
    IN,
    MONTH_UNITS,
    MONTHS,
    MONTHS_OF_REACH,
    NOW,
    OF,
    RANGE_STARTS,
    REACHES,
    RECENT,
    SINCE,
    SINCE_AFTER,
    TO,
    WEEKENDS,
    WEEKS,
)
from bot.language.numbers import count_at, digits_at, han_at, ordinal_at
from bot.language.numeric_dates import MAX_DAY_OF_MONTH
from bot.language.phrase_table import Tokens, joined
from bot.language.words import Reach


class Days(NamedTuple):
    """A range as written: a week or month by its reach, a month by number, the last so many days, or two days.

    `last` None with `first` is a range that runs to today. `month_of` is the year of a named month: this
    September. `others` are other ranges that the same words may mean.
    """

    weeks: Reach | None = None
    months: Reach | None = None
    year: int | None = None
    month: int | None = None
    recent: int | None = None
    recent_months: int | None = None
    year_reach: int | None = None
    month_of: Reach | None = None
    ahead: int | None = None
    ahead_months: int | None = None
    after_today: bool = False
    first: Day | None = None
    last: Day | None = None
    others: tuple[Days, ...] = ()


def range_at(tokens: Tokens, i: int, day_first: bool | None = False) -> tuple[Days, int] | None:
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


def _since(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Days, int] | None:
    """`since monday`, with the word before or after it."""
    prefix = SINCE.at(tokens, i)
    if (first := day_at(tokens, prefix[1] if prefix else i, day_first)) is None:
        return None
    if suffix := SINCE_AFTER.at(tokens, first[1]):
        return Days(first=first[0]), suffix[1]
    if prefix and tokens[i].kind == "word":
        return Days(first=first[0]), first[1]
    return None


# from one day to another


def _between(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Days, int] | None:
    """`nov 1 to nov 20`, `nov 1-20`, `13 to 15 July`, `march to may`, `mon to fri last week`."""
    before = _whole(tokens, i)
    j = before[1] if before else i
    opener = FROM.at(tokens, j)
    if before and opener is None:
        before, j, opener = None, i, FROM.at(tokens, i)
    i = opener[1] if opener else j
    first = _number_before_to(tokens, i) or _end_at(tokens, i, day_first)
    to = (TO.at(tokens, first[1]) or (AND.at(tokens, first[1]) if opener else None)) if first else None
    last = _end_at(tokens, to[1], day_first) if to else None
    if first is None or last is None:
        return None
    after = _after_ends(tokens, last[1]) if before is None else None
    whole = before or after
    ends = _completed(first[0], last[0], whole[0] if whole else None)
    if ends is None:
        return None
    days = Days(first=ends[0], last=ends[1])
    if first[0].day and last[0].day is None and last[0].month is not None:
        days = days._replace(others=(days._replace(last=ends[1]._replace(day=1)),))
    return days, after[1] if after else last[1]


def _number_before_to(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """The 1 of `1-8 september`, which is no date in itself: what follows is a day of a month that is named."""
    first = digits_at(tokens, i)
    to = TO.at(tokens, first[1]) if first else None
    if (
        first is None
        or to is None
        or not 1 <= first[0] <= MAX_DAY_OF_MONTH
        or digits_at(tokens, to[1]) is None
    ):
        return None
    link = OF.at(tokens, to[1] + 1) or IN.at(tokens, to[1] + 1)
    return (Day(day=first[0]), first[1]) if month_at(tokens, link[1] if link else to[1] + 1) else None


def _end_at(tokens: Tokens, i: int, day_first: bool | None) -> tuple[Day, int] | None:
    """A day, a month as a day that lacks its day, or a day of a month that another word names."""
    if now := NOW.at(tokens, i):
        return Day(offset=0), now[1]
    if day := day_at(tokens, i, day_first):
        return day
    if month := month_at(tokens, i):
        return month
    article = ARTICLES.at(tokens, i)
    j = article[1] if article else i
    number = (
        ordinal_at(tokens, j) or marked(tokens, j, DAY_MARKS) or digits_at(tokens, j) or han_at(tokens, j)
    )
    if number is None or not 1 <= number[0] <= MAX_DAY_OF_MONTH or joined(tokens, number[1]):
        return None
    return Day(day=number[0]), number[1]


def _whole(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """The week, month or year that the ends of a range are of."""
    reach = REACHES.at(tokens, i)
    if reach and (week := WEEKS.at(tokens, reach[1])):
        return Day(reach=reach[0]), week[1]
    if month := month_at(tokens, i):
        return month
    year = digits_at(tokens, i)
    if year and len(tokens[i].text) == _YEAR_DIGITS and not joined(tokens, year[1]):
        return Day(year=year[0]), year[1]
    return None


_YEAR_DIGITS = 4


def _after_ends(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """What the ends are of, after them: `of june`, `this month`, `in 2017`, `, 2012`."""
    link = OF.at(tokens, i) or IN.at(tokens, i)
    if link:
        return _whole(tokens, link[1])
    return _whole(tokens, i + 1 if i < len(tokens) and tokens[i].text == "," else i)


def _completed(first: Day, last: Day, whole: Day | None) -> tuple[Day, Day] | None:
    """Both ends with what only one of them says, or what was said of both."""
    first, last = _within(first, whole), _within(last, whole)
    if _lacks_month(first):
        first = first._replace(month=last.month, month_reach=last.month_reach, year=first.year or last.year)
    if _lacks_month(last):
        last = last._replace(month=first.month, month_reach=first.month_reach, year=last.year or first.year)
    if _lacks_month(first) or _lacks_month(last):
        return None
    if first.year is None and last.year is not None and (first.month or 0) <= (last.month or 0):
        first = first._replace(year=last.year)
    if first.day is None and first.month is not None:
        first = first._replace(day=1)
    if last.day is None and last.month is not None:
        last = last._replace(day=LAST_DAY)
    return first, last


def _lacks_month(day: Day) -> bool:
    return day.day is not None and day.month is None and day.month_reach is None and day.weekday is None


def _within(end: Day, whole: Day | None) -> Day:
    if whole is None:
        return end
    if whole.reach is not Reach.ALONE:
        return end._replace(reach=whole.reach) if end.is_lone_weekday and end.reach is Reach.ALONE else end
    if _lacks_month(end):
        return end._replace(month=whole.month, month_reach=whole.month_reach, year=end.year or whole.year)
    return end._replace(year=end.year or whole.year) if end.month is not None else end


# counted, reached and named


def _recent(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`last 7 days`, `past two weeks`, `next 3 months`."""
    back = RECENT.at(tokens, i)
    after = AFTER_TODAY.at(tokens, i) if back is None else None
    if (prefix := back or after or AHEAD.at(tokens, i)) is None:
        return None
    if (count := count_at(tokens, prefix[1])) is None or count[0] > _MAX_COUNT:
        return None
    if unit := DAY_UNITS.glued(tokens, count[1]):
        days = count[0] * unit[0]
        return (Days(recent=days) if back else Days(ahead=days, after_today=bool(after))), unit[1]
    if months := MONTH_UNITS.glued(tokens, count[1]):
        return (Days(recent_months=count[0]) if back else Days(ahead_months=count[0])), months[1]
    return None


_MAX_COUNT = 10_000


def _reached(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`last week`, `this month`, `this weekend`, `last september`."""
    reach = REACHES.at(tokens, i)
    j = reach[1] if reach else i
    article = ARTICLES.at(tokens, i) if reach is None else None
    if weekend := WEEKENDS.at(tokens, article[1] if article else j):
        return _weekend(reach[0] if reach else Reach.ALONE), weekend[1]
    if reach is None:
        return None
    if week := WEEKS.at(tokens, j):
        return Days(weeks=reach[0]), week[1]
    if month := MONTHS_OF_REACH.at(tokens, j):
        return Days(months=reach[0]), month[1]
    named = MONTHS.at(tokens, j)
    if named is None or ((day := day_at(tokens, j)) and day[1] > named[1]):
        return None
    days = Days(month=named[0], month_of=reach[0])
    if reach[0] is Reach.LAST:
        days = days._replace(others=(days._replace(month_of=Reach.BEFORE_LAST),))
    return days, named[1]


def _weekend(reach: Reach) -> Days:
    return Days(first=Day(weekday=_SATURDAY, reach=reach), last=Day(weekday=_SUNDAY, reach=reach))


_SATURDAY, _SUNDAY = 5, 6


def _month(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """`november`, `nov 2026`, `2026 november`, 2026-11, 11/2026, and with marks of year and month."""
    if (
        (month := month_at(tokens, i))
        and month[0].month_reach is None
        and (month[0].month or 0) <= _MONTHS_OF_YEAR
    ):
        day = month[0]
        return Days(year=day.year, year_reach=day.year_reach, month=day.month), month[1]
    return _year_and_month(tokens, i)


_MONTHS_OF_YEAR = 12


def _year_and_month(tokens: Tokens, i: int) -> tuple[Days, int] | None:
    """2026-11, 11/2026, `2026, nov`, `2012-September`."""
    number = digits_at(tokens, i)
    if number is None:
        return None
    is_year = len(tokens[i].text) == _YEAR_DIGITS
    sign = i + 1 < len(tokens) and tokens[i + 1].text in ("-", "/", ",")
    j = i + 1 + sign
    if is_year and (named := MONTHS.at(tokens, j)):
        return Days(year=number[0], month=named[0]), named[1]
    other = digits_at(tokens, j) if sign and tokens[i + 1].text != "," else None
    if other is None or joined(tokens, other[1]) or is_clock_after(tokens, other[1]):
        return None
    if is_year and len(tokens[j].text) <= 2:
        return Days(year=number[0], month=other[0]), other[1]
    if len(tokens[i].text) <= 2 and len(tokens[j].text) == _YEAR_DIGITS:
        return Days(year=other[0], month=number[0]), other[1]
    return None


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
        first = shifted(today, int(days.after_today))
        return first, shifted(first, _at_least_one(days.ahead) - 1)
    if days.ahead_months is not None:
        return shifted(today, 1), later_month(today, _at_least_one(days.ahead_months))
    if days.recent_months is not None:
        months = _at_least_one(days.recent_months)
        if months > _MAX_COUNT // 30:
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
    year = days.year if days.year_reach is None else today.year + days.year_reach
    if days.month_of is not None:
        year = today.year + _years_away(days.month_of, month, today)
    elif year is None:
        year = today.year + (month < today.month if future else -(month > today.month))
    first = exact(year, month, 1)
    return first, _month_end(first)


def _years_away(reach: Reach, month: int, today: date) -> int:
    """`this` is of the current year; `last` and `next` are before and after the current month.

    `BEFORE_LAST` is of the last year: what some mean by `last september` in November.
    """
    if reach is Reach.LAST:
        return -(month >= today.month)
    if reach is Reach.BEFORE_LAST:
        return -1
    return int(month <= today.month) if reach is Reach.NEXT else 0


def _month_end(first: date) -> date:
    return first + relativedelta(day=31)


_HALF_YEAR, _YEAR = 183, 366


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
    longest = _YEAR if last.day == LAST_DAY else _HALF_YEAR
    for year in (first.year, first.year + 1):
        found = _in_year(last, year)
        if found and found >= first and (year == first.year or (found - first).days < longest):
            return found
    return exact(first.year, last.month, last.day)


def _in_year(day: Day, year: int) -> date | None:
    try:
        return exact(year, day.month or 0, day.day or 0)
    except NoSuchDate:
        return None
