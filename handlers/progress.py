"""The progress of a line: the steps of its job, which a process that takes it over reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.errors import ChangeNotStored, RedisUnavailable
from bot.jobs import HeldJob, JobGone, Queue, Step

T = TypeVar("T")

CALL = "call"
"""The step of a line that must not be repeated."""

READING = "reading"
"""The step before it, which says what the line meant."""

ANSWERED = "answered"
"""The last step of one line of several."""

SENT_FILE: Final = "file"
"""The step of sending a file, which has its ID."""

ANSWER: Final = "answer"
"""The field of the job that has the answer to a line before it is told."""

REDIS_TIMEOUT: Final = 20.0
"""Seconds that a line which was accepted waits for Redis before it is begun."""

KEEP_TIMEOUT: Final = 3.0
"""Seconds that an answer waits for Redis before it is told all the same."""

RETRY_INTERVAL: Final = 0.25
"""Seconds between two attempts."""


class Advance(Struct):
    """How many of how many parts of the work that is in progress are done, and until when it waits.

    None that would be told at first.
    """

    done: int = 0
    of: int = 0
    until: float = 0.0

    def note(self, done: int, of: int) -> None:
        """Stores how far the work is."""
        self.done, self.of = done, of

    def waits(self, seconds: float) -> None:
        """Stores how long the work waits at the platform's limit."""
        self.until = max(self.until, time.monotonic() + seconds)

    @property
    def wait(self) -> float:
        """Seconds for which it still waits, about."""
        return max(0.0, self.until - time.monotonic())


ADVANCE: ContextVar[Advance] = ContextVar("advance")
"""Of the answer that is in progress."""


class Progress(Struct, frozen=True):
    """The steps of a job, or of that part of it which `path` leads to: a line of several, a class of a series.

    All methods raise RedisUnavailable and LeaseLost where nothing else is said. When Redis has lost the job with its
    data, nobody else can do it or tell of it: this process goes on from its own memory. What must be stored before
    something is done is stored as soon as Redis takes it, so that a restart of Redis is not noticed.
    """

    queue: Queue
    held: HeldJob
    path: tuple[int, ...] = ()

    def part(self, number: int) -> Progress:
        """The steps of one part."""
        return replace(self, path=(*self.path, number))

    async def step(self, name: str) -> Step | None:
        """A step that another process began, or this one before Redis was out of reach; None if none did."""
        if self.held.takes == 1:
            return None
        named = self._named(name)
        return self.held.known.get(named) or await self.queue.step(self.held.job.key, named)

    async def begin(self, note: Mapping[str, str]) -> None:
        """Marks the call as begun. Raises ChangeNotStored, LeaseLost."""
        named = self._named(CALL)
        await self._before(lambda: self.queue.begin(self.held, named, note))
        self.held.known[named] = Step("begun", dict(note))

    async def keep_reading(self, command: str) -> None:
        """Records what the line means, before it is done. Raises ChangeNotStored, LeaseLost."""
        note = {"command": command}
        await self._before(lambda: self.queue.record(self.held, self._named(READING), note))

    @property
    def answer(self) -> str | None:
        """The answer that another process stored, and may have sent."""
        return self.held.state.get(self._named(ANSWER))

    async def keep_answer(self, answer: str) -> None:
        """Stores the answer before it is sent, so that a process that takes the job over sends the same. Raises
        LeaseLost."""
        with suppress(JobGone, RedisUnavailable):
            changes = {self._named(ANSWER): answer}
            await as_soon_as(lambda: self.queue.keep(self.held, changes), KEEP_TIMEOUT)

    async def keep(self, note: Mapping[str, str]) -> None:
        """Records the outcome of the call."""
        await self.record(CALL, note)

    async def record(self, name: str, note: Mapping[str, str] = {}) -> None:
        """Records the outcome of a step."""
        named = self._named(name)
        self.held.known[named] = Step("done", dict(note))
        with suppress(JobGone):
            await self.queue.record(self.held, named, note)

    async def record_answered(self) -> None:
        """Records that a line of several is answered, as soon as Redis takes it. Raises LeaseLost, RedisUnavailable."""
        await as_soon_as(lambda: self.record(ANSWERED), KEEP_TIMEOUT)

    async def confirm(self) -> None:
        """Verifies that this process holds the job, unless that is certain. Raises LeaseLost."""
        if not self.queue.is_sure(self.held):
            with suppress(JobGone):
                await self.queue.confirm(self.held)

    async def _before(self, store: Callable[[], Awaitable[object]]) -> None:
        try:
            with suppress(JobGone):
                await as_soon_as(store, REDIS_TIMEOUT)
        except RedisUnavailable as error:
            raise ChangeNotStored from error

    def _named(self, name: str) -> str:
        return ".".join((name, *map(str, self.path)))


async def as_soon_as(ask: Callable[[], Awaitable[T]], seconds: float) -> T:
    """What Redis answers as soon as it is there, within so many seconds. Raises RedisUnavailable after that."""
    end = time.monotonic() + seconds
    while True:
        try:
            return await ask()
        except RedisUnavailable:
            if time.monotonic() >= end:
                raise
            await asyncio.sleep(RETRY_INTERVAL)
