"""Creating, showing, changing and deleting rooms (APIs 2 to 6 and 10)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dateutil.tz import datetime_exists

from bot.access import require_change
from bot.baijiayun import (
    BaijiayunError,
    ListedRoom,
)
from bot.baijiayun import RoomDeleted as AlreadyDeleted
from bot.classroom.finding import Purpose, all_rooms, fetch_room, find_room, rooms_for
from bot.classroom.live import live_status
from bot.classroom.results import (
    DeletionConfirmation,
    Room,
    RoomChanged,
    RoomDeleted,
    RoomList,
    RoomLive,
    RoomShown,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.language import encode
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, NewRoom, Refusal, RoomId, ShowRoom
from bot.language.commands import Room as RoomReference
from bot.people import Person
from bot.state import Pending

ROOMS_A_PAGE = 10
"""Rooms per page, few enough for a phone."""

CLOCK_TOLERANCE = timedelta(minutes=1)
"""Tolerated difference of the platform's clock when looking for a room just created."""

RETRY_DELAYS = (0, 2, 5)
"""Seconds to wait before each search for a room whose creation was not answered."""

OVERNIGHT = timedelta(hours=6)
"""The longest class whose end is taken to be on the next day."""

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
"""Exclusive limits on the length of an ordinary room (the platform's document, API 2)."""


class ImpossibleChange(Exception):  # noqa: N818 - not an error: refused like an invalid command
    """A change that the platform's rules do not allow for this room."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


async def show(tenant: Tenant, context: CommandContext, command: ShowRoom) -> RoomShown | RoomDeleted:
    """A room (API 6), or its last state if it was deleted through Rollcall."""
    try:
        room = await find_room(tenant, context, command.room)
    except AlreadyDeleted:
        if (gone := await _deleted_room(tenant, command.room)) is None:
            raise
        return gone
    await tenant.keep_last(context.person, room.id)
    return RoomShown(room)


async def _deleted_room(tenant: Tenant, reference: RoomReference) -> RoomDeleted | None:
    """A room deleted through Rollcall in the last 30 days."""
    kept = await tenant.rooms.deleted(reference.id) if isinstance(reference, RoomId) else None
    if kept is None:
        return None
    room = Room(id=kept.id, title=kept.title, start=kept.start, end=kept.end, max_users=kept.max_users)
    return RoomDeleted(room, already_gone=True, again=_recreate(room))


async def edit(tenant: Tenant, context: CommandContext, command: EditRoom) -> RoomChanged:
    """Changes a room (API 4). Raises NotAllowed, ImpossibleChange."""
    before = await find_room(tenant, context, command.room, Purpose.CHANGE)
    require_change(context.person, before.owner)
    start, end = _new_times(before, command, context.person)
    await tenant.platform.update_room(
        before.id,
        title=command.title,
        start_time=start,
        end_time=end,
        max_users=command.max_users,
        pre_enter_time=command.pre_enter_seconds,
    )
    await tenant.keep_last(context.person, before.id)
    after = await _after(tenant, context, before, command, start, end)
    return RoomChanged(before, after, command.pre_enter_seconds)


async def _after(
    tenant: Tenant,
    context: CommandContext,
    before: Room,
    command: EditRoom,
    start: datetime | None,
    end: datetime | None,
) -> Room:
    """The changed room from the platform; if it cannot be fetched, as it should be now."""
    try:
        return await fetch_room(tenant, context.person, before.id)
    except BaijiayunError:
        return replace(
            before,
            title=command.title or before.title,
            start=start or before.start,
            end=end or before.end,
            max_users=before.max_users if command.max_users is None else command.max_users,
        )


def _new_times(room: Room, command: EditRoom, person: Person) -> tuple[datetime | None, datetime | None]:
    """The new start and end, None if unchanged. Clock times are in the person's time zone; a day alone keeps them.

    Raises ImpossibleChange.
    """
    begins = room.start.astimezone(person.zone)
    if command.shift_seconds is not None:
        shift = timedelta(seconds=command.shift_seconds)
        return room.start + shift, room.end + shift
    day = command.date or begins.date()
    start = command.start or _clock_time_on(day, command.start_time or begins.time(), person, room)
    if command.end_time is not None:
        end = _first_after(start, command.end_time, person, room)
    else:
        end = command.end or (start + (room.end - room.start) if command.date else room.end)
        end += timedelta(seconds=command.extend_seconds or 0)
    if (start, end) != (room.start, room.end):
        _check_length(start, end, room)
    return start if start != room.start else None, end if end != room.end else None


def _first_after(start: datetime, clock: time, person: Person, room: Room) -> datetime:
    day = start.astimezone(person.zone).date()
    end = _clock_time_on(day, clock, person, room)
    if end > start:
        return end
    overnight = _clock_time_on(day + timedelta(days=1), clock, person, room)
    if overnight - start > OVERNIGHT:
        span = f"{start.astimezone(person.zone):%H:%M}-{clock:%H:%M}"
        raise ImpossibleChange(Refusal("backwards_range", at=span, example=_another_time(room)))
    return overnight


def _clock_time_on(day: date, clock: time, person: Person, room: Room) -> datetime:
    at = datetime.combine(day, clock, tzinfo=person.zone)
    if not datetime_exists(at):
        raise ImpossibleChange(Refusal("dst_gap", at=f"{clock:%H:%M}", example=_another_time(room)))
    return at


def _check_length(start: datetime, end: datetime, room: Room) -> None:
    was_long_term = room.end - room.start >= LONGEST
    if end - start <= SHORTEST:
        raise ImpossibleChange(Refusal("too_short", example=_another_time(room)))
    if end - start >= LONGEST and not was_long_term:
        raise ImpossibleChange(Refusal("too_long", example=_another_time(room)))


def _another_time(room: Room) -> str:
    return f"room move {room.id} to 14:00-15:00"


async def ask_deletion(tenant: Tenant, context: CommandContext, command: DeleteRoom) -> DeletionConfirmation:
    """Asks the person to confirm a deletion within five minutes. Raises NotAllowed."""
    room = await find_room(tenant, context, command.room, Purpose.CHANGE)
    require_change(context.person, room.owner)
    return await _ask(tenant, context, room)


async def _ask(
    tenant: Tenant, context: CommandContext, room: Room, *, changed: bool = False
) -> DeletionConfirmation:
    live = await live_status(tenant, room)
    codes = await tenant.platform.join_codes_page(room.id, limit=1)
    command = encode(tenant.grammar, DeleteRoom(room=RoomId(room.id)))
    pending = Pending.confirmation(context.person, context.channel, command, seen=_snapshot(room, live))
    token = await tenant.pendings.put(pending)
    return DeletionConfirmation(token, room, codes.total, live, changed)


def _snapshot(room: Room, live: RoomLive) -> dict[str, str]:
    """What the person confirms; if any of it changes, they are asked again."""
    return {
        "title": room.title,
        "start": room.start.isoformat(),
        "end": room.end.isoformat(),
        "max_users": str(room.max_users),
        "in_class": str(live.in_class),
    }


async def delete(
    tenant: Tenant, context: CommandContext, command: DeleteRoom
) -> RoomDeleted | DeletionConfirmation:
    """Deletes a room after confirmation (API 5), and stores its data for 30 days.

    Asks again if the room has changed since the person confirmed, for example because its class has started.
    """
    assert isinstance(command.room, RoomId)
    try:
        room = await fetch_room(tenant, context.person, command.room.id)
    except AlreadyDeleted:
        return await _already_gone(tenant, context, command.room.id)
    require_change(context.person, room.owner)
    live = await live_status(tenant, room)
    if _snapshot(room, live) != context.confirmed:
        return await _ask(tenant, context, room, changed=True)
    await tenant.rooms.keep_deleted(room)
    await context.begin({})
    # it was there a moment ago: if it is gone, a call of ours whose answer was lost deleted it
    await tenant.platform.delete_room(room.id)
    return RoomDeleted(room, already_gone=False, again=_recreate(room))


async def _already_gone(tenant: Tenant, context: CommandContext, room_id: str) -> RoomDeleted:
    """The result for a room deleted since the confirmation, by somebody else or by an interrupted job."""
    seen = context.confirmed or {}
    room = Room(
        id=room_id,
        title=seen["title"],
        start=datetime.fromisoformat(seen["start"]),
        end=datetime.fromisoformat(seen["end"]),
        max_users=int(seen["max_users"]),
    )
    return RoomDeleted(room, already_gone=not context.interrupted, again=_recreate(room))


def _recreate(room: Room) -> NewRoom:
    """The command that creates a room like this one."""
    return NewRoom(
        title=room.title,
        start=room.start,
        end=room.end,
        max_users=room.max_users or None,
        long_term=room.end - room.start >= LONGEST,
    )


async def list_rooms(tenant: Tenant, context: CommandContext, command: ListRooms) -> RoomList:
    """The rooms that start on the requested days in the person's time zone, by time (API 10).

    Without days those that are on or to come. The platform can neither filter by day nor count, so the whole list
    is read, page by page. `#N` counts on over the pages.
    """
    now = tenant.clock()
    wanted = [room async for room in all_rooms(tenant) if _is_listed(room, command, context.person, now)]
    if command.mine:
        wanted = await _of_owner(tenant, wanted, context.person)
    wanted.sort(key=lambda room: room.start_time)
    pages = max(1, math.ceil(len(wanted) / ROOMS_A_PAGE))
    page = min(command.page, pages)
    shown = wanted[(page - 1) * ROOMS_A_PAGE : page * ROOMS_A_PAGE]
    await tenant.keep_listed(context.person, [room.room_id for room in wanted[: page * ROOMS_A_PAGE]])
    rooms = await rooms_for(tenant, context.person, shown)
    before = (page - 1) * ROOMS_A_PAGE
    return RoomList(
        rooms, len(wanted), page, pages, command.from_, command.to, mine=command.mine, before=before
    )


async def _of_owner(tenant: Tenant, rooms: list[ListedRoom], person: Person) -> list[ListedRoom]:
    owners = await tenant.owners([room.room_id for room in rooms])
    return [room for room, owner in zip(rooms, owners, strict=True) if owner == person.id]


def _is_listed(room: ListedRoom, command: ListRooms, person: Person, now: datetime) -> bool:
    if command.from_ is None or command.to is None:
        return room.end_time > now
    return command.from_ <= room.start_time.astimezone(person.zone).date() <= command.to
