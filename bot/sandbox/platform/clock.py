"""The platform's own clock: set once, then running on with real time."""

from __future__ import annotations

import time
from datetime import datetime


class PlatformClock:
    """Unix seconds of the platform's present, which may lie anywhere in time."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = 0.0
        if start is not None:
            self.set(start.timestamp())

    def now(self) -> int:
        return int(time.time() + self._ahead)

    def set(self, instant: float) -> None:
        """Make `instant` (unix seconds) the present."""
        self._ahead = instant - time.time()

    def advance(self, seconds: float) -> None:
        """Move the present by so many seconds, back when negative."""
        self._ahead += seconds
