"""Instants and clock times in the one spelling that every canonical line uses."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo


def when_text(start: datetime, end: datetime, zone: tzinfo) -> str:
    """The WHEN that reads back as these instants for a person in `zone`."""
    start, end = start.astimezone(zone), end.astimezone(zone)
    if is_repeated(start) or is_repeated(end):
        offset = start.utcoffset() or timedelta()
        fixed = timezone(offset)
        return f"{_range_text(start.astimezone(fixed), end.astimezone(fixed))} {_offset_text(offset)}"
    return _range_text(start, end)


def moment_text(moment: datetime) -> str:
    """One instant; with its offset when the clocks show that time twice."""
    text = f"{moment.date()} {clock_text(moment)}"
    return f"{text} {_offset_text(moment.utcoffset() or timedelta())}" if is_repeated(moment) else text


def clock_text(moment: datetime | time) -> str:
    """HH:MM, with seconds where there are any."""
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def is_repeated(moment: datetime) -> bool:
    """Whether the clocks show that time twice."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def _range_text(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"{start.date()} {clock_text(start)}-{clock_text(end)}"
    return f"{start.date()} {clock_text(start)} to {end.date()} {clock_text(end)}"


def _offset_text(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
