"""A room for each class of a series: all of them shown first, then created or deleted one by one (APIs 2, 3 and 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from datetime import datetime

import msgspec

from bot.baijiayun import BaijiayunError, NoSuchRoom
from bot.baijiayun import RoomDeleted as AlreadyDeleted
from bot.classroom import creation, deletion
from bot.classroom.clashes import clashes_of
from bot.classroom.finding import (
    Purpose,
    SeveralRooms,
    find_room,
    known_rooms,
    require_room_change,
    rooms_for,
)
from bot.classroom.results import (
    AssignmentKind,
    CreationUnknown,
    PlannedClass,
    Room,
    RoomCreated,
    SeriesConfirmation,
    SeriesCreated,
    SeriesDeleted,
    SeriesDeletionConfirmation,
)
from bot.classroom.teachers import require_member, tell_teachers
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import ChangeNotStored, NoSeries, RedisUnavailable
from bot.language import encode
from bot.language.commands import DeleteSeries, MoveSeries, NewRoom, NewSeries, RoomId, RoomOptions
from bot.state import DeletedRoom, Pending, deleted_room


async def ask_creation(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesConfirmation:
    """Shows every class of a series, and asks the person to confirm it within five minutes."""
    if command.teacher is not None:
        await require_member(tenant, command.teacher)
    teacher = command.teacher or context.person.id
    clashes = await clashes_of(tenant, teacher, command.occurrences, await known_rooms(tenant))
    planned = zip(command.occurrences, clashes, strict=True)
    classes = tuple(PlannedClass(start, end, clash) for (start, end), clash in planned)
    encoded = encode(tenant.grammar, command)
    pending = Pending.confirmation(context.person, context.channel, encoded, seen={})
    return SeriesConfirmation(await tenant.pendings.put(pending), command, classes)


def rooms_of(command: NewSeries) -> Iterator[NewRoom]:
    """The command for each class of a series."""
    options = {field.name: getattr(command, field.name) for field in fields(RoomOptions)}
    for start, end in command.occurrences:
        yield NewRoom(start=start, end=end, **options)


async def create(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesCreated:
    """Creates the rooms of a series in order, each as a step of one job, up to the first that the platform refuses.

    A process that takes the job over goes on after the last class that was begun, and looks what became of that one.
    """
    result = await _created(tenant, context, command)
    with suppress(RedisUnavailable):
        await tenant.rooms.keep_series(context.id, [room.id for room in result.rooms])
    await tell_teachers(tenant, context, AssignmentKind.TAUGHT, result.rooms)
    return result


async def _created(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesCreated:
    result = SeriesCreated(command.title, len(command.occurrences), ())
    for number, room in enumerate(rooms_of(command)):
        part = await context.part(number)
        if not part.interrupted and room.start < tenant.clock().replace(second=0, microsecond=0):
            result = replace(result, past=result.past + 1)
            continue
        try:
            with gone_on_with(bool(result.rooms or result.unknown)):
                made = await creation.create_confirmed(tenant, part, room)
        except BaijiayunError as error:
            rest = _rest(command, number + 1)
            return replace(result, refused=room.start, error=error, rest=rest)
        result = _with(result, room, made)
    return result


@contextmanager
def gone_on_with(begun: bool) -> Iterator[None]:
    """Of a series that has `begun` it is not said that it was not, where a part of it cannot be stored: the job stays.

    Raises ChangeNotStored, or RedisUnavailable in its place.
    """
    try:
        yield
    except ChangeNotStored as error:
        if not begun:
            raise
        raise RedisUnavailable from error


def _with(result: SeriesCreated, command: NewRoom, made: RoomCreated | CreationUnknown) -> SeriesCreated:
    if isinstance(made, CreationUnknown):
        return replace(result, unknown=(*result.unknown, (command, made)))
    return replace(result, rooms=(*result.rooms, made.room))


def _rest(command: NewSeries, number: int) -> NewSeries | None:
    left: Sequence[tuple[datetime, datetime]] = command.occurrences[number:]
    return replace(command, occurrences=tuple(left)) if left else None


async def ask_deletion(
    tenant: Tenant, context: CommandContext, command: DeleteSeries
) -> SeriesDeletionConfirmation:
    """Shows the classes of a room's series that have not begun, and asks to confirm their deletion within five minutes.

    Raises NotAllowed, NoSeries.
    """
    room = await room_of_series(tenant, context, command)
    return await _ask_deletion(tenant, context, replace(command, room=RoomId(room.id)), room)


async def _ask_deletion(
    tenant: Tenant, context: CommandContext, command: DeleteSeries, room: Room, *, changed: bool = False
) -> SeriesDeletionConfirmation:
    rooms = await coming(tenant, context, command, room)
    encoded = encode(tenant.grammar, command)
    pending = Pending.confirmation(context.person, context.channel, encoded, seen=snapshot(rooms))
    token = await tenant.pendings.put(pending)
    return SeriesDeletionConfirmation(token, room.title, rooms, command.following, changed)


async def room_of_series(tenant: Tenant, context: CommandContext, command: DeleteSeries | MoveSeries) -> Room:
    """The room that is named, of whose series all is meant: any of it, where the title is that of no other room.

    Raises RoomNotFound, SeveralRooms.
    """
    try:
        return await find_room(tenant, context, command.room, Purpose.CHANGE)
    except SeveralRooms as several:
        series = frozenset(await tenant.rooms.series(several.rooms[0].id))
        if command.following or not {room.id for room in several.rooms} <= series:
            raise
        return several.rooms[0]


async def coming(
    tenant: Tenant, context: CommandContext, command: DeleteSeries | MoveSeries, room: Room
) -> tuple[Room, ...]:
    """The classes of a series that have not begun, by time; of `following` none before that of the room.

    Raises NotAllowed, NoSeries.
    """
    members = await tenant.rooms.series(room.id)
    now = tenant.clock()
    since = max(now, room.start) if command.following else now
    found = [each for each in (await known_rooms(tenant)).of_ids(members) if each.start_time >= since]
    found.sort(key=lambda each: each.start_time)
    rooms = await rooms_for(tenant, context.person, found)
    if not rooms:
        raise NoSeries(room.title)
    for each in rooms:
        await require_room_change(tenant, context.person, each)
    return rooms


def snapshot(rooms: Sequence[Room]) -> dict[str, str]:
    """What the person confirms; if any of it changes, they are asked again."""
    return {"rooms": msgspec.json.encode([deleted_room(room) for room in rooms]).decode()}


async def delete(
    tenant: Tenant, context: CommandContext, command: DeleteSeries
) -> SeriesDeleted | SeriesDeletionConfirmation:
    """Deletes the classes that the person confirmed, each as a step of one job, up to the first that is refused."""
    assert isinstance(command.room, RoomId)
    seen = context.confirmed or {}
    rooms = msgspec.json.decode(seen["rooms"], type=list[DeletedRoom])
    parts = [await context.part(number) for number in range(len(rooms))]
    if not parts[0].interrupted:
        room = await find_room(tenant, context, command.room, Purpose.CHANGE)
        if snapshot(await coming(tenant, context, command, room)) != seen:
            return await _ask_deletion(tenant, context, command, room, changed=True)
    result = await _delete(tenant, rooms, parts)
    await tell_teachers(tenant, context, AssignmentKind.DELETED, result.rooms)
    return result


async def _delete(
    tenant: Tenant, rooms: Sequence[DeletedRoom], parts: Sequence[CommandContext]
) -> SeriesDeleted:
    result = SeriesDeleted(rooms[0].title, ())
    for number, (room, part) in enumerate(zip(rooms, parts, strict=True), 1):
        try:
            with gone_on_with(bool(result.rooms or result.unknown)):
                await tenant.rooms.keep_deleted(room)
                await part.begin({})
            is_deleted = await _is_deleted(tenant, room.id)
        except BaijiayunError as error:
            left = len(rooms) - number
            return replace(result, refused=room.start, error=error, left=left)
        result = _without(result, room, is_deleted)
    return result


def _without(result: SeriesDeleted, deleted: DeletedRoom, is_deleted: bool) -> SeriesDeleted:
    room = Room(deleted.id, deleted.title, deleted.start, deleted.end, deleted.max_users)
    if not is_deleted:
        return replace(result, unknown=(*result.unknown, room))
    rooms = (*result.rooms, room)
    again = NewSeries(
        title=result.title,
        occurrences=tuple((each.start, each.end) for each in rooms),
        max_users=rooms[0].max_users or None,
    )
    return replace(result, rooms=rooms, again=again)


async def _is_deleted(tenant: Tenant, room_id: str) -> bool:
    """Whether a room, and the one bound to it, are gone."""
    (pair,) = await tenant.pairs([room_id])
    halves = (room_id, pair.large_class or pair.dual_teacher)
    return all([await _is_gone(tenant, half) for half in halves if half])


async def _is_gone(tenant: Tenant, room_id: str) -> bool:
    try:
        return await deletion.delete_room(tenant, room_id) is True
    except (AlreadyDeleted, NoSuchRoom):
        return True
