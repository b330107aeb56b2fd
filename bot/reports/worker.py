"""The worker: takes what is due from the queue, and does it as jobs of taskiq over a Redis stream.

The queue and its leases decide what is done, the stream only carries it to a worker that is free. taskiq's own
scheduler and redelivery are not relied on: the broker looks for jobs of dead workers only when a new job arrives.
So a job that is lost on the stream, or with its worker, is given out again once its lease has run out; and one that
arrives twice is done once, since its token is no longer the holder's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from redis.exceptions import RedisError
from taskiq import AckableMessage
from taskiq.acks import AcknowledgeType
from taskiq.exceptions import SendTaskError
from taskiq.receiver import Receiver
from taskiq.serializers import JSONSerializer
from taskiq_redis import RedisStreamBroker

from bot.clock import Clock
from bot.errors import StateGone
from bot.reports.reporter import Reporter
from bot.state import AT_ONCE, Held, Keys, Runs, Slot

log = structlog.get_logger(__name__)

BEAT = 1.0
"""Seconds between two looks at what is due."""

AGAIN = 1.0
"""Seconds before Redis is tried again."""

KEPT = 10_000
"""Jobs kept on the stream: done ones are of no use, and the queue holds the others."""

JOB = "rollcall.report"

GONE = (StateGone, RedisError, OSError)
"""How Redis is out of reach."""


class Stream(RedisStreamBroker):
    """taskiq's broker, which waits for Redis to come back rather than ask it again and again."""

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        while True:
            try:
                await self._declare_consumer_group()
                async for message in super().listen():
                    yield message
            except GONE as error:
                log.warning("no jobs: Redis is out of reach", error=type(error).__name__)
                await asyncio.sleep(AGAIN)


def stream(url: str) -> Stream:
    """The stream of the Redis at `url`, read from its beginning by whoever comes first."""
    broker = Stream(url, queue_name=Keys.STREAM, consumer_group_name="workers", consumer_id="0", maxlen=KEPT)
    return broker.with_serializer(JSONSerializer())


class Worker:
    """Gives out what is due, and does what it is given."""

    def __init__(
        self, runs: Runs, reporter: Reporter, broker: Stream, clock: Clock, beat: float = BEAT
    ) -> None:
        self._runs = runs
        self._reporter = reporter
        self._broker = broker
        self._clock = clock
        self._beat = beat
        self._doing: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()

        async def job(slot: str, token: str) -> None:
            await self._do(Held(Slot.of(slot), token))

        self._job = broker.register_task(job, task_name=JOB)

    async def give_out(self) -> None:
        """Looks for what is due, for ever."""
        while True:
            self._room.clear()
            try:
                await self._runs.show_life()
                for held in await self._runs.take(self._clock()):
                    await self._job.kiq(str(held.slot), held.token)
            except (*GONE, SendTaskError) as error:
                log.warning("nothing given out: Redis is out of reach", error=type(error).__name__)
            except Exception:
                log.exception("nothing given out")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._beat):
                    await self._room.wait()

    async def drain(self, seconds: float) -> None:
        """Waits for what is being done, and leaves the rest to another worker.

        Its leases are left to run out: a post that was cut off may still come to stand before it is looked for.
        """
        if self._doing:
            await asyncio.wait(self._doing, timeout=seconds)
        for task in (left := list(self._doing)):
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _do(self, held: Held) -> None:
        task = asyncio.create_task(self._reporter.run(held))
        self._doing.add(task)
        try:
            await task
        finally:
            self._doing.discard(task)
            self._room.set()


@asynccontextmanager
async def working(worker: Worker, broker: Stream, *, drain: float) -> AsyncIterator[None]:
    """Sends what is due while the context is open; at the end, waits `drain` seconds for what is under way."""
    receiver = Receiver(
        broker,
        max_async_tasks=AT_ONCE,
        ack_type=AcknowledgeType.WHEN_RECEIVED,
        validate_params=False,
        run_startup=False,
    )
    finish = asyncio.Event()
    receiving = asyncio.create_task(_receive(receiver, finish))
    giving_out = asyncio.create_task(worker.give_out())
    try:
        yield
    finally:
        giving_out.cancel()
        finish.set()
        await worker.drain(drain)
        await asyncio.gather(receiving, giving_out, return_exceptions=True)
        await broker.shutdown()


async def _receive(receiver: Receiver, finish: asyncio.Event) -> None:
    """Does jobs until told to finish, whatever goes wrong with one."""
    while not finish.is_set():
        try:
            await receiver.listen(finish)
        except Exception:
            log.exception("jobs not received")
            await asyncio.sleep(AGAIN)
