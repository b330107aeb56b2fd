"""What timetables need to know of a school: its periods and its term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from bot.state.connection import Redis, text
from bot.state.keys import Keys


@dataclass(frozen=True, slots=True)
class Timetables:
    """The timetables of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def bells(self) -> tuple[str, ...]:
        """The periods of a school day in order, each as `08:00-08:45`; none where they were not told."""
        kept = await self.redis.get(self.keys.bells())
        return () if kept is None else msgspec.json.decode(kept, type=tuple[str, ...])

    async def keep_bells(self, times: Sequence[str]) -> None:
        """Stores the periods, without expiry."""
        await self.redis.set(self.keys.bells(), msgspec.json.encode(times))

    async def term(self) -> date | None:
        """The first day of the term; None where it was not told."""
        kept = text(await self.redis.get(self.keys.term()))
        return None if kept is None else date.fromisoformat(kept)

    async def keep_term(self, starts: date) -> None:
        """Stores the first day of the term, without expiry."""
        await self.redis.set(self.keys.term(), starts.isoformat())
