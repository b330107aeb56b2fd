"""Showing and listing rooms (APIs 6 and 10), and what the rules about rooms share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from bot.baijiayun import AlreadyDeleted, ListedRoom
from bot.classroom.clashes import clashes_among
from bot.classroom.finding import (
    days,
    find_room,
    known_rooms,
    large_class_of,
    rooms_between,
    rooms_for,
    taught_by,
)
from bot.classroom.known_rooms import ListedRooms
from bot.classroom.results import (
    Room,
    RoomChoice,
    RoomDeleted,
    RoomList,
    RoomShown,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.class_times import MAX_LENGTH
from bot.language.commands import ListRooms, NewRoom, Refusal, RoomId, ShowRoom
from bot.language.commands import Room as RoomReference
from bot.people import Person
from bot.state import RoomFacts

ROOMS_PER_PAGE = 15
"""Rooms per page of a list, few enough for a phone and for the 50 blocks of a message."""

MAX_OFFERED = 10
"""Rooms to choose from where none was named."""


class ImpossibleChange(Exception):  # noqa: N818 - not an error: refused like an invalid command
    """A change that the platform's rules do not allow for this room."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


class ChangedMeanwhile(Exception):  # noqa: N818 - not an error: the person is asked again
    """A room is not as it was seen any more, and what was meant for it was not done, or not again."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.id)
        self.room = room


async def show(tenant: Tenant, context: CommandContext, command: ShowRoom) -> RoomShown | RoomDeleted:
    """A room (API 6), or its last state if it was deleted through Rollcall."""
    shown = await state_of(tenant, context, command.room)
    if isinstance(shown, RoomShown):
        await tenant.keep_last(context.person, shown.room.id)
    return shown


async def state_of(
    tenant: Tenant, context: CommandContext, reference: RoomReference
) -> RoomShown | RoomDeleted:
    """The same without making it the person's last room."""
    try:
        room = await find_room(tenant, context, reference)
    except AlreadyDeleted:
        if (gone := await _deleted_room(tenant, reference)) is None:
            raise
        return gone
    return RoomShown(room, await large_class_of(tenant, context.person, room))


async def offer(tenant: Tenant, context: CommandContext) -> RoomChoice:
    """The rooms to show one of, where none was named: those that are on or come next, the person's own first."""
    now = tenant.clock()
    coming = await rooms_between(tenant, after=now)
    staff = await tenant.staff([room.room_id for room in coming])
    # sorted as they are, the person's own come first
    own = sorted(zip(coming, staff, strict=True), key=lambda each: each[1].on_duty != context.person.id)
    wanted = [room for room, _ in own]
    rooms = await rooms_for(tenant, context.person, wanted[:MAX_OFFERED])
    commands = tuple(ShowRoom(room=RoomId(room.id)) for room in rooms)
    return RoomChoice(None, rooms, commands, total=len(coming))


async def _deleted_room(tenant: Tenant, reference: RoomReference) -> RoomDeleted | None:
    """A room deleted through Rollcall in the last 30 days."""
    kept = await tenant.rooms.deleted(reference.id) if isinstance(reference, RoomId) else None
    if kept is None:
        return None
    (pair,) = await tenant.pairs([kept.id])
    room = Room(
        id=kept.id,
        title=kept.title,
        start=kept.start,
        end=kept.end,
        max_users=kept.max_users,
        large_class=pair.large_class,
    )
    return RoomDeleted(room, already_gone=True, again=recreate(room))


def facts_of(room: RoomFacts) -> dict[str, str]:
    """What a room is, as it is stored with a confirmation or a step of a job."""
    return {
        "title": room.title,
        "start": room.start.isoformat(),
        "end": room.end.isoformat(),
        "max_users": str(room.max_users),
    }


def is_as(room: RoomFacts, seen: RoomFacts) -> bool:
    """Whether a room is as it was seen, or as its other half was: each half of a pair has a limit of its own."""
    has_limit = room.id != seen.id or room.max_users == seen.max_users
    return has_limit and (room.title, room.start, room.end) == (seen.title, seen.start, seen.end)


def recreate(room: Room) -> NewRoom:
    """The command that creates a room like this one."""
    return NewRoom(
        title=room.title,
        start=room.start,
        end=room.end,
        teacher=room.taught_by,
        max_users=room.max_users or None,
        live=room.large_class is not None,
        long_term=room.end - room.start >= MAX_LENGTH,
    )


async def list_rooms(tenant: Tenant, context: CommandContext, command: ListRooms) -> RoomList:
    """The rooms that start on the requested days in the person's time zone, earliest first (API 10).

    Without days those that are on or to come. What is `past` is listed latest first. The platform can neither filter by
    day nor count, so they are chosen from the directory. `#N` counts on over the pages.
    """
    known = await known_rooms(tenant)
    wanted = _listed(known, command, context.person, tenant.clock())
    if command.mine:
        wanted = await taught_by(tenant, wanted, context.person)
    if command.past:
        wanted = wanted[::-1]
    pages = max(1, math.ceil(len(wanted) / ROOMS_PER_PAGE))
    page = min(command.page, pages)
    shown = wanted[(page - 1) * ROOMS_PER_PAGE : page * ROOMS_PER_PAGE]
    numbered = tuple(room.room_id for room in wanted[: page * ROOMS_PER_PAGE])
    await tenant.keep_listed(context.person, numbered)
    return RoomList(
        rooms=await rooms_for(tenant, context.person, shown),
        total=len(wanted),
        page=page,
        pages=pages,
        first=command.from_,
        last=command.to,
        mine=command.mine,
        past=command.past,
        before=(page - 1) * ROOMS_PER_PAGE,
        numbered=numbered,
        clashes=await clashes_among(tenant, context.person.id, shown, known) if command.mine else {},
    )


def _listed(known: ListedRooms, command: ListRooms, person: Person, now: datetime) -> Sequence[ListedRoom]:
    if command.from_ is None or command.to is None:
        return known.ended(now) if command.past else known.between(after=now)
    begin, end = days(person.zone, command.from_, command.to)
    begun = [room for room in known.between(begin, end) if room.start_time >= begin]
    return [room for room in begun if room.end_time <= now] if command.past else begun
