"""Work that goes on after the acknowledgement."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from handlers.background_tasks import BackgroundTasks


async def test_what_is_under_way_is_waited_for() -> None:
    tasks, done = BackgroundTasks(), []

    async def work(name: str) -> None:
        await asyncio.sleep(0)
        done.append(name)

    tasks.start(work("one"))
    tasks.start(work("two"))
    await tasks.drain(5)
    assert sorted(done) == ["one", "two"]


async def test_what_takes_too_long_is_ended() -> None:
    tasks, ended = BackgroundTasks(), asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    tasks.start(endless())
    await tasks.drain(0.01)
    assert ended.is_set()


async def test_with_nothing_to_do_there_is_nothing_to_wait_for() -> None:
    await asyncio.wait_for(BackgroundTasks().drain(3600), timeout=60)


@pytest.mark.parametrize("failing", [ValueError, asyncio.CancelledError])
async def test_one_that_fails_leaves_the_others(failing: type[BaseException]) -> None:
    tasks, done = BackgroundTasks(), asyncio.Event()

    async def fail() -> None:
        raise failing

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.set()

    with structlog.testing.capture_logs() as logs:
        tasks.start(fail())
        tasks.start(work())
        await tasks.drain(5)
    assert done.is_set()
    assert [line["event"] for line in logs] == ["background task failed"] * (failing is ValueError)


async def test_what_goes_on_for_long_is_waited_for_so_long_alone() -> None:
    tasks, ended = BackgroundTasks(), asyncio.Event()

    async def until_ended() -> None:
        await ended.wait()

    await asyncio.wait_for(tasks.done(until_ended(), 0.01), timeout=60)
    ended.set()
    await tasks.drain(5)
