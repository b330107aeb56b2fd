"""The platform's limits: 200 requests in 10 s, 5,000 rooms created in 24 h."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from .errors import ErrorCode, PlatformError


class Quota:
    """A sliding window: at most `limit` events in any `window` seconds. Rejected events are not counted."""

    def __init__(self, limit: int, window: float, error: ErrorCode) -> None:
        self.limit = limit
        self._window = window
        self._error = error
        self._events: deque[float] = deque()

    def acquire(self, now: float, count: int = 1) -> None:
        """Count `count` events at `now` (seconds of any monotonic clock). Raises PlatformError."""
        while self._events and self._events[0] <= now - self._window:
            self._events.popleft()
        if len(self._events) + count > self.limit:
            raise PlatformError(self._error)
        self._events.extend([now] * count)

    def restore(self, instants: Iterable[float]) -> None:
        """Set the counted events, oldest first."""
        self._events = deque(instants)


def request_quota() -> Quota:
    """The limit of requests to all endpoints, in real seconds."""
    return Quota(200, 10, ErrorCode.TOO_MANY_REQUESTS)


def room_quota() -> Quota:
    """The limit of rooms created over the API, in seconds of the platform's clock."""
    return Quota(5_000, 86_400, ErrorCode.TOO_MANY_ROOMS)
