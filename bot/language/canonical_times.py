"""Instants and clock times in the one spelling that every canonical line uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone, tzinfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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


def repeats_text(occurrences: Sequence[tuple[datetime, datetime]]) -> str:
    """The repeats that read back as these occurrences: one for each stretch of equal hours."""
    return " and ".join(_repeat_text(run) for run in _runs(occurrences))


def _runs(occurrences: Sequence[tuple[datetime, datetime]]) -> list[list[tuple[datetime, datetime]]]:
    runs: list[list[tuple[datetime, datetime]]] = []
    for pair in occurrences:
        if runs and _hours(runs[-1][-1]) == _hours(pair) and _is_regular([*runs[-1], pair]):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


def _hours(pair: tuple[datetime, datetime]) -> str:
    start, end = pair
    text = f"{clock_text(start)}-{clock_text(end)}"
    repeated = is_repeated(start) or is_repeated(end)
    return f"{text} {_offset_text(start.utcoffset() or timedelta())}" if repeated else text


def _is_regular(run: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether every day of their weekdays, from the first to the last, is among them."""
    days = [start.date() for start, _ in run]
    weekdays = {day.weekday() for day in days}
    between = (days[0] + timedelta(each) for each in range((days[-1] - days[0]).days + 1))
    return days == [day for day in between if day.weekday() in weekdays]


def _repeat_text(run: Sequence[tuple[datetime, datetime]]) -> str:
    days = [start.date() for start, _ in run]
    weekdays = ",".join(WEEKDAYS[each] for each in sorted({day.weekday() for day in days}))
    return f"every {weekdays} {_hours(run[0])} from {days[0]} until {days[-1]}"


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
