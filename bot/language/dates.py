"""The dates that days as written mean: in the future for what is planned, in the past for what has been."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as weekday_of

from bot.language.days import FIRST_YEAR, LAST_DAY, LAST_YEAR, Day
from bot.language.numeric_dates import MAX_DAY_OF_MONTH
from bot.language.words import Reach


class NoSuchDate(ValueError):  # noqa: N818 - what it says
    """There is no such date: 31 April, 29 February of a common year, month 13."""


DateOf = Callable[[Day, date], date]
"""Which date a day means, seen from today: `behind` or `ahead`."""


def meanings(day: Day, today: date, date_of: DateOf, *, back: bool = False) -> tuple[date, ...]:
    """Every date that the words may mean, the likeliest first. Raises NoSuchDate when there is none.

    Several when a date and its weekday contradict each other, and when day and month may change places; those
    on the wrong side of today (`back`: what has been is asked for) only when there is no other.
    """
    if day.also is None and not day.others:
        return (date_of(day, today),)
    found: list[date] = []
    for each in (day._replace(others=()), *day.others):
        try:
            found += _agreed(each._replace(also=day.also), today, date_of, back)
        except NoSuchDate:
            continue
    if not found:
        raise NoSuchDate
    right_way = [each for each in found if (each <= today if back else each >= today)]
    return tuple(dict.fromkeys(found if day.also else right_way or found))


def _agreed(day: Day, today: date, date_of: DateOf, back: bool) -> tuple[date, ...]:
    """The date, and where what was said beside it contradicts it, what that means."""
    first = date_of(day, today)
    if day.also is None:
        return (first,)
    if day.also.weekday is None or day.also.nth is not None:
        second = date_of(day.also, today)
        return (first,) if first == second else (first, second)
    if first.weekday() == day.also.weekday:
        return (first,)
    both = [each for each in _later_dates(day, today, back) if each.weekday() == day.also.weekday]
    weekday = shifted(first, (day.also.weekday - first.weekday() + 3) % 7 - 3)
    if (weekday > today) if back else (weekday < today):
        weekday = shifted(weekday, -7 if back else 7)
    return (first, *both[:1], weekday)


def _later_dates(day: Day, today: date, back: bool) -> Iterator[date]:
    """The days of that number in other months, where no month was said, on the asked side of today."""
    if day.month is not None or day.month_reach is not None or day.day is None or day.offset is not None:
        return iter(())
    if back:
        return (each for each in _such_dates(day, today, -1) if each <= today)
    return (each for each in _such_dates(day, today, 1) if each >= today)


def nearest(day: Day, today: date) -> date | None:
    """The date that one that does not exist may have meant: the last of its month."""
    if day.month is None or not 1 <= day.month <= 12 or not 0 < (day.day or 0) <= MAX_DAY_OF_MONTH:
        return None
    year = day.year if day.year and FIRST_YEAR <= day.year <= LAST_YEAR else today.year
    last = date(year, day.month, monthrange(year, day.month)[1])
    return last if day.year or last >= today else None


def exact(year: int, month: int, day: int) -> date:
    """That date, or the last of the month. Raises NoSuchDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchDate
    try:
        return date(year, month, monthrange(year, month)[1] if day == LAST_DAY else day)
    except ValueError:
        raise NoSuchDate from None


def ahead(day: Day, today: date, passed: bool = False) -> date:
    """The date of a planned day; `passed` when the hour meant is already behind, were it today.

    Raises NoSuchDate.
    """
    if day.ago:
        return behind(day, today)
    if day.weekday is not None and day.nth is None:
        return shifted(_coming(day, today, passed), day.plus)
    found = _dated(day, today) or next(each for each in _such_dates(day, today, 1) if each >= today)
    return shifted(found, day.plus)


def _coming(day: Day, today: date, passed: bool) -> date:
    weekday = day.weekday or 0
    if day.reach is not Reach.ALONE:
        return _in_week(weekday, day.reach, today)
    days = (weekday - today.weekday()) % 7
    return shifted(today, days + 7 if (passed or day.later) and days == 0 else days)


def behind(day: Day, today: date) -> date:
    """The date of a day that has been; of a full or named one it may still be ahead. Raises NoSuchDate."""
    if day.weekday is not None and day.nth is None:
        if day.reach is not Reach.ALONE:
            return shifted(_in_week(day.weekday, day.reach, today), day.plus)
        return shifted(today, day.plus - ((today.weekday() - day.weekday - 1) % 7 + 1))
    found = _dated(day, today) or next(each for each in _such_dates(day, today, -1) if each <= today)
    return shifted(found, day.plus)


def following(day: Day, found: date, today: date) -> date:
    """The next such day after `found` that is ahead of today, for a start that is past."""
    if day.weekday is not None and day.nth is None:
        return shifted(found, 7)
    if day.month is not None or day.day is not None or day.nth is not None:
        again = day._replace(year=None, year_reach=None, month_reach=None, plus=0)
        return next(each for each in _such_dates(again, today, 1) if each > today)
    return shifted(max(found, shifted(today, -1)), 1)


def _dated(day: Day, today: date) -> date | None:
    """The date, where the words say the year too."""
    if day.offset is not None:
        return shifted(today, day.offset)
    if day.months is not None:
        return later_month(today, day.months)
    if day.month_reach is not None:
        first = later_month(today.replace(day=1), int(day.month_reach.value or 0))
        return _in_month(day, first.year, first.month)
    year = today.year + day.year_reach if day.year_reach is not None else day.year
    if year is not None:
        return _in_month(day, year, _checked_month(day.month))
    if day.nth is None and (day.day or 0) > monthrange(_LEAP_YEAR, _checked_month(day.month))[1]:
        raise NoSuchDate
    if day.nth is None and (not day.day or (day.day == LAST_DAY and day.month is None)):
        raise NoSuchDate
    _checked_month(day.month)
    return None


def _in_month(day: Day, year: int, month: int) -> date:
    """That day or weekday of that month. Raises NoSuchDate."""
    if day.nth is None:
        return exact(year, month, day.day or 0)
    edge = exact(year, month, LAST_DAY if day.nth < 0 else 1)
    found = edge + relativedelta(weekday=weekday_of(day.weekday or 0)(day.nth))
    if found.month != month:
        raise NoSuchDate
    return found


def later_month(day: date, months: int) -> date:
    """So many months later, on the last day where there is no such day. Raises NoSuchDate beyond the calendar."""
    try:
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        raise NoSuchDate from None


_LEAP_YEAR = 2024
_EVERY_DATE = 9
"""Years within which even 29 February comes again."""


def _checked_month(month: int | None) -> int:
    if month is not None and not 1 <= month <= 12:
        raise NoSuchDate
    return month or 1


def _such_dates(day: Day, today: date, step: int) -> Iterator[date]:
    """Such days of every month or year, from the year before today's or after it on."""
    months = [day.month] if day.month else list(range(1, 13))[::step]
    for year in range(today.year - step, today.year + step * _EVERY_DATE, step):
        for month in months:
            try:
                yield _in_month(day, year, month)
            except NoSuchDate:
                continue


def _in_week(weekday: int, reach: Reach, today: date) -> date:
    return shifted(today, weekday - today.weekday() + 7 * int(reach.value or 0))


def shifted(day: date, days: int) -> date:
    """So many days later. Raises NoSuchDate beyond the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        raise NoSuchDate from None
