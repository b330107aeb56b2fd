"""A channel has one message at a time, and a team is left alone when Slack asks for that."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.state import Redis, SlackThrottle

from .conftest import TEAM


@pytest.fixture
def throttle(redis: Redis) -> SlackThrottle:
    return SlackThrottle(redis, timedelta(seconds=30))


async def test_a_channel_has_one_message_at_a_time(throttle: SlackThrottle) -> None:
    assert await throttle.must_wait(TEAM, "C0OPS") == 0
    assert 0 < await throttle.must_wait(TEAM, "C0OPS") <= 30
    assert await throttle.must_wait("T2", "C0OPS") == 0


async def test_after_its_pace_a_channel_has_the_next_message(redis: Redis) -> None:
    throttle = SlackThrottle(redis, timedelta(seconds=0.05))
    assert await throttle.must_wait(TEAM, "C0OPS") == 0
    await asyncio.sleep(0.06)
    assert await throttle.must_wait(TEAM, "C0OPS") == 0


async def test_held_back_nobody_posts_to_the_team(throttle: SlackThrottle) -> None:
    await throttle.hold_back(TEAM, 300)
    assert 30 < await throttle.must_wait(TEAM, "C0OPS") <= 300
    assert await throttle.must_wait("T2", "C0OPS") == 0
