"""The clock and the platform's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PLATFORM_ZONE = ZoneInfo("Asia/Shanghai")
"""The time zone of the platform's datetimes and of the days in its statistics."""

Clock = Callable[[], datetime]
"""Returns the current time, timezone-aware."""


def platform_day(at: datetime) -> date:
    """The platform's calendar day of an instant."""
    return at.astimezone(PLATFORM_ZONE).date()


def system_clock() -> datetime:
    """The system clock, in UTC."""
    return datetime.now(UTC)
