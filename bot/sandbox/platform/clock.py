"""The platform's clock: real time plus an offset."""

from __future__ import annotations

import time
from datetime import datetime


class PlatformClock:
    """The current platform time in unix seconds."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = 0.0
        if start is not None:
            self.set(start.timestamp())

    def now(self) -> int:
        return int(time.time() + self._offset)

    def set(self, instant: float) -> None:
        """Set the current time to `instant` (unix seconds)."""
        self._offset = instant - time.time()

    def advance(self, seconds: float) -> None:
        """Move the current time by `seconds`; negative moves it back."""
        self._offset += seconds
