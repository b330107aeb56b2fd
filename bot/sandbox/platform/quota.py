"""The platform's limits: 200 requests in 10 s, 5,000 rooms created in 24 h."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from .refusals import Refusal, TooManyRequests, TooManyRooms


class Quota:
    """At most `limit` happenings in any `window` seconds; beyond that they are refused, and not counted."""

    def __init__(self, limit: int, window: float, refusal: type[Refusal]) -> None:
        self.limit = limit
        self._window = window
        self._refusal = refusal
        self._taken: deque[float] = deque()

    def take(self, now: float, count: int = 1) -> None:
        """Count `count` happenings at `now` (seconds of any steady clock). Raises the quota's refusal."""
        while self._taken and self._taken[0] <= now - self._window:
            self._taken.popleft()
        if len(self._taken) + count > self.limit:
            raise self._refusal
        self._taken.extend([now] * count)

    def restore(self, instants: Iterable[float]) -> None:
        """Count just these happenings, in order of time."""
        self._taken = deque(instants)


def of_requests() -> Quota:
    """All endpoints together, in real seconds."""
    return Quota(200, 10, TooManyRequests)


def of_rooms() -> Quota:
    """Rooms created over the API, in seconds of the platform's clock."""
    return Quota(5_000, 86_400, TooManyRooms)
