"""The statistics of endpoints 14 to 18, computed from visits and lessons.

A visit covers every second from its beginning to its end (exclusive), and at least one; an open one lasts until
now. A visit that runs past midnight (Asia/Shanghai) counts on each day as a new one, so that the endpoints agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from . import days
from .records import Lesson, TimedRecord, Visit

STEP = 600
HOUR = 3600


class TimeInterval(NamedTuple):
    """Unix seconds from `begin` up to, not including, `end`."""

    begin: int
    end: int

    def intersection(self, other: TimeInterval) -> TimeInterval | None:
        """The intersection, None if empty."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return TimeInterval(begin, end) if begin < end else None


def whole_day(day: int) -> TimeInterval:
    """A day in the platform's zone."""
    return TimeInterval(days.start_of(day), days.start_of(day + 1))


def clip(record: TimedRecord, window: TimeInterval, now: int) -> TimeInterval | None:
    """The part of a record that lies in a window and in the past; None if empty."""
    if record.began > now:
        return None
    ended = now + 1 if record.ended is None else max(record.ended, record.began + 1)
    begin, end = max(record.began, window.begin), min(ended, now + 1, window.end)
    return TimeInterval(begin, end) if begin < end else None


def spans(records: Iterable[TimedRecord], window: TimeInterval, now: int) -> list[TimeInterval]:
    """The non-empty parts of records that lie in a window."""
    return [span for record in records if (span := clip(record, window, now))]


def peaks(intervals: Iterable[TimeInterval], begin: int, step: int, count: int) -> list[int]:
    """The peak concurrency in each of `count` steps of `step` seconds from `begin`, by one sweep over the ends."""
    highest = [0] * count
    for level, span in _levels(intervals):
        for index in range((span.begin - begin) // step, (span.end - 1 - begin) // step + 1):
            highest[index] = max(highest[index], level)
    return highest


def peak(intervals: Iterable[TimeInterval]) -> int:
    """The peak concurrency."""
    return max((level for level, _ in _levels(intervals)), default=0)


def _levels(intervals: Iterable[TimeInterval]) -> Iterator[tuple[int, TimeInterval]]:
    changes: dict[int, int] = defaultdict(int)
    for begin, end in intervals:
        changes[begin] += 1
        changes[end] -= 1
    level = 0
    for begin, end in pairwise(sorted(changes)):
        level += changes[begin]
        yield level, TimeInterval(begin, end)


def ten_minute_peaks(intervals: list[TimeInterval]) -> dict[int, int]:
    """The peak of each ten minutes, keyed by their start, from the first span to the last."""
    if not intervals:
        return {}
    begin = min(span.begin for span in intervals) // STEP * STEP
    count = (max(span.end for span in intervals) - 1 - begin) // STEP + 1
    return dict(
        zip(range(begin, begin + count * STEP, STEP), peaks(intervals, begin, STEP, count), strict=True)
    )


def hourly_peaks(visits: Iterable[Visit], day: int, now: int) -> list[int]:
    """The peak of each hour of a day."""
    window = whole_day(day)
    return peaks(spans(visits, window, now), window.begin, HOUR, 24)


def daily_peak(visits: Iterable[Visit], day: int, now: int) -> int:
    return peak(spans(visits, whole_day(day), now))


class Attendance(NamedTuple):
    """One person in one room on one day; `heard_*` count time in class, None when never in class."""

    day: int
    visit: Visit
    """The person's last visit of the day."""
    first: int
    last: int
    heard_first: int | None
    heard_last: int | None
    heard_seconds: int


def attendance(visits: Iterable[Visit], lessons: Iterable[Lesson], now: int) -> list[Attendance]:
    """Attendance by person and day, ordered by day and time of entering."""
    people: dict[tuple[int, int, int], list[tuple[Visit, TimeInterval]]] = defaultdict(list)
    for visit in visits:
        for day, span in _by_day(visit, now):
            people[day, visit.user_number, visit.role].append((visit, span))
    in_class = [TimeInterval(lesson.began, _end(lesson, now)) for lesson in lessons if lesson.began <= now]
    rows = (_attended(day, stays, in_class, now) for (day, *_), stays in people.items())
    return sorted(rows, key=lambda row: (row.day, row.first, row.visit.id))


def _by_day(visit: Visit, now: int) -> Iterator[tuple[int, TimeInterval]]:
    for day in range(days.day_of(visit.began), days.day_of(max(_end(visit, now), visit.began)) + 1):
        span = clip(visit, whole_day(day), now)
        if span is not None:
            yield day, span


def _end(record: TimedRecord, now: int) -> int:
    return now if record.ended is None else min(record.ended, now)


def _attended(
    day: int, stays: list[tuple[Visit, TimeInterval]], in_class: list[TimeInterval], now: int
) -> Attendance:
    last_second = days.start_of(day + 1) - 1
    stays = sorted(stays, key=lambda stay: (stay[1].begin, stay[0].id))
    stayed = [TimeInterval(span.begin, min(_end(visit, now), last_second + 1)) for visit, span in stays]
    heard = [shared for stay in stayed for lesson in in_class if (shared := stay.intersection(lesson))]
    return Attendance(
        day,
        stays[-1][0],
        first=stayed[0].begin,
        last=min(max(stay.end for stay in stayed), last_second),
        heard_first=min((span.begin for span in heard), default=None),
        heard_last=min(max(span.end for span in heard), last_second) if heard else None,
        heard_seconds=sum(span.end - span.begin for span in heard),
    )
