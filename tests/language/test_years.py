"""Every day of five years as today, in five zones: the relative words against their restatement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import DailyPeaks, HourlyPeaks, ListRooms, NewRoom
from tests.language.restated import AHEAD, BEHIND, Days, coming, is_weekday

ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata", "Pacific/Auckland"]
PLATFORM = ZoneInfo("Asia/Shanghai")
MOMENTS = [
    datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=(day * 607) % 1440)
    for day in range((date(2029, 1, 1) - date(2024, 1, 1)).days)
]
"""One moment of every day, at hours that wander through the day."""

Meanings = dict[tuple[str, str], Callable[[date], Days]]


def _cases(meanings: Meanings, calendar: ZoneInfo) -> Iterator[tuple[str, datetime, Days, date]]:
    """Every day with every word of the table, the languages taking turns."""
    restated = {words: cache(meaning) for words, meaning in meanings.items()}
    for number, now in enumerate(MOMENTS):
        today = now.astimezone(calendar).date()
        for words, meaning in restated.items():
            yield words[number % 2], now, meaning(today), today


@pytest.mark.parametrize("name", ZONES)
def test_words_that_look_ahead(name: str) -> None:
    zone = ZoneInfo(name)
    for word, now, (first, last), _ in _cases(AHEAD, zone):
        assert GRAMMAR.read(f"room list {word}", now=now, zone=zone) == ListRooms(from_=first, to=last), (
            word,
            now,
        )


@pytest.mark.parametrize("name", ZONES)
def test_words_that_look_back(name: str) -> None:
    zone = ZoneInfo(name)
    for word, now, (first, last), today in _cases(BEHIND, PLATFORM):
        found = GRAMMAR.read(f"peaks {word}", now=now, zone=zone)
        if isinstance(found, HourlyPeaks):
            assert (found.date, found.date) == (first, last), (word, now)
        else:
            assert found == DailyPeaks(from_=first, to=min(last, today)), (word, now)
            assert isinstance(found, DailyPeaks)
            assert found.cut == (last > today)


@pytest.mark.parametrize("name", ZONES)
def test_a_weekday_is_today_while_its_start_is_ahead(name: str) -> None:
    zone = ZoneInfo(name)
    for number, now in enumerate(MOMENTS):
        local = now.astimezone(zone)
        line = ("new A wednesday 14:00-15:00", "新建 A 周三14点到15点")[number % 2]
        found = GRAMMAR.read(line, now=now, zone=zone)
        over = is_weekday("Wednesday")(local.date()) and local.time() > time(14)
        expected, _ = coming("Wednesday")(local.date() + timedelta(days=over))
        assert isinstance(found, NewRoom), now
        assert found.start == datetime(expected.year, expected.month, expected.day, 14, tzinfo=zone)
