"""The worlds a platform can start with. The demo school is the same on every start with the same present.

It has classes on each of the last 30 days and the coming 7 (Asia/Shanghai), those to come with the people who
will be there, and one that is in class now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from . import days, office
from .config import World
from .ledger import Ledger
from .office import Plan
from .records import Interaction, Lesson, Role, Room, Visit
from .school import School
from .timetable import (
    CALLED_OFF,
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


def sow(school: School, world: World, now: int) -> None:
    """Fill an empty school, as one change: a process killed meanwhile leaves it empty, not half full."""
    if world == "empty":
        return
    nursery = School(Ledger(None), school.account)
    _staff_room(nursery, now)
    for day in range(days.day_of(now) - _PAST_DAYS, days.day_of(now) + _COMING_DAYS + 1):
        for course in _courses(day, days.day_of(now)):
            _hold(nursery, course, _begin(course, day), _made_for(day))
    _call_off(nursery, CALLED_OFF, days.day_of(now) - 3)
    _hold(nursery, CURRENT, (now - 25 * 60) // _FIVE_MINUTES * _FIVE_MINUTES, now - 2 * 3600)
    school.record(*nursery.records())


def _courses(day: int, today: int) -> Iterator[Course]:
    weekday = days.named(day).weekday()
    yield from (course for course in COURSES if weekday in course.weekdays)
    if day == today - 1:
        yield OPEN_LECTURE


def _begin(course: Course, day: int) -> int:
    return days.begin(day) + int(timedelta(hours=course.hour, minutes=course.minute).total_seconds())


def _made_for(day: int) -> int:
    return days.begin(day - _PLANNED_AHEAD) + 10 * 3600


def _staff_room(school: School, now: int) -> None:
    start = days.begin(days.day_of(now) - 60)
    plan = Plan(title=STAFF_ROOM, start=start, end=start + 1000 * days.DAY, long_term=True)
    office.make_rooms(school, [plan], start, seeded=True)


def _call_off(school: School, course: Course, day: int) -> None:
    room = _hold(school, course, _begin(course, day), _made_for(day))
    school.record(replace(room, deleted=True))


def _hold(school: School, course: Course, start: int, made: int) -> Room:
    """One class of a course: its room, its codes, who comes and what they do there."""
    plan = Plan(title=course.title, start=start, end=start + course.minutes * 60, pre_enter_time=600)
    [room] = office.make_rooms(school, [plan], made, seeded=True)
    chance = Random(f"{course.title}:{start}")
    students = list(_students(school, room, course, chance))
    staff = _staff(school, room, course)
    for visit in students[:3]:
        office.student_code(school, room, visit.user_number, None, made)
    lesson = Lesson(id=school.next_id(), room=room.id, began=start + 60, ended=room.end)
    school.record(*staff, *students, lesson, *_interactions(school, room, students, chance))
    return room


def _students(school: School, room: Room, course: Course, chance: Random) -> Iterator[Visit]:
    count = round(course.students * chance.uniform(0.75, 1.15))
    for number, name in _people(count, chance):
        came = room.start + round(chance.triangular(-600, 600, -120))
        went = room.end + round(chance.triangular(-900, 300, 60))
        pause = came + (went - came) // 2 if chance.random() < 0.15 else None
        stays = (
            [(came, went)] if pause is None else [(came, pause), (pause + chance.randrange(20, 240), went)]
        )
        ip, area, city, operator = chance.choice(PLACES)
        client = chance.choice(CLIENTS)
        for began, ended in stays:
            yield Visit(
                id=school.next_id(),
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


def _people(count: int, chance: Random) -> list[tuple[int, str]]:
    if count > len(CLASSROOMS):
        return [(_LISTENER_NUMBER + place, f"学员{place:04}") for place in range(1, count + 1)]
    places = chance.sample(range(len(CLASSROOMS)), count)
    return [(_CLASSROOM_NUMBER + place, CLASSROOMS[place]) for place in places]


def _staff(school: School, room: Room, course: Course) -> list[Visit]:
    number = _STAFF_NUMBER + len(course.teacher)
    people = ((number, course.teacher, Role.TEACHER), (number + 100, "助教 Xiaolin", Role.ASSISTANT))
    return [
        Visit(
            id=school.next_id(),
            room=room.id,
            began=room.start - 720,
            ended=room.end + 240,
            user_number=number,
            user_name=name,
            role=role,
        )
        for number, name, role in people
    ]


def _interactions(school: School, room: Room, students: list[Visit], chance: Random) -> Iterator[Interaction]:
    """A third of the visits bring a raised hand, every second hand is given the floor."""
    for visit in chance.sample(students, len(students) // 3):
        assert visit.ended is not None
        raised = chance.randrange(visit.began, visit.ended)
        called = raised + chance.randrange(3, 40)
        yield _interaction(school, visit, 1, raised, called, chance)
        if chance.random() < 0.5:
            yield _interaction(school, visit, 0, called, called + chance.randrange(10, 90), chance)


def _interaction(
    school: School, visit: Visit, kind: int, began: int, ended: int, chance: Random
) -> Interaction:
    return Interaction(
        id=school.next_id(),
        room=visit.room,
        began=began,
        ended=ended,
        kind=kind,
        user_number=visit.user_number,
        user_name=visit.user_name,
        role=visit.role,
        device=f"{chance.getrandbits(128):032X}",
    )
