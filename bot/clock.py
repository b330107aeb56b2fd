"""The only "now", and the platform's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PLATFORM_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of the platform's datetimes and of its days of statistics."""

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""


def system_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)
