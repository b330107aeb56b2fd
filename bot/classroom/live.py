"""Live status of rooms (APIs 11, 12 and 13)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.baijiayun import ListedRoom
from bot.baijiayun.models import UserCount
from bot.classroom.finding import Purpose, find_room, rooms_between, rooms_for
from bot.classroom.results import LiveNow, Room, RoomLive
from bot.classroom.sightings import keep_sightings
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import LiveStatus
from bot.state import Sighting

MAX_ROOMS = 25
"""Maximum rooms per answer; with three calls each, within the platform's limit of 200 calls per 10 s."""


async def live_status(tenant: Tenant, room: Room) -> RoomLive:
    """A room's live status; records who is seen."""
    in_class, present, users = await asyncio.gather(
        tenant.platform.in_class(room.id),
        tenant.platform.teacher_present(room.id),
        tenant.platform.user_count(room.id),
    )
    return await _recorded(tenant, room, in_class, present, users)


async def occupation(tenant: Tenant, room: Room) -> RoomLive:
    """The same if it only matters whether somebody is in the room: for an empty one, API 11 is not called."""
    present, users = await asyncio.gather(
        tenant.platform.teacher_present(room.id), tenant.platform.user_count(room.id)
    )
    in_class = await tenant.platform.in_class(room.id) if present or users.user_count else False
    return await _recorded(tenant, room, in_class, present, users)


async def is_teacher_present(tenant: Tenant, room: Room) -> bool:
    """Whether the teacher is in a room, which is recorded."""
    present = await tenant.platform.teacher_present(room.id)
    if present:
        await keep_sightings(tenant, room.id, Sighting.TEACHER)
    return present


async def is_in_class(tenant: Tenant, room: Room) -> bool:
    """Whether class is in session, which is recorded."""
    in_class = await tenant.platform.in_class(room.id)
    if in_class:
        await keep_sightings(tenant, room.id, Sighting.CLASS)
    return in_class


async def _recorded(tenant: Tenant, room: Room, in_class: bool, present: bool, users: UserCount) -> RoomLive:
    seen = {
        Sighting.CLASS: in_class,
        Sighting.TEACHER: present,
        Sighting.USERS: users.user_count,
    }
    await keep_sightings(tenant, room.id, *(sighting for sighting, there in seen.items() if there))
    return RoomLive(room, in_class, present, users.user_count, users.display_user_count)


async def live(tenant: Tenant, context: CommandContext, command: LiveStatus) -> LiveNow:
    """The requested room, or every room scheduled for now."""
    now = tenant.clock()
    if command.room is not None:
        room = await find_room(tenant, context, command.room, Purpose.NOW)
        await tenant.keep_last(context.person, room.id)
        return LiveNow((await live_status(tenant, room),), now)
    running = await rooms_between(tenant, now, now + timedelta.resolution)
    rooms = await rooms_for(tenant, context.person, _soonest_over(running))
    await tenant.keep_listed(context.person, [room.id for room in rooms])
    statuses = await asyncio.gather(*(live_status(tenant, room) for room in rooms))
    return LiveNow(tuple(statuses), now, every=True, total=len(running))


def _soonest_over(rooms: Sequence[ListedRoom]) -> list[ListedRoom]:
    return sorted(rooms, key=lambda room: room.end_time)[:MAX_ROOMS]
