"""Every day of three years as today, five zones taking turns: the relative words against their restatement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import DailyPeaks, HourlyPeaks, ListRooms, NewRoom
from tests.language.calendar_walk import AHEAD, BEHIND, Days, coming, is_weekday

pytestmark = pytest.mark.exhaustive

ZONES = [
    ZoneInfo(name)
    for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata", "Pacific/Auckland")
]
PLATFORM = ZoneInfo("Asia/Shanghai")
YEARS = (2024, 2026, 2027)
"""A leap year, and two common ones, the second before a leap year."""


def _moments(year: int) -> Iterator[tuple[int, datetime, ZoneInfo]]:
    """One moment of every day, at hours that wander through the day, with its number and a zone."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    for day in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        yield day, first + timedelta(days=day, minutes=(day * 607) % 1440), ZONES[(year + day) % len(ZONES)]


Meanings = dict[tuple[str, str], Callable[[date], Days]]


def _cases(
    year: int, meanings: Meanings, calendar: ZoneInfo | None = None
) -> Iterator[tuple[str, datetime, ZoneInfo, Days, date]]:
    """Every day with every word of the table, the languages taking turns; days are the calendar's, or the zone's."""
    restated = {words: cache(meaning) for words, meaning in meanings.items()}
    for number, now, zone in _moments(year):
        today = now.astimezone(calendar or zone).date()
        for words, meaning in restated.items():
            yield words[number % 2], now, zone, meaning(today), today


@pytest.mark.parametrize("year", YEARS)
def test_words_that_look_ahead(year: int) -> None:
    for word, now, zone, (first, last), _ in _cases(year, AHEAD):
        found = GRAMMAR.read(f"room list {word}", now=now, zone=zone)
        assert found == ListRooms(from_=first, to=last), (word, now, zone)


@pytest.mark.parametrize("year", YEARS)
def test_words_that_look_back(year: int) -> None:
    for word, now, zone, (first, last), today in _cases(year, BEHIND, PLATFORM):
        found = GRAMMAR.read(f"peaks {word}", now=now, zone=zone)
        if isinstance(found, HourlyPeaks):
            assert (found.date, found.date) == (first, last), (word, now, zone)
        else:
            assert found == DailyPeaks(from_=first, to=min(last, today)), (word, now, zone)
            assert isinstance(found, DailyPeaks)
            assert found.cut == (last > today)


@pytest.mark.parametrize("year", YEARS)
def test_a_weekday_is_today_while_its_start_is_ahead(year: int) -> None:
    for number, now, zone in _moments(year):
        local = now.astimezone(zone)
        line = ("new A wednesday 14:00-15:00", "新建 A 周三14点到15点")[number % 2]
        found = GRAMMAR.read(line, now=now, zone=zone)
        over = is_weekday("Wednesday")(local.date()) and local.time() > time(14)
        expected, _ = coming("Wednesday")(local.date() + timedelta(days=over))
        assert isinstance(found, NewRoom), now
        assert found.start == datetime(expected.year, expected.month, expected.day, 14, tzinfo=zone)
