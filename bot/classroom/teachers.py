"""Who teaches a room, beside who created it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.classroom.clashes import clash_of
from bot.classroom.finding import Purpose, find_room, owner_of, require_room_change, with_other_half
from bot.classroom.results import TeacherAssigned
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NotAllowed
from bot.language.commands import SetTeacher


async def assign_teacher(tenant: Tenant, room_ids: Sequence[str], user: str) -> None:
    """Has rooms, and what is bound to them, taught by a person, who may then do what their creator may.

    Whoever calls it has checked who asks, and that the person is a member (`require_member`). Raises RedisUnavailable.
    """
    halves = [
        half for pair in await tenant.rooms.pairs(room_ids) for half in (pair.large_class, pair.dual_teacher)
    ]
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
