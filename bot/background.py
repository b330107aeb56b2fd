"""Low-priority work: about one step per iteration of the event loop, so that urgent requests are served first."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from contextvars import ContextVar
from typing import Any, Final, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from bot.context_variables import setting

P = ParamSpec("P")
T = TypeVar("T")

SHARE: Final = 0.0002
"""Seconds per iteration for background work. A step that took longer is followed by iterations without one.

An acknowledgement takes about twenty iterations; an iteration with nothing else to do takes a tenth of this.
"""

IDLE: Final = 0.00005
"""Seconds of an iteration in which nothing else ran: a step that took too long is then not made up for."""

MAX_WAIT, MORE = 0.2, 4
"""Seconds of waiting after which so many steps run per iteration, however long earlier ones took.

Background work also waits for answers that time out, such as those of Slack, and needs about ten steps for each.
"""

_IS_BACKGROUND: ContextVar[bool] = ContextVar("is_background", default=False)


async def background(work: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs work step by step, from one await to the next, and returns its result.

    Each iteration of the loop runs at most one step of all background work, first come, first served, unless steps have
    waited too long.
    """
    steps = _STEPS.setdefault(asyncio.get_running_loop(), _Steps())
    with setting(_IS_BACKGROUND, True):
        result: T = await _Stepped(work(*args, **kwargs).__await__(), steps)
    return result


def is_background() -> bool:
    """Whether the current task is background work, or was started by it."""
    return _IS_BACKGROUND.get()


class _Steps:
    """The steps of background work that wait in one event loop."""

    def __init__(self) -> None:
        self._left = SHARE
        self._is_counting = False
        self._round_began = 0.0
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()

    def turn(self) -> asyncio.Future[None] | None:
        """What a step waits for before it begins; None if it may begin in this round."""
        if not self._is_counting:
            self._count_rounds()
            return None
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((time.perf_counter(), turn))
        return turn

    def run(self, step: Callable[[Any], Any], value: object) -> Any:
        """Runs a step, whose turn it is. Raises what it raises."""
        began = time.perf_counter()
        try:
            return step(value)
        finally:
            self._left -= time.perf_counter() - began

    def _count_rounds(self) -> None:
        self._is_counting = True
        asyncio.get_running_loop().call_soon(self._next_round)

    def _next_round(self) -> None:
        now = time.perf_counter()
        is_idle, self._round_began = now - self._round_began < IDLE, now
        self._left = SHARE if is_idle else min(self._left + SHARE, SHARE)
        has_begun = self._left > 0 and self._begin()
        for _ in range(MORE):
            if self._waiting and now - self._waiting[0][0] > MAX_WAIT:
                has_begun = self._begin() or has_begun
        self._is_counting = False
        if has_begun or self._waiting:
            self._count_rounds()

    def _begin(self) -> bool:
        """Gives its turn to the step that waits longest; False if none does."""
        while self._waiting:
            _, turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return True
        return False


_STEPS: WeakKeyDictionary[asyncio.AbstractEventLoop, _Steps] = WeakKeyDictionary()


class _Stepped:
    """Awaits work as `await` does, but waits for a turn before each step."""

    def __init__(self, work: Generator[Any, Any, Any], steps: _Steps) -> None:
        self._work = work
        self._steps = steps

    def __await__(self) -> Generator[Any, Any, Any]:
        try:
            return (yield from self._stepped())
        finally:
            # what is closed before its end has no further turn
            self._work.close()

    def _stepped(self) -> Generator[Any, Any, Any]:
        step, value = self._work.send, None
        while True:
            try:
                if (turn := self._steps.turn()) is not None:
                    yield from turn
            except GeneratorExit:
                raise
            except BaseException as error:
                step, value = self._work.throw, error
            try:
                awaited = self._steps.run(step, value)
            except StopIteration as end:
                return end.value
            try:
                yield awaited
                step, value = self._work.send, None
            except GeneratorExit:
                raise
            except BaseException as error:
                step, value = self._work.throw, error
