"""Clock times of a day -> instants, with the hours that a change of clocks skips or repeats."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo


class SkippedTime(ValueError):  # noqa: N818 - what it says
    """The clocks go forward over that time: it does not exist on that day."""


def instants(day: date, seconds: int, zone: tzinfo) -> tuple[datetime, ...]:
    """The instants at which the zone's clocks show that time, earliest first: one, or two when it is repeated.

    `seconds` from the day's midnight may reach into the next days. Raises SkippedTime.
    """
    naive = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - zone follows
    earlier = naive.replace(tzinfo=zone)
    later = earlier.replace(fold=1)
    before, after = earlier.utcoffset(), later.utcoffset()
    if before == after or before is None or after is None:
        return (earlier,)
    if before < after:
        raise SkippedTime
    return earlier, later


def after(start: datetime, seconds: int) -> datetime:
    """So many seconds later, in the same zone, over any change of clocks."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)


def length(start: datetime, end: datetime) -> timedelta:
    """How long it really is from one to the other."""
    return end.astimezone(UTC) - start.astimezone(UTC)
