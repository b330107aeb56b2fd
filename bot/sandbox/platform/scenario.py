"""What the control API can do to rooms."""

from __future__ import annotations

from collections.abc import Iterator

from . import control_schemas as schemas
from . import presence, room_service
from .data_store import DataStore
from .records import Interaction, Lesson, Role, Room, RoomSpec, Visit

_TEACHER_NUMBER = 8_000_000_000
_FIRST_CLASSROOM = 9_000_000_001


def create_rooms(store: DataStore, request: schemas.CreateRooms, now: int) -> list[Room]:
    """Create rooms, with staggered visits for benchmarks."""
    start = now - 3600 if request.start is None else schemas.seconds(request.start)
    end = start + 3600 if request.end is None else schemas.seconds(request.end)
    if end <= start:
        raise ValueError("end is before start")
    specs = [
        RoomSpec(title=f"{request.title} {place}", start=start, end=end)
        for place in range(1, request.count + 1)
    ]
    made = room_service.create_rooms(store, specs, now, seeded=True)
    store.save(*(visit for room in made for visit in _staggered_visits(store, room, request.visits)))
    return made


def _staggered_visits(store: DataStore, room: Room, count: int) -> Iterator[Visit]:
    length = room.end - room.start
    for place in range(count):
        yield Visit(
            id=store.next_id(),
            room=room.id,
            began=room.start + place * length // (2 * count),
            ended=room.end - place * length // (3 * count),
            user_number=_FIRST_CLASSROOM + place,
            user_name=_classroom(_FIRST_CLASSROOM + place),
        )


def set_class(store: DataStore, room: int, request: schemas.SetClass, now: int) -> None:
    """Start or end class."""
    if request.in_session and not presence.in_class(store, room, now):
        presence.begin_class(store, room, now)
    elif not request.in_session:
        presence.end_class(store, room, now)


def set_teacher(store: DataStore, room: int, request: schemas.SetTeacher, now: int) -> None:
    """Add a teacher if none is present, or remove all teachers."""
    teachers = presence.with_role(presence.active_visits(store, room, now), Role.TEACHER)
    if request.present and not teachers:
        presence.enter(store, _visit(store, room, _TEACHER_NUMBER, "Teacher", now, role=Role.TEACHER))
    elif not request.present:
        presence.leave(store, teachers, now)


def set_users(store: DataStore, room: int, request: schemas.SetUsers, now: int) -> None:
    """Add student classrooms, or remove the latest, until there are `count`."""
    inside = presence.with_role(presence.active_visits(store, room, now), Role.STUDENT)
    presence.leave(store, sorted(inside, key=lambda visit: visit.id)[request.count :], now)
    taken = {visit.user_number for visit in inside}
    free = (number for number in range(_FIRST_CLASSROOM, _FIRST_CLASSROOM + 2_000_000) if number not in taken)
    missing = max(request.count - len(inside), 0)
    store.save(*(_visit(store, room, next(free), "", now) for _ in range(missing)))


def enter(store: DataStore, room: int, request: schemas.Enter, now: int) -> Visit:
    """Begin a visit, ending an earlier one of the same person. Raises ValueError for another room's code."""
    number, role = request.user_number, request.role
    if request.code is not None:
        code = store.codes.get(request.code)
        if code is None or code.room != room:
            raise ValueError("no such code for this room")
        number, role = code.user_number or number, Role(code.role)
    visit = _visit(
        store,
        room,
        number or _FIRST_CLASSROOM + store.next_id(),
        request.user_name,
        now,
        role=role,
        client_type=request.client_type,
    )
    return presence.enter(store, visit)


def leave(store: DataStore, room: int, request: schemas.Leave, now: int) -> None:
    """End the visits of one person, or of everybody."""
    inside = presence.active_visits(store, room, now)
    leaving = [visit for visit in inside if request.user_number in (None, visit.user_number)]
    presence.leave(store, leaving, now)


def add_visits(store: DataStore, room: int, requests: list[schemas.AddVisit]) -> list[int]:
    """Add visits, past or planned; returns their ids."""
    made = [
        _visit(
            store,
            room,
            request.user_number,
            request.user_name,
            schemas.seconds(request.began),
            ended=_ended(request),
            role=request.role,
            client_type=request.client_type,
            group_id=request.group_id,
            is_audition=request.is_audition,
        )
        for request in requests
    ]
    store.save(*made)
    return [visit.id for visit in made]


def add_lessons(store: DataStore, room: int, requests: list[schemas.Interval]) -> list[int]:
    """Add intervals in class; returns their ids."""
    made = [
        Lesson(id=store.next_id(), room=room, began=schemas.seconds(request.began), ended=_ended(request))
        for request in requests
    ]
    store.save(*made)
    return [lesson.id for lesson in made]


def add_interactions(store: DataStore, room: int, requests: list[schemas.AddInteraction]) -> list[int]:
    """Add interactions; returns their ids."""
    made = [
        Interaction(
            id=store.next_id(),
            room=room,
            began=schemas.seconds(request.began),
            ended=_ended(request),
            kind=request.kind,
            user_number=request.user_number,
            user_name=request.user_name or _classroom(request.user_number),
            role=request.role,
            device=request.device,
        )
        for request in requests
    ]
    store.save(*made)
    return [interaction.id for interaction in made]


def _visit(
    store: DataStore,
    room: int,
    user_number: int,
    user_name: str,
    began: int,
    *,
    ended: int | None = None,
    role: Role = Role.STUDENT,
    client_type: int = 1,
    group_id: int = 0,
    is_audition: int = 0,
) -> Visit:
    return Visit(
        id=store.next_id(),
        room=room,
        began=began,
        ended=ended,
        user_number=user_number,
        user_name=user_name or _classroom(user_number),
        role=role,
        client_type=client_type,
        group_id=group_id,
        is_audition=is_audition,
    )


def _classroom(number: int) -> str:
    return f"Classroom {number % 1_000_000}"


def _ended(request: schemas.Interval) -> int | None:
    return None if request.ended is None else schemas.seconds(request.ended)
