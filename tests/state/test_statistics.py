"""What past days came to."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.errors import RedisUnavailable
from bot.state import Keys, Redis, Statistic, Statistics
from bot.state.keys import STATISTICS_LIFE

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)
HOURS: Statistic[tuple[int, ...]] = Statistic("hours", tuple[int, ...])
PEAK = Statistic("peak", int)


@pytest.fixture
def statistics(redis: Redis, keys: Keys) -> Statistics:
    return Statistics(redis, keys, "12345678")


async def test_only_the_days_that_are_kept_are_told(statistics: Statistics) -> None:
    await statistics.keep(PEAK, {SUNDAY: 0, TUESDAY: 31})
    assert await statistics.of(PEAK, [SUNDAY, MONDAY, TUESDAY]) == {SUNDAY: 0, TUESDAY: 31}
    assert await statistics.of(PEAK, []) == {}


async def test_kinds_accounts_and_teams_do_not_mix(statistics: Statistics, redis: Redis) -> None:
    await statistics.keep(HOURS, {SUNDAY: (1, 2, 3)})
    assert await statistics.of(HOURS, [SUNDAY]) == {SUNDAY: (1, 2, 3)}
    assert await statistics.of(PEAK, [SUNDAY]) == {}
    assert await Statistics(redis, Keys("T0OTHER"), "12345678").of(HOURS, [SUNDAY]) == {}
    assert await Statistics(redis, statistics.keys, "87654321").of(HOURS, [SUNDAY]) == {}


async def test_they_are_kept_for_more_than_a_year(statistics: Statistics, redis: Redis) -> None:
    await statistics.keep(PEAK, {SUNDAY: 31})
    life = await redis.ttl(statistics.keys.statistics("12345678", "peak", "2026-11-22"))
    assert STATISTICS_LIFE.total_seconds() - 60 < life <= STATISTICS_LIFE.total_seconds()


async def test_what_was_kept_in_another_shape_is_not_known(statistics: Statistics, redis: Redis) -> None:
    await statistics.keep(Statistic("peak", str), {SUNDAY: "thirty-one"})
    assert await statistics.of(PEAK, [SUNDAY]) == {}


async def test_turns_are_taken_one_after_the_other(statistics: Statistics) -> None:
    inside, most = 0, 0

    async def enter() -> None:
        nonlocal inside, most
        async with statistics.turn(PEAK, [SUNDAY]):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter() for _ in range(5)))
    assert most == 1


async def test_a_turn_of_another_day_need_not_wait(statistics: Statistics) -> None:
    async with (
        statistics.turn(PEAK, [SUNDAY]),
        statistics.turn(PEAK, [MONDAY]),
        statistics.turn(HOURS, [SUNDAY]),
    ):
        assert await statistics.of(PEAK, [SUNDAY]) == {}


async def test_redis_out_of_reach_is_said(nowhere: Redis, keys: Keys) -> None:
    lost = Statistics(nowhere, keys, "12345678")
    with pytest.raises(RedisUnavailable):
        await lost.of(PEAK, [SUNDAY])
    with pytest.raises(RedisUnavailable):
        await lost.keep(PEAK, {SUNDAY: 1})
