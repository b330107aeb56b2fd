"""The platform's calendar: Asia/Shanghai, in which it writes datetimes and counts days.

Shanghai has kept UTC+8 since 1991, longer than the platform exists: days are plain arithmetic.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = 86_400
_OFFSET = 8 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_WRITTEN = "%Y-%m-%d %H:%M:%S"


def day_of(instant: int) -> int:
    """The number of the day (since 1970) in which this unix second lies."""
    return (instant + _OFFSET) // DAY


def number(day: date) -> int:
    """The number of a calendar day (since 1970)."""
    return day.toordinal() - _EPOCH


def named(day: int) -> date:
    """The calendar day of this number."""
    return date.fromordinal(day + _EPOCH)


def begin(day: int) -> int:
    """The first unix second of a day."""
    return day * DAY - _OFFSET


def written(instant: int | None) -> str:
    """`YYYY-MM-DD HH:MM:SS`; "" for None, as the platform has it."""
    return "" if instant is None else datetime.fromtimestamp(instant, ZONE).strftime(_WRITTEN)


def iso(instant: int) -> str:
    """The instant in ISO 8601, with the platform's offset."""
    return datetime.fromtimestamp(instant, ZONE).isoformat()


def instant(text: str) -> int:
    """The unix second of `YYYY-MM-DD HH:MM:SS`. Raises ValueError for anything else."""
    moment = datetime.strptime(text, _WRITTEN).replace(tzinfo=ZONE)
    if written(int(moment.timestamp())) != text:
        raise ValueError(f"not written as YYYY-MM-DD HH:MM:SS: {text!r}")
    return int(moment.timestamp())
