"""Slack's clock, which tests can advance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SlackClock:
    """The current time: the machine's plus an offset; if it is `still`, that of its making, until it is advanced."""

    def __init__(self, *, still: bool = False) -> None:
        self._offset = timedelta()
        self._stands = datetime.now(UTC) if still else None

    def __call__(self) -> datetime:
        return (self._stands or datetime.now(UTC)) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._offset += by
