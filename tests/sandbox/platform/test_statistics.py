"""Peaks and attendance, held against a restatement that looks at every second on its own."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.platform import days
from bot.sandbox.platform.records import Lesson, Visit
from bot.sandbox.platform.statistics import (
    TimeInterval,
    attendance,
    clip,
    daily_peak,
    hourly_peaks,
    peak,
    spans,
    ten_minute_peaks,
    whole_day,
)

pytestmark = pytest.mark.exhaustive

TODAY = days.day_of(1_772_589_600)
MIDNIGHT = days.start_of(TODAY)
NOW = MIDNIGHT + 400
"""Early enough in the day for every second around it to be looked at."""
SECONDS = range(MIDNIGHT - 700, NOW + 300)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, int | None]:
    began = draw(st.sampled_from(SECONDS))
    return began, draw(st.none() | st.integers(began, began + 600))


@st.composite
def visits(draw: st.DrawFn) -> list[Visit]:
    told = draw(st.lists(st.tuples(stretches(), st.integers(1, 4), st.sampled_from([0, 1])), max_size=12))
    return [
        Visit(id=id, room=1, began=began, ended=ended, user_number=number, user_name="", role=role)
        for id, ((began, ended), number, role) in enumerate(told, 1)
    ]


lessons = st.lists(stretches(), max_size=3).map(
    lambda told: [Lesson(id=id, room=1, began=began, ended=ended) for id, (began, ended) in enumerate(told)]
)


def inside(visit: Visit, second: int) -> bool:
    """Whether the visit takes up this second, said as plainly as can be."""
    if second > NOW or second < visit.began:
        return False
    return visit.ended is None or second < visit.ended or second == visit.began


def crowd(visits: list[Visit], seconds: range) -> int:
    return max((sum(inside(visit, second) for visit in visits) for second in seconds), default=0)


@given(visits())
def test_hours_are_the_fullest_second_in_them(told: list[Visit]) -> None:
    first_hour = range(MIDNIGHT, MIDNIGHT + 700)
    assert hourly_peaks(told, TODAY, NOW) == [crowd(told, first_hour)] + [0] * 23
    last_hour = range(MIDNIGHT - 700, MIDNIGHT)
    assert hourly_peaks(told, TODAY - 1, NOW) == [0] * 23 + [crowd(told, last_hour)]


@given(visits())
def test_a_day_is_the_highest_of_its_hours(told: list[Visit]) -> None:
    for day in (TODAY - 1, TODAY, TODAY + 1):
        assert daily_peak(told, day, NOW) == max(hourly_peaks(told, day, NOW))


@given(visits())
def test_ten_minutes_from_the_first_entry_to_the_last_exit(told: list[Visit]) -> None:
    window = TimeInterval(SECONDS.start, SECONDS.stop)
    steps = ten_minute_peaks(spans(told, window, NOW))
    taken = [second for second in SECONDS if crowd(told, range(second, second + 1))]
    if not taken:
        assert steps == {}
        return
    begins = range(taken[0] // 600 * 600, taken[-1] + 1, 600)
    assert steps == {begin: crowd(told, range(begin, begin + 600)) for begin in begins}


@given(visits(), lessons)
def test_attendance_is_what_each_person_did_each_day(told: list[Visit], taught: list[Lesson]) -> None:
    rows = {(row.day, row.visit.user_number, row.visit.role): row for row in attendance(told, taught, NOW)}
    seconds: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for visit in told:
        for second in SECONDS:
            if inside(visit, second):
                seconds[days.day_of(second), visit.user_number, visit.role].append(second)
    assert rows.keys() == seconds.keys()
    for person, row in rows.items():
        assert row.first == min(seconds[person])
        assert row.last - max(seconds[person]) in (0, 1)
        assert row.heard_seconds == heard(told, taught, person)
        assert (row.heard_first is None) == (row.heard_last is None) == (row.heard_seconds == 0)


def heard(told: list[Visit], taught: list[Lesson], person: tuple[int, int, int]) -> int:
    """Seconds in class, counted visit by visit and lesson by lesson."""
    day, *who = person

    def is_active(stretch: Visit | Lesson, second: int) -> bool:
        return stretch.began <= second < (NOW if stretch.ended is None else min(stretch.ended, NOW))

    return sum(
        days.day_of(second) == day and is_active(visit, second) and is_active(lesson, second)
        for visit in told
        if [visit.user_number, visit.role] == who
        for lesson in taught
        for second in SECONDS
    )


@given(visits())
def test_order_does_not_matter(told: list[Visit]) -> None:
    assert attendance(told[::-1], [], NOW) == attendance(told, [], NOW)


def test_a_hundred_thousand_visits() -> None:
    crowd = [
        TimeInterval(MIDNIGHT + number % 3600, MIDNIGHT + 3600 + number % 1800) for number in range(100_000)
    ]
    assert peak(crowd) == 100_000


def test_one_leaving_makes_room_for_one_entering() -> None:
    assert peak([TimeInterval(10, 20), TimeInterval(20, 30)]) == 1


def test_a_visit_of_no_length_is_seen() -> None:
    visit = Visit(id=1, room=1, began=NOW, ended=NOW, user_number=1, user_name="")
    assert clip(visit, whole_day(TODAY), NOW) == TimeInterval(NOW, NOW + 1)


def test_what_is_planned_has_not_happened() -> None:
    visit = Visit(id=1, room=1, began=NOW + 1, user_number=1, user_name="")
    assert clip(visit, whole_day(TODAY), NOW) is None
