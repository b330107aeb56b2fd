"""When a report is due, and which days it is about. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct

from bot.clock import PLATFORM_ZONE
from bot.state import Schedule

DAY = timedelta(days=1)


class Recurrence(Struct, frozen=True):
    """Every day, or with `weekday` (0 is Monday) every week, when the clocks of `zone` show `at`."""

    at: time
    zone: ZoneInfo
    weekday: int | None = None


def recurrence_of(schedule: Schedule) -> Recurrence:
    """The recurrence of a schedule."""
    return Recurrence(schedule.at, ZoneInfo(schedule.zone), schedule.weekday)


def due_after(recurrence: Recurrence, after: datetime) -> datetime:
    """The first due instant strictly after `after`, in UTC."""
    return next(instant for instant in _around(recurrence, after) if instant > after)


def missed(recurrence: Recurrence, first: datetime, now: datetime) -> tuple[datetime, ...]:
    """`first`, which is a due instant, and those after it that are not later than `now`; none when `first` is."""
    return tuple(takewhile(lambda instant: instant <= now, _from(recurrence, first)))


def day_of(due: datetime) -> date:
    """The platform's calendar day before a due instant: what a daily report is about."""
    return due.astimezone(PLATFORM_ZONE).date() - DAY


def week_of(due: datetime) -> tuple[date, date]:
    """The first and the last of the seven days before a due instant: what a weekly report is about."""
    last = day_of(due)
    return last - 6 * DAY, last


def _from(recurrence: Recurrence, first: datetime) -> Iterator[datetime]:
    yield first
    while True:
        first = due_after(recurrence, first)
        yield first


def _around(recurrence: Recurrence, instant: datetime) -> Iterator[datetime]:
    """The due instants from a day before `instant`, one for each day of the recurrence."""
    day = instant.astimezone(recurrence.zone).date() - DAY
    while True:
        if recurrence.weekday in (None, day.weekday()):
            yield _instant(day, recurrence)
        day += DAY


def _instant(day: date, recurrence: Recurrence) -> datetime:
    """When the clocks first show the time on `day`; where they are set past it, the instant they are set."""
    wall = datetime.combine(day, recurrence.at, tzinfo=recurrence.zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(recurrence.zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # A time that is skipped is read by the offset before the change with fold 0, by the one after with fold 1
    # (PEP 495), so the change lies between the two.
    return _change(wall.replace(fold=1).astimezone(UTC), instant, recurrence.zone)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second between two instants at which the zone's offset is another."""

    def changed(seconds: int) -> bool:
        there = (before + timedelta(seconds=seconds)).astimezone(zone)
        return there.utcoffset() != before.astimezone(zone).utcoffset()

    seconds = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, True, key=changed))
