"""A client of an empty Redis, and a second person's and team's names."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from bot.state import Keys, Schedule

TEAM = "T0SCHOOL"
DUE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def schedule(number: int, team: str = TEAM) -> Schedule:
    """A daily report."""
    return Schedule(
        team=team,
        number=number,
        at=time(9),
        zone="Asia/Shanghai",
        channel="C0OPS",
        owner="U1",
        language="en",
        made_at=DUE,
    )


@pytest.fixture
def keys() -> Keys:
    """The keys of one team."""
    return Keys(TEAM)
