"""Records by room and by day, after any change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.platform import days
from bot.sandbox.platform.indexes import DayIndex
from bot.sandbox.platform.records import Lesson

MIDNIGHT = days.start_of(days.day_of(1_772_589_600))
instants = st.integers(MIDNIGHT - days.DAY, MIDNIGHT + 2 * days.DAY)


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    began = draw(instants)
    ended = draw(st.none() | st.integers(began, began + 2 * days.DAY))
    return Lesson(id=draw(st.integers(1, 4)), room=draw(st.integers(1, 2)), began=began, ended=ended)


@given(st.lists(lessons(), max_size=12), st.sets(st.integers(1, 5)))
def test_is_found_where_it_belongs_and_nowhere_else(told: list[Lesson], removed: set[int]) -> None:
    index: DayIndex[Lesson] = DayIndex()
    expected: dict[int, Lesson] = {}
    for lesson in told:
        index.put(lesson)
        expected[lesson.id] = lesson
    for id in removed:
        index.remove(id)
        expected.pop(id, None)
    assert {lesson.id: lesson for lesson in index} == expected
    assert len(index) == len(expected)
    for room in (1, 2, 3):
        assert {lesson.id for lesson in index.of(room)} == {
            lesson.id for lesson in expected.values() if lesson.room == room
        }
    for day in range(days.day_of(MIDNIGHT) - 2, days.day_of(MIDNIGHT) + 6):
        assert {lesson.id for lesson in index.on(day)} == {
            lesson.id for lesson in expected.values() if _touches(lesson, day)
        }


def _touches(lesson: Lesson, day: int) -> bool:
    if lesson.ended is None:
        return True
    return lesson.began < days.start_of(day + 1) and lesson.ended >= days.start_of(day)
