"""Hours that a change of clocks skips or shows twice."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands import GRAMMAR
from bot.language.commands import NewRoom, Question, Refusal

NEW_YORK = ZoneInfo("America/New_York")
SPRING = datetime(2027, 3, 13, 12, tzinfo=NEW_YORK)
AUTUMN = datetime(2026, 10, 31, 12, tzinfo=NEW_YORK)


@pytest.mark.parametrize("when", ["2:30am-3:30am", "02:15-03:15", "1:30am-2:30am", "02:30 for 1h"])
def test_a_time_that_does_not_exist_is_refused(when: str) -> None:
    found = GRAMMAR.read(f"new English tomorrow {when}", now=SPRING, zone=NEW_YORK)
    assert isinstance(found, Refusal)
    assert found.kind == "dst_gap"
    assert found.at == f"tomorrow {when}"
    assert found.example
    assert isinstance(GRAMMAR.read(found.example, now=SPRING, zone=NEW_YORK), NewRoom)


def test_a_length_runs_over_the_gap() -> None:
    found = GRAMMAR.read("new English tomorrow 1:30am for 1h", now=SPRING, zone=NEW_YORK)
    assert isinstance(found, NewRoom)
    assert found.end.isoformat() == "2027-03-14T03:30:00-04:00"


@pytest.mark.parametrize("when", ["1:30am for 1h", "01:30-03:30", "00:45-01:45"])
def test_a_time_shown_twice_is_asked_about(when: str) -> None:
    found = GRAMMAR.read(f"new English tomorrow {when}", now=AUTUMN, zone=NEW_YORK)
    assert isinstance(found, Question)
    assert found.kind == "dst_fold"
    first, second = found.choices
    assert isinstance(first, NewRoom)
    assert isinstance(second, NewRoom)
    assert (first.start.isoformat(), first.end.isoformat()) < (
        second.start.isoformat(),
        second.end.isoformat(),
    ) or (
        first.start.utcoffset(),
        first.end.utcoffset(),
    ) != (second.start.utcoffset(), second.end.utcoffset())
    for choice in found.choices:
        assert GRAMMAR.to_json(
            GRAMMAR.read(GRAMMAR.write(choice), now=AUTUMN, zone=NEW_YORK)
        ) == GRAMMAR.to_json(choice)


def test_the_earlier_is_offered_first() -> None:
    found = GRAMMAR.read("new English tomorrow 1:30am for 1h", now=AUTUMN, zone=NEW_YORK)
    assert isinstance(found, Question)
    starts = [choice.start.isoformat() for choice in found.choices if isinstance(choice, NewRoom)]
    assert starts == ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"]


def test_the_zone_that_is_named_decides() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    found = GRAMMAR.read("new English 2026-11-01 1:30am for 1h New York", now=AUTUMN, zone=shanghai)
    assert isinstance(found, Question)
    assert found.kind == "dst_fold"


def test_a_range_is_as_long_as_it_is_and_not_as_it_looks() -> None:
    found = GRAMMAR.read("new English tomorrow 1:50am-3:04am", now=SPRING, zone=NEW_YORK)
    assert isinstance(found, Refusal)
    assert found.kind == "too_short"
