"""What endpoints 14 to 18 count, computed from visits and lessons alone.

A visit takes up every second from its beginning up to its end, and at least one; one that goes on, up to now.
A visit that runs past midnight (Asia/Shanghai) counts on each of its days as if it had begun anew, so that
the endpoints agree with each other on every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from . import days
from .records import Happening, Lesson, Visit

STEP = 600
HOUR = 3600


class Span(NamedTuple):
    """Unix seconds from `begin` up to, not including, `end`."""

    begin: int
    end: int

    def shared(self, other: Span) -> Span | None:
        """The seconds that both have."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return Span(begin, end) if begin < end else None


def whole_day(day: int) -> Span:
    """All seconds of a day of the platform's calendar."""
    return Span(days.begin(day), days.begin(day + 1))


def share(happening: Happening, window: Span, now: int) -> Span | None:
    """What a happening has taken up of a window so far; None when that is nothing."""
    if happening.began > now:
        return None
    ended = now + 1 if happening.ended is None else max(happening.ended, happening.began + 1)
    begin, end = max(happening.began, window.begin), min(ended, now + 1, window.end)
    return Span(begin, end) if begin < end else None


def spans(happenings: Iterable[Happening], window: Span, now: int) -> list[Span]:
    """What these happenings take up of a window, one span for each that takes up any of it."""
    return [taken for happening in happenings if (taken := share(happening, window, now))]


def peaks(taken: Iterable[Span], begin: int, step: int, count: int) -> list[int]:
    """The most spans at once in each of `count` steps of `step` seconds from `begin` on.

    One sweep over the sorted beginnings and ends: no second is looked at on its own.
    """
    highest = [0] * count
    for level, span in _levels(taken):
        for index in range((span.begin - begin) // step, (span.end - 1 - begin) // step + 1):
            highest[index] = max(highest[index], level)
    return highest


def peak(taken: Iterable[Span]) -> int:
    """The most spans at once."""
    return max((level for level, _ in _levels(taken)), default=0)


def _levels(taken: Iterable[Span]) -> Iterator[tuple[int, Span]]:
    changes: dict[int, int] = defaultdict(int)
    for begin, end in taken:
        changes[begin] += 1
        changes[end] -= 1
    level = 0
    for begin, end in pairwise(sorted(changes)):
        level += changes[begin]
        yield level, Span(begin, end)


def ten_minute_peaks(taken: list[Span]) -> dict[int, int]:
    """The peak of each ten minutes, by their first second, from the first beginning to the last end."""
    if not taken:
        return {}
    begin = min(span.begin for span in taken) // STEP * STEP
    count = (max(span.end for span in taken) - 1 - begin) // STEP + 1
    return dict(zip(range(begin, begin + count * STEP, STEP), peaks(taken, begin, STEP, count), strict=True))


def hourly_peaks(visits: Iterable[Visit], day: int, now: int) -> list[int]:
    """The peak of each of a day's 24 hours."""
    window = whole_day(day)
    return peaks(spans(visits, window, now), window.begin, HOUR, 24)


def daily_peak(visits: Iterable[Visit], day: int, now: int) -> int:
    return peak(spans(visits, whole_day(day), now))


class Attendance(NamedTuple):
    """One person in one room on one day; `heard_first` and `heard_last` are in class, None when never."""

    day: int
    visit: Visit
    """The last of the person's visits of the day: where and with what they came."""
    first: int
    last: int
    heard_first: int | None
    heard_last: int | None
    heard_seconds: int


def attendance(visits: Iterable[Visit], lessons: Iterable[Lesson], now: int) -> list[Attendance]:
    """Who was in a room on which day, in order of day and of entering."""
    people: dict[tuple[int, int, int], list[tuple[Visit, Span]]] = defaultdict(list)
    for visit in visits:
        for day, taken in _by_day(visit, now):
            people[day, visit.user_number, visit.role].append((visit, taken))
    in_class = [Span(lesson.began, _end(lesson, now)) for lesson in lessons if lesson.began <= now]
    rows = (_attended(day, stays, in_class, now) for (day, *_), stays in people.items())
    return sorted(rows, key=lambda row: (row.day, row.first, row.visit.id))


def _by_day(visit: Visit, now: int) -> Iterator[tuple[int, Span]]:
    for day in range(days.day_of(visit.began), days.day_of(max(_end(visit, now), visit.began)) + 1):
        taken = share(visit, whole_day(day), now)
        if taken is not None:
            yield day, taken


def _end(happening: Happening, now: int) -> int:
    return now if happening.ended is None else min(happening.ended, now)


def _attended(day: int, stays: list[tuple[Visit, Span]], in_class: list[Span], now: int) -> Attendance:
    last_second = days.begin(day + 1) - 1
    stays = sorted(stays, key=lambda stay: (stay[1].begin, stay[0].id))
    stayed = [Span(taken.begin, min(_end(visit, now), last_second + 1)) for visit, taken in stays]
    heard = [both for stay in stayed for lesson in in_class if (both := stay.shared(lesson))]
    return Attendance(
        day,
        stays[-1][0],
        first=stayed[0].begin,
        last=min(max(stay.end for stay in stayed), last_second),
        heard_first=min((span.begin for span in heard), default=None),
        heard_last=min(max(span.end for span in heard), last_second) if heard else None,
        heard_seconds=sum(span.end - span.begin for span in heard),
    )
