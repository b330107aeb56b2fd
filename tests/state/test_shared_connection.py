"""The connection that commands share: each gets its own answer, whatever becomes of the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.exceptions import ResponseError

from bot.errors import RedisUnavailable
from bot.state import Redis, connect


@pytest.fixture
async def other(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        yield client


async def waiting(client: Redis) -> asyncio.Task[Any]:
    """A command that Redis does not answer."""
    task = asyncio.create_task(client.execute_command("BLPOP", "nothing", 0))
    await asyncio.sleep(0)
    return task


async def test_all_commands_go_over_one_connection(redis: Redis) -> None:
    ids = await asyncio.gather(*(redis.client_id() for _ in range(20)))
    assert len(set(ids)) == 1


async def test_each_gets_its_own_answer(redis: Redis) -> None:
    await redis.mset({str(number): number for number in range(100)})
    numbers = [str(number) for number in range(100)]
    assert await asyncio.gather(*map(redis.get, numbers)) == numbers


async def test_an_answer_that_is_no_text_is_given_as_it_is(redis: Redis) -> None:
    await redis.set("key", "é")
    kept = await redis.dump("key")
    await redis.restore("copy", 0, kept or b"")
    assert await redis.get("copy") == "é"


async def test_the_error_of_one_is_not_that_of_another(redis: Redis) -> None:
    await redis.set("here", "1")
    told = await asyncio.gather(
        redis.get("here"), redis.hgetall("here"), redis.get("here"), return_exceptions=True
    )
    assert (told[0], told[2]) == ("1", "1")
    assert isinstance(told[1], ResponseError)


async def test_what_was_cancelled_leaves_its_answer_to_nobody(redis: Redis) -> None:
    await redis.mset({"first": "1", "second": "2"})
    asking = asyncio.create_task(redis.execute_command("GET", "first"))
    await asyncio.sleep(0)
    asking.cancel()
    assert await redis.get("second") == "2"
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_what_waits_when_the_connection_is_cut_is_told_and_not_sent_again(
    redis: Redis, other: Redis
) -> None:
    cut = await redis.client_id()
    asking = await waiting(redis)
    after = asyncio.create_task(redis.execute_command("INCR", "counted"))
    await other.client_kill_filter(_id=str(cut))
    for task in (asking, after):
        with pytest.raises(RedisUnavailable):
            await task
    assert await redis.get("counted") is None
    assert await redis.client_id() != cut


async def test_a_connection_without_an_answer_is_used_no_more(redis: Redis) -> None:
    before = await redis.client_id()
    assert redis.shared is not None
    assert redis.shared._wire is not None
    redis.shared._wire._timeout = 0.02
    with pytest.raises(RedisUnavailable):
        await (await waiting(redis))
    assert await redis.client_id() != before


async def test_all_that_want_a_connection_at_once_are_told_that_there_is_none(nowhere: Redis) -> None:
    told = await asyncio.gather(*(nowhere.get("here") for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in told] == [RedisUnavailable] * 5


async def test_a_blocking_client_has_a_connection_for_each_command(redis_url: str, redis: Redis) -> None:
    async with connect(redis_url, blocking=True) as client:
        asking = await waiting(client)
        assert await client.get("here") is None
        await redis.lpush("nothing", "something")
        assert list(await asking) == ["nothing", "something"]
