"""Event ids: claimed once, by one process."""

from __future__ import annotations

import asyncio

from bot.state import Events, Keys, Redis, connect
from bot.state.keys import EVENT_CLAIM_LIFE, EVENT_LIFE


async def test_a_redelivery_is_known(redis: Redis, keys: Keys) -> None:
    events = Events(redis, keys)
    assert await events.claim("Ev1")
    assert not await events.claim("Ev1")
    assert await events.claim("Ev2")


async def test_an_event_is_left_to_who_took_it_for_a_while_and_remembered_once_answered(
    redis: Redis, keys: Keys
) -> None:
    events = Events(redis, keys)
    await events.claim("Ev1")
    assert 0 < await redis.ttl(keys.event("Ev1")) <= EVENT_CLAIM_LIFE.total_seconds() < 60
    await events.settle("Ev1")
    assert 3600 <= await redis.ttl(keys.event("Ev1")) <= EVENT_LIFE.total_seconds()
    assert not await events.claim("Ev1")


async def test_of_many_deliveries_at_once_one_is_answered(redis: Redis, redis_url: str, keys: Keys) -> None:
    async with connect(redis_url) as other:
        processes = [Events(redis, keys), Events(other, keys)]
        claims = await asyncio.gather(*(processes[i % 2].claim("Ev1") for i in range(100)))
    assert claims.count(True) == 1


async def test_an_event_whose_work_failed_can_be_claimed_again(redis: Redis, keys: Keys) -> None:
    events = Events(redis, keys)
    await events.claim("Ev1")
    await events.release("Ev1")
    assert await events.claim("Ev1")


async def test_teams_do_not_share_events(redis: Redis, keys: Keys) -> None:
    assert await Events(redis, keys).claim("Ev1")
    assert await Events(redis, Keys("T0OTHER")).claim("Ev1")
