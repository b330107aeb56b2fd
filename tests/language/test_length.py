"""A long line costs as much more as it is longer: counted in calls of functions, not in time."""

from __future__ import annotations

import sys
from datetime import datetime
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR

pytestmark = pytest.mark.exhaustive

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
SHORT, LONG = 300, 1200
"""Characters."""
MAX_GROWTH = 5
SLACK = 3000
"""Calls that the end of a line may cost, however long it is: an example to be looked for."""

UNITS = (
    *'("-/1#=',
    "一",
    "第",
    "周六",
    "差不多",
    "1月1日",
    "14点",
    "每周一",
    "14:00-15:00 ",
    "12-01 ",
    "mon ",
    "fri. ",
    "from ",
    "and every mon ",
    "a week from ",
    "2 days from ",
    "for 1h ",
    "longer 1h ",
    "the ",
    "a=1 ",
    "Tokyo ",
    "last ",
)


def calls(line: str) -> int:
    """How many functions of Python are called to read the line."""
    count = 0

    def counted(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        GRAMMAR.read(line, now=NOW, zone=ZONE)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("opening", ["new ", "peaks ", "make last ", "new X every mon 14:00-15:00 "])
def test_work_grows_no_faster_than_the_line(opening: str) -> None:
    for unit in UNITS:
        short, long = (calls(opening + unit * (length // len(unit))) for length in (SHORT, LONG))
        assert long <= MAX_GROWTH * short + SLACK, unit


def test_a_day_counted_from_days_counted_from_days_is_refused_at_any_length() -> None:
    found = GRAMMAR.read("new X " + "a week from " * 800 + "friday 14:00-15:00", now=NOW, zone=ZONE)
    assert GRAMMAR.to_json(found).get("command") is None


@pytest.mark.parametrize("line", ["一" * 10_000, "new " + "一" * 10_000, "peaks " + "fri " * 1_200])
def test_what_no_command_can_be_is_refused_for_its_length(line: str) -> None:
    found = GRAMMAR.to_json(GRAMMAR.read(line, now=NOW, zone=ZONE))
    assert found["refusal"] == "line_too_long"
    assert line.startswith(found["at"])


def test_codes_for_as_many_as_there_may_be_are_read() -> None:
    numbers = ",".join(str(number) for number in range(100_000, 101_000, 2))
    found = GRAMMAR.to_json(GRAMMAR.read(f"code English for {numbers}", now=NOW, zone=ZONE))
    assert len(found["user_numbers"]) == 500
