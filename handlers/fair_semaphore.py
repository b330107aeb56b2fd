"""Limits how many lines are processed concurrently, fairly: one person's many lines do not delay everyone else's."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

CONCURRENCY = 100
"""Maximum lines that a process works on concurrently. The platform takes 20 requests a second in any case."""

CONCURRENCY_PER_PERSON = 10
"""Maximum lines of one person among them."""

MAX_WAIT = 20.0
"""Seconds after which a line must have begun; one that could not is refused instead of accepted."""

RATE = 15.0
"""Lines per second assumed when estimating waits: the platform takes 20 requests, some from other processes."""

FIRST_GUESS, WEIGHT = 1.0, 1 / 16
"""Assumed seconds per line before any was measured, and the weight of each measurement in the moving average."""


class FairSemaphore:
    """Admits people in turn: who is waiting gets a free place before somebody else gets a second one."""

    def __init__(
        self,
        concurrency: int = CONCURRENCY,
        per_person: int = CONCURRENCY_PER_PERSON,
        rate: float = RATE,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._concurrency = concurrency
        self._per_person = per_person
        self._rate = rate
        self._begun = 0.0
        self._working: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[float]]] = OrderedDict()
        self._seconds = seconds
        self._lasts = FIRST_GUESS

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Waits for a place for this person, and holds it while the context is open."""
        began = await self._begin(person)
        try:
            yield
        finally:
            self._lasts += (self._seconds() - began - self._lasts) * WEIGHT
            self._end(person, began)

    def expected_wait(self, person: str) -> float:
        """Estimated seconds until one more line of this person would begin.

        Lines in progress count too, since they show a slowdown before any of them has ended.
        """
        mine = len(self._waiting.get(person, ())) + 1
        if self._may_begin(person) and mine == 1:
            return 0.0
        ahead = sum(min(len(lines), mine) for other, lines in self._waiting.items() if other != person)
        lasts = max(self._lasts, self._under_way())
        return max(
            mine / self._per_person * lasts, (mine + ahead) * max(lasts / self._concurrency, 1 / self._rate)
        )

    def _under_way(self) -> float:
        """Average seconds since the lines in progress began."""
        return self._seconds() - self._begun / self._working.total()

    async def _begin(self, person: str) -> float:
        """Gives when it began."""
        if self._may_begin(person):
            return self._give(person)
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(person, deque()).append(turn)
        try:
            # what is handed on is not cancelled with who waits for it
            return await asyncio.shield(turn)
        except asyncio.CancelledError:
            if turn.done():
                self._end(person, turn.result())
            else:
                self._forget(person, turn)
            raise

    def _give(self, person: str) -> float:
        began = self._seconds()
        self._working[person] += 1
        self._begun += began
        return began

    def _end(self, person: str, began: float) -> None:
        self._begun -= began
        self._working[person] -= 1
        if not self._working[person]:
            del self._working[person]
        self._hand_on()

    def _hand_on(self) -> None:
        """Gives free turns to those who wait, one each, in the order in which they came."""
        for person in list(self._waiting):
            if not self._may_begin(person):
                continue
            turn = self._waiting[person].popleft()
            self._waiting.move_to_end(person)
            self._drop_if_empty(person)
            turn.set_result(self._give(person))
            return

    def _may_begin(self, person: str) -> bool:
        return self._working.total() < self._concurrency and self._working[person] < self._per_person

    def _forget(self, person: str, turn: asyncio.Future[float]) -> None:
        self._waiting[person].remove(turn)
        self._drop_if_empty(person)

    def _drop_if_empty(self, person: str) -> None:
        if not self._waiting[person]:
            del self._waiting[person]
