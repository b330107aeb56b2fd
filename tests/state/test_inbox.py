"""Accepted work: written down once, held by one process, taken over when that dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.errors import StateGone
from bot.state import Inbox, Job, Keys, Redis, Reply, Stage, connect
from bot.state.inbox import BEAT, LEASE
from bot.state.keys import DONE_LIFE, JOB_LIFE
from tests.state.mortal import mortal_redis
from tests.state.processes import running

SHORT = timedelta(milliseconds=200)
QUICK = timedelta(milliseconds=50)

JOB = Job(
    id="trigger.1",
    team="T0SCHOOL",
    user="U0ANN",
    channel="C0CLASS",
    line='new "English & 英语" 14:00-15:00',
    noun="room",
    asked_at=datetime(2026, 11, 23, 6, tzinfo=UTC),
    reply=Reply(channel="C0OPS", user="U0ANN", response_url="https://hooks.slack.com/commands/secret"),
    last="26112112345678",
    listed=("1", "2"),
    seen={"title": "English"},
)

HOLDER = """
import asyncio, sys
from datetime import timedelta
import msgspec
from bot.state import Inbox, Job, connect

async def main():
    async with connect(sys.argv[1]) as client:
        inbox = Inbox(client, lease=timedelta(milliseconds=400), beat=timedelta(milliseconds=50))
        jobs = msgspec.json.decode(sys.argv[2], type=list[Job])
        for job in jobs:
            assert await inbox.accept(job)
        assert await inbox.begin(jobs[0], {"title": "English"})
        print("up", flush=True)
        await inbox.tend(print)

asyncio.run(main())
"""


def _jobs(count: int) -> list[Job]:
    return [
        msgspec.structs.replace(JOB, id=f"trigger.{number}", team=f"T{number % 3}") for number in range(count)
    ]


@pytest.fixture
async def inbox(redis: Redis) -> Inbox:
    return Inbox(redis)


@pytest.fixture
async def other(redis_url: str) -> AsyncIterator[Inbox]:
    """The inbox of another process."""
    async with connect(redis_url) as client:
        yield Inbox(client)


async def _lose_leases(redis: Redis) -> None:
    """What the passing of time does to leases that nobody renews."""
    for member in await redis.zrange(Keys.LEASES, 0, -1):
        await redis.zadd(Keys.LEASES, {str(member): 1})


def test_a_job_is_taken_over_within_thirty_seconds() -> None:
    assert (LEASE + 2 * BEAT).total_seconds() < 30


def test_no_response_url_is_ever_printed() -> None:
    assert "hooks.slack.com" not in repr(JOB)
    assert "hooks.slack.com" not in str(JOB.reply)


async def test_a_job_is_accepted_once(inbox: Inbox, other: Inbox) -> None:
    accepted = await asyncio.gather(*((inbox, other)[i % 2].accept(JOB) for i in range(100)))
    assert accepted.count(True) == 1


async def test_an_accepted_job_is_kept_for_a_day(inbox: Inbox, redis: Redis) -> None:
    await inbox.accept(JOB)
    life = await redis.ttl(Keys(JOB.team).job(JOB.id))
    assert JOB_LIFE.total_seconds() - 60 < life <= JOB_LIFE.total_seconds()


async def test_a_held_job_is_not_abandoned(inbox: Inbox, other: Inbox) -> None:
    await inbox.accept(JOB)
    assert await other.abandoned() == []


async def test_an_abandoned_job_is_found_as_it_was_left(inbox: Inbox, other: Inbox, redis: Redis) -> None:
    await inbox.accept(JOB)
    await inbox.begin(JOB, {"step": "1"})
    await inbox.record(JOB, {"room": "26112112345678"})
    await _lose_leases(redis)
    (found,) = await other.abandoned()
    assert found == msgspec.structs.replace(JOB, stage=Stage.BEGUN, note={"room": "26112112345678"}, takes=2)
    assert found.reply == JOB.reply


async def test_a_job_that_was_not_begun_is_found_accepted(inbox: Inbox, other: Inbox, redis: Redis) -> None:
    await inbox.accept(JOB)
    await _lose_leases(redis)
    assert [job.stage for job in await other.abandoned()] == [Stage.ACCEPTED]


async def test_each_abandoned_job_goes_to_one_process(redis: Redis, redis_url: str) -> None:
    inbox = Inbox(redis)
    for job in _jobs(30):
        await inbox.accept(job)
    await _lose_leases(redis)
    async with connect(redis_url) as client:
        others = [Inbox(client) for _ in range(10)]
        taken = await asyncio.gather(*(each.abandoned() for each in others * 2))
    ids = [job.id for jobs in taken for job in jobs]
    assert sorted(ids) == sorted(job.id for job in _jobs(30))


async def test_who_lost_a_job_can_neither_begin_nor_finish_it(
    inbox: Inbox, other: Inbox, redis: Redis
) -> None:
    await inbox.accept(JOB)
    await _lose_leases(redis)
    assert len(await other.abandoned()) == 1
    assert not await inbox.begin(JOB)
    assert not await inbox.record(JOB, {"room": "1"})
    assert not await inbox.finish(JOB)
    assert await other.begin(JOB)
    assert await other.finish(JOB)


async def test_who_lost_a_job_does_not_renew_it(inbox: Inbox, other: Inbox, redis: Redis) -> None:
    await inbox.accept(JOB)
    await _lose_leases(redis)
    await other.abandoned()
    (lease,) = await redis.zrange(Keys.LEASES, 0, -1, withscores=True)
    await inbox.renew()
    assert await redis.zrange(Keys.LEASES, 0, -1, withscores=True) == [lease]


async def test_a_renewed_lease_holds(inbox: Inbox, other: Inbox, redis: Redis) -> None:
    await inbox.accept(JOB)
    await _lose_leases(redis)
    await inbox.renew()
    assert await other.abandoned() == []


async def test_a_finished_job_is_remembered_without_its_contents(
    inbox: Inbox, other: Inbox, redis: Redis
) -> None:
    await inbox.accept(JOB)
    assert await inbox.finish(JOB)
    key = Keys(JOB.team).job(JOB.id)
    kept = await redis.hgetall(key)
    assert kept["stage"] == Stage.DONE
    assert "hooks.slack.com" not in str(kept)
    assert 3600 <= await redis.ttl(key) <= DONE_LIFE.total_seconds()
    assert not await other.accept(JOB)
    assert await redis.zcard(Keys.LEASES) == 0


async def test_jobs_let_go_are_taken_at_once(inbox: Inbox, other: Inbox) -> None:
    for job in _jobs(3):
        await inbox.accept(job)
    await inbox.finish(_jobs(3)[0])
    await inbox.let_go()
    assert sorted(job.id for job in await other.abandoned()) == ["trigger.1", "trigger.2"]


async def test_the_job_of_a_killed_process_is_taken_over(redis_url: str) -> None:
    jobs = _jobs(5)
    taken: list[Job] = []
    async with connect(redis_url) as client:
        heir = Inbox(client, lease=SHORT, beat=QUICK)
        tending = asyncio.create_task(heir.tend(taken.append))
        async with running(HOLDER, redis_url, msgspec.json.encode(jobs).decode()) as holder:
            await asyncio.sleep(1)
            assert taken == []
            holder.kill()
            await holder.wait()
            async with asyncio.timeout(30):
                while len(taken) < len(jobs):  # noqa: ASYNC110 - another process's lease runs out
                    await asyncio.sleep(0.01)
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending
    assert sorted(job.id for job in taken) == sorted(job.id for job in jobs)
    assert {job.id: job.stage for job in taken}[jobs[0].id] is Stage.BEGUN
    assert {job.id: job.note for job in taken}[jobs[0].id] == {"title": "English"}


async def test_after_an_outage_holders_renew_before_others_claim(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Inbox(redis)
    await holder.accept(JOB)
    await _lose_leases(redis)
    beats: list[str] = []
    heir = Inbox(redis, beat=QUICK)

    async def renewing() -> None:
        beats.append("renewed")
        if len(beats) == 1:
            raise StateGone("ConnectionError")
        if len(beats) == 2:
            await holder.renew()

    monkeypatch.setattr(heir, "renew", renewing)
    taken: list[Job] = []
    tending = asyncio.create_task(heir.tend(taken.append))
    async with asyncio.timeout(30):
        while len(beats) < 4:  # noqa: ASYNC110 - beats are not announced
            await asyncio.sleep(0.01)
    tending.cancel()
    with suppress(asyncio.CancelledError):
        await tending
    assert taken == []


async def test_without_redis_nothing_is_accepted(nowhere: Redis) -> None:
    with pytest.raises(StateGone):
        await Inbox(nowhere).accept(JOB)


async def test_what_was_not_accepted_in_time_is_withdrawn(tmp_path: Path) -> None:
    """A silent Redis has the job in its ears, and writes it down when it wakes."""
    async with mortal_redis(tmp_path) as mortal, connect(mortal.url) as client:
        inbox = Inbox(client, lease=LEASE, beat=QUICK)
        await inbox.accept(_jobs(1)[0])
        await inbox.finish(_jobs(1)[0])
        mortal.hang()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await inbox.accept(JOB)
        mortal.go_on()
        assert await mortal.jobs() == [Keys(JOB.team).job(JOB.id)]
        async with has_worker(inbox):
            await mortal.until_no_job()
        assert await inbox.accept(JOB)


async def test_what_could_not_be_marked_as_done_is_marked_later(tmp_path: Path) -> None:
    async with mortal_redis(tmp_path) as mortal, connect(mortal.url) as client:
        inbox = Inbox(client, lease=LEASE, beat=QUICK)
        await inbox.accept(JOB)
        await mortal.die()
        with pytest.raises(StateGone):
            await inbox.finish(JOB)
        await mortal.start()
        async with has_worker(inbox):
            await mortal.until_no_job()
        assert not await inbox.accept(JOB)


async def test_who_is_about_to_end_keeps_what_it_has_and_takes_nothing(
    inbox: Inbox, redis: Redis, redis_url: str
) -> None:
    mine, abandoned = _jobs(2)
    taken: list[Job] = []
    async with connect(redis_url) as client:
        ending = Inbox(client, lease=SHORT, beat=QUICK)
        ending.retire()
        await inbox.accept(abandoned)
        await _lose_leases(redis)
        await ending.accept(mine)
        async with has_worker(ending, taken.append):
            await asyncio.sleep(3 * SHORT.total_seconds())
            assert [job.id for job in await inbox.abandoned()] == [abandoned.id]
        assert taken == []


async def test_a_job_that_is_left_is_taken_when_its_lease_runs_out(
    inbox: Inbox, other: Inbox, redis: Redis
) -> None:
    await inbox.accept(JOB)
    inbox.leave(JOB)
    await _lose_leases(redis)
    await inbox.renew()
    assert [job.id for job in await other.abandoned()] == [JOB.id]


@asynccontextmanager
async def has_worker(inbox: Inbox, take: Callable[[Job], object] = print) -> AsyncIterator[None]:
    """The inbox as a running process tends it."""
    tending = asyncio.create_task(inbox.tend(take))
    try:
        yield
    finally:
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending
