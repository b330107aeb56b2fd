"""A client of an empty Redis, and queues on it as two processes have them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis as AnyRedis

from bot.jobs import Job, Queue
from bot.state import Redis, connect

NAME = "tests"

JOB = Job(key="T0SCHOOL 1", kind="command", body='{"line":"new \\"English & 英语\\" 14:00-15:00"}')


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
