"""A client of an empty Redis, and queues on it as two processes have them."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis as AnyRedis

from bot.jobs import Job, Queue
from bot.state import Redis, connect

NAME = "tests"

JOB = Job(key="T0SCHOOL 1", kind="command", body='{"line":"new \\"English & 英语\\" 14:00-15:00"}')


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of an empty Redis."""
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
async def nowhere() -> AsyncIterator[Redis]:
    """A client of a Redis that is not there: its port is held, and nobody listens on it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        async with connect(f"redis://127.0.0.1:{held.getsockname()[1]}/0") as client:
            yield client


@pytest.fixture
def queue(redis: Redis) -> Queue:
    """The queue as this process has it."""
    return Queue(redis, NAME)


@pytest.fixture
async def other(redis_url: str) -> AsyncIterator[Queue]:
    """The queue as another process has it."""
    async with connect(redis_url) as client:
        yield Queue(client, NAME)


async def lose_leases(redis: AnyRedis, name: str = NAME) -> None:
    """What the passing of time does to leases that nobody renews."""
    for stream in ("ready", "accepted"):
        key = f"rollcall:{{{name}}}:{stream}"
        if not await redis.exists(key):
            continue
        for pending in await redis.xpending_range(key, "workers", "-", "+", 1000):
            await redis.xclaim(
                key,
                "workers",
                str(pending["consumer"]),
                0,
                [pending["message_id"]],
                idle=3_600_000,
                justid=True,
            )
