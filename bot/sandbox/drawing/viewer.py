"""Whose eyes a message is drawn for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who reads: their zone and locale, the names of people and channels by id, and the present."""

    zone: ZoneInfo
    locale: str = "en"
    names: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def name(self, identifier: str) -> str:
        """A person's or channel's name, or the id when nobody knows it."""
        return self.names.get(identifier, identifier)
