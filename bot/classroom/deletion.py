"""Deleting rooms (API 5) once that is confirmed, both halves of a pair together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.baijiayun import AlreadyDeleted, BaijiayunError, NoSuchRoom, Recheck
from bot.classroom.finding import Purpose, fetch_room, find_room, require_room_change
from bot.classroom.live import is_in_class, is_teacher_present, occupation
from bot.classroom.results import DeletionConfirmation, Room, RoomDeleted, Unanswered
from bot.classroom.rooms import ChangedMeanwhile, facts_of, is_as, recreate
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import DeleteRoom, RoomId
from bot.state import Pair, RoomFacts

TEACHER, IN_CLASS = "teacher_present", "in_class"
"""What is remembered of who was in a room when it was shown."""

LOOKUP_DELAYS = (0, 2)
"""Seconds to wait before each look at a room whose deletion was not answered."""


async def ask_deletion(tenant: Tenant, context: CommandContext, command: DeleteRoom) -> DeletionConfirmation:
    """Asks the person to confirm a deletion within five minutes. Raises NotAllowed."""
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    await require_room_change(tenant, context.person, room)
    return await _ask(tenant, context, room)


async def _ask(
    tenant: Tenant, context: CommandContext, room: Room, *, changed: bool = False
) -> DeletionConfirmation:
    live = await occupation(tenant, room)
    seen = {
        **facts_of(room),
        TEACHER: str(live.teacher_present),
        IN_CLASS: str(live.in_class),
    }
    token = await tenant.ask(context, DeleteRoom(room=RoomId(room.id)), seen)
    return DeletionConfirmation(token, room, live, changed)


async def _is_busier(tenant: Tenant, room: Room, seen: Mapping[str, str]) -> bool:
    """Whether the teacher has entered since a person saw the room or, where they were in it, class has begun."""
    if seen.get(TEACHER) != str(True):
        return await is_teacher_present(tenant, room)
    return seen.get(IN_CLASS) != str(True) and await is_in_class(tenant, room)


async def delete(
    tenant: Tenant, context: CommandContext, command: DeleteRoom
) -> RoomDeleted | DeletionConfirmation | Unanswered:
    """Deletes a room after confirmation, and stores its data for 30 days.

    Asks again if the room has changed since the person confirmed, for example because its teacher has entered.
    """
    try:
        return await _delete(tenant, context, command)
    except ChangedMeanwhile as changed:
        return await _ask(tenant, context, changed.room, changed=True)


async def _delete(tenant: Tenant, context: CommandContext, command: DeleteRoom) -> RoomDeleted | Unanswered:
    """Raises ChangedMeanwhile."""
    assert isinstance(command.room, RoomId)
    room_id = command.room.id

    async def look() -> Room:
        return await fetch_room(tenant, context.person, room_id)

    async def recheck() -> None:
        await _require_as_confirmed(tenant, context, await look())

    try:
        room = await look()
    except AlreadyDeleted:
        return await _already_gone(tenant, context, room_id)
    await require_room_change(tenant, context.person, room)
    await _require_as_confirmed(tenant, context, room)
    await tenant.rooms.keep_deleted(room)
    await context.begin({})
    # it was there a moment ago: if it is gone, a call of ours whose answer was lost deleted it
    gone = await _delete_room(tenant, room_id, recheck)
    if not gone:
        return Unanswered(room, changed=False, undone=gone is False, again=command)
    return RoomDeleted(room, False, recreate(room), await _delete_other_half(tenant, context, room))


async def _require_as_confirmed(tenant: Tenant, context: CommandContext, room: Room) -> None:
    seen = context.confirmed or {}
    if not facts_of(room).items() <= seen.items() or await _is_busier(tenant, room, seen):
        raise ChangedMeanwhile(room)


async def _delete_room(tenant: Tenant, room_id: str, recheck: Recheck) -> bool | None:
    """Whether a room is gone now, as it shows itself where the platform does not answer; None if it does not."""
    try:
        await tenant.platform.delete_room(room_id, recheck=recheck)
    except BaijiayunError as error:
        if not error.maybe_done:
            raise
        return await _is_gone(tenant, room_id)
    return True


async def delete_pair(
    tenant: Tenant, context: CommandContext, seen: RoomFacts, pair: Pair, *, again: bool
) -> bool:
    """Whether a room that is as it was seen, and the one bound to it, are gone now, by this call or before it.

    `again` if a process that died may have begun it: how they are now is looked at before the first attempt, not only
    before a retry. Raises ChangedMeanwhile where that is not as it was seen.
    """
    halves = [seen.id, *filter(None, [pair.other_half])]
    return all([await _delete_half(tenant, context, half, seen, again=again) for half in halves])


async def _delete_half(
    tenant: Tenant, context: CommandContext, half: str, seen: RoomFacts, *, again: bool
) -> bool:
    async def recheck() -> None:
        room = await fetch_room(tenant, context.person, half)
        if not is_as(room, seen):
            raise ChangedMeanwhile(room)

    try:
        if again:
            await recheck()
        return await _delete_room(tenant, half, recheck) is True
    except (AlreadyDeleted, NoSuchRoom):
        return True


async def _is_gone(tenant: Tenant, room_id: str) -> bool | None:
    there: bool | None = None
    for pause in LOOKUP_DELAYS:
        await asyncio.sleep(pause)
        try:
            await tenant.platform.room(room_id)
        except (AlreadyDeleted, NoSuchRoom):
            return True
        except BaijiayunError:
            continue
        there = True
    return None if there is None else False


async def _delete_other_half(tenant: Tenant, context: CommandContext, room: Room) -> bool | None:
    """Whether the room bound to this one is gone too; None if there is none."""
    other = room.other_half
    if other is None:
        return None
    try:
        return await _delete_half(tenant, context, other, room, again=context.interrupted)
    except (BaijiayunError, ChangedMeanwhile):
        return False


async def _already_gone(tenant: Tenant, context: CommandContext, room_id: str) -> RoomDeleted:
    """The result for a room deleted since the confirmation, by somebody else or by an interrupted job.

    An interrupted job may not have come to the other half.
    """
    seen = context.confirmed or {}
    (pair,) = await tenant.pairs([room_id])
    room = Room(
        id=room_id,
        title=seen["title"],
        start=datetime.fromisoformat(seen["start"]),
        end=datetime.fromisoformat(seen["end"]),
        max_users=int(seen["max_users"]),
        large_class=pair.large_class,
        dual_teacher=pair.dual_teacher,
    )
    other = await _delete_other_half(tenant, context, room) if context.interrupted else None
    return RoomDeleted(room, not context.interrupted, recreate(room), other)
