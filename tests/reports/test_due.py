"""A year of due instants, against another way of saying when they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.reports.due import Recurrence, day_of, due_after, missed, week_of

MINUTE = timedelta(minutes=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 3, tzinfo=UTC)

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe")
TIMES = (time(9), time(0), time(1, 30), time(2), time(2, 15), time(2, 30), time(23, 59))


def restated(zone: ZoneInfo) -> dict[time, dict[date, datetime]]:
    """For each time and day of the zone the first minute at which its clock shows it or later: by looking at all."""
    found: dict[time, dict[date, datetime]] = {at: {} for at in TIMES}
    minute = START - timedelta(days=1)
    while minute < END:
        there = minute.astimezone(zone)
        day, shown = there.date(), there.time()
        for at, days in found.items():
            if shown >= at and day not in days:
                days[day] = minute
        minute += MINUTE
    return {
        at: {day: first for day, first in days.items() if _is_inside(first)} for at, days in found.items()
    }


def _is_inside(instant: datetime) -> bool:
    return START < instant < END - timedelta(days=1)


def computed(recurrence: Recurrence) -> Iterator[datetime]:
    instant = START
    while True:
        instant = due_after(recurrence, instant)
        yield instant


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.exhaustive
def test_a_year_of_due_instants_is_right(name: str) -> None:
    zone = ZoneInfo(name)
    for at, every in restated(zone).items():
        last = max(every.values())
        daily = list(takewhile(last.__ge__, computed(Recurrence(at, zone))))
        assert daily == list(every.values()), at
        assert 365 <= len(daily) <= 366
        for weekday in (0, 6):
            weekly = list(takewhile(last.__ge__, computed(Recurrence(at, zone, weekday))))
            assert weekly == [instant for day, instant in every.items() if day.weekday() == weekday], at


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        # New York skips 02:00-03:00 on 8 March and has 01:00-02:00 twice on 1 November
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 3, 8), time(9), "2026-03-08T13:00"),
        ("America/New_York", date(2026, 3, 7), time(9), "2026-03-07T14:00"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
        # London skips 01:00-02:00 on 29 March
        ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29T01:00"),
        # Lord Howe moves by half an hour: 02:00-02:30 is skipped on 4 October, 01:30-02:00 is twice on 5 April
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45"),
        ("Asia/Shanghai", date(2026, 7, 1), time(9), "2026-07-01T01:00"),
    ],
)
def test_where_clocks_change(zone: str, day: date, at: time, utc: str) -> None:
    noon_before = datetime.combine(day - timedelta(days=1), time(12), tzinfo=UTC)
    before = noon_before - timedelta(hours=12)
    found = [
        instant
        for instant in missed(
            Recurrence(at, ZoneInfo(zone)), due_after(Recurrence(at, ZoneInfo(zone)), before), END
        )
        if instant.astimezone(ZoneInfo(zone)).date() == day
    ]
    assert found == [datetime.fromisoformat(utc).replace(tzinfo=UTC)]


def test_strictly_after() -> None:
    recurrence = Recurrence(time(9), ZoneInfo("Europe/London"))
    due = due_after(recurrence, START)
    assert due == START + timedelta(hours=9)
    assert due_after(recurrence, due) == due + timedelta(days=1)
    assert due_after(recurrence, due - timedelta(microseconds=1)) == due


def test_what_was_missed() -> None:
    recurrence = Recurrence(time(9), ZoneInfo("Asia/Shanghai"), weekday=0)
    monday = datetime(2026, 11, 23, 1, tzinfo=UTC)
    week = timedelta(days=7)
    assert missed(recurrence, monday, monday - MINUTE) == ()
    assert missed(recurrence, monday, monday) == (monday,)
    assert missed(recurrence, monday, monday + 2 * week + MINUTE) == (
        monday,
        monday + week,
        monday + 2 * week,
    )


def test_a_report_is_about_the_platforms_day_before_it_was_due() -> None:
    """19:00 in New York is the morning of the next day on the platform."""
    assert day_of(datetime(2026, 11, 24, 0, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert day_of(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert week_of(datetime(2026, 11, 23, 1, tzinfo=UTC)) == (date(2026, 11, 16), date(2026, 11, 22))
