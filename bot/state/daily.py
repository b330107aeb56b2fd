"""When people get their classes of the day by direct message: a recurring job for each of them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

import msgspec

from bot.jobs import OF_NO_COMMAND, Job, Queue
from bot.state.connection import Redis
from bot.state.keys import Keys
from bot.state.schedules import SCHEDULED

DAILY: Final = "daily"
"""The kind of these jobs."""

AT, DUE = "at", "due"
"""Fields of such a job: the clock time, and the next instant at which it is."""


class Recipient(msgspec.Struct, frozen=True):
    """Who gets the message."""

    team: str
    user: str


class DailyMessages:
    """The daily messages of one team. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._keys = keys
        self._queue = Queue(redis, SCHEDULED)

    async def of(self, user: str) -> time | None:
        """When a person gets theirs; None if they get none."""
        record = await self._queue.get(self._key(user))
        return None if record is None else time.fromisoformat(record.state[AT])

    async def turn_on(self, user: str, at: time, due: datetime) -> None:
        """Sends a person theirs at this clock time, first at `due`."""
        body = msgspec.json.encode(Recipient(self._keys.team, user)).decode()
        job = Job(key=self._key(user), kind=DAILY, body=body)
        state = {AT: at.isoformat(), DUE: due.isoformat(), **OF_NO_COMMAND}
        if not await self._queue.add(job, due, state):
            await self._queue.schedule(job.key, due, state)

    async def turn_off(self, user: str) -> None:
        """Sends a person no more."""
        await self._queue.remove(self._key(user))

    def _key(self, user: str) -> str:
        # not begun with the team, as the keys of schedules are, which are read all at once
        return f"{DAILY} {self._keys.team} {user}"
