"""What a reading takes for granted is kept with it, and the zone that a time was said in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language import Recent
from bot.language.commands import Command, EditRoom, NewRoom, Question

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 12, tzinfo=ZONE)


def commands(line: str) -> tuple[Command, ...]:
    """What a line may mean on a Tuesday noon."""
    reading = GRAMMAR.read(line, now=NOW, zone=ZONE, recent=Recent("26112112345678"))
    assert isinstance(reading, Command | Question), reading
    return reading.choices if isinstance(reading, Question) else (reading,)


@pytest.mark.parametrize(
    "line",
    [
        "new English 10 nov 9:00-10:00",
        "new English 10 nov 2-3",
        "新建 英语 11月10日 9点到10点",
        "move last to 10 nov",
        "room list 1 june",
        "peaks 3 dec",
        "peaks rooms 3 dec",
        "peaks 1 dec to 20 dec",
        "attendance English 3 dec",
    ],
)
def test_a_day_put_on_or_off_by_a_year_is_told(line: str) -> None:
    assert {command.assumed for command in commands(line)} == {("year",)}


@pytest.mark.parametrize(
    "line",
    [
        "new English 30 nov 9:00-10:00",
        "new English 12 march 9:00-10:00",
        "new English 2027-11-10 9:00-10:00",
        "new English 10 nov 2027 9:00-10:00",
        "new English tomorrow 9:00-10:00",
        "peaks 3 nov",
        "peaks 3 dec 2025",
        "peaks 1 jan to 20 jan",
        "peaks yesterday",
        'attendance "Morning English" yesterday',
        'peaks "English" yesterday 9:00-10:00',
        'peaks "English" 昨天下午2点到3点',
    ],
)
def test_what_was_said_is_not_assumed(line: str) -> None:
    assert {command.assumed for command in commands(line)} == {()}


@pytest.mark.parametrize(
    "line",
    [
        "peaks yesterday morning",
        "peaks last night",
        "room list tonight",
        "峰值 昨晚",
        "peaks 昨天上午",
        "各房间 昨天下午",
        "attendance English yesterday evening",
        "考勤 英语 昨天上午",
        "room list tomorrow morning",
        'peaks "English" yesterday afternoon',
    ],
)
def test_a_part_of_a_day_that_is_not_heeded_is_told(line: str) -> None:
    assert {command.assumed for command in commands(line)} == {("whole_day",)}


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("new English tomorrow 9:00-10:00 Tokyo", "Asia/Tokyo"),
        ("new English tomorrow 2-3 Tokyo", "Asia/Tokyo"),
        ("新建 英语 明天东京时间9点到10点", "Asia/Tokyo"),
        ("move last to tomorrow 9:00-10:00 UTC+5:30", "UTC+05:30"),
        ("move last to 9:00-10:00 UTC", "UTC"),
        ("edit last start 9:00 Tokyo", "Asia/Tokyo"),
        ("new English tomorrow 9:00-10:00", None),
    ],
)
def test_the_zone_that_a_time_was_said_in_is_kept(line: str, zone: str | None) -> None:
    found = commands(line)
    assert all(isinstance(command, NewRoom | EditRoom) and command.zone == zone for command in found)
