"""The steps of a line are its own, and are found by the process that takes its job over."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import ChangeNotStored
from bot.jobs import HeldJob, Job, LeaseLost, Queue, Step
from bot.state import COMMAND, COMMANDS, Redis
from handlers import progress
from handlers.progress import ANSWERED, CALL, Progress
from tests.jobs.conftest import lose_leases


@pytest.fixture
def queue(redis: Redis) -> Queue:
    """The queue of commands."""
    return Queue(redis, COMMANDS)


async def accepted(queue: Queue) -> HeldJob:
    """A job as the process that accepted it holds it."""
    held = await queue.accept(Job(key="T1 lines", kind=COMMAND))
    assert held is not None
    return held


async def taken_over(queue: Queue) -> HeldJob:
    """The same job as another process holds it after that."""
    await lose_leases(queue.redis, COMMANDS)
    (taken,) = await Queue(queue.redis, COMMANDS).abandoned(1)
    return taken


async def test_what_one_process_did_another_finds(queue: Queue) -> None:
    first = Progress(queue, await accepted(queue), (1,))
    await first.begin({"since": "noon"})
    await first.record(ANSWERED)
    assert await first.step(ANSWERED) is None
    again = Progress(queue, await taken_over(queue), (1,))
    call, answered = await again.step(CALL), await again.step(ANSWERED)
    assert call == Step("begun", {"since": "noon"})
    assert answered == Step("done")
    await again.keep({"until": "one"})
    assert await again.step(CALL) == Step("done", {"until": "one"})
    other = Progress(queue, again.held, (2,))
    await other.begin({"since": "one"})
    assert await other.step(CALL) == Step("begun", {"since": "one"})
    with pytest.raises(LeaseLost):
        await first.keep({})


async def test_the_steps_of_another_line_are_others(queue: Queue) -> None:
    await Progress(queue, await accepted(queue), (1,)).begin({})
    taken = await taken_over(queue)
    others = [Progress(queue, taken, path) for path in ((2,), (), (1, 2))]
    assert [await other.step(CALL) for other in others] == [None, None, None]


async def test_what_redis_lost_with_all_its_data_is_gone_on_with(queue: Queue) -> None:
    held = await accepted(queue)
    await queue.redis.flushall()
    held.sure_until = 0
    progress = Progress(queue, held)
    await progress.begin({})
    await progress.confirm()
    await progress.record(CALL)
    await progress.keep_answer("Done.")
    assert await queue.step(held.job.key, CALL) is None


async def test_what_is_told_is_told_alike_by_who_takes_it_over(queue: Queue) -> None:
    first = Progress(queue, await accepted(queue), (1,))
    assert first.answer is None
    await first.keep_answer("Done.")
    taken = await taken_over(queue)
    assert [Progress(queue, taken, path).answer for path in ((1,), (2,), ())] == ["Done.", None, None]
    with pytest.raises(LeaseLost):
        await first.keep_answer("Done too.")


async def test_redis_is_waited_for(queue: Queue, nowhere: Redis) -> None:
    held, there = await accepted(queue), queue.redis
    queue.redis = nowhere
    beginning = asyncio.create_task(Progress(queue, held).begin({}))
    await asyncio.sleep(0.05)
    queue.redis = there
    await beginning
    step = await queue.step(held.job.key, CALL)
    assert step is not None
    assert step.stage == "begun"


async def test_nothing_is_begun_that_cannot_be_marked(
    nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "REDIS_TIMEOUT", 0.0)
    held = HeldJob(Job(key="T1 lines", kind=COMMAND), "token", sure_until=0)
    with pytest.raises(ChangeNotStored):
        await Progress(Queue(nowhere, COMMANDS), held).begin({})


async def test_an_answer_that_cannot_be_stored_is_told_all_the_same(
    nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "KEEP_TIMEOUT", 0.0)
    held = HeldJob(Job(key="T1 lines", kind=COMMAND), "token", sure_until=0)
    await Progress(Queue(nowhere, COMMANDS), held).keep_answer("Done.")


async def test_a_job_that_may_be_with_another_process_is_confirmed(queue: Queue) -> None:
    held = await accepted(queue)
    await taken_over(queue)
    await Progress(queue, held).confirm()
    held.sure_until = 0
    with pytest.raises(LeaseLost):
        await Progress(queue, held).confirm()
