"""Who is in a room and whether it is in class: entering, leaving, beginning, ending."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from msgspec.structs import replace

from .records import Interaction, Lesson, Record, Removal, Role, Visit
from .school import School


def present(school: School, room: int, now: int) -> list[Visit]:
    """The visits that are going on."""
    return [visit for visit in school.visits.of(room) if visit.goes_on(now)]


def of_role(visits: Iterable[Visit], role: Role) -> list[Visit]:
    return [visit for visit in visits if visit.role == role]


def in_class(school: School, room: int, now: int) -> bool:
    return any(lesson.goes_on(now) for lesson in school.lessons.of(room))


def enter(school: School, visit: Visit) -> Visit:
    """Begin a visit; one that the same person has going on in the room ends, for it is displaced."""
    displaced = [
        replace(other, ended=visit.began)
        for other in present(school, visit.room, visit.began)
        if (other.user_number, other.role) == (visit.user_number, visit.role)
    ]
    school.record(*displaced, visit)
    return visit


def leave(school: School, visits: Iterable[Visit], now: int) -> None:
    """End these visits."""
    school.record(*(replace(visit, ended=now) for visit in visits))


def begin_class(school: School, room: int, now: int) -> None:
    """The room is in class until it is ended."""
    end_class(school, room, now)
    school.record(Lesson(id=school.next_id(), room=room, began=now))


def end_class(school: School, room: int, now: int) -> None:
    """The room is not in class."""
    going_on = (lesson for lesson in school.lessons.of(room) if lesson.goes_on(now))
    school.record(*(replace(lesson, ended=now) for lesson in going_on))


def closing(school: School, room: int, now: int) -> list[Record]:
    """The records by which everybody leaves, class ends, and what was planned in the room is called off."""
    planned = tuple(happening.id for happening in _all(school, room) if happening.began > now)
    ended: list[Record] = [
        replace(happening, ended=now) for happening in _all(school, room) if happening.goes_on(now)
    ]
    return [*ended, Removal(planned)] if planned else ended


def postponing(school: School, room: int, seconds: int, now: int) -> list[Record]:
    """The records by which what is planned in the room happens that much later."""
    return [_moved(happening, seconds) for happening in _all(school, room) if happening.began > now]


def _all(school: School, room: int) -> Iterable[Visit | Lesson | Interaction]:
    return chain(school.visits.of(room), school.lessons.of(room), school.interactions.of(room))


def _moved(happening: Visit | Lesson | Interaction, seconds: int) -> Visit | Lesson | Interaction:
    ended = None if happening.ended is None else happening.ended + seconds
    return replace(happening, began=happening.began + seconds, ended=ended)
