"""The platform's limit of 200 requests per 10 s, shared by all processes of an account."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from contextvars import ContextVar
from typing import ClassVar

import structlog

from bot.context_variables import setting
from bot.errors import RedisUnavailable
from bot.jobs.script import Arg, Key, Script
from bot.state.connection import Redis
from bot.state.keys import Keys

log = structlog.get_logger(__name__)

REQUESTS = 200
"""Maximum requests of an account in `WINDOW` seconds. Source: the platform's document on limits."""

WINDOW = 10
"""Seconds."""

ALONE = 5.0
"""Seconds that a process counts only its own requests after Redis was unavailable."""

RESERVED_FOR_PEOPLE = 50
"""Of `REQUESTS`, those reserved for people's commands."""

MIN_SHARE = 10
"""One in so many requests is for what leaves some to others, which might else never come to one.

It is so for each of those that leave as many to others: class watch is not to wait for reports, which leave fewer.
"""

MIN_WAIT = 0.005
"""Minimum seconds between checks."""


_RESERVED: ContextVar[int] = ContextVar("reserved", default=0)

OnWait = Callable[[float], None]
"""Is told how many seconds a request has to wait at the limit, about."""

_ON_WAIT: ContextVar[OnWait] = ContextVar("on_wait", default=lambda seconds: None)


def reporting_waits(on_wait: OnWait) -> AbstractContextManager[None]:
    """Within it, `on_wait` is called with the expected seconds of each request that has to wait."""
    return setting(_ON_WAIT, on_wait)


def reserving(requests: int) -> AbstractContextManager[None]:
    """Within it, requests leave so many of a window to others."""
    return setting(_RESERVED, requests)


def low_priority() -> AbstractContextManager[None]:
    """Within it, requests leave `RESERVED_FOR_PEOPLE` of a window to those of people's other commands."""
    return reserving(RESERVED_FOR_PEOPLE)


def is_low_priority() -> bool:
    """Whether requests leave some of a window to others."""
    return _RESERVED.get() > 0


class Count(Script, frozen=True, kw_only=True):
    """Milliseconds until fewer than `allowed` requests are in the window; 0 when this one is counted.

    A request of low priority is marked by what it is `allowed`. It need not wait while fewer than `share` of those are
    in the window, which is 0 for others. All that is needed in one script: a request to the platform costs one to
    Redis.
    """

    requests: Key
    allowed: Arg
    most: Arg
    share: Arg
    window: Arg

    lua: ClassVar[str] = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local is_low = tonumber(share) > 0
local mark = ' ' .. allowed
local function left(entry)
  return entry and math.max(string.match(entry, '%d+') + window - now, 0) or 0
end
local wait = left(redis.call('LINDEX', requests, allowed - 1))
if wait > 0 and is_low then
  local low = {}
  for _, entry in ipairs(redis.call('LRANGE', requests, 0, -1)) do
    if string.sub(entry, -#mark) == mark then low[#low + 1] = entry end
  end
  local full = left(redis.call('LINDEX', requests, most - 1))
  wait = math.min(wait, math.max(left(low[tonumber(share)]), full))
end
if wait > 0 then return wait end
redis.call('LPUSH', requests, is_low and now .. mark or now)
redis.call('LTRIM', requests, 0, most - 1)
redis.call('PEXPIRE', requests, window)
return 0
"""


class _Queue:
    """Requests of this process in the order they came, of which the first waits until `free_at`."""

    def __init__(self) -> None:
        self.free_at = 0.0
        self._waiting = 0
        self._first = asyncio.Lock()

    def expected_wait(self, each: float) -> float:
        """Seconds that one more would wait, if each that is before it takes so many; 0 if the first need not wait."""
        first = self.free_at - time.monotonic()
        return first + self._waiting * each if first > 0 else 0.0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Waits to be the first, and is that until the context is left."""
        self._waiting += 1
        try:
            async with self._first:
                yield
        finally:
            self._waiting -= 1


class Throttle:
    """Delays requests until the account may send another one, first come, first served.

    It leaves the last `reserve` requests of a window to others, but for one in `MIN_SHARE` of all. Without Redis, each
    process counts only its own requests; the platform's refusal is the last guard.
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
        self._redis = redis
        self._key = Key(f"{Keys.THROTTLE}:{account}")
        self._requests = requests
        self._window = window
        self._reserve = reserve
        self._own: deque[float] = deque(maxlen=requests)
        self._queues = {ranked: _Queue() for ranked in (False, True)}
        self._alone_until = 0.0

    async def wait(self) -> None:
        """Waits until another request may be sent."""
        allowed, on_wait = self.allowed, _ON_WAIT.get()
        queue = self._queues[allowed < self._requests - self._reserve]
        if (expected := queue.expected_wait(self._window / self._requests)) > 0:
            on_wait(expected)
        async with queue.place():
            while (pause := await self._pause(allowed)) > 0:
                queue.free_at = time.monotonic() + pause
                on_wait(pause)
                await asyncio.sleep(max(pause, MIN_WAIT))

    @property
    def allowed(self) -> int:
        """How many requests of a window are for whoever asks now; the rest are reserved."""
        return self._requests - max(self._reserve, _RESERVED.get())

    async def _pause(self, allowed: int) -> float:
        """Seconds to wait before the next check; 0 if the request is counted and may be sent."""
        if time.monotonic() >= self._alone_until:
            try:
                return await self._count(allowed)
            except RedisUnavailable as error:
                log.warning("requests are counted by this process alone", cause=str(error))
                self._alone_until = time.monotonic() + ALONE
        return self._count_own(allowed)

    async def _count(self, allowed: int) -> float:
        window = self._window * 1000
        share = self._requests // MIN_SHARE if allowed < self._requests else 0
        script = Count(requests=self._key, allowed=allowed, most=self._requests, share=share, window=window)
        return float(await script.run(self._redis)) / 1000

    def _count_own(self, allowed: int) -> float:
        now = time.monotonic()
        if len(self._own) >= allowed and (pause := self._own[-allowed] + self._window - now) > 0:
            return pause
        self._own.append(now)
        return 0.0
