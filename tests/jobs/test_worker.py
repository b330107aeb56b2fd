"""The worker: does what is due and what the dead have left, as many at once as it may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bot.errors import RedisUnavailable
from bot.jobs import OF_NO_COMMAND, HeldJob, Job, Queue, Worker
from bot.jobs.worker import _end
from bot.state import Redis, connect
from bot.state.topologies import MAX_CONNECTIONS
from tests.state.killable_redis import killable_redis
from tests.state.processes import running

from .conftest import NAME, lose_leases

pytestmark = pytest.mark.waiting

SHORT = timedelta(seconds=1)
"""A lease that a process does not lose to other work of the machine."""
DUE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
MANY = 600
WITHIN = 30
"""Seconds after the death of a process in which what it had accepted is begun."""

HOLDER = """
import asyncio, sys
from bot.jobs import Job, Queue
from bot.state import connect

async def main(url, name, count):
    async with connect(url) as client:
        queue = Queue(client, name)
        for number in range(int(count)):
            held = await queue.accept(Job(key=f"T {number}", kind="command"))
        await queue.begin(held, "call", {"title": "English"})
        print("up", flush=True)
        while True:
            await asyncio.sleep(queue.beat)
            await queue.renew()

asyncio.run(main(*sys.argv[1:]))
"""


class Doing:
    """Does jobs, and remembers which."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.begun: list[HeldJob] = []
        self.most_at_once = 0
        self.go_on = asyncio.Event()
        self._now = 0

    async def __call__(self, held: HeldJob) -> None:
        self.begun.append(held)
        self._now += 1
        self.most_at_once = max(self._now, self.most_at_once)
        try:
            await self.go_on.wait()
        finally:
            self._now -= 1
        await self.queue.finish(held)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(WITHIN):
            while len(self.begun) < count:  # noqa: ASYNC110 - other processes' doing
                await asyncio.sleep(0.01)


@pytest.fixture
async def listening(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url, timeout=10, blocking=True) as client:
        yield client


@pytest.fixture
def doing(redis: Redis) -> Doing:
    return Doing(Queue(redis, NAME, lease=SHORT))


def worker(doing: Doing, listening: Redis, **traits: object) -> Worker:
    now: Callable[[], datetime] = lambda: DUE  # noqa: E731
    return Worker(doing.queue, listening, listening, {"command": doing}, now, **{"drain": WITHIN, **traits})  # type: ignore[arg-type]


async def done(queue: Queue) -> None:
    """Waits until nothing is left."""
    left = True
    async with asyncio.timeout(WITHIN):
        while left:
            # writing a traceback can hold up the answer for longer than it is waited for
            with suppress(RedisUnavailable):
                left = bool(await queue.all())
            await asyncio.sleep(0.01)


async def test_as_many_at_once_as_it_may(doing: Doing, listening: Redis) -> None:
    for number in range(20):
        await doing.queue.add(Job(key=f"T {number:02}", kind="command"), DUE)
    async with worker(doing, listening, concurrency=3).working():
        await doing.until(3)
        await asyncio.sleep(0.2)
        assert len(doing.begun) == 3
        doing.go_on.set()
        await done(doing.queue)
    assert doing.most_at_once == 3
    assert [held.job.key for held in doing.begun] == [f"T {number:02}" for number in range(20)]


async def test_one_at_a_time_where_no_more_may_run(doing: Doing, listening: Redis) -> None:
    doing.go_on.set()
    for number in range(3):
        await doing.queue.add(Job(key=f"T {number}", kind="command"))
    async with worker(doing, listening, concurrency=1).working():
        await done(doing.queue)
    assert doing.most_at_once == 1


async def test_what_a_killed_process_had_accepted_is_begun_within_thirty_seconds(
    doing: Doing, listening: Redis, redis_url: str
) -> None:
    """With the usual lease, at the machine's pace."""
    queue = doing.queue = Queue(doing.queue.redis, NAME)
    doing.go_on.set()
    async with (
        running(HOLDER, redis_url, NAME, str(MANY)) as holder,
        worker(doing, listening, concurrency=50).working(),
    ):
        await asyncio.sleep(queue.beat * 1.5)
        assert doing.begun == []
        holder.kill()
        await holder.wait()
        await doing.until(MANY)
        await done(queue)
    assert len({held.job.key for held in doing.begun}) == MANY
    step = await queue.step(f"T {MANY - 1}", "call")
    assert step is not None
    assert step.note == {"title": "English"}


@pytest.mark.parametrize(
    "error", [RedisUnavailable("ConnectionError"), ValueError("an answer")], ids=["away", "unforeseen"]
)
async def test_after_an_outage_holders_renew_before_others_take_over(
    redis: Redis, listening: Redis, doing: Doing, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """At the first beat, and at the first after Redis was out of reach, every lease may look run out."""
    holder = Queue(redis, NAME)
    await holder.accept(Job(key="T 1", kind="command"))
    await lose_leases(redis)
    beats: list[str] = []
    renew = doing.queue.renew

    async def renewing(client: Redis) -> None:
        beats.append("beat")
        if len(beats) == 1:
            raise error
        if len(beats) == 2:
            asyncio.get_running_loop().call_later(0.02, lambda: asyncio.ensure_future(holder.renew()))
        await renew(client)

    monkeypatch.setattr(doing.queue, "renew", renewing)
    async with worker(doing, listening).working():
        async with asyncio.timeout(WITHIN):
            while len(beats) < 5:
                await holder.renew() if len(beats) > 2 else None
                await asyncio.sleep(0.01)
    assert doing.begun == []


async def test_a_worker_that_starts_looks_for_jobs_of_the_dead_from_its_second_beat_on(
    doing: Doing, listening: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So whoever is alive can renew its leases before, where all of them start anew."""
    renew, looked, beats = doing.queue.renew, asyncio.Event(), 0

    async def renewing(client: Redis) -> None:
        nonlocal beats
        beats += 1
        await renew(client)

    async def abandoned(most: int) -> list[HeldJob]:
        looked.set()
        return []

    monkeypatch.setattr(doing.queue, "renew", renewing)
    monkeypatch.setattr(doing.queue, "abandoned", abandoned)
    async with worker(doing, listening).working(), asyncio.timeout(WITHIN):
        await looked.wait()
        assert beats > 1


async def test_jobs_of_the_dead_are_looked_for_once_a_beat_however_often_others_are_read(
    doing: Doing, listening: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, looked, beats, looks = doing.queue.renew, asyncio.Event(), 0, 0

    async def renewing(client: Redis) -> None:
        nonlocal beats
        beats += 1
        await renew(client)

    async def abandoned(most: int) -> list[HeldJob]:
        nonlocal looks
        looks += 1
        looked.set()
        return []

    monkeypatch.setattr(doing.queue, "renew", renewing)
    monkeypatch.setattr(doing.queue, "abandoned", abandoned)
    doing.go_on.set()
    async with worker(doing, listening, concurrency=1).working(), asyncio.timeout(2 * WITHIN):
        await looked.wait()
        for number in range(30):
            await doing.queue.add(Job(key=f"T {number}", kind="command"))
        await done(doing.queue)
        assert looks <= beats


async def test_an_outage_between_two_beats_counts_as_one(
    redis: Redis, listening: Redis, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is noticed by who waits for jobs alone."""
    holder = Queue(redis, NAME)
    await holder.accept(Job(key="T 1", kind="command"))
    made = worker(doing, listening)
    async with made.working():
        async with asyncio.timeout(WITHIN):
            while not made._may_take_over:  # noqa: ASYNC110 - beats are not announced
                await asyncio.sleep(0.01)
        with monkeypatch.context() as patch:

            async def gone(now: datetime) -> None:
                raise RedisUnavailable("ConnectionError")

            patch.setattr(doing.queue, "promote", gone)
            async with asyncio.timeout(WITHIN):
                while made._steady:  # noqa: ASYNC110 - the same
                    await asyncio.sleep(0.01)
            assert not made._may_take_over


async def test_leases_that_could_not_be_renewed_are_renewed_before_the_next_beat(
    redis: Redis, listening: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(redis, NAME, lease=timedelta(seconds=200))
    assert queue.beat > 60
    beats, again = 0, asyncio.Event()

    async def renewing(client: Redis) -> None:
        nonlocal beats
        beats += 1
        if beats == 1:
            raise RedisUnavailable
        again.set()

    monkeypatch.setattr(queue, "renew", renewing)
    async with worker(Doing(queue), listening).working(), asyncio.timeout(60):
        await again.wait()


async def test_leases_are_kept_while_every_connection_of_the_jobs_is_taken(
    doing: Doing, listening: Redis, redis: Redis, redis_url: str
) -> None:
    """Also while something could not be marked as done, which waits for a connection too."""
    async with connect(redis_url, timeout=2 * SHORT.total_seconds(), blocking=True) as busy:
        doing.queue = Queue(busy, NAME, lease=SHORT)
        async with worker(doing, listening).working():
            await doing.queue.add(Job(key="T 1", kind="command"))
            await doing.until(1)
            told = await doing.queue.accept(Job(key="T 2", kind="command"))
            assert told is not None
            pool = busy.connection_pool
            taken = [await pool.get_connection() for _ in range(MAX_CONNECTIONS)]  # type: ignore[no-untyped-call]
            with pytest.raises(RedisUnavailable):
                await doing.queue.finish(told)
            ages = [0]
            async with asyncio.timeout(WITHIN):
                # a lease is younger than before when it has been renewed
                while sum(later < earlier for earlier, later in pairwise(ages)) < 5:
                    await asyncio.sleep(doing.queue.beat / 4)
                    held = await redis.xpending_range(f"rollcall:{{{NAME}}}:ready", "workers", "-", "+", 10)
                    ages.append(int(held[0]["time_since_delivered"]))
            for connection in taken:
                await pool.release(connection)
            doing.go_on.set()
            await done(doing.queue)


async def test_who_is_about_to_end_keeps_what_it_has_and_takes_nothing(
    doing: Doing, listening: Redis, redis: Redis
) -> None:
    other = Queue(redis, NAME, lease=SHORT)
    await doing.queue.add(Job(key="T 1", kind="command"))
    ending = worker(doing, listening)
    async with ending.working():
        await doing.until(1)
        draining = asyncio.create_task(ending.drain())
        await asyncio.sleep(0)
        await doing.queue.add(Job(key="T 2", kind="command"))
        await other.accept(Job(key="T 3", kind="command"))
        await asyncio.sleep(4 * SHORT.total_seconds())
        assert [held.job.key for held in await other.abandoned(10)] == ["T 3"]
        assert [held.job.key for held in await other.read(redis, 10, 0.01)] == ["T 2"]
        assert not draining.done()
        doing.go_on.set()
        await draining
    assert [held.job.key for held in doing.begun] == ["T 1"]
    assert [record.job.key for record in await other.all()] == ["T 2", "T 3"]


async def test_what_is_not_done_at_the_end_is_given_up_at_once(
    doing: Doing, listening: Redis, redis: Redis
) -> None:
    await doing.queue.add(Job(key="T 1", kind="command"))
    async with worker(doing, listening, drain=0.05).working():
        await doing.until(1)
    (held,) = await Queue(redis, NAME).read(redis, 1, 0.01)
    assert held.takes == 2


async def test_what_is_cancelled_at_the_end_is_waited_for() -> None:
    """It may have something to put away."""

    async def do() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(10):
                await asyncio.sleep(0)

    job = asyncio.create_task(do())
    await _end({job}, 0.01)
    assert job.done()


class Passing(Exception):  # noqa: N818 - it is tried again
    """What passes by itself."""


@pytest.mark.parametrize(
    ("error", "logged"), [(RuntimeError, ["job failed"]), (Passing, ["job left to another process"])]
)
async def test_a_job_that_fails_is_tried_again_when_its_lease_runs_out(
    doing: Doing, listening: Redis, error: type[Exception], logged: list[str]
) -> None:
    tries = 0

    async def failing(held: HeldJob) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise error
        await doing.queue.finish(held)

    await doing.queue.add(Job(key="T 1", kind="command"))
    do = {"command": failing}
    failed = Worker(doing.queue, listening, listening, do, lambda: DUE, drain=WITHIN, passing=[Passing])
    with capture_logs() as logs:
        async with failed.working():
            await done(doing.queue)
    assert tries == 2
    assert [
        log["event"] for log in logs if log["event"] in ("job failed", "job left to another process")
    ] == logged
    assert [bool(log.get("exc_info")) for log in logs if log["event"] in logged] == [error is RuntimeError]


async def test_a_job_of_an_unknown_kind_is_left_to_who_knows_it(doing: Doing, listening: Redis) -> None:
    await doing.queue.add(Job(key="T 1", kind="from the next version"))
    await doing.queue.add(Job(key="T 2", kind="command"))
    doing.go_on.set()
    async with worker(doing, listening).working():
        await doing.until(1)
    assert [record.job.key for record in await doing.queue.all()] == ["T 1"]


@asynccontextmanager
async def repeating(redis: Redis, listening: Redis, times: list[str], name: str) -> AsyncIterator[Worker]:
    """A worker with a job that is always there and done again and again."""
    queue = Queue(redis, NAME, lease=SHORT)

    async def do(held: HeldJob) -> float:
        times.append(name)
        return 0.02

    standing = [Job(key="T watch", kind="watch")]
    made = Worker(queue, listening, listening, {"watch": do}, lambda: DUE, standing=standing, drain=WITHIN)
    async with made.working():
        yield made


async def test_a_standing_job_is_done_by_one_worker_at_a_time_and_survives_an_emptied_redis(
    redis: Redis, listening: Redis, redis_url: str
) -> None:
    times: list[str] = []

    async def more(count: int = 3) -> None:
        times.clear()
        async with asyncio.timeout(WITHIN):
            while len(times) < count:  # noqa: ASYNC110 - the workers' doing
                await asyncio.sleep(0.01)

    async with (
        connect(redis_url, timeout=10, blocking=True) as heard,
        repeating(redis, heard, times, "second"),
    ):
        await more()
        async with repeating(redis, listening, times, "first"):
            await more(20)
            assert set(times) == {"second"}
            await redis.flushall()
            await asyncio.sleep(2 * SHORT.total_seconds())
            await more()
            assert len(set(times)) == 1
        await more()
        assert set(times) == {"second"}


async def test_a_worker_goes_on_when_redis_comes_back(tmp_path: Path) -> None:
    async with (
        killable_redis(tmp_path) as killable,
        connect(killable.url) as client,
        connect(killable.url, timeout=10, blocking=True) as heard,
    ):
        doing = Doing(Queue(client, NAME, lease=SHORT))
        doing.go_on.set()
        async with worker(doing, heard).working():
            for number, harm in enumerate(("die", "hang"), 1):
                await killable.harm(harm)
                await asyncio.sleep(0.5)
                await killable.come_back(harm)
                async with connect(killable.url) as other:
                    await Queue(other, NAME).add(Job(key=f"T {number}", kind="command"))
                await doing.until(number)


async def test_a_job_has_the_reference_of_the_command_that_caused_it(doing: Doing, listening: Redis) -> None:
    told: dict[str, object] = {}

    async def note(held: HeldJob) -> None:
        told[held.job.key] = structlog.contextvars.get_contextvars().get("reference")
        await doing.queue.finish(held)

    with structlog.contextvars.bound_contextvars(reference="ab12cd34"):
        await doing.queue.add(Job(key="now", kind="note"))
        await doing.queue.add(Job(key="later", kind="note"), DUE)
        await doing.queue.add(Job(key="every day", kind="note"), DUE, OF_NO_COMMAND)
    await doing.queue.add(Job(key="again", kind="note"), DUE + timedelta(days=1))
    with structlog.contextvars.bound_contextvars(reference="ef56ab78"):
        await doing.queue.schedule("again", None)
    await doing.queue.add(Job(key="nobody", kind="note"))
    serving = Worker(doing.queue, listening, listening, {"note": note}, lambda: DUE, drain=WITHIN)
    async with serving.working():
        await done(doing.queue)
    assert told == {
        "now": "ab12cd34",
        "later": "ab12cd34",
        "every day": None,
        "again": "ef56ab78",
        "nobody": None,
    }
