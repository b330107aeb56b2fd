"""The only "now", and the platform's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PLATFORM_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of the platform's datetimes and of its days of statistics."""

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""


def platform_day(at: datetime) -> date:
    """The platform's calendar day of an instant."""
    return at.astimezone(PLATFORM_ZONE).date()


def system_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)
