"""The hours of a span of time: which of the two twelves each is, and on which side of midnight."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from bot.language.durations import HOUR, MINUTE
from bot.language.parse_error import ParseError
from bot.language.time_spans import TimeSpan
from bot.language.times import Clock, hours_of, seconds_of
from bot.language.words import PartOfDay

DAY = 24 * HOUR
HALF_DAY = 12 * HOUR
MAX_NIGHT = 6 * HOUR
"""A range over midnight that is longer is asked about."""
MAX_UNSAID = HALF_DAY
"""A range that is longer is asked about unless both its ends were written in full."""

Doubt = Literal["ambiguous_hour", "overnight"]


class Hours(NamedTuple):
    """One way to read a span, in seconds from the midnight of the day it starts on.

    `ends` are the possible ends, earliest first: one, unless the end has a day of its own, then of that day.
    Empty with `length` or when no end was said. `from_now` when the start was counted from now; `doubt` is why
    there are other readings beside it.
    """

    start: int
    ends: tuple[int, ...] = ()
    length: int | None = None
    from_now: bool = False
    doubt: Doubt | None = None


def hours_of_span(span: TimeSpan, part: PartOfDay | None, now: datetime) -> tuple[Hours, ...]:
    """Every way to read the span, best first; `part` is what its day said. Raises ParseError: no such time."""
    for clock in (_governed(span.start, part), span.end):
        if clock and not clock.valid:
            raise ParseError("bad_time", clock.text, "14:00-15:00")
    if part and (clock := _outside(span, part)):
        raise ParseError("bad_time", clock.text, "14:00-15:00")
    contradicted = part is not None and _is_contradicted(span, part)
    readings = _readings(span, None if contradicted else part, now)
    if part and contradicted:
        said = span._replace(start=_in_part(span.start, part), end=span.end and _in_part(span.end, part))
        readings += tuple(each for each in _readings(said, part, now) if each not in readings)
    if len(readings) > 1:
        return tuple(each._replace(doubt="ambiguous_hour") for each in readings)
    return _long(span, readings[0])


def _readings(span: TimeSpan, part: PartOfDay | None, now: datetime) -> tuple[Hours, ...]:
    start = _governed(span.start, part)
    starts = _starts(start, span.end, now)
    twelve = start.part is not None or part is not None or len(starts) > 1
    return tuple(
        Hours(each, _ends(span, each, twelve), span.length, start.after_now is not None) for each in starts
    )


def _governed(clock: Clock, part: PartOfDay | None) -> Clock:
    """The clock under the part of day that its day named: `tonight`, `tomorrow evening`."""
    if part is None or clock.part or clock.sure or clock.hour > 12 or clock.after_now is not None:
        return clock
    return clock._replace(part=part)


def _in_part(clock: Clock, part: PartOfDay) -> Clock:
    said = clock._replace(part=part)
    return said if said.valid and clock.after_now is None else clock


def _is_contradicted(span: TimeSpan, part: PartOfDay) -> bool:
    """Whether an end's own am, pm or part of day means other hours than the part of day: `tomorrow morning 2-3pm`."""
    part = PartOfDay.EVENING if part is PartOfDay.TONIGHT else part
    for clock in (span.start, None if span.end_day else span.end):
        if clock and clock.part:
            meant = {hour % 24 for hour in hours_of(clock._replace(part=part))}
            if meant and not meant & {hour % 24 for hour in hours_of(clock)}:
                return True
    return False


def _outside(span: TimeSpan, part: PartOfDay) -> Clock | None:
    """The start, when it was written on the 24-hour clock and is no hour of the part of day: `tonight 14:00`."""
    start = span.start
    if start.part or start.after_now is not None or not (start.sure or start.hour > _LAST_OF_TWELVE):
        return None
    return None if start.hour in hours_of(start._replace(part=part)) else start


_LAST_OF_TWELVE = 12


def _starts(start: Clock, end: Clock | None, now: datetime) -> tuple[int, ...]:
    if start.after_now is not None:
        return (now.hour * HOUR + now.minute * MINUTE + now.second + start.after_now,)
    hours = hours_of(start)
    if end and end.part and _takes_part(start, end, hours):
        end_at = seconds_of(end, hours_of(end)[0])
        halves = [seconds_of(start, start.hour % 12), seconds_of(start, start.hour % 12 + 12)]
        return (min(halves, key=lambda each: (end_at - each - 1) % DAY),)
    return tuple(seconds_of(start, hour) for hour in hours)


def _takes_part(start: Clock, end: Clock, hours: tuple[int, ...]) -> bool:
    """Whether the end's part of day says which twelve the start is: `2-3pm`, `11-1pm`.

    With hour marks, an hour that is sure by itself stays what it is before an end with a part of day.
    """
    if start.part or start.sure or not 1 <= start.hour <= 12:
        return False
    return len(hours) > 1 or not (start.han or end.han)


def _ends(span: TimeSpan, start: int, twelve: bool) -> tuple[int, ...]:
    end = span.end
    if end is None:
        return ()
    hours = hours_of(end)
    late = span.end_day is None and (start >= HALF_DAY or span.start.after_now is not None)
    if _is_unsure(end) and (twelve or len(hours) > 1 or late):
        halves = (seconds_of(end, end.hour % 12), seconds_of(end, end.hour % 12 + 12))
        return halves if span.end_day else (_first_after(start, halves[0], HALF_DAY),)
    at = seconds_of(end, hours[0])
    return (at,) if span.end_day else (_first_after(start, at, DAY),)


def _is_unsure(end: Clock) -> bool:
    """Whether the end is an hour of the 12-hour clock without its half: the next such hour, then."""
    return end.part is None and not end.sure and 1 <= end.hour <= 12


def _first_after(start: int, at: int, step: int) -> int:
    """`at`, or as many steps later as it takes to be after the start."""
    return at if at > start else at + ((start - at) // step + 1) * step


def _long(span: TimeSpan, hours: Hours) -> tuple[Hours, ...]:
    """The reading; with others when it is so long that it is asked about."""
    if hours.length is not None and MAX_UNSAID < hours.length < DAY:
        return tuple(each._replace(doubt="overnight") for each in (hours._replace(length=HOUR), hours))
    if span.end is None or span.end_day or not hours.ends:
        return (hours,)
    lasting = hours.ends[0] - hours.start
    if not MAX_NIGHT < lasting < DAY:
        return (hours,)
    if hours.ends[0] > DAY > hours.start and not hours.from_now:
        swapped = hours._replace(start=hours.ends[0] - DAY, ends=(hours.start,))
        return tuple(each._replace(doubt="overnight") for each in (swapped, hours))
    if lasting <= MAX_UNSAID or (span.start.full and span.end.full):
        return (hours,)
    later = hours._replace(start=hours.start + HALF_DAY)
    return tuple(
        each._replace(doubt="ambiguous_hour") for each in (hours, later) if each.start < each.ends[0]
    )
