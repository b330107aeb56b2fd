"""Runs the jobs of a queue in this process: due jobs, and jobs of processes that died."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

import structlog
from redis.asyncio import Redis

from bot.errors import RedisUnavailable
from bot.jobs.queue import REFERENCE, Queue
from bot.jobs.records import HeldJob, Job, LeaseLost

log = structlog.get_logger(__name__)

CONCURRENCY: Final = 8
"""Maximum concurrent jobs of a process, not counting those it accepted itself."""

READ_TIMEOUT: Final = 0.25
"""Seconds that a read blocks, and between checks for due jobs. A worker that ends waits for its last read."""

ERROR_PAUSE: Final = 1.0
"""Seconds after a read that failed."""

RETRIES_PER_BEAT: Final = 10
"""How often between two beats what could not be ended is ended, since whoever takes it over would tell it again.

So soon leases are renewed again that could not be.
"""

LAST_READ_TIMEOUT: Final = 2.0
"""Seconds after which that is given up: what it took is then another process's once its lease has expired."""

Do = Callable[[HeldJob], Awaitable[float | None]]
"""Runs a job and ends it, or returns after how many seconds this process, which keeps holding it, runs it again.

If it raises, the job is retried once its lease has expired.
"""


class Worker:
    """Runs jobs until it is drained.

    `listening` is a client whose timeout is longer than `READ_TIMEOUT`. `renewing` is one that only renews leases, so
    that nothing else can delay that. `standing` are jobs that are added to the queue whenever they are missing.
    Running jobs get `drain` seconds at shutdown. `passing` are errors that pass by themselves: they are logged as that.
    """

    def __init__(
        self,
        queue: Queue,
        listening: Redis,
        renewing: Redis,
        do: Mapping[str, Do],
        clock: Callable[[], datetime],
        *,
        standing: Collection[Job] = (),
        drain: float,
        concurrency: int = CONCURRENCY,
        passing: Collection[type[Exception]] = (),
    ) -> None:
        self._queue = queue
        self._listening = listening
        self._renewing = renewing
        self._do = do
        self._clock = clock
        self._standing = standing
        self._concurrency = concurrency
        self._passing: tuple[type[Exception], ...] = (LeaseLost, RedisUnavailable, *passing)
        self._drain_timeout = drain
        self._reading: set[asyncio.Task[None]] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._steady = False
        self._may_take_over = False
        self._retired = asyncio.Event()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Runs jobs while the context is open; on exit, releases unfinished jobs to other processes."""
        self._reading.add(asyncio.create_task(self._read()))
        tasks = (asyncio.create_task(self._keep_leases()), asyncio.create_task(self._keep_house()))
        try:
            yield
        finally:
            await self.drain()
            await _end(tasks)
            with suppress(RedisUnavailable):
                await self._queue.let_go()

    async def drain(self) -> None:
        """Stops taking jobs, waits for running ones, and cancels those that take too long.

        Leases are renewed meanwhile.
        """
        self._retired.set()
        self._changed.set()
        await asyncio.gather(_end(self._reading, LAST_READ_TIMEOUT), _end(self._running, self._drain_timeout))

    async def _read(self) -> None:
        """Takes as many jobs as may run, first those of processes that died."""
        while not self._retired.is_set():
            self._changed.clear()
            if (free := self._concurrency - len(self._running)) <= 0:
                await self._changed.wait()
                continue
            try:
                for held in await self._next(free):
                    if self._retired.is_set():
                        await self._queue.give_up(held)
                    else:
                        self._start(held)
            except RedisUnavailable as error:
                log.warning("jobs not read: Redis cannot be reached", error=str(error))
                self._steady = self._may_take_over = False
                await self._pause()
            except Exception:
                log.exception("jobs not read")
                await self._pause()

    async def _pause(self) -> None:
        """After a read that failed, unless the worker is to end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ERROR_PAUSE):
                await self._retired.wait()

    async def _next(self, free: int) -> list[HeldJob]:
        if self._may_take_over:
            if taken := await self._queue.abandoned(free):
                return taken
            self._may_take_over = False
        await self._queue.promote(self._clock())
        return await self._queue.read(self._listening, free, READ_TIMEOUT)

    async def _keep_leases(self) -> None:
        """Renews leases, and allows jobs of processes that died to be taken over.

        Not on the first beat, nor on the first after Redis could not be reached: processes that are alive must be able
        to renew their leases first.
        """
        while True:
            try:
                await self._queue.renew(self._renewing)
                self._may_take_over, self._steady = self._steady, True
            except RedisUnavailable as error:
                log.warning("leases not renewed", error=str(error))
                self._steady = self._may_take_over = False
            except Exception:
                log.exception("leases not renewed")
                self._steady = self._may_take_over = False
            await asyncio.sleep(self._queue.beat if self._steady else self._queue.beat / RETRIES_PER_BEAT)

    async def _keep_house(self) -> None:
        """Shows that this worker is alive, and has what is to stand, and to end, do so."""
        with suppress(RedisUnavailable):
            await self._queue.delete_idle_consumers()
        while True:
            try:
                await self._queue.show_life()
                for job in self._standing:
                    await self._queue.add(job)
            except RedisUnavailable as error:
                log.warning("heartbeat not stored", error=str(error))
            except Exception:
                log.exception("heartbeat not stored")
            await self._rest()

    async def _rest(self) -> None:
        """Waits for the next beat; what could not be ended before is ended as soon as Redis takes that."""
        for _ in range(RETRIES_PER_BEAT):
            await asyncio.sleep(self._queue.beat / RETRIES_PER_BEAT)
            with suppress(RedisUnavailable):
                await self._queue.end_left()

    def _start(self, held: HeldJob) -> None:
        if held.takes > 1:
            log.warning("job taken over", job=held.job.key, kind=held.job.kind, takes=held.takes)
        task = asyncio.create_task(self._done(held))
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def _done(self, held: HeldJob) -> None:
        if reference := held.state.get(REFERENCE):
            structlog.contextvars.bind_contextvars(**{REFERENCE: reference})  # of this task alone
        try:
            do = self._do[held.job.kind]
            while (pause := await do(held)) is not None and not await self._retires_within(pause):
                await self._queue.confirm(held)
        except self._passing as why:
            log.warning("job left to another process", job=held.job.key, reason=type(why).__name__)
            self._queue.leave(held)
        except Exception:
            log.exception("job failed", job=held.job.key)
            self._queue.leave(held)

    async def _retires_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._retired.wait()
        return self._retired.is_set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._changed.set()


async def _end(tasks: Collection[asyncio.Task[None]], within: float = 0) -> None:
    """Waits for tasks, and cancels those that take longer."""
    if tasks:
        await asyncio.wait(tasks, timeout=within)
    for task in (left := list(tasks)):
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
