"""Slack's clock, which tests can advance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SlackClock:
    """The current time: the machine's plus an offset."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._offset += by
