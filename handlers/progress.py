"""How far a line has come: the steps of its job, which a process that takes it over finds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.errors import ChangeNotStored, RedisUnavailable
from bot.jobs import HeldJob, JobGone, Queue, Step

CALL = "call"
"""The step of a line that must not be repeated."""

READING = "reading"
"""The step before it, which says what the line meant."""

ANSWERED = "answered"
"""The last step of one line of several."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps of a job, or of that part of it which `path` leads to: a line of several, a class of a series.

    All methods raise RedisUnavailable and LeaseLost where nothing else is said. When Redis has lost the job with its
    data, nobody else can do it or tell of it: this process goes on from its own memory.
    """

    queue: Queue
    held: HeldJob
    path: tuple[int, ...] = ()

    def part(self, number: int) -> Progress:
        """The steps of one part."""
        return replace(self, path=(*self.path, number))

    async def step(self, name: str) -> Step | None:
        """A step that another process began; None if none did."""
        if self.held.takes == 1:
            return None
        return await self.queue.step(self.held.job.key, self._named(name))

    async def begin(self, note: Mapping[str, str]) -> None:
        """Marks the call as begun. Raises ChangeNotStored, LeaseLost."""
        try:
            with suppress(JobGone):
                await self.queue.begin(self.held, self._named(CALL), note)
        except RedisUnavailable as error:
            raise ChangeNotStored from error

    async def keep(self, note: Mapping[str, str]) -> None:
        """Records the outcome of the call."""
        await self.record(CALL, note)

    async def record(self, name: str, note: Mapping[str, str] = {}) -> None:
        """Records the outcome of a step."""
        with suppress(JobGone):
            await self.queue.record(self.held, self._named(name), note)

    async def confirm(self) -> None:
        """Verifies that this process holds the job, unless that is certain. Raises LeaseLost."""
        if not self.queue.is_sure(self.held):
            with suppress(JobGone):
                await self.queue.confirm(self.held)

    def _named(self, name: str) -> str:
        return ".".join((name, *map(str, self.path)))
