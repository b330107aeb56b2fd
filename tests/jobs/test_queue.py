"""The queue: each key once, held by one process, in order of due time, and every step its holder's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from redis.crc import key_slot

from bot.errors import RedisUnavailable
from bot.jobs import DONE_LIFE, LEASE, LIFE, HeldJob, Job, JobGone, LeaseLost, Queue, Step, scripts
from bot.jobs import queue as module
from bot.jobs.keys import QueueKeys
from bot.state import Redis, connect
from tests.state.killable_redis import killable_redis

from .conftest import JOB, NAME, lose_leases

pytestmark = pytest.mark.waiting

DUE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEYS = QueueKeys(NAME)


def jobs(count: int) -> list[Job]:
    return [Job(key=f"T{number % 3} {number}", kind="command") for number in range(count)]


async def read(queue: Queue, most: int = 100) -> list[HeldJob]:
    """What nobody has, now held."""
    return await queue.read(queue.redis, most, 0.01)


async def taken_over(queue: Queue, redis: Redis) -> HeldJob:
    """The one job of a dead process."""
    await lose_leases(redis)
    (held,) = await queue.abandoned(10)
    return held


def test_a_job_is_taken_over_within_thirty_seconds(queue: Queue) -> None:
    """At worst its lease is renewed, then runs out, and is then looked for at the next beat."""
    assert LEASE.total_seconds() + 2 * queue.beat < 30


async def test_a_job_is_accepted_once(queue: Queue, other: Queue) -> None:
    accepted = await asyncio.gather(*((queue, other)[i % 2].accept(JOB) for i in range(20)))
    assert len([held for held in accepted if held is not None]) == 1


async def test_only_a_job_that_is_not_due_waits_for_its_time(queue: Queue) -> None:
    await queue.add(Job(key="T 1", kind="command"), DUE)
    await queue.add(Job(key="T 2", kind="command"))
    assert [await queue.is_waiting(key) for key in ("T 1", "T 2", "T 3")] == [True, False, False]


async def test_an_accepted_job_is_kept_for_a_day(queue: Queue, redis: Redis) -> None:
    await queue.accept(JOB)
    life = await redis.ttl(KEYS.job(JOB.key))
    assert LIFE.total_seconds() - 60 < life <= LIFE.total_seconds()


async def test_a_held_job_is_nobody_elses(queue: Queue, other: Queue) -> None:
    await queue.accept(JOB)
    assert await read(other) == []
    assert await other.abandoned(10) == []


async def test_a_job_of_a_dead_process_is_found_as_it_was_left(
    queue: Queue, other: Queue, redis: Redis
) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.keep(held, {"a": "1", "b": "2"})
    await queue.keep(held, {"b": None})
    await queue.begin(held, "call", {"title": "English"})
    found = await taken_over(other, redis)
    assert (found.job, found.takes, found.state) == (JOB, 2, {"a": "1"})
    assert await other.step(JOB.key, "call") == Step("begun", {"title": "English"})
    await other.record(found, "call", {"room": "26112112345678"})
    assert await other.begin(found, "call") == Step("done", {"room": "26112112345678"})
    assert await other.step(JOB.key, "another") is None


async def test_each_job_of_the_dead_goes_to_one_process(redis: Redis, redis_url: str) -> None:
    queue = Queue(redis, NAME)
    for job in jobs(30):
        await queue.accept(job)
    await lose_leases(redis)
    async with connect(redis_url) as client:
        others = [Queue(client, NAME) for _ in range(10)]
        taken = await asyncio.gather(*(each.abandoned(7) for each in others * 2))
    keys = [held.job.key for each in taken for held in each]
    assert sorted(keys) == sorted(job.key for job in jobs(30))


async def test_no_more_is_taken_over_than_was_asked_for(queue: Queue, other: Queue, redis: Redis) -> None:
    for job in jobs(12)[:10]:
        await queue.accept(job)
    for job in jobs(12)[10:]:
        await queue.add(job)
    await read(queue)
    await lose_leases(redis)
    assert len(await other.abandoned(3)) == 3
    assert len(await other.abandoned(30)) == 9


async def test_what_a_dead_process_left_is_found_behind_what_many_have(
    queue: Queue, other: Queue, redis: Redis
) -> None:
    """Redis looks at ten entries for each that is asked for."""
    held = [each for job in jobs(25) if (each := await other.accept(job))]
    other.leave(held[-1])
    await lose_leases(redis)
    await other.renew()
    async with asyncio.timeout(60):
        (taken,) = await queue.abandoned(1)
    assert taken.job == held[-1].job


async def test_who_lost_a_job_can_do_nothing_with_it(queue: Queue, other: Queue, redis: Redis) -> None:
    lost = await queue.accept(JOB)
    assert lost is not None
    found = await taken_over(other, redis)
    for step in (
        queue.begin(lost, "call"),
        queue.record(lost, "call"),
        queue.undo(lost, "call"),
        queue.keep(lost, {"a": "1"}),
        queue.confirm(lost),
        queue.again(lost, DUE),
        queue.halt(lost, "asked"),
        queue.drop(lost),
        queue.finish(lost),
    ):
        with pytest.raises(LeaseLost):
            await step
    await other.begin(found, "call")
    await other.finish(found)


@pytest.mark.parametrize("gone", [True, False])
async def test_who_holds_a_job_is_told_whether_there_is_one(
    queue: Queue, other: Queue, redis: Redis, gone: bool
) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    if gone:
        await redis.flushall()
    else:
        await taken_over(other, redis)
    for step in (queue.begin(held, "call"), queue.confirm(held), queue.finish(held)):
        with pytest.raises(LeaseLost) as lost:
            await step
        assert (lost.type is JobGone) == gone


async def test_who_lost_a_job_does_not_renew_it(queue: Queue, other: Queue, redis: Redis) -> None:
    await queue.accept(JOB)
    await taken_over(other, redis)
    await lose_leases(redis)
    await queue.renew()
    assert len(await queue.abandoned(10)) == 1


async def test_who_lost_one_of_its_jobs_renews_the_others(queue: Queue, other: Queue, redis: Redis) -> None:
    for job in jobs(3):
        await queue.accept(job)
    await lose_leases(redis)
    assert len(await other.abandoned(1)) == 1
    await queue.renew()
    await lose_leases(redis)
    for renewing in (queue, other):
        await renewing.renew()
    assert await other.abandoned(10) == []


async def test_leases_are_renewed_in_batches_and_what_was_lost_is_not_asked_about_again(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, batches = scripts.Renew.run, list[int]()

    async def counted(script: scripts.Renew, client: Redis) -> Any:
        batches.append(len(script.jobs))
        return await renew(script, client)

    for job in jobs(5):
        await queue.accept(job)
    await lose_leases(redis)
    assert len(await other.abandoned(10)) == 5
    monkeypatch.setattr(module, "BATCH_SIZE", 2)
    monkeypatch.setattr(scripts.Renew, "run", counted)
    await queue.renew()
    assert batches == [2, 2, 1]
    await queue.renew()
    assert batches == [2, 2, 1]


async def test_a_renewed_lease_holds(queue: Queue, other: Queue, redis: Redis) -> None:
    await queue.accept(JOB)
    await lose_leases(redis)
    await queue.renew()
    assert await other.abandoned(10) == []


async def test_a_finished_job_is_remembered_without_its_contents(queue: Queue, redis: Redis) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.finish(held)
    assert await redis.hgetall(KEYS.job(JOB.key)) == {"done": "1"}
    assert 3600 <= await redis.ttl(KEYS.job(JOB.key)) <= DONE_LIFE.total_seconds()
    assert await queue.accept(JOB) is None
    assert not await queue.add(JOB)
    assert await queue.all() == []
    with pytest.raises(LeaseLost):
        await queue.finish(held)


async def test_a_job_that_was_dropped_may_come_again(queue: Queue) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.drop(held)
    assert await queue.accept(JOB) is not None


async def test_jobs_let_go_are_read_at_once(queue: Queue, other: Queue) -> None:
    held = [await queue.accept(job) for job in jobs(3)]
    assert held[0] is not None
    await queue.finish(held[0])
    await queue.let_go()
    assert [each.job.key for each in await read(other)] == ["T1 1", "T2 2"]


async def test_a_job_let_go_between_two_steps_is_read_at_once(queue: Queue, other: Queue) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.begin(held, "call")
    await queue.record(held, "call")
    await queue.begin(held, "post")
    await queue.undo(held, "post")
    await queue.let_go()
    assert [each.job for each in await read(other)] == [JOB]


async def test_a_step_that_was_not_carried_out_is_begun_anew(queue: Queue) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.begin(held, "call", {"title": "English"})
    await queue.undo(held, "call")
    assert await queue.step(JOB.key, "call") is None
    assert await queue.begin(held, "call") is None


async def test_a_job_let_go_with_a_step_begun_waits_for_its_lease(
    queue: Queue, other: Queue, redis: Redis
) -> None:
    """What was broken off may still come to pass, and is not to be looked up before it has."""
    held = await queue.accept(JOB)
    assert held is not None
    await queue.begin(held, "call")
    await queue.let_go()
    assert await read(other) == []
    assert (await taken_over(other, redis)).job == JOB


async def test_a_job_that_is_left_is_taken_when_its_lease_runs_out(
    queue: Queue, other: Queue, redis: Redis
) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    queue.leave(held)
    await lose_leases(redis)
    await queue.renew()
    assert len(await other.abandoned(10)) == 1


async def test_what_is_due_is_read_in_order_of_due_time(queue: Queue, other: Queue) -> None:
    for number, due in ((1, DUE + 2 * SECOND), (2, DUE), (3, DUE + SECOND), (4, DUE + 9 * SECOND)):
        await queue.add(Job(key=f"T {number}", kind="report"), due)
    await queue.promote(DUE - SECOND)
    assert await read(queue) == []
    await asyncio.gather(*(each.promote(DUE + 5 * SECOND) for each in (queue, other) * 5))
    assert [held.job.key for held in await read(queue, 2) + await read(other)] == ["T 2", "T 3", "T 1"]
    counts = await queue.count()
    assert (counts.due, counts.ready, counts.held) == (1, 0, 3)


async def test_a_job_for_at_once_is_read_at_once(queue: Queue) -> None:
    assert await queue.add(JOB, state={"a": "1"})
    assert not await queue.add(JOB)
    (held,) = await read(queue)
    assert (held.job, held.takes, held.state) == (JOB, 1, {"a": "1"})


@pytest.mark.parametrize("emptied", [False, True])
async def test_who_reads_waits_for_what_becomes_ready(
    queue: Queue, redis: Redis, redis_url: str, emptied: bool
) -> None:
    """Also in a Redis that is emptied meanwhile, which ends the wait."""
    async with connect(redis_url, timeout=60, blocking=True) as listening:
        assert await read(queue) == []
        reading = asyncio.create_task(queue.read(listening, 1, 30))
        while not reading.done() and (await redis.info("clients"))["blocked_clients"] == 0:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.01)
        if emptied:
            await redis.flushall()
            assert await reading == []
            reading = asyncio.create_task(queue.read(listening, 1, 30))
        await queue.add(JOB)
        (held,) = await reading
    assert held.job == JOB


async def test_a_job_that_comes_again(queue: Queue) -> None:
    await queue.add(JOB, DUE, {"tries": "1"})
    await queue.promote(DUE)
    (held,) = await read(queue)
    await queue.again(held, DUE + SECOND, {"due": "later", "tries": None})
    await queue.promote(DUE)
    assert await read(queue) == []
    record = await queue.get(JOB.key)
    assert record is not None
    assert (record.due, record.state) == (DUE + SECOND, {"due": "later"})
    await queue.promote(DUE + SECOND)
    (held,) = await read(queue)
    assert held.takes == 1


async def test_a_job_that_is_halted_waits_until_it_is_scheduled(queue: Queue, other: Queue) -> None:
    await queue.add(JOB, state={"tries": "1"})
    (held,) = await read(queue)
    await queue.halt(held, "asked", {"why": "archived", "tries": None})
    await queue.let_go()
    assert await read(other) == []
    record = await queue.get(JOB.key)
    assert record is not None
    assert (record.paused, record.state, await queue.is_queued(record)) == (
        "asked",
        {"why": "archived"},
        False,
    )
    await queue.schedule(JOB.key, None)
    assert [each.state for each in await read(other)] == [{"why": "archived"}]


async def test_only_what_is_to_be_done_now_has_the_reference_of_who_schedules_it(queue: Queue) -> None:
    await queue.add(JOB, DUE)
    with structlog.contextvars.bound_contextvars(reference="a1b2c3"):
        for at, state in ((DUE, {}), (None, {"reference": "a1b2c3"})):
            await queue.schedule(JOB.key, at)
            record = await queue.get(JOB.key)
            assert record is not None
            assert record.state == state


async def test_whoever_has_a_job_a_person_may_change_its_fields(queue: Queue) -> None:
    async def state() -> Mapping[str, str]:
        record = await queue.get(JOB.key)
        assert record is not None
        return record.state

    await queue.add(JOB, state={"a": "1", "b": "1"})
    (held,) = await read(queue)
    await queue.change(JOB.key, {"a": "2", "b": None})
    assert await state() == {"a": "2"}
    await queue.begin(held, "call")
    await queue.pause(JOB.key, "asked", {"c": "3"})
    assert await state() == {"a": "2", "c": "3"}
    await queue.schedule(JOB.key, DUE, {"c": None})
    assert await state() == {"a": "2"}


@pytest.mark.parametrize("how", ["pause", "remove", "schedule"])
@pytest.mark.parametrize("where", ["due", "ready", "held"])
async def test_a_person_takes_a_job_out_wherever_it_is(queue: Queue, how: str, where: str) -> None:
    await queue.add(JOB, DUE)
    if where != "due":
        await queue.promote(DUE)
    held = await read(queue) if where == "held" else []
    ways: dict[str, Awaitable[object]] = {
        "pause": queue.pause(JOB.key, "asked"),
        "remove": queue.remove(JOB.key),
        "schedule": queue.schedule(JOB.key, DUE + SECOND),
    }
    for name, way in ways.items():
        if name == how:
            await way
        else:
            way.close()  # type: ignore[attr-defined]
    for each in held:
        with pytest.raises(LeaseLost):
            await queue.begin(each, "call")
    await queue.promote(DUE)
    assert await read(queue) == []
    record = await queue.get(JOB.key)
    assert (record is None) == (how == "remove")
    if record is not None:
        assert (record.paused, await queue.is_queued(record)) == (
            ("asked", False) if how == "pause" else ("", True)
        )
        await queue.schedule(JOB.key, None)
        assert len(await read(queue)) == 1


async def test_an_entry_that_is_out_of_date_stands_for_nothing(queue: Queue, redis: Redis) -> None:
    """Whoever was given it before the job was put elsewhere finds so when it takes the job."""
    await queue.add(JOB)
    entries = await redis.xreadgroup("workers", queue._consumer, {KEYS.ready: ">"})
    await queue.schedule(JOB.key, None)
    assert await queue._take(KEYS.ready, module._entries(entries)) == []
    assert len(await read(queue)) == 1


async def test_who_was_given_an_entry_that_is_anothers_by_now_does_not_get_the_job(
    queue: Queue, other: Queue, redis: Redis
) -> None:
    await queue.add(JOB)
    entries = await redis.xreadgroup("workers", queue._consumer, {KEYS.ready: ">"})
    await lose_leases(redis)
    (held,) = await other.abandoned(10)
    assert await queue._take(KEYS.ready, module._entries(entries)) == []
    await other.begin(held, "call")


async def test_who_is_ahead(queue: Queue, other: Queue, redis: Redis) -> None:
    for number, kind in enumerate(("watch", "report", "report", "report")):
        await queue.add(Job(key=f"T {number}", kind=kind), DUE + number * SECOND)
    await queue.promote(DUE + 9 * SECOND)
    watch, first, second, third = await read(queue, 3) + await read(other)
    assert [await queue.ahead(held) for held in (watch, first, second, third)] == [0, 0, 1, 2]
    await queue.finish(first)
    assert await queue.ahead(third) == 1
    await lose_leases(redis)
    assert await queue.ahead(third) == 0


async def test_a_listing_is_by_the_beginning_of_the_key(queue: Queue) -> None:
    for key in ("T1 2", "T1 10", "T11 1", "T2 1"):
        await queue.add(Job(key=key, kind="report"), DUE)
    assert [record.job.key for record in await queue.all("T1 ")] == ["T1 10", "T1 2"]
    assert len(await queue.all()) == 4


async def test_what_was_lost_from_the_queue_is_seen_and_armed(queue: Queue, redis: Redis) -> None:
    await queue.add(JOB)
    record = await queue.get(JOB.key)
    assert record is not None
    assert await queue.is_queued(record)
    await queue.add(jobs(1)[0])
    await redis.xdel(KEYS.ready, str(await redis.hget(KEYS.job(JOB.key), "entry")))
    assert not await queue.is_queued(record)
    assert [each.job for each in await read(queue)] == jobs(1)
    await redis.delete(KEYS.ready)
    assert not await queue.is_queued(record)
    await queue.schedule(JOB.key, record.due)
    assert len(await read(queue)) == 1


async def test_an_accepted_job_is_queued(queue: Queue) -> None:
    await queue.accept(JOB)
    record = await queue.get(JOB.key)
    assert record is not None
    assert await queue.is_queued(record)


async def test_a_worker_is_seen_for_a_while(queue: Queue, redis: Redis) -> None:
    assert not await queue.has_worker()
    await queue.show_life()
    assert await queue.has_worker()
    assert 0 < await redis.ttl(KEYS.worker) <= 60


async def test_processes_that_are_gone_and_left_nothing_are_forgotten(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_CONSUMER_IDLE", timedelta())
    for job in jobs(2):
        await queue.add(job)
    held = [*await read(queue, 1), *await read(other, 1)]
    await queue.finish(held[0])
    await asyncio.sleep(0.01)
    await queue.delete_idle_consumers()
    consumers = await redis.xinfo_consumers(KEYS.ready, "workers")
    assert [(each["name"], each["pending"]) for each in consumers] == [(other._consumer, 1)]


async def test_a_process_that_had_nothing_to_do_for_a_moment_is_not_forgotten(
    queue: Queue, redis: Redis
) -> None:
    await queue.add(JOB)
    (held,) = await read(queue)
    await queue.finish(held)
    await asyncio.sleep(0.2)
    await queue.delete_idle_consumers()
    consumers = await redis.xinfo_consumers(KEYS.ready, "workers")
    assert [each["name"] for each in consumers] == [queue._consumer]


async def test_a_process_that_stood_still_asks_again_before_it_goes_on(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stopped after it had been told that the job is its own, as a machine that is suspended."""
    monkeypatch.setattr(module, "FENCE", 0.1)
    held = await queue.accept(JOB)
    assert held is not None
    run = scripts.Begin.run

    async def held_up(script: Any, client: Any) -> Any:
        answer = await run(script, client)
        await taken_over(other, redis)
        await asyncio.sleep(0.2)
        return answer

    monkeypatch.setattr(scripts.Begin, "run", held_up)
    with pytest.raises(LeaseLost):
        await queue.begin(held, "call")


async def test_a_lease_is_not_sure_for_longer_than_it_lasts(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = 0.0
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: passed))
    held = await queue.accept(JOB)
    assert held is not None
    assert queue.is_sure(held)
    passed = LEASE.total_seconds()
    assert not queue.is_sure(held)
    await queue.confirm(held)
    assert queue.is_sure(held)


async def test_without_redis_nothing_is_accepted(nowhere: Redis) -> None:
    with pytest.raises(RedisUnavailable):
        await Queue(nowhere, NAME).accept(JOB)


async def test_what_was_not_accepted_in_time_is_withdrawn(tmp_path: Path) -> None:
    """A silent Redis has the job in its ears, and writes it down when it wakes."""
    async with killable_redis(tmp_path) as killable, connect(killable.url) as client:
        queue = Queue(client, NAME)
        done = await queue.accept(jobs(1)[0])
        assert done is not None
        await queue.finish(done)
        killable.hang()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await queue.accept(JOB)
        killable.go_on()
        assert [record.job for record in await queue.all()] == [JOB]
        await queue.end_left()
        assert await queue.all() == []
        assert await queue.accept(JOB) is not None


async def test_what_was_not_confirmed_is_run_by_nobody(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis stored it, and whoever asked for that died before it knew, or told the person that it did not."""

    async def dies(held: HeldJob) -> bool:
        raise RedisUnavailable

    monkeypatch.setattr(queue, "_is_confirmed", dies)
    with pytest.raises(RedisUnavailable):
        await queue.accept(JOB)
    await lose_leases(redis)
    assert await other.abandoned(10) == []
    assert await other.all() == []
    assert await other.accept(JOB) is not None


async def test_what_was_not_confirmed_is_accepted_anew(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack delivered it again, to another process, before the first one had confirmed it."""
    confirm, held = queue._is_confirmed, list[HeldJob | None]()

    async def later(first: HeldJob) -> bool:
        held.append(await other.accept(JOB))
        return await confirm(first)

    monkeypatch.setattr(queue, "_is_confirmed", later)
    assert await queue.accept(JOB) is None
    await lose_leases(redis)
    (taken,) = await queue.abandoned(10)
    assert held[0] is not None
    assert (taken.job, held[0].takes, taken.takes) == (JOB, 1, 2)


@pytest.mark.parametrize("silent", [False, True])
async def test_what_was_confirmed_without_an_answer_is_held_and_confirmed_again(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    renew = scripts.Renew.run

    async def unanswered(script: Any, client: Any) -> Any:
        if silent:
            await asyncio.sleep(10)
            pytest.fail("it was waited for all the same")
        raise RedisUnavailable

    monkeypatch.setattr(module, "CONFIRM_TIMEOUT", 0.01)
    monkeypatch.setattr(scripts.Renew, "run", unanswered)
    held = await queue.accept(JOB)
    assert held is not None
    monkeypatch.setattr(scripts.Renew, "run", renew)
    await queue.keep(held, {"answer": "yes"})
    assert (await taken_over(other, redis)).state == {"answer": "yes"}


@pytest.mark.parametrize("emptied", [False, True])
async def test_to_give_it_up_comes_too_late_once_it_is_being_confirmed(
    queue: Queue, other: Queue, redis: Redis, monkeypatch: pytest.MonkeyPatch, emptied: bool
) -> None:
    """It would be refused, and run by another process if this one died; unless Redis has lost it."""
    renew, asked, go_on = scripts.Renew.run, asyncio.Event(), asyncio.Event()

    async def slowly(script: Any, client: Any) -> Any:
        asked.set()
        await go_on.wait()
        return await renew(script, client)

    monkeypatch.setattr(scripts.Renew, "run", slowly)
    accepting = asyncio.create_task(queue.accept(JOB))
    await asked.wait()
    accepting.cancel()
    if emptied:
        await redis.flushall()
    go_on.set()
    monkeypatch.setattr(scripts.Renew, "run", renew)
    if emptied:
        with pytest.raises(asyncio.CancelledError):
            await accepting
        return
    assert (await accepting) is not None
    await queue.end_left()
    assert (await taken_over(other, redis)).job == JOB


async def test_what_could_not_be_marked_as_done_is_marked_later(tmp_path: Path) -> None:
    async with killable_redis(tmp_path) as killable, connect(killable.url) as client:
        queue = Queue(client, NAME)
        held = await queue.accept(JOB)
        assert held is not None
        await killable.die()
        with pytest.raises(RedisUnavailable):
            await queue.finish(held)
        await killable.start()
        await queue.end_left()
        assert await queue.all() == []
        assert await queue.accept(JOB) is None


async def test_what_could_not_be_marked_as_done_may_be_marked_by_two_at_once(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a beat, and by who accepts the same anew."""
    held = await queue.accept(JOB)
    assert held is not None

    async def unanswered(*args: Any) -> Any:
        raise RedisUnavailable

    with monkeypatch.context() as silent:
        silent.setattr(queue, "_settle", unanswered)
        with pytest.raises(RedisUnavailable):
            await queue.finish(held)
    await asyncio.gather(queue.end_left(), queue.end_left(JOB.key))
    assert await queue.all() == []


async def test_what_is_being_marked_as_done_is_not_marked_by_a_beat_meanwhile(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    settle, on_its_way, go_on = queue._settle, asyncio.Event(), asyncio.Event()

    async def slowly(*args: Any, **traits: Any) -> Any:
        if not on_its_way.is_set():
            on_its_way.set()
            await go_on.wait()
        return await settle(*args, **traits)

    monkeypatch.setattr(queue, "_settle", slowly)
    finishing = asyncio.create_task(queue.finish(held))
    await on_its_way.wait()
    await queue.end_left()
    go_on.set()
    await finishing
    assert await queue.all() == []


async def test_an_emptied_redis_is_begun_anew(queue: Queue, redis: Redis) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    await queue.add(jobs(1)[0])
    assert len(await read(queue)) == 1
    await redis.flushall()
    await queue.renew()
    with pytest.raises(LeaseLost):
        await queue.begin(held, "call")
    assert await read(queue) == []
    assert await queue.abandoned(10) == []
    assert await queue.accept(JOB) is not None
    assert await queue.add(jobs(1)[0])
    assert len(await read(queue)) == 1


class OneSlot(Redis):
    """A client that, as a Redis Cluster does, takes no script whose keys are in several slots."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] in ("EVALSHA", "EVAL"):
            keys = args[3 : 3 + int(args[2])]
            assert len({key_slot(str(key).encode()) for key in keys}) == 1
        return await super().execute_command(*args, **options)


async def test_a_script_stays_in_one_slot_of_a_cluster(redis: Redis) -> None:
    queue = Queue(OneSlot(connection_pool=redis.connection_pool), NAME)
    await queue.accept(JOB)
    await queue.add(jobs(2)[0])
    await queue.add(jobs(2)[1], DUE)
    await queue.promote(DUE)
    first, second = await read(queue)
    await queue.begin(first, "call")
    await queue.record(first, "call")
    await queue.again(first, DUE)
    await queue.ahead(second)
    await queue.renew()
    await queue.let_go()
    await queue.delete_idle_consumers()


async def test_what_was_done_without_being_stored_is_known_by_its_key(queue: Queue) -> None:
    assert await queue.mark_done(JOB.key)
    assert not await queue.mark_done(JOB.key)
    assert await queue.accept(JOB) is None
    assert await queue.all() == []


async def test_what_is_stored_is_not_marked_as_done(queue: Queue) -> None:
    held = await queue.accept(JOB)
    assert held is not None
    assert not await queue.mark_done(JOB.key)
    await queue.confirm(held)


def test_the_keys_stay_between_versions() -> None:
    """Processes of two versions share them while one takes the place of the other."""
    keys = QueueKeys("commands")
    assert keys.job("T1 1") == "rollcall:{commands}:job:T1 1"
    assert keys.step("T1 1", "call") == "rollcall:{commands}:step:T1 1:call"
    assert [keys.due, keys.ready, keys.accepted, keys.index, keys.worker] == [
        f"rollcall:{{commands}}:{name}" for name in ("due", "ready", "accepted", "index", "worker")
    ]
