"""The pace: a channel has one message at a time, and a team is left alone when Slack asks for that."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.state import Pace, Redis

from .conftest import TEAM


@pytest.fixture
def pace(redis: Redis) -> Pace:
    return Pace(redis, timedelta(seconds=30))


async def test_a_channel_has_one_message_at_a_time(pace: Pace) -> None:
    assert await pace.must_wait(TEAM, "C0OPS") == 0
    assert 0 < await pace.must_wait(TEAM, "C0OPS") <= 30
    assert await pace.must_wait("T2", "C0OPS") == 0


async def test_after_its_pace_a_channel_has_the_next_message(redis: Redis) -> None:
    pace = Pace(redis, timedelta(seconds=0.05))
    assert await pace.must_wait(TEAM, "C0OPS") == 0
    await asyncio.sleep(0.06)
    assert await pace.must_wait(TEAM, "C0OPS") == 0


async def test_held_back_nobody_posts_to_the_team(pace: Pace) -> None:
    await pace.hold_back(TEAM, 300)
    assert 30 < await pace.must_wait(TEAM, "C0OPS") <= 300
    assert await pace.must_wait("T2", "C0OPS") == 0
