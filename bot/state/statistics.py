"""Statistics of past days, which no longer change, so they are fetched once and stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

import msgspec
from msgspec import Struct, field

from bot.state.connection import Redis, cancellable, redis_errors
from bot.state.keys import STATISTICS_LIFE, TALLY_LIFE, Keys

T = TypeVar("T")

_Turn = tuple[str, tuple[date, ...]]


class Statistic(Struct, Generic[T], frozen=True):
    """A kind of daily statistics: its name in the key, and its type."""

    name: str
    type: type[T]


class Statistics(Struct, frozen=True):
    """The past days of one platform account, as one team asked for them. `of` and `keep` raise RedisUnavailable.

    The caller decides which days are past: stored statistics are final.
    """

    redis: Redis
    keys: Keys
    account: str
    _turns: WeakValueDictionary[_Turn, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def of(self, kind: Statistic[T], days: Sequence[date]) -> dict[date, T]:
        """The stored ones of `days`, in one round trip."""
        if not days:
            return {}
        kept = await self.redis.mget([self._key(kind, day) for day in days])
        read = {day: _read(kind, text) for day, text in zip(days, kept, strict=True) if text is not None}
        return {day: value for day, value in read.items() if value is not None}

    async def keep(self, kind: Statistic[T], values: Mapping[date, T]) -> None:
        """Stores statistics of days for `STATISTICS_LIFE`."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                for day, value in values.items():
                    pipe.set(self._key(kind, day), msgspec.json.encode(value), ex=STATISTICS_LIFE)
                await pipe.execute()

    async def tally(self, kind: type[T], name: str) -> T | None:
        """What was counted under a name lately; None if nothing was."""
        kept = await self.redis.get(self.keys.tally(self.account, name))
        return None if kept is None else _read(Statistic(name, kind), kept)

    async def keep_tally(self, name: str, value: Any) -> None:
        """Stores what was counted under a name, for `TALLY_LIFE`."""
        await self.redis.set(self.keys.tally(self.account, name), msgspec.json.encode(value), ex=TALLY_LIFE)

    @asynccontextmanager
    async def turn(self, kind: Statistic[Any], days: Sequence[date]) -> AsyncIterator[None]:
        """A lock of this process: of concurrent reports about the same day, the first one fetches."""
        lock = self._turns.setdefault((kind.name, tuple(days)), asyncio.Lock())
        async with lock:
            yield

    def _key(self, kind: Statistic[Any], day: date) -> str:
        return self.keys.statistics(self.account, kind.name, day.isoformat())


def _read(kind: Statistic[T], text: str | bytes) -> T | None:
    """The stored statistics; None if another version stored them differently."""
    try:
        return msgspec.json.decode(text, type=kind.type)
    except msgspec.DecodeError:
        return None
