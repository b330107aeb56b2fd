"""Days and datetimes in the platform's zone, Asia/Shanghai.

Shanghai has been at UTC+8 without DST since 1991, before the platform existed, so days are plain arithmetic.
Days are numbered since 1970.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = 86_400
_OFFSET = 8 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_FORMAT = "%Y-%m-%d %H:%M:%S"


def day_of(instant: int) -> int:
    """The day of a unix second."""
    return (instant + _OFFSET) // DAY


def number_of(day: date) -> int:
    """The number of a calendar date."""
    return day.toordinal() - _EPOCH


def date_of(day: int) -> date:
    """The calendar date of a day number."""
    return date.fromordinal(day + _EPOCH)


def start_of(day: int) -> int:
    """The first unix second of a day."""
    return day * DAY - _OFFSET


def formatted(instant: int | None) -> str:
    """`YYYY-MM-DD HH:MM:SS`; "" for None, as the platform writes it."""
    return "" if instant is None else datetime.fromtimestamp(instant, ZONE).strftime(_FORMAT)


def iso(instant: int) -> str:
    """ISO 8601 with the platform's offset."""
    return datetime.fromtimestamp(instant, ZONE).isoformat()


def parsed(text: str) -> int:
    """The unix second of `YYYY-MM-DD HH:MM:SS`. Raises ValueError for anything else."""
    moment = datetime.strptime(text, _FORMAT).replace(tzinfo=ZONE)
    if formatted(int(moment.timestamp())) != text:
        raise ValueError(f"not in the form YYYY-MM-DD HH:MM:SS: {text!r}")
    return int(moment.timestamp())
