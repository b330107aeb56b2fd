"""Background work goes on a step at a time, as if it were awaited."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import suppress
from types import SimpleNamespace

import pytest

from bot.background import MAX_WAIT, SHARE, background, is_background


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step waits too long, however busy the machine is."""
    monkeypatch.setattr("bot.background.MAX_WAIT", math.inf)


async def rounds(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_its_result_and_its_error_are_those_of_the_work() -> None:
    async def doubled(number: int, *, plus: int = 0) -> int:
        await asyncio.sleep(0)
        return 2 * number + plus

    async def refused() -> None:
        await asyncio.sleep(0)
        raise LookupError("no such room")

    assert await background(doubled, 4, plus=1) == 9
    with pytest.raises(LookupError, match="no such room"):
        await background(refused)


@pytest.mark.usefixtures("patient")
async def test_of_many_that_could_go_on_one_step_is_taken_in_a_round_in_their_order() -> None:
    begin, taken = asyncio.Event(), list[tuple[int, int]]()
    all_wait, begun, passed = asyncio.Event(), set[int](), 0

    async def work(number: int) -> None:
        begun.add(number)
        if len(begun) == len(waiting):
            all_wait.set()
        await begin.wait()
        taken.append((passed, number))

    waiting = [asyncio.create_task(background(work, number)) for number in range(20)]
    await all_wait.wait()
    begin.set()
    while len(taken) < len(waiting):
        passed += 1
        await asyncio.sleep(0)
    assert [number for _, number in taken] == list(range(20))
    assert len({at for at, _ in taken}) == len(taken)
    await asyncio.gather(*waiting)


@pytest.mark.parametrize(("a_round", "passes"), [(SHARE, 31), (0.0, 4)])
async def test_a_long_step_is_made_up_for_by_rounds_without_any_while_others_are_busy(
    monkeypatch: pytest.MonkeyPatch, a_round: float, passes: int
) -> None:
    passed = after = 0
    now = 0.0
    monkeypatch.setattr("bot.background.time", SimpleNamespace(perf_counter=lambda: now))

    async def long() -> None:
        nonlocal now
        now += 29.5 * SHARE

    async def short() -> None:
        nonlocal after
        after = passed

    tasks = [asyncio.create_task(background(work)) for work in (long, short)]
    while not all(task.done() for task in tasks):
        passed += 1
        now += a_round
        await asyncio.sleep(0)
    assert after == passes


async def test_what_waits_too_long_goes_on_together() -> None:
    begin, passed = asyncio.Event(), 0
    taken = list[int]()

    async def work() -> None:
        await begin.wait()
        taken.append(passed)
        time.sleep(MAX_WAIT / 4)  # noqa: ASYNC251 - it is to hold up the loop

    waiting = [asyncio.create_task(background(work)) for _ in range(8)]
    await rounds(50)
    begin.set()
    while len(taken) < len(waiting):
        passed += 1
        await asyncio.sleep(0)
    assert taken[0] < taken[1]
    assert len(set(taken[-3:])) == 1
    await asyncio.gather(*waiting)


async def test_what_waits_for_its_turn_can_be_cancelled_and_the_rest_goes_on() -> None:
    ended = list[str]()

    async def work(name: str) -> None:
        try:
            await asyncio.sleep(0)
            ended.append(name)
        except asyncio.CancelledError:
            ended.append(f"{name} cancelled")
            raise

    first, second, third = (asyncio.create_task(background(work, name)) for name in ("a", "b", "c"))
    await rounds(4)
    second.cancel()
    await asyncio.gather(first, third)
    with suppress(asyncio.CancelledError):
        await second
    assert sorted(ended) in (["a", "b cancelled", "c"], ["a", "c"])
    assert second.cancelled()


async def test_a_timeout_within_it_is_its_own() -> None:
    async def patient() -> str:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        except TimeoutError:
            return "too late"
        return "never"

    assert await asyncio.gather(*(background(patient) for _ in range(3))) == ["too late"] * 3


async def test_it_is_known_what_is_background_work() -> None:
    async def asked() -> bool:
        return is_background() and await asyncio.create_task(told())

    async def told() -> bool:
        return is_background()

    assert await background(asked)
    assert not is_background()


async def test_what_is_closed_before_its_end_is_cleared_up_at_once() -> None:
    closed = list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append("closed")

    begun = [background(work) for _ in range(3)]
    for each in begun:
        each.send(None)
        each.close()
    # the first had its turn, the others waited for theirs
    assert closed == ["closed"]
