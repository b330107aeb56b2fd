"""What lines mean: each is read once a day for all who read it alike, and never for whom it means something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.commands import GRAMMAR
from bot.language import Grammar, Recent
from bot.language.commands import HourlyPeaks, Reading, Refusal, ShowRoom
from bot.people import Person
from bot.texts import Locale
from handlers.readings import Readings

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
NOTHING = Recent()


class Counting(Grammar[Any]):
    """Counts the lines that are read."""

    def __init__(self) -> None:
        super().__init__(GRAMMAR.definitions)
        self.count = 0

    def read(self, *args: Any, **kwargs: Any) -> Reading:
        self.count += 1
        return super().read(*args, **kwargs)


@pytest.fixture(scope="module")
def grammar() -> Counting:
    return Counting()


@pytest.fixture
def readings(grammar: Counting) -> Readings:
    grammar.count = 0
    return Readings(grammar)


def person(id: str = "U1", zone: ZoneInfo = SHANGHAI, locale: str = "en-US") -> Person:
    return Person("T1", id, id, zone, Locale(locale))


async def test_a_line_is_read_once_a_day_for_everyone(readings: Readings, grammar: Counting) -> None:
    for hours, someone in enumerate(("U1", "U2", "U3")):
        at = NOON + timedelta(hours=hours)
        found = await readings.read("yesterday", person(someone), NOTHING, asked_at=at, noun="peaks")
        assert isinstance(found, HourlyPeaks)
        assert str(found.date) == "2026-11-22"
    assert grammar.count == 1


@pytest.mark.parametrize(
    ("later", "day"), [(timedelta(hours=12), "2026-11-23"), (timedelta(days=1), "2026-11-23")]
)
async def test_the_next_day_it_is_read_anew(readings: Readings, later: timedelta, day: str) -> None:
    await readings.read("yesterday", person(), NOTHING, asked_at=NOON, noun="peaks")
    found = await readings.read("yesterday", person(), NOTHING, asked_at=NOON + later, noun="peaks")
    assert isinstance(found, HourlyPeaks)
    assert str(found.date) == day


async def test_a_day_that_began_at_the_platform_alone_is_another(readings: Readings) -> None:
    new_yorker = person(zone=NEW_YORK)
    before = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    days = []
    for at in (before, before + timedelta(hours=1)):
        found = await readings.read("yesterday", new_yorker, NOTHING, asked_at=at, noun="peaks")
        assert isinstance(found, HourlyPeaks)
        days.append(str(found.date))
    assert days == ["2026-11-22", "2026-11-23"]


async def test_a_day_that_began_where_the_person_is_alone_is_another(readings: Readings) -> None:
    new_yorker = person(zone=NEW_YORK)
    before = datetime(2026, 11, 23, 23, 30, tzinfo=NEW_YORK)
    for at in (before, before + timedelta(hours=1)):
        found = await readings.read("list tomorrow", new_yorker, NOTHING, asked_at=at, noun="room")
        assert found == GRAMMAR.read("list tomorrow", now=at, zone=NEW_YORK, locale="en-US", noun="room")


@pytest.mark.parametrize("other", [person(zone=NEW_YORK), person(locale="en-GB"), person(locale="zh-CN")])
async def test_it_is_read_anew_for_who_reads_it_otherwise(
    readings: Readings, grammar: Counting, other: Person
) -> None:
    line = 'new "Maths" 3/12 14:00-15:00'
    first = await readings.read(line, person(), NOTHING, asked_at=NOON, noun="room")
    second = await readings.read(line, other, NOTHING, asked_at=NOON, noun="room")
    assert second == GRAMMAR.read(line, now=NOON, zone=other.zone, locale=str(other.locale), noun="room")
    assert grammar.count == 2
    assert first is not second


async def test_an_example_is_in_the_language_that_they_chose(readings: Readings) -> None:
    chosen = replace(person(), chosen="zh")
    for someone, language in ((person(), "en"), (chosen, "zh")):
        found = await readings.read("list someday", someone, NOTHING, asked_at=NOON, noun="room")
        assert isinstance(found, Refusal)
        assert found == GRAMMAR.read(
            "list someday", now=NOON, zone=SHANGHAI, locale="en-US", language=language, noun="room"
        )


async def test_the_noun_of_the_slash_command_is_part_of_the_line(readings: Readings) -> None:
    at_peaks = await readings.read("today", person(), NOTHING, asked_at=NOON, noun="peaks")
    at_rooms = await readings.read("today", person(), NOTHING, asked_at=NOON, noun="room")
    assert at_peaks != at_rooms


async def test_what_hangs_on_the_instant_is_read_again_at_another(
    readings: Readings, grammar: Counting
) -> None:
    line = 'new "Maths" in 10 minutes for 1h'
    for minutes in (0, 0, 20):
        at = NOON + timedelta(minutes=minutes)
        found = await readings.read(line, person(), NOTHING, asked_at=at, noun="room")
        assert found == GRAMMAR.read(line, now=at, zone=SHANGHAI, locale="en-US", noun="room")
    assert grammar.count == 2


async def test_what_was_shown_last_is_never_remembered(readings: Readings) -> None:
    for last in ("26112112345678", "26112187654321"):
        found = await readings.read("show last", person(), Recent(last), asked_at=NOON, noun="room")
        assert isinstance(found, ShowRoom)
        assert last in str(found.room)
