"""The platform's limit of 200 requests per 10 s, shared by all processes of an account."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import cast

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from limits.typing import AsyncRedisClient

from bot.errors import RedisUnavailable
from bot.state.connection import Redis, cancellable
from bot.state.keys import Keys

log = structlog.get_logger(__name__)

REQUESTS = 200
"""Maximum requests of an account in `WINDOW` seconds. Source: the platform's document on limits."""

WINDOW = 10
"""Seconds."""

ALONE = 5.0
"""Seconds that a process counts only its own requests after Redis was unavailable."""

FOR_PEOPLE = 50
"""Of `REQUESTS`, those reserved for people's commands."""

SHORTEST_WAIT = 0.005
"""Minimum seconds between checks."""


_RESERVED: ContextVar[int] = ContextVar("reserved", default=0)


@contextmanager
def after_people() -> Iterator[None]:
    """Within it, requests leave `FOR_PEOPLE` of a window to those of people's other commands."""
    token = _RESERVED.set(FOR_PEOPLE)
    try:
        yield
    finally:
        _RESERVED.reset(token)


class SharedCounts(RedisStorage):
    """What `limits` counts in the Redis of a client, be it a server's or a cluster's."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        super().__init__("async+redis://", implementation="redispy", key_prefix=Keys.THROTTLE)

    def configure_bridge(self) -> None:
        """Has no connections made: the client has them."""
        client = cast(AsyncRedisClient, self._redis)
        cast(RedispyBridge, self.bridge).connection_getter = lambda _: client


class Throttle:
    """Delays requests until the account may send another one, first come, first served.

    It leaves the last `reserve` requests of a window to others. Without Redis, each process counts only its own
    requests; the platform's refusal is the last guard.
    """

    def __init__(
        self,
        redis: Redis,
        account: str,
        *,
        requests: int = REQUESTS,
        window: int = WINDOW,
        reserve: int = 0,
    ) -> None:
        self._shared = MovingWindowRateLimiter(SharedCounts(redis))
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerSecond(requests, window)
        self._account = account
        self._reserve = reserve
        self._in_order = {ranked: asyncio.Lock() for ranked in (False, True)}
        self._alone_until = 0.0

    async def wait(self) -> None:
        """Waits until another request may be sent."""
        async with self._in_order[self._reserved > self._reserve]:
            while (pause := await self._pause()) > 0:  # noqa: ASYNC110 - other processes fill the window
                await asyncio.sleep(pause)

    @property
    def _reserved(self) -> int:
        return max(self._reserve, _RESERVED.get())

    async def _pause(self) -> float:
        """Seconds to wait before the next check; 0 if the request is counted and may be sent."""
        if time.monotonic() >= self._alone_until:
            try:
                return await self._ask(self._shared)
            except RedisUnavailable as error:
                log.warning("requests are counted by this process alone", cause=str(error))
                self._alone_until = time.monotonic() + ALONE
        return await self._ask(self._own)

    async def _ask(self, limiter: MovingWindowRateLimiter) -> float:
        with cancellable():
            if not await self._only_reserve_left(limiter) and await limiter.hit(self._limit, self._account):
                return 0.0
            window = await limiter.get_window_stats(self._limit, self._account)
        return max(window.reset_time - time.time(), SHORTEST_WAIT)

    async def _only_reserve_left(self, limiter: MovingWindowRateLimiter) -> bool:
        if not self._reserved:
            return False
        return (await limiter.get_window_stats(self._limit, self._account)).remaining <= self._reserved
