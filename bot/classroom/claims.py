"""Setting the owner of a room, such as one that was created outside Rollcall."""

from __future__ import annotations

from msgspec.structs import replace

from bot.access import require_workspace_admin
from bot.classroom.finding import Purpose, find_room, owner_of, with_other_half
from bot.classroom.results import GiftConfirmation, Room, RoomGiven
from bot.classroom.teachers import require_member
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import ClaimRoom, RoomId


async def claim(tenant: Tenant, context: CommandContext, command: ClaimRoom) -> RoomGiven | GiftConfirmation:
    """Makes a person the one who created a room, and of what is bound to it; asks first if that was another.

    Raises NotAllowed, ProfileUnavailable.
    """
    require_workspace_admin(context.person)
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    room = replace(room, owner=await owner_of(tenant, room))
    to = command.person or context.person.id
    await require_member(tenant, to)
    if room.owner == to:
        return RoomGiven(room, already=not context.interrupted)
    if room.owner is not None and context.confirmed != _snapshot(room):
        return await _ask(tenant, context, room, to)
    await context.begin({})
    await tenant.rooms.give(with_other_half(room), to)
    await tenant.keep_last(context.person, room.id)
    return RoomGiven(replace(room, owner=to), was=room.owner)


def _snapshot(room: Room) -> dict[str, str]:
    """What the person confirms; if it changes, they are asked again."""
    return {"owner": room.owner or ""}


async def _ask(tenant: Tenant, context: CommandContext, room: Room, to: str) -> GiftConfirmation:
    command = ClaimRoom(room=RoomId(room.id), person=to)
    return GiftConfirmation(await tenant.ask(context, command, _snapshot(room)), room, to)
