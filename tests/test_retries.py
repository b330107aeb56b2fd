from __future__ import annotations

import asyncio

import pytest

from bot.retries import Again, retried


class Failing:
    """Fails so many times, then answers with how often it was called."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.called = 0

    async def __call__(self) -> int:
        self.called += 1
        if self.called <= self.times:
            raise LookupError(self.called)
        return self.called


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited, without waiting."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return pauses


async def trying(call: Failing, again: Again) -> int:
    return await retried(call, again, attempts=4, wait=1, wait_max=3, jitter=0, within=10)


async def test_each_wait_is_twice_the_last_up_to_the_longest(slept: list[float]) -> None:
    assert await trying(Failing(3), lambda error: True) == 4
    assert slept == [1, 2, 3]


async def test_a_wait_that_is_asked_for_is_waited(slept: list[float]) -> None:
    assert await trying(Failing(1), lambda error: 0.0) == 2
    assert slept == [0.0]


@pytest.mark.parametrize(
    ("again", "called"),
    [(lambda error: True, 4), (lambda error: False, 1), (lambda error: 10.1, 1)],
    ids=["the attempts are used up", "the error is final", "the wait is too long"],
)
async def test_the_last_error_is_raised(slept: list[float], again: Again, called: int) -> None:
    failing = Failing(9)
    with pytest.raises(LookupError) as raised:
        await trying(failing, again)
    assert (raised.value.args, failing.called) == ((called,), called)
