"""The platform's 200 requests per 10 s, kept by all processes of an account together."""

from __future__ import annotations

import asyncio
import time

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from bot.state.connection import Redis, cancellable
from bot.state.keys import Keys

log = structlog.get_logger(__name__)

REQUESTS = 200
"""What an account may ask in `WINDOW` seconds. Source: the platform's document on limits."""

WINDOW = 10
"""Seconds."""

ALONE = 5.0
"""Seconds for which a process counts for itself alone after Redis was out of reach."""

FOR_PEOPLE = 50
"""Of `REQUESTS` those that background work leaves free, so that people need not wait for it."""

SHORTEST_WAIT = 0.005
"""Seconds: what is between two looks at least."""


class Throttle:
    """The adapter's throttle: waits until the account may ask once more, first come, first served.

    It leaves the last `reserve` requests of a window to others. Where Redis is out of reach each process counts for
    itself; the platform's own refusal is the last guard.
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
        pool = redis.connection_pool
        shared = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=Keys.THROTTLE,
            connection_pool=pool,  # type: ignore[arg-type]
        )
        self._shared = MovingWindowRateLimiter(shared)
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerSecond(requests, window)
        self._account = account
        self._reserve = reserve
        self._in_order = asyncio.Lock()
        self._alone_until = 0.0

    async def wait(self) -> None:
        """Returns once one more request may be sent."""
        async with self._in_order:
            while (pause := await self._pause()) > 0:  # noqa: ASYNC110 - other processes fill the window
                await asyncio.sleep(pause)

    async def _pause(self) -> float:
        """Seconds to wait before another look; 0 when the request is counted and may go."""
        if time.monotonic() >= self._alone_until:
            try:
                return await self._ask(self._shared)
            except (RedisError, OSError) as error:
                log.warning("requests are counted by this process alone", error=type(error).__name__)
                self._alone_until = time.monotonic() + ALONE
        return await self._ask(self._own)

    async def _ask(self, limiter: MovingWindowRateLimiter) -> float:
        with cancellable():
            if not await self._only_reserve_left(limiter) and await limiter.hit(self._limit, self._account):
                return 0.0
            window = await limiter.get_window_stats(self._limit, self._account)
        return max(window.reset_time - time.time(), SHORTEST_WAIT)

    async def _only_reserve_left(self, limiter: MovingWindowRateLimiter) -> bool:
        if not self._reserve:
            return False
        return (await limiter.get_window_stats(self._limit, self._account)).remaining <= self._reserve
