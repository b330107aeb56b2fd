"""The hours of a span of time: which of the two twelves each is, and on which side of midnight."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bot.language.durations import HOUR, MINUTE
from bot.language.parse_error import ParseError
from bot.language.spans import Span
from bot.language.times import Clock, hours_of, seconds_of
from bot.language.words import PartOfDay

DAY = 24 * HOUR
HALF_DAY = 12 * HOUR


class Hours(NamedTuple):
    """One way to read a span, in seconds from the midnight of the day it starts on.

    `ends` are the possible ends, earliest first: one, unless the end has a day of its own, then of that day.
    Empty with `length` or when no end was said. `from_now` when the start was counted from now.
    """

    start: int
    ends: tuple[int, ...] = ()
    length: int | None = None
    from_now: bool = False


def hours_of_span(span: Span, part: PartOfDay | None, now: datetime) -> tuple[Hours, ...]:
    """Every way to read the span, best first; `part` is what its day said. Raises ParseError: no such time."""
    start, end = _governed(span.start, part), span.end
    for clock in (start, end):
        if clock and not clock.valid:
            raise ParseError("bad_time", clock.text, "14:00-15:00")
    starts = _starts(start, end, now)
    twelve = start.part is not None or part is not None or len(starts) > 1
    return tuple(
        Hours(each, _ends(span, each, twelve), span.length, start.after_now is not None) for each in starts
    )


def _governed(clock: Clock, part: PartOfDay | None) -> Clock:
    """The clock under the part of day that its day named: `tonight`, `tomorrow evening`."""
    if part is None or clock.part or clock.sure or clock.hour > 12 or clock.after_now is not None:
        return clock
    return clock._replace(part=part)


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


def _ends(span: Span, start: int, twelve: bool) -> tuple[int, ...]:
    end = span.end
    if end is None:
        return ()
    is_twelve = end.part is None and not end.sure and 1 <= end.hour <= 12
    hours = hours_of(end)
    if is_twelve and (twelve or len(hours) > 1):
        halves = (seconds_of(end, end.hour % 12), seconds_of(end, end.hour % 12 + 12))
        return halves if span.end_day else (_first_after(start, halves[0], HALF_DAY),)
    at = seconds_of(end, hours[0])
    return (at,) if span.end_day else (_first_after(start, at, DAY),)


def _first_after(start: int, at: int, step: int) -> int:
    """`at`, or as many steps later as it takes to be after the start."""
    return at if at > start else at + ((start - at) // step + 1) * step
