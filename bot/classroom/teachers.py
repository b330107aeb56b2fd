"""Who teaches a room, beside who created it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec.structs import replace

from bot.classroom.clashes import clash_of, clashes_among
from bot.classroom.finding import (
    Purpose,
    find_room,
    known_rooms,
    owner_of,
    require_room_change,
    rooms_for,
    with_other_half,
)
from bot.classroom.results import Assignment, AssignmentKind, TeacherAssigned, TeachersAssigned
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NotAllowed, RedisUnavailable, RoomNotFound
from bot.language.commands import Room as RoomReference
from bot.language.commands import RoomTitle, SetTeacher, SetTeachers
from bot.state import RoomFacts


async def assign_teacher(tenant: Tenant, room_ids: Sequence[str], user: str) -> None:
    """Has rooms, and what is bound to them, taught by a person, who may then do what their creator may.

    Whoever calls it has checked who asks, and that the person is a member (`require_member`). Raises RedisUnavailable.
    """
    halves = [pair.other_half for pair in await tenant.rooms.pairs(room_ids)]
    await tenant.rooms.keep_teacher([*room_ids, *filter(None, halves)], user)


async def require_member(tenant: Tenant, user: str) -> None:
    """Raises NotAllowed unless a person, by Slack ID, may use Rollcall; ProfileUnavailable if that is not known."""
    try:
        await tenant.member(user)
    except NotAllowed:
        raise NotAllowed("not_a_member", owner=user) from None


async def set_teacher(tenant: Tenant, context: CommandContext, command: SetTeacher) -> TeacherAssigned:
    """Has a room taught by a person. Raises NotAllowed, ProfileUnavailable."""
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    room = replace(room, owner=await owner_of(tenant, room))
    await require_room_change(tenant, context.person, room)
    await require_member(tenant, command.person)
    if command.person == (room.taught_by or room.owner):
        return TeacherAssigned(replace(room, taught_by=command.person), already=not context.interrupted)
    await context.begin({})
    await assign_teacher(tenant, [room.id], command.person)
    await tenant.keep_last(context.person, room.id)
    clash = await clash_of(tenant, command.person, (room.start, room.end), but=with_other_half(room))
    taught = replace(room, taught_by=command.person, substitute=None)
    return TeacherAssigned(taught, clash=clash, was=room.taught_by or room.owner)


async def set_teachers(tenant: Tenant, context: CommandContext, command: SetTeachers) -> TeachersAssigned:
    """Has every room to come of a title taught by a person, who gets one message.

    Raises RoomNotFound, NotAllowed, ProfileUnavailable.
    """
    title = await _title(tenant, context, command.room)
    now, known = tenant.clock(), await known_rooms(tenant)
    named = known.titled([title.casefold()])
    of_title = [room for room in named if room.end_time > now and room.title.casefold() == title.casefold()]
    of_title.sort(key=lambda room: room.start_time)
    rooms = await rooms_for(tenant, context.person, of_title)
    if not rooms:
        raise RoomNotFound(title)
    for room in rooms:
        await require_room_change(tenant, context.person, room)
    await require_member(tenant, command.person)
    await context.begin({})
    await assign_teacher(tenant, [room.id for room in rooms], command.person)
    await tell_teachers(tenant, context, AssignmentKind.TAUGHT, rooms)
    clashes = await clashes_among(tenant, command.person, of_title, known)
    return TeachersAssigned(rooms[0].title, rooms, command.person, next(iter(clashes.values()), None))


async def tell_teachers(
    tenant: Tenant, context: CommandContext, kind: AssignmentKind, classes: Iterable[RoomFacts]
) -> None:
    """Sends each teacher of some classes one message on what the person did to theirs, if Redis is available."""
    with suppress(RedisUnavailable):
        by_teacher: dict[str, list[RoomFacts]] = defaultdict(list)
        some = sorted(classes, key=lambda each: each.start)
        for each, of in zip(some, await tenant.rooms.staff([each.id for each in some]), strict=True):
            if of.taught_by not in (None, context.person.id):
                by_teacher[str(of.taught_by)].append(each)
        for teacher, theirs in by_teacher.items():
            await tenant.assignments.tell(
                Assignment(
                    id=context.id,
                    team=tenant.team,
                    kind=kind,
                    by=context.person.id,
                    to=teacher,
                    title=theirs[0].title,
                    count=len(theirs),
                    first=theirs[0].start,
                    last=theirs[-1].start,
                    at=context.asked_at,
                )
            )


async def _title(tenant: Tenant, context: CommandContext, reference: RoomReference) -> str:
    if isinstance(reference, RoomTitle) and reference.whole is None:
        return reference.title
    return (await find_room(tenant, context, reference, Purpose.CHANGE)).title
