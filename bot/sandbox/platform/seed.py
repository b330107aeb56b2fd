"""Initial data. The demo school is deterministic for a given current time.

It has classes on each of the last 30 and the next 7 days (Asia/Shanghai), with their visits, and one class in
session now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from . import days, room_service
from .append_log import AppendLog
from .config import Seed
from .data_store import DataStore
from .records import Interaction, Lesson, Role, Room, RoomSpec, Visit
from .timetable import (
    CANCELLED,
    CLASSROOMS,
    CLIENTS,
    COURSES,
    CURRENT,
    OPEN_LECTURE,
    PLACES,
    STAFF_ROOM,
    Course,
)

_PAST_DAYS = 30
_COMING_DAYS = 7
_PLANNED_AHEAD = 8
_CLASSROOM_NUMBER = 300_000
_LISTENER_NUMBER = 600_000
_STAFF_NUMBER = 91_170_000
_FIVE_MINUTES = 300


def populate(store: DataStore, seed: Seed, now: int) -> None:
    """Fill an empty store, as one change, so that a killed process does not leave it half full."""
    if seed == "empty":
        return
    staged = DataStore(AppendLog(None), store.account)
    _add_staff_room(staged, now)
    for day in range(days.day_of(now) - _PAST_DAYS, days.day_of(now) + _COMING_DAYS + 1):
        for course in _courses(day, days.day_of(now)):
            _add_class(staged, course, _begin(course, day), _created_at(day))
    _add_cancelled_class(staged, CANCELLED, days.day_of(now) - 3)
    _add_class(staged, CURRENT, (now - 25 * 60) // _FIVE_MINUTES * _FIVE_MINUTES, now - 2 * 3600)
    store.save(*staged.records())


def _courses(day: int, today: int) -> Iterator[Course]:
    weekday = days.date_of(day).weekday()
    yield from (course for course in COURSES if weekday in course.weekdays)
    if day == today - 1:
        yield OPEN_LECTURE


def _begin(course: Course, day: int) -> int:
    return days.start_of(day) + int(timedelta(hours=course.hour, minutes=course.minute).total_seconds())


def _created_at(day: int) -> int:
    return days.start_of(day - _PLANNED_AHEAD) + 10 * 3600


def _add_staff_room(store: DataStore, now: int) -> None:
    start = days.start_of(days.day_of(now) - 60)
    spec = RoomSpec(title=STAFF_ROOM, start=start, end=start + 1000 * days.DAY, long_term=True)
    room_service.create_rooms(store, [spec], start, seeded=True)


def _add_cancelled_class(store: DataStore, course: Course, day: int) -> None:
    room = _add_class(store, course, _begin(course, day), _created_at(day))
    store.save(replace(room, deleted=True))


def _add_class(store: DataStore, course: Course, start: int, made: int) -> Room:
    """Add one class of a course: room, codes, visits and interactions."""
    spec = RoomSpec(title=course.title, start=start, end=start + course.minutes * 60, pre_enter_time=600)
    [room] = room_service.create_rooms(store, [spec], made, seeded=True)
    rng = Random(f"{course.title}:{start}")
    students = list(_students(store, room, course, rng))
    staff = _staff(store, room, course)
    for visit in students[:3]:
        room_service.student_code(store, room, visit.user_number, None, made)
    lesson = Lesson(id=store.next_id(), room=room.id, began=start + 60, ended=room.end)
    store.save(*staff, *students, lesson, *_interactions(store, room, students, rng))
    return room


def _students(store: DataStore, room: Room, course: Course, rng: Random) -> Iterator[Visit]:
    count = round(course.students * rng.uniform(0.75, 1.15))
    for number, name in _people(count, rng):
        joined = room.start + round(rng.triangular(-600, 600, -120))
        left = room.end + round(rng.triangular(-900, 300, 60))
        dropped = joined + (left - joined) // 2 if rng.random() < 0.15 else None
        stays = (
            [(joined, left)]
            if dropped is None
            else [(joined, dropped), (dropped + rng.randrange(20, 240), left)]
        )
        ip, area, city, operator = rng.choice(PLACES)
        client = rng.choice(CLIENTS)
        for began, ended in stays:
            yield Visit(
                id=store.next_id(),
                room=room.id,
                began=began,
                ended=ended,
                user_number=number,
                user_name=name,
                client_type=client,
                ip=ip,
                area=area,
                city=city,
                operator=operator,
                group_id=1,
            )


def _people(count: int, rng: Random) -> list[tuple[int, str]]:
    if count > len(CLASSROOMS):
        return [(_LISTENER_NUMBER + place, f"学员{place:04}") for place in range(1, count + 1)]
    places = rng.sample(range(len(CLASSROOMS)), count)
    return [(_CLASSROOM_NUMBER + place, CLASSROOMS[place]) for place in places]


def _staff(store: DataStore, room: Room, course: Course) -> list[Visit]:
    number = _STAFF_NUMBER + len(course.teacher)
    people = ((number, course.teacher, Role.TEACHER), (number + 100, "助教 Xiaolin", Role.ASSISTANT))
    return [
        Visit(
            id=store.next_id(),
            room=room.id,
            began=room.start - 720,
            ended=room.end + 240,
            user_number=number,
            user_name=name,
            role=role,
        )
        for number, name, role in people
    ]


def _interactions(store: DataStore, room: Room, students: list[Visit], rng: Random) -> Iterator[Interaction]:
    """A third of the visitors raise a hand; half of those are called on."""
    for visit in rng.sample(students, len(students) // 3):
        assert visit.ended is not None
        raised = rng.randrange(visit.began, visit.ended)
        called = raised + rng.randrange(3, 40)
        yield _interaction(store, visit, 1, raised, called, rng)
        if rng.random() < 0.5:
            yield _interaction(store, visit, 0, called, called + rng.randrange(10, 90), rng)


def _interaction(
    store: DataStore, visit: Visit, kind: int, began: int, ended: int, rng: Random
) -> Interaction:
    return Interaction(
        id=store.next_id(),
        room=visit.room,
        began=began,
        ended=ended,
        kind=kind,
        user_number=visit.user_number,
        user_name=visit.user_name,
        role=visit.role,
        device=f"{rng.getrandbits(128):032X}",
    )
