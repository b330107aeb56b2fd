"""Turns: few lines at once, nobody's many before another's one, and what has to wait too long is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from handlers.fair_semaphore import RATE, FairSemaphore
from tests.end_to_end.conftest import School

LINE = '/room new "Class {}" 14:00-15:00'


class Work:
    """Lines that are worked on until they are let go, and the order in which they began."""

    def __init__(self, turns: FairSemaphore) -> None:
        self._turns = turns
        self.begun: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: dict[str, asyncio.Event] = {}

    async def ask(self, *names: str) -> None:
        """Each name is a line of the person whose name is its first letter."""
        for name in names:
            self._ended[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._work(name))
        await settled()

    async def end(self, *names: str) -> None:
        for name in names:
            self._ended[name].set()
            await settled()

    async def _work(self, name: str) -> None:
        async with self._turns.turn(name[0]):
            self.begun.append(name)
            await self._ended[name].wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@asynccontextmanager
async def work(turns: FairSemaphore) -> AsyncIterator[Work]:
    done = Work(turns)
    yield done
    for task in done.tasks.values():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_no_more_than_a_few_are_worked_on_at_once() -> None:
    async with work(FairSemaphore(concurrency=2)) as lines:
        await lines.ask("a1", "b1", "c1", "d1")
        assert lines.begun == ["a1", "b1"]
        await lines.end("b1")
        assert lines.begun == ["a1", "b1", "c1"]


async def test_one_person_has_no_more_than_their_share() -> None:
    async with work(FairSemaphore(concurrency=9, per_person=2)) as lines:
        await lines.ask("a1", "a2", "a3", "b1")
        assert lines.begun == ["a1", "a2", "b1"]
        await lines.end("a2")
        assert lines.begun[-1] == "a3"
        await lines.ask("a4")
        assert lines.begun[-1] == "a3"


async def test_who_has_their_share_keeps_nobody_behind_them_waiting() -> None:
    async with work(FairSemaphore(concurrency=2, per_person=1)) as lines:
        await lines.ask("a1", "a2", "b1", "c1")
        assert lines.begun == ["a1", "b1"]
        await lines.end("b1")
        assert lines.begun == ["a1", "b1", "c1"]


async def test_people_take_turns() -> None:
    async with work(FairSemaphore(concurrency=1)) as lines:
        await lines.ask("a1", "a2", "a3", "a4", "b1", "c1", "b2")
        await lines.end("a1", "a2", "b1", "c1", "a3", "b2", "a4")
        assert lines.begun == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]


async def test_who_gives_up_waiting_takes_no_turn() -> None:
    async with work(FairSemaphore(concurrency=1)) as lines:
        await lines.ask("a1", "b1", "c1")
        lines.tasks["b1"].cancel()
        await settled()
        await lines.end("a1")
        assert lines.begun == ["a1", "c1"]


@pytest.mark.parametrize("steps", [0, 1])
async def test_a_turn_that_was_given_to_who_gives_up_is_handed_on(steps: int) -> None:
    async with work(FairSemaphore(concurrency=1)) as lines:
        await lines.ask("a1", "b1", "c1")
        lines._ended["a1"].set()
        for _ in range(steps):
            await asyncio.sleep(0)
        lines.tasks["b1"].cancel()
        await settled()
        assert lines.begun == ["a1", "c1"]


async def test_the_wait_grows_with_what_is_ahead() -> None:
    turns = FairSemaphore(concurrency=4, per_person=2)
    async with work(turns) as lines:
        assert turns.expected_wait("a") == 0
        await lines.ask("a1", "a2")
        assert (turns.expected_wait("a"), turns.expected_wait("b")) == (0.5, 0)
        await lines.ask("b1", "b2", "c1", "d1", *(f"a{number}" for number in range(3, 9)))
        waits = turns.expected_wait("a"), turns.expected_wait("b"), turns.expected_wait("e")
        assert waits == (3.5, 1.0, 1.0)


async def test_no_more_is_promised_than_the_platform_takes() -> None:
    now = [100.0]
    turns = FairSemaphore(concurrency=10, per_person=10, seconds=lambda: now[0])
    for _ in range(100):
        async with turns.turn("a"):
            now[0] += 0.01
    async with work(turns) as lines:
        await lines.ask(*(f"{person}{number}" for person in "abc" for number in range(10)))
        assert turns.expected_wait("d") == pytest.approx(3 / RATE)
        assert turns.expected_wait("b") == pytest.approx(21 / RATE)


async def test_lines_that_do_not_end_are_known_to_last() -> None:
    now = [100.0]
    turns = FairSemaphore(concurrency=2, seconds=lambda: now[0])
    async with work(turns) as lines:
        await lines.ask("a1", "b1", "c1", "d1")
        assert turns.expected_wait("e") == pytest.approx(3 / 2)
        now[0] += 8
        assert turns.expected_wait("e") == pytest.approx(3 / 2 * 8)
        await lines.end("a1", "b1")
        now[0] += 2
        assert turns.expected_wait("e") == pytest.approx(1 / 2 * 2)


async def test_a_line_that_is_handed_its_turn_has_begun_before_it_runs() -> None:
    turns = FairSemaphore(concurrency=2, seconds=lambda: 1000.0)
    async with work(turns) as lines:
        await lines.ask("a1", "b1", "c1")
        ending = asyncio.create_task(lines.end("a1"))
        while not lines.tasks["a1"].done():
            await asyncio.sleep(0)
            assert turns.expected_wait("d") <= 1
        await ending


async def test_how_long_lines_last_is_learned() -> None:
    now = [100.0]
    turns = FairSemaphore(concurrency=1, seconds=lambda: now[0])
    for _ in range(100):
        async with turns.turn("a"):
            now[0] += 6
    async with work(turns) as lines:
        await lines.ask("a1")
        assert turns.expected_wait("b") == pytest.approx(6, rel=0.01)


async def test_what_would_wait_too_long_is_refused_and_not_done(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
    for answer in (
        await school.type(LINE.format(1)),
        await school.type("/room list"),
        await school.answer(await school.workspace.mention(LINE.format(2))),
    ):
        assert "I have too much to do right now, so I haven't started this." in answer.text
        assert "Try again in 32 s." in answer.text
    assert await school.asked("create_room") == []
    monkeypatch.undo()
    assert "created" in (await school.type(LINE.format(1))).text
