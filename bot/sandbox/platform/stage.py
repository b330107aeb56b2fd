"""What the control API makes happen in rooms."""

from __future__ import annotations

from collections.abc import Iterator

from . import doorway, office, orders
from .office import Plan
from .records import Interaction, Lesson, Role, Room, Visit
from .school import School

_TEACHER_NUMBER = 8_000_000_000
_FIRST_CLASSROOM = 9_000_000_001


def rooms(school: School, order: orders.RoomsOrder, now: int) -> list[Room]:
    """Rooms, and visits that come and go all through them: enough for a benchmark, in one change each."""
    start = now - 3600 if order.start is None else orders.seconds(order.start)
    end = start + 3600 if order.end is None else orders.seconds(order.end)
    if end <= start:
        raise ValueError("end lies before start")
    plans = [
        Plan(title=f"{order.title} {place}", start=start, end=end) for place in range(1, order.count + 1)
    ]
    made = office.make_rooms(school, plans, now, seeded=True)
    school.record(*(visit for room in made for visit in _passing(school, room, order.visits)))
    return made


def _passing(school: School, room: Room, count: int) -> Iterator[Visit]:
    length = room.end - room.start
    for place in range(count):
        yield Visit(
            id=school.next_id(),
            room=room.id,
            began=room.start + place * length // (2 * count),
            ended=room.end - place * length // (3 * count),
            user_number=_FIRST_CLASSROOM + place,
            user_name=_classroom(_FIRST_CLASSROOM + place),
        )


def set_class(school: School, room: int, order: orders.ClassOrder, now: int) -> None:
    """Begin or end class."""
    if order.in_session and not doorway.in_class(school, room, now):
        doorway.begin_class(school, room, now)
    elif not order.in_session:
        doorway.end_class(school, room, now)


def set_teacher(school: School, room: int, order: orders.TeacherOrder, now: int) -> None:
    """Let a teacher enter if none is there, or all of them leave."""
    teachers = doorway.of_role(doorway.present(school, room, now), Role.TEACHER)
    if order.present and not teachers:
        doorway.enter(school, _visit(school, room, _TEACHER_NUMBER, "Teacher", now, role=Role.TEACHER))
    elif not order.present:
        doorway.leave(school, teachers, now)


def set_users(school: School, room: int, order: orders.UsersOrder, now: int) -> None:
    """Let student classrooms enter, or those who came last leave, until there are so many."""
    inside = doorway.of_role(doorway.present(school, room, now), Role.STUDENT)
    doorway.leave(school, sorted(inside, key=lambda visit: visit.id)[order.count :], now)
    taken = {visit.user_number for visit in inside}
    free = (number for number in range(_FIRST_CLASSROOM, _FIRST_CLASSROOM + 2_000_000) if number not in taken)
    missing = max(order.count - len(inside), 0)
    school.record(*(_visit(school, room, next(free), "", now) for _ in range(missing)))


def enter(school: School, room: int, order: orders.PersonOrder, now: int) -> Visit:
    """Let somebody in, who displaces their own earlier visit. Raises ValueError for another room's code."""
    number, role = order.user_number, order.role
    if order.code is not None:
        code = school.codes.get(order.code)
        if code is None or code.room != room:
            raise ValueError("no such code for this room")
        number, role = code.user_number or number, Role(code.role)
    visit = _visit(
        school,
        room,
        number or _FIRST_CLASSROOM + school.next_id(),
        order.user_name,
        now,
        role=role,
        client_type=order.client_type,
    )
    return doorway.enter(school, visit)


def leave(school: School, room: int, order: orders.LeaveOrder, now: int) -> None:
    """Let somebody go, or everybody."""
    inside = doorway.present(school, room, now)
    going = [visit for visit in inside if order.user_number in (None, visit.user_number)]
    doorway.leave(school, going, now)


def visits(school: School, room: int, told: list[orders.VisitOrder]) -> list[int]:
    """Visits as told, past or planned; their ids."""
    made = [
        _visit(
            school,
            room,
            order.user_number,
            order.user_name,
            orders.seconds(order.began),
            ended=_ended(order),
            role=order.role,
            client_type=order.client_type,
            group_id=order.group_id,
            is_audition=order.is_audition,
        )
        for order in told
    ]
    school.record(*made)
    return [visit.id for visit in made]


def lessons(school: School, room: int, told: list[orders.StretchOrder]) -> list[int]:
    """Stretches in class as told; their ids."""
    made = [
        Lesson(id=school.next_id(), room=room, began=orders.seconds(order.began), ended=_ended(order))
        for order in told
    ]
    school.record(*made)
    return [lesson.id for lesson in made]


def interactions(school: School, room: int, told: list[orders.InteractionOrder]) -> list[int]:
    """Hands and talk as told; their ids."""
    made = [
        Interaction(
            id=school.next_id(),
            room=room,
            began=orders.seconds(order.began),
            ended=_ended(order),
            kind=order.kind,
            user_number=order.user_number,
            user_name=order.user_name or _classroom(order.user_number),
            role=order.role,
            device=order.device,
        )
        for order in told
    ]
    school.record(*made)
    return [interaction.id for interaction in made]


def _visit(
    school: School,
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
        id=school.next_id(),
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


def _ended(order: orders.StretchOrder) -> int | None:
    return None if order.ended is None else orders.seconds(order.ended)
