"""Days as written, and the dates they mean: ahead of today for what is planned, behind it for what has been."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.language.lexicon import (
    AND,
    DAY_MARKS,
    DAY_STARTS,
    DAY_UNITS,
    DAYS_WITH_PART,
    FOLLOWING_DAY,
    FROM,
    HOUR_MARKS,
    IN,
    LATER,
    LONE_DAY_MARKS,
    MONTH_MARKS,
    MONTHS,
    OF,
    ON,
    ORDINALS,
    PARTS_OF_DAY,
    REACHES,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    TO,
    WEEKDAYS,
    WEEKS,
    YEAR_MARKS,
)
from bot.language.normalise import show
from bot.language.numbers import count_at, digits_at, han_at
from bot.language.phrases import Phrases, Tokens, joined
from bot.language.words import PartOfDay, Reach

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years outside these are no dates here."""


class NoSuchDate(ValueError):  # noqa: N818 - what it says
    """31 April, 29 February of a common year, month 13."""


class Day(NamedTuple):
    """A day as written: one of counted from today (`offset`), a weekday or a date, in part or in full.

    `weak` when the words are as likely to be something else, so that they count only beside a time.
    `following` counts from the day a range starts on. `text` is the words.
    """

    offset: int | None = None
    weekday: int | None = None
    reach: Reach = Reach.ALONE
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: PartOfDay | None = None
    weak: bool = False
    following: bool = False
    text: str = ""


def day_at(tokens: Tokens, i: int, day_first: bool = False) -> tuple[Day, int] | None:
    """A day that starts at `i`, with the part of day said after it, and where it ends."""
    if i >= len(tokens) or not may_start(tokens, i, DAY_STARTS):
        return None
    if on := ON.at(tokens, i):
        found = _single_day(tokens, on[1], day_first)
        found = found and (found[0]._replace(weak=False), found[1])
    else:
        found = _single_day(tokens, i, day_first)
    if found is None:
        return None
    day, end = found
    if day.part is None and (part := PARTS_OF_DAY.at(tokens, end)):
        day, end = day._replace(part=part[0]), part[1]
    return day._replace(text=show(tokens[i:end])), end


def may_start(tokens: Tokens, i: int, starts: frozenset[str]) -> bool:
    """Whether something that begins with a number or one of these words may begin at `i`."""
    token = tokens[i]
    known = token.kind == "number" or (token.text in starts and token.kind != "quoted")
    return known and not joined(tokens, i)


def _single_day(tokens: Tokens, i: int, day_first: bool) -> tuple[Day, int] | None:
    if i >= len(tokens):
        return None
    if tokens[i].kind == "number":
        return _numeric(tokens, i, day_first) or _counted(tokens, i) or _day_month(tokens, i)
    return (
        _relative(tokens, i)
        or _weekday(tokens, i)
        or _month_day(tokens, i)
        or _han_date(tokens, i)
        or _counted(tokens, i)
    )


def _relative(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    if found := DAYS_WITH_PART.at(tokens, i):
        (offset, part), j = found
        return Day(offset=offset, part=part), j
    if day := RELATIVE_DAYS.at(tokens, i):
        return Day(offset=day[0]), day[1]
    if following := FOLLOWING_DAY.at(tokens, i):
        return Day(offset=following[0], following=True), following[1]
    return None


def _weekday(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    reach = REACHES.at(tokens, i)
    j = reach[1] if reach else i
    if reach and (week := WEEKS.at(tokens, j)) and (later := _weekday_name(tokens, _of(tokens, week[1]))):
        return Day(weekday=later[0], reach=reach[0]), later[1]
    if (found := _weekday_name(tokens, j)) is None:
        return None
    weekday, j = found
    if reach:
        return Day(weekday=weekday, reach=reach[0]), j
    after = REACHES.at(tokens, j)
    if after and tokens[j].kind == "word" and (week := WEEKS.at(tokens, after[1])):
        return Day(weekday=weekday, reach=after[0]), week[1]
    return Day(weekday=weekday, reach=Reach.ALONE, weak=SHORT_WEEKDAYS.at(tokens, i) is not None), j


def _of(tokens: Tokens, i: int) -> int:
    of = OF.at(tokens, i) or ON.at(tokens, i)
    return of[1] if of else i


def _weekday_name(tokens: Tokens, i: int) -> tuple[int, int] | None:
    return WEEKDAYS.at(tokens, i) or SHORT_WEEKDAYS.at(tokens, i)


def _counted(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """`in 3 days`, `3 days ago`, `2 weeks from now`."""
    prefix = IN.at(tokens, i)
    if (count := count_at(tokens, prefix[1] if prefix else i)) is None:
        return None
    if (unit := DAY_UNITS.glued(tokens, count[1])) is None or count[0] > _FARTHEST:
        return None
    days, j = count[0] * unit[0], unit[1]
    if later := LATER.at(tokens, j):
        return Day(offset=days * later[0]), later[1]
    return (Day(offset=days), j) if prefix else None


_FARTHEST = 100_000


def _numeric(tokens: Tokens, i: int, day_first: bool) -> tuple[Day, int] | None:
    """2026-12-01, 12-01, 12/1, 12/1/2026, 20261201, and with marks of year, month and day."""
    if (numbers := _separated(tokens, i)) is not None:
        return _from_separated(tokens, i, numbers, day_first)
    return _eight_digits(tokens, i) or _han_date(tokens, i)


def _eight_digits(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """20261201."""
    digits = tokens[i].text
    if len(digits) != 8 or not digits.startswith("20") or joined(tokens, i + 1):
        return None
    return Day(year=int(digits[:4]), month=int(digits[4:6]), day=int(digits[6:]), weak=True), i + 1


def _separated(tokens: Tokens, i: int) -> list[int] | None:
    """The two or three numbers around equal separators, with nothing between."""
    if i + 2 >= len(tokens) or tokens[i + 1].text not in ("-", "/", "."):
        return None
    numbers, sign, j = [i], tokens[i + 1].text, i + 1
    while len(numbers) < 3 and j + 1 < len(tokens) and tokens[j].text == sign and tokens[j].glued:
        if tokens[j + 1].kind != "number" or not tokens[j + 1].glued:
            break
        numbers.append(j + 1)
        j += 2
    return numbers if len(numbers) > 1 else None


def _from_separated(tokens: Tokens, i: int, at: list[int], day_first: bool) -> tuple[Day, int] | None:
    lengths = [len(tokens[k].text) for k in at]
    sign, end = tokens[i + 1].text, at[-1] + 1
    if max(lengths) > 4 or joined(tokens, end):
        return None
    values = [int(tokens[k].text) for k in at]
    if lengths[0] == 4 and len(at) == 3 and max(lengths[1:]) <= 2:
        return Day(year=values[0], month=values[1], day=values[2]), end
    if max(lengths[:2]) > 2 or sign == ".":
        return None
    if len(at) == 3 and lengths[2] == 4:
        month, day = _ordered(values, day_first)
        return Day(year=values[2], month=month, day=day), end
    end = at[1] + 1
    if _is_clock_after(tokens, end) or (sign == "-" and min(lengths[:2]) < 2):
        return None
    month, day = _ordered(values, day_first and sign == "/")
    return Day(month=month, day=day, weak=True), end


def _ordered(values: list[int], day_first: bool) -> tuple[int, int]:
    return (values[1], values[0]) if day_first else (values[0], values[1])


def _is_clock_after(tokens: Tokens, i: int) -> bool:
    """Whether the number before `i` is the beginning of a time: `2-3pm`, `12-12:30`."""
    return (
        i < len(tokens)
        and tokens[i].glued
        and (tokens[i].text in (":", "h") or joined(tokens, i) or HOUR_MARKS.glued(tokens, i) is not None)
    )


def _han_date(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """A month and day with their marks, perhaps a year before; or the day alone."""
    year = marked(tokens, i, YEAR_MARKS)
    month = marked(tokens, year[1] if year else i, MONTH_MARKS)
    if month is None:
        return None if year else _day_of_month(tokens, i)
    day = digits_at(tokens, month[1]) or han_at(tokens, month[1])
    if day is None or joined(tokens, month[1]):
        return None
    end = day[1]
    if mark := DAY_MARKS.glued(tokens, end):
        end = mark[1]
    elif _is_clock_after(tokens, end):
        return None
    return Day(year=year[0] if year else None, month=month[0], day=day[0]), end


def marked(tokens: Tokens, i: int, marks: Phrases[bool]) -> tuple[int, int] | None:
    """A number with one of these marks after it."""
    number = digits_at(tokens, i) or han_at(tokens, i)
    if number is None or (mark := marks.glued(tokens, number[1])) is None:
        return None
    return number[0], mark[1]


def _day_of_month(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    if i and tokens[i].glued and tokens[i - 1].kind == "han" and not _is_link(tokens, i - 1):
        return None
    day = marked(tokens, i, LONE_DAY_MARKS)
    return (Day(day=day[0], weak=True), day[1]) if day else None


def _is_link(tokens: Tokens, i: int) -> bool:
    return any(table.at(tokens, i) for table in (TO, ON, FROM, OF, AND))


def _month_day(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """`Dec 1`, `December 1st, 2026`."""
    if (month := MONTHS.at(tokens, i)) is None or (day := _ordinal(tokens, month[1])) is None:
        return None
    if _is_clock_after(tokens, day[1]) and not ORDINALS.glued(tokens, month[1] + 1):
        return None
    return _with_year(tokens, day[1], month[0], day[0])


def _day_month(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    """`1 Dec`, `1st of December 2026`."""
    if (day := _ordinal(tokens, i)) is None:
        return None
    j = day[1] + (day[1] < len(tokens) and tokens[day[1]].text == "of")
    if (month := MONTHS.glued(tokens, j)) is None:
        return None
    return _with_year(tokens, month[1], month[0], day[0])


def _ordinal(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if (day := digits_at(tokens, i)) is None or len(tokens[i].text) > 2:
        return None
    suffix = ORDINALS.glued(tokens, day[1])
    return (day[0], suffix[1]) if suffix else day


def _with_year(tokens: Tokens, i: int, month: int, day: int) -> tuple[Day, int]:
    j = i + (i < len(tokens) and tokens[i].text == ",")
    year = digits_at(tokens, j)
    is_year = year is not None and len(tokens[j].text) == 4 and FIRST_YEAR <= year[0] <= LAST_YEAR
    if year is None or not is_year or _is_hour(tokens, year[1]):
        return Day(month=month, day=day), i
    return Day(year=year[0], month=month, day=day), year[1]


def _is_hour(tokens: Tokens, i: int) -> bool:
    """Whether the four digits before `i` are the first of two: `2000-2100`."""
    to = TO.at(tokens, i)
    return bool(to and digits_at(tokens, to[1]) and tokens[i].glued) or joined(tokens, i)


def nearest(day: Day, today: date) -> date | None:
    """The date that one that does not exist may have meant: the last of its month."""
    if day.month is None or not 1 <= day.month <= 12 or not 0 < (day.day or 0) < _MOST_DAYS:
        return None
    year = day.year if day.year and FIRST_YEAR <= day.year <= LAST_YEAR else today.year
    last = date(year, day.month, monthrange(year, day.month)[1])
    return last if day.year or last >= today else None


_MOST_DAYS = 32


def exact(year: int, month: int, day: int) -> date:
    """That date. Raises NoSuchDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchDate
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate from None


def ahead(day: Day, today: date, passed: bool = False) -> date:
    """The date of a planned day; `passed` when the hour meant is already behind, were it today.

    Raises NoSuchDate.
    """
    if day.weekday is not None:
        if day.reach is not Reach.ALONE:
            return _in_week(day.weekday, day.reach, today)
        days = (day.weekday - today.weekday()) % 7
        return shifted(today, days + 7 if passed and days == 0 else days)
    return _dated(day, today) or next(each for each in _such_dates(day, today.year, 1) if each >= today)


def behind(day: Day, today: date) -> date:
    """The date of a day that has been; of a full or named one it may still be ahead. Raises NoSuchDate."""
    if day.weekday is not None:
        if day.reach is not Reach.ALONE:
            return _in_week(day.weekday, day.reach, today)
        return shifted(today, -((today.weekday() - day.weekday - 1) % 7 + 1))
    return _dated(day, today) or next(each for each in _such_dates(day, today.year, -1) if each <= today)


def following(day: Day, found: date, today: date) -> date:
    """The next such day after `found` that is ahead of today, for a start that is past."""
    if day.weekday is not None:
        return shifted(found, 7)
    if day.month is not None:
        return next(each for each in _such_dates(day._replace(year=None), today.year, 1) if each > today)
    return shifted(max(found, shifted(today, -1)), 1)


def _dated(day: Day, today: date) -> date | None:
    if day.offset is not None:
        return shifted(today, day.offset)
    if day.year is not None:
        return exact(day.year, day.month or 0, day.day or 0)
    if not 1 <= (day.day or 0) <= monthrange(_LEAP_YEAR, _checked_month(day.month))[1]:
        raise NoSuchDate
    return None


_LEAP_YEAR = 2024
_EVERY_DATE = 9
"""Years within which even 29 February comes again."""


def _checked_month(month: int | None) -> int:
    if month is not None and not 1 <= month <= 12:
        raise NoSuchDate
    return month or 1


def _such_dates(day: Day, year: int, step: int) -> Iterator[date]:
    """The dates of that month and day, or of that day of any month, from the year before `year` or after it on."""
    months = [day.month] if day.month else list(range(1, 13))[::step]
    for each in range(year - step, year + step * _EVERY_DATE, step):
        for month in months:
            if day.day and day.day <= monthrange(each, month)[1]:
                yield date(each, month, day.day)


def _in_week(weekday: int, reach: Reach, today: date) -> date:
    return shifted(today, weekday - today.weekday() + 7 * int(reach.value or 0))


def shifted(day: date, days: int) -> date:
    """So many days later. Raises NoSuchDate beyond the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        raise NoSuchDate from None
