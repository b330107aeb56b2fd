"""Redis clients, whose connection errors all become `RedisUnavailable`."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self, cast

from msgspec import Struct
from redis import asyncio as redis
from redis.asyncio.connection import Connection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError
from redis.backoff import NoBackoff
from redis.client import NEVER_DECODE
from redis.exceptions import (
    AuthenticationError,
    ClusterError,
    ConnectionError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
    TimeoutError,
)

from bot.errors import RedisUnavailable
from bot.state.shared_connection import SharedConnection

CONNECT_TIMEOUT = 1.0
"""Seconds. An acknowledgement that must say "not accepted" has 3 of them."""

ANSWER_TIMEOUT = 2.0
"""Seconds."""

MIN_VERSION = (6, 2)
"""GETDEL came with 6.2."""


REJECTS_WRITES = re.compile(r"(?:^|: -)(MISCONF|NOREPLICAS|OOM|READONLY)\b")
"""Redis takes no write: it could not bring it to its disk or its replicas, is full, or is a replica.

What a script ran into stands at the beginning from Redis 7 on, and after `@user_script: N: -` in 6.2.
"""


OUT_OF_REACH = (
    ConnectionError,
    TimeoutError,
    ReadOnlyError,
    OutOfMemoryError,
    NoPermissionError,
    OSError,
    ClusterError,
    RedisClusterException,
)
"""Errors of the connection, of a server that takes no writes, or none of this user, and of a cluster without the key's
master."""


UNANSWERED, CLOSED = "it did not answer in time", "it closed the connection"
"""As who is asked with TLS and has none does, or the other way round."""

CAUSES: Mapping[type[BaseException], str] = {
    ssl.SSLCertVerificationError: "its certificate is not trusted",
    ssl.SSLError: "it does not speak TLS",
    MasterNotFoundError: "no sentinel names its master",
    socket.gaierror: "its host name is not known",
    ConnectionRefusedError: "nothing listens there",
    ConnectionResetError: CLOSED,
    FileNotFoundError: "there is no such socket",
    AuthenticationError: "it rejects the user name or password",
    OutOfMemoryError: "it is full",
    ReadOnlyError: "it is a replica, which takes no changes",
    NoPermissionError: "its user may not do what Rollcall does",
}
"""From the particular to the general, in words for whoever runs Rollcall."""


NO_DATABASE = "it has no database of this number"

REJECTED: Mapping[str, str] = {
    "MISCONF": "it cannot write to its disk",
    "NOREPLICAS": "it has too few replicas",
    "OOM": CAUSES[OutOfMemoryError],
    "READONLY": CAUSES[ReadOnlyError],
}
"""What a write is rejected with, in the same words."""


class Redis(redis.Redis):
    """redis-py's client, whose commands raise RedisUnavailable when Redis cannot be reached or is silent.

    They go over its `shared` connection where it has one; pipelines and transactions have one each, from its pool, as
    has what is answered by no text.
    """

    shared: SharedConnection | None = None

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if self.shared is None or NEVER_DECODE in options:
            with cancellable(), redis_errors():
                return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        try:
            answer = cast(Connection, _Answer(await self.shared.ask(args)))
            return await self.parse_response(answer, args[0], **options)
        except (*OUT_OF_REACH, ResponseError) as error:
            if unavailable := _unavailable(error):
                raise unavailable from error
            raise

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        if self.shared is not None:
            await self.shared.aclose()
        await super().aclose(close_connection_pool)


class _Answer(Struct, frozen=True):
    """What redis-py reads an answer from."""

    to_come: asyncio.Future[Any]

    async def read_response(self) -> Any:
        return await self.to_come


class RedisCluster(redis.RedisCluster):
    """redis-py's client of a cluster, which raises RedisUnavailable likewise. Its commands are those of `Redis`."""

    async def __aenter__(self) -> Self:
        """Connects when it is first used, as `Redis` does, where redis-py connects at once."""
        await self._increment_usage()
        return self

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        with cancellable(), redis_errors():
            return await super().execute_command(*args, **options)


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
    except (*OUT_OF_REACH, ResponseError) as error:
        if unavailable := _unavailable(error):
            raise unavailable from error
        raise


def _unavailable(error: Exception) -> RedisUnavailable | None:
    """An error of redis-py as RedisUnavailable; None if Redis was there."""
    if isinstance(error, OUT_OF_REACH):
        return RedisUnavailable(cause_of(error))
    if "DB index is out of range" in str(error):
        return RedisUnavailable(NO_DATABASE)
    rejected = REJECTS_WRITES.search(str(error))
    return RedisUnavailable(REJECTED[rejected[1]]) if rejected else None


def cause_of(error: BaseException) -> str:
    """Why Redis is unavailable, as far as that is known, without any part of the URL."""
    behind: BaseException | None = error
    while behind is not None:
        for kind, cause in CAUSES.items():
            if isinstance(behind, kind):
                return cause + _detail(behind)
        behind = behind.__cause__ or behind.__context__
    if isinstance(error, TimeoutError):
        return UNANSWERED
    return CLOSED if "closed by server" in str(error) else type(error).__name__


def _detail(error: BaseException) -> str:
    """What OpenSSL has against a certificate, up to the host's name."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return ""
    return f" ({error.verify_message.partition(',')[0]})"


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


async def eviction_policy(client: Redis) -> str:
    """What the server does when it is full, as it calls it. Raises RedisUnavailable."""
    told: str = (await client.info("memory"))["maxmemory_policy"]
    return told
