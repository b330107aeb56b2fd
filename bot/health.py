"""Health checks: whether each dependency of a process is available, and when it last answered."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, NamedTuple

from msgspec import Struct, field

from bot import telemetry
from bot.errors import RedisUnavailable
from bot.jobs import Queue
from bot.last_contact import LastContact

NEEDED: Final = frozenset({"redis", "socket_mode"})
"""Without these a process is not ready. Without the others it still answers, and says what is wrong."""


class Check(NamedTuple):
    """Whether it is available, None if not needed yet; and seconds since it last answered, None if it never did."""

    ok: bool | None
    age: float | None


class Health(Struct):
    """`scheduled` is the queue of the worker, `commands` that of accepted commands.

    `connected` tells whether Socket Mode is, where that is used.
    """

    slack: LastContact
    platform: LastContact
    scheduled: Queue
    commands: Queue
    redis: LastContact = field(default_factory=LastContact)
    connected: Callable[[], Awaitable[bool]] | None = None
    _socket: LastContact = field(default_factory=LastContact)

    async def redis_answers(self) -> bool:
        """Whether Redis is available, and takes what is accepted."""
        try:
            with self.redis.watching(RedisUnavailable):
                await self.scheduled.try_to_write()
        except RedisUnavailable:
            return False
        return True

    async def checks(self) -> dict[str, Check]:
        """All checks by name."""
        beat = await self.scheduled.worker_age() if await self.redis_answers() else None
        found = {
            "redis": _check(self.redis),
            "slack": _check(self.slack),
            "platform": _check(self.platform),
            "worker": Check(beat is not None, _rounded(beat)),
        }
        if self.connected is not None:
            self._socket.note(ok=await self.connected())
            found["socket_mode"] = _check(self._socket)
        return found

    async def metrics(self) -> bytes:
        """All metrics, with what is there now of jobs and of what the process depends on."""
        for name, check in (await self.checks()).items():
            telemetry.UP.labels(name).set(bool(check.ok))
            telemetry.HEARD.labels(name).set(math.nan if check.age is None else check.age)
        for name, queue in (("scheduled", self.scheduled), ("commands", self.commands)):
            with suppress(RedisUnavailable):
                await _count_jobs(name, queue)
        return telemetry.exposed()


async def _count_jobs(name: str, queue: Queue) -> None:
    """Raises RedisUnavailable."""
    counts, ages = await queue.count(), await queue.oldest(datetime.now(UTC))
    for state in ("due", "ready", "held"):
        telemetry.JOBS.labels(name, state).set(getattr(counts, state))
    for state in ("overdue", "ready", "accepted"):
        telemetry.OLDEST_JOB.labels(name, state).set(getattr(ages, state))


def is_ready(checks: dict[str, Check]) -> bool:
    """Whether the process can take requests."""
    return all(check.ok for name, check in checks.items() if name in NEEDED)


def _check(contact: LastContact) -> Check:
    return Check(contact.ok, _rounded(contact.age))


def _rounded(age: float | None) -> float | None:
    return None if age is None else round(age, 1)
