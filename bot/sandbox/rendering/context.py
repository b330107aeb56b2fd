"""For whom and when a message is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct, field


class RenderContext(Struct, frozen=True):
    """The user's zone and locale, the names of users and channels by id, and the current time."""

    zone: ZoneInfo
    locale: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def name(self, identifier: str) -> str:
        """The name of a user or channel, or the id if unknown."""
        return self.names.get(identifier, identifier)
