"""The connection: what is out of reach is RedisUnavailable, soon."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis.exceptions import ResponseError

from bot.background import background
from bot.errors import RedisUnavailable
from bot.state import Redis, connect
from bot.state import connection as under_test
from bot.state.connection import MIN_VERSION, version
from bot.state.topologies import MAX_BACKGROUND_CONNECTIONS, MAX_CONNECTIONS
from tests.tcp import listening, silent


async def test_a_redis_that_is_not_there_is_state_gone(nowhere: Redis) -> None:
    with pytest.raises(RedisUnavailable):
        await nowhere.get("anything")
    with pytest.raises(RedisUnavailable):
        await nowhere.register_script("return 1")()


async def test_a_socket_that_is_not_there_is_state_gone() -> None:
    async with connect("unix:///nowhere/redis.sock") as client:
        with pytest.raises(RedisUnavailable):
            await client.set("anything", "1")


@pytest.mark.waiting
async def test_a_redis_that_is_silent_is_state_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "ANSWER_TIMEOUT", 0.05)
    async with listening(silent) as port, connect(f"redis://127.0.0.1:{port}/0") as client:
        with pytest.raises(RedisUnavailable):
            await client.get("anything")


async def test_a_connection_that_was_cut_is_not_used(redis: Redis) -> None:
    await redis.set("here", "1")
    await redis.client_kill_filter(_id=str(await redis.client_id()), skipme=False)
    time.sleep(0.2)  # noqa: ASYNC251 - the loop shall not see the end of the connection before it is wanted
    assert await redis.get("here") == "1"


async def test_what_redis_is_told_of_the_client_is_not_looked_up_for_each_connection(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("importlib.metadata.version")
    async with connect(redis_url) as client:
        assert await client.client_id()


async def test_more_commands_than_connections_wait_for_one(redis_url: str) -> None:
    count = 4 * MAX_CONNECTIONS
    async with connect(redis_url, blocking=True) as client:
        counted = await asyncio.gather(*(client.incr("n") for _ in range(count)))
    assert sorted(counted) == list(range(1, count + 1))


async def test_who_waits_too_long_for_a_connection_is_told(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect(redis_url, blocking=True) as client:
        pool = client.connection_pool
        monkeypatch.setattr(pool, "timeout", 0.1)  # of who waits for a free one; Redis may be slow
        held = [await pool.get_connection() for _ in range(MAX_CONNECTIONS)]  # type: ignore[no-untyped-call]
        with pytest.raises(RedisUnavailable):
            await client.get("anything")
        for connection in held:
            await pool.release(connection)
        assert await client.get("anything") is None


async def test_background_work_leaves_connections_to_what_is_to_be_acknowledged(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect(redis_url, blocking=True) as client:
        pool = client.connection_pool
        monkeypatch.setattr(pool, "timeout", 0.1)  # of who waits for a free one; Redis may be slow
        held = [await background(pool.get_connection) for _ in range(MAX_BACKGROUND_CONNECTIONS)]
        with pytest.raises(RedisUnavailable):
            await background(client.get, "anything")
        assert await asyncio.gather(*(client.get("anything") for _ in range(3))) == [None] * 3
        await pool.release(held.pop())
        assert await background(client.get, "anything") is None
        for connection in held:
            await pool.release(connection)


async def test_a_command_does_not_swallow_a_cancellation(redis: Redis) -> None:
    async def ask_for_ever() -> None:
        while True:
            await redis.get("anything")

    for steps in range(40):
        asking = asyncio.create_task(ask_for_ever())
        for _ in range(steps):
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(asking, timeout=5)


async def test_the_embedded_redis_is_new_enough(redis: Redis) -> None:
    assert await version(redis) >= MIN_VERSION


async def test_a_redis_that_cannot_keep_what_it_is_told_is_state_gone(redis: Redis) -> None:
    refusing = "return redis.error_reply('MISCONF Errors writing to the AOF file: No space left on device')"
    with pytest.raises(RedisUnavailable):
        await redis.register_script(refusing)()
    with pytest.raises(ResponseError):
        await redis.register_script("return redis.error_reply('ERR ours')")()
