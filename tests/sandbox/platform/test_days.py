"""Days and datetimes, compared with the zone database."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.platform import days

SHANGHAI = ZoneInfo("Asia/Shanghai")
seconds = st.integers(946_684_800, 4_102_444_800)


@given(seconds)
def test_days_and_writing_are_those_of_shanghai(second: int) -> None:
    moment = datetime.fromtimestamp(second, UTC).astimezone(SHANGHAI)
    day = days.day_of(second)
    assert days.date_of(day) == moment.date()
    assert days.number_of(moment.date()) == day
    assert days.start_of(day) <= second < days.start_of(day + 1)
    assert days.formatted(second) == f"{moment:%Y-%m-%d %H:%M:%S}"
    assert days.parsed(days.formatted(second)) == second
    assert datetime.fromisoformat(days.iso(second)) == moment


def test_no_instant_is_written_as_nothing() -> None:
    assert days.formatted(None) == ""


@pytest.mark.parametrize(
    "text", ["", "2026-03-04", "2026-3-4 1:2:3", "2026-02-30 00:00:00", "2026-03-04 24:00:00"]
)
def test_what_is_not_written_so_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        days.parsed(text)
