"""REDIS_URL may name sentinels or a cluster: real ones, made of servers that these tests start."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis as Client
from redis.exceptions import RedisError

from bot.errors import RedisUnavailable
from bot.jobs import Job, Queue
from bot.state import Cards, Contexts, Keys, LastingCard, Redis, Rooms, Throttle, connect
from bot.state.connection import version
from bot.state.server import program

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEYS = Keys("T0SCHOOL")
SLOTS = 16_384
SETTLED_WITHIN = 30
"""Seconds, on a machine that has other work on all its cores."""

pytestmark = pytest.mark.waiting


def free_ports(count: int) -> list[int]:
    """Ports whose number plus 10,000 is a port too, by which the nodes of a cluster talk."""
    with ExitStack() as stack:
        ports: list[int] = []
        while len(ports) < count:
            held = stack.enter_context(socket.socket())
            held.bind(("127.0.0.1", 0))
            port: int = held.getsockname()[1]
            if port < 55_000:
                ports.append(port)
        return ports


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something holds; what fails on the way does not hold yet."""
    async with asyncio.timeout(SETTLED_WITHIN):
        while True:
            with suppress(RedisUnavailable, RedisError, OSError):
                if await holds():
                    return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def server(folder: Path, port: int, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Redis server, killed at the end."""
    home = folder / str(port)
    home.mkdir()
    settings = home / "redis.conf"
    settings.write_text(f'port {port}\nbind 127.0.0.1\ndir {home}\nsave ""\n' + "\n".join(options))
    sentinel = ["--sentinel"] if any("sentinel" in option for option in options) else []
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(await program(), str(settings), *sentinel, stdout=quiet)
    try:
        async with Client(port=port) as client:
            await until(client.ping)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def cluster_command(port: int, *words: str | int) -> str:
    """What a node says to a command of its cluster."""
    async with Client(port=port) as node:
        return str(await node.execute_command("CLUSTER", *words))  # type: ignore[no-untyped-call]


@asynccontextmanager
async def cluster(folder: Path) -> AsyncIterator[str]:
    """The URL of a cluster of two masters, each with half of the slots."""
    first, second = free_ports(2)
    async with AsyncExitStack() as stack:
        for port in (first, second):
            await stack.enter_async_context(server(folder, port, "cluster-enabled yes"))
        for port, slots in ((first, range(SLOTS // 2)), (second, range(SLOTS // 2, SLOTS))):
            await cluster_command(port, "ADDSLOTS", *slots)
        await cluster_command(second, "SET-CONFIG-EPOCH", 2)
        await cluster_command(first, "MEET", "127.0.0.1", second)
        for port in (first, second):

            async def is_whole(port: int = port) -> bool:
                return "cluster_state:ok" in await cluster_command(port, "INFO")

            await until(is_whole)
        yield f"redis+cluster://127.0.0.1:{first},127.0.0.1:{second}"


@asynccontextmanager
async def watched_by_a_sentinel(
    folder: Path,
) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """The URL of a master with a replica, and the process of the master."""
    first, second, port = free_ports(3)
    async with AsyncExitStack() as stack:
        master = await stack.enter_async_context(server(folder, first, "repl-diskless-sync-delay 0"))
        await stack.enter_async_context(server(folder, second, f"replicaof 127.0.0.1 {first}"))
        watch = (
            f"sentinel monitor school 127.0.0.1 {first} 1",
            "sentinel down-after-milliseconds school 500",
            "sentinel failover-timeout school 3000",
        )
        await stack.enter_async_context(server(folder, port, *watch))
        sentinel = await stack.enter_async_context(Client(port=port, decode_responses=True))

        async def knows_the_replica() -> bool:
            return len(await sentinel.sentinel_slaves("school")) == 1

        await until(knows_the_replica)
        yield f"redis+sentinel://127.0.0.1:{port}/school/0", master


async def everything_works(redis: Redis) -> None:
    """A job, steps, a person's context, a series, a card and the requests: all kinds of scripts and pipelines."""
    queue = Queue(redis, "school")
    held = await queue.accept(Job(key="T0SCHOOL 1", kind="command", body="{}"))
    assert held is not None
    assert await queue.accept(held.job) is None
    await queue.begin(held, "call")
    await queue.record(held, "call")
    await queue.finish(held)
    assert await queue.all() == []
    contexts, rooms, cards = Contexts(redis, KEYS), Rooms(redis, KEYS), Cards(redis, KEYS)
    await contexts.keep_last("U0ANNA", "26110200000001")
    assert (await contexts.of("U0ANNA")).last == "26110200000001"
    await rooms.keep_series("series", ["26110200000001", "26110200000002"])
    assert await rooms.series("26110200000002") == ("26110200000001", "26110200000002")
    assert await cards.begin("26110200000001", "U0ANNA", NOW) is None
    assert await cards.of("26110200000001") == {"U0ANNA": LastingCard(begun=NOW)}
    await Throttle(redis, "12345678").wait()
    assert [key async for key in redis.scan_iter(match=f"{Keys.THROTTLE}*")] != []
    assert await version(redis) >= (6, 2)


async def test_everything_works_in_a_cluster(tmp_path: Path) -> None:
    async with cluster(tmp_path) as url, connect(url) as redis:
        await everything_works(redis)


async def test_everything_works_where_sentinels_name_the_master_and_goes_on_after_its_death(
    tmp_path: Path,
) -> None:
    async with watched_by_a_sentinel(tmp_path) as (url, master), connect(url) as redis:
        await everything_works(redis)

        async def replicated() -> bool:
            await redis.set("anything", "1")
            return bool(await redis.wait(1, 100))

        await until(replicated)
        master.kill()
        await master.wait()
        with pytest.raises(RedisUnavailable):
            await redis.get("anything")

        async def promoted() -> bool:
            return bool(await redis.set("anything", "2"))

        await until(promoted)
        assert (await Contexts(redis, KEYS).of("U0ANNA")).last == "26110200000001"


@pytest.mark.parametrize("topology", ["sentinel", "cluster"])
async def test_where_nobody_listens_redis_is_out_of_reach(topology: str) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        async with connect(f"redis+{topology}://127.0.0.1:{port}/school") as redis:
            with pytest.raises(RedisUnavailable):
                await redis.get("anything")


async def test_what_another_service_is_called_is_no_master(tmp_path: Path) -> None:
    async with watched_by_a_sentinel(tmp_path) as (url, _), connect(url.replace("school", "other")) as redis:
        with pytest.raises(RedisUnavailable, match="no sentinel names its master"):
            await redis.get("anything")
