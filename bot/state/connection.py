"""The connection to Redis. Whatever keeps it out of reach is `RedisUnavailable`, here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, OutOfMemoryError, ReadOnlyError, ResponseError, TimeoutError

from bot.errors import RedisUnavailable

CONNECT_TIMEOUT = 1.0
"""Seconds. An acknowledgement that must say "not accepted" has 3 of them."""

ANSWER_TIMEOUT = 2.0
"""Seconds."""

IDLE_CHECK = 30
"""Seconds of idleness after which a connection is tried before it is used."""

LEAST_VERSION = (6, 2)
"""GETDEL came with 6.2."""


CANNOT_KEEP = ("MISCONF", "NOREPLICAS")
"""How Redis begins to refuse a write that it could not bring to its disk, or to its replicas."""


class Redis(redis.Redis):
    """redis-py's client, whose commands raise RedisUnavailable when Redis cannot be reached or is silent."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        with cancellable(), redis_errors():
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


@contextmanager
def cancellable() -> Iterator[None]:
    """Raises the CancelledError that was lost within, if one was.

    redis-py waits by `asyncio.wait_for`, which before Python 3.12 can swallow a cancellation.
    Source: https://github.com/python/cpython/issues/86296
    """
    task = asyncio.current_task()
    asked = task.cancelling() if task else 0
    yield
    if task and task.cancelling() > asked:
        raise asyncio.CancelledError


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turns redis-py's errors of connection, and of a server that takes no writes, into RedisUnavailable."""
    try:
        yield
    except (ConnectionError, TimeoutError, ReadOnlyError, OutOfMemoryError, OSError) as error:
        raise RedisUnavailable(type(error).__name__) from error
    except ResponseError as error:
        if str(error).startswith(CANNOT_KEEP):
            raise RedisUnavailable(str(error).partition(" ")[0]) from error
        raise


def connect(url: str, *, patience: float = ANSWER_TIMEOUT) -> Redis:
    """A client of the Redis at `url` (`redis://`, `rediss://`, `unix://`), which connects when first used.

    It waits `patience` seconds for an answer. Close it with `async with` or `aclose`.
    """
    client = Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_TIMEOUT,
        socket_timeout=patience,
        health_check_interval=IDLE_CHECK,
        retry=once(),
    )
    return cast(Redis, client)  # redis-py annotates its own class


def once() -> Retry:
    """Never sends a command again: it may have been carried out, and a second GETDEL loses what was taken."""
    return Retry(NoBackoff(), 0)


def text(kept: str | bytes | None) -> str | None:
    """What Redis holds under a key: `connect` decodes every answer, which redis-py's types do not say."""
    return None if kept is None else str(kept)


async def version(client: Redis) -> tuple[int, ...]:
    """The server's version. Raises RedisUnavailable."""
    told: str = (await client.info("server"))["redis_version"]
    return tuple(int(part) for part in told.split(".")[:3])
