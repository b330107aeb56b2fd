"""Schedules: numbered once, made once, out of the queue while they are paused."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import RedisUnavailable
from bot.jobs import Queue
from bot.state import SCHEDULED, Keys, Redis, Schedules

from .conftest import DUE, TEAM, schedule


@pytest.fixture
def schedules(redis: Redis, keys: Keys) -> Schedules:
    return Schedules(redis, keys)


async def test_a_schedule_is_kept_and_queued(schedules: Schedules, redis: Redis) -> None:
    await schedules.add(schedule(1), DUE)
    state = await schedules.get(1)
    assert state is not None
    assert (state.schedule, state.due, state.paused) == (schedule(1), DUE, "")
    (record,) = await Queue(redis, SCHEDULED).all()
    assert (record.job.key, record.due) == (f"{TEAM} 1", DUE)
    assert await Queue(redis, SCHEDULED).is_queued(record)


async def test_added_again_it_stays_as_it_is(schedules: Schedules) -> None:
    """A process that died after it added one is taken over by one that adds it too."""
    await schedules.add(schedule(1), DUE)
    await schedules.add(schedule(1), DUE + timedelta(days=1))
    state = await schedules.get(1)
    assert state is not None
    assert state.due == DUE


async def test_numbers_count_up_and_are_not_given_again(schedules: Schedules, redis: Redis) -> None:
    assert [await schedules.next_number() for _ in range(2)] == [1, 2]
    await schedules.add(schedule(2), DUE)
    await schedules.stop(2)
    assert await schedules.next_number() == 3
    assert await Schedules(redis, Keys("T2")).next_number() == 1


async def test_they_are_listed_by_number_and_team(schedules: Schedules, redis: Redis) -> None:
    for number in (10, 9, 1):
        await schedules.add(schedule(number), DUE)
    await Schedules(redis, Keys("T2")).add(schedule(5, "T2"), DUE)
    assert [state.schedule.number for state in await schedules.all()] == [1, 9, 10]


async def test_stopped_nothing_is_left(schedules: Schedules, redis: Redis) -> None:
    await schedules.add(schedule(1), DUE)
    await schedules.stop(1)
    assert await schedules.get(1) is None
    assert await schedules.all() == []
    assert await redis.keys("rollcall:*") == []


async def test_paused_it_waits_and_resumed_it_goes_on(schedules: Schedules, redis: Redis) -> None:
    await schedules.add(schedule(1), DUE)
    await schedules.pause(1, "asked")
    assert (await Queue(redis, SCHEDULED).count()).due == 0
    later = DUE + timedelta(days=3)
    await schedules.resume(1, later)
    state = await schedules.get(1)
    assert state is not None
    assert (state.paused, state.due) == ("", later)
    assert (await Queue(redis, SCHEDULED).count()).due == 1


async def test_sending_asked_for_twice_is_one_report(schedules: Schedules, redis: Redis) -> None:
    for _ in range(2):
        await schedules.send(1, DUE)
    await schedules.send(1, DUE.astimezone(ZoneInfo("Asia/Shanghai")))
    assert (await Queue(redis, SCHEDULED).count()).ready == 1
    (record,) = await Queue(redis, SCHEDULED).all()
    assert record.job.key == f"{TEAM} 1 2026-11-25T01:00:00+00:00"


async def test_out_of_reach(nowhere: Redis, keys: Keys) -> None:
    with pytest.raises(RedisUnavailable):
        await Schedules(nowhere, keys).all()
