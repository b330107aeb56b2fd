"""Slack's clock, which a test can set ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SlackClock:
    """The present instant as Slack sees it: the machine's, plus what it was put ahead by."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Let this much time pass at once."""
        self._ahead += by
