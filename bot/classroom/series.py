"""Series: shows all classes for confirmation, then creates or deletes their rooms one by one (APIs 2, 3 and 5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError
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
from bot.classroom.rooms import ChangedMeanwhile
from bot.classroom.teachers import require_member, tell_teachers
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import ChangeNotStored, NoSeries, RedisUnavailable
from bot.language.commands import DeleteSeries, MoveSeries, NewRoom, NewSeries, RoomId, RoomOptions
from bot.state import DeletedRoom, deleted_room

T = TypeVar("T")


class _Class(Protocol):
    @property
    def start(self) -> datetime: ...


C = TypeVar("C", bound=_Class)

Steps = Sequence[tuple[C, CommandContext]]
"""Classes of a series, each with the context of its step of one job."""


async def ask_creation(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesConfirmation:
    """Shows every class of a series, and asks the person to confirm it within five minutes."""
    if command.teacher is not None:
        await require_member(tenant, command.teacher)
    teacher = command.teacher or context.person.id
    clashes = await clashes_of(tenant, teacher, command.occurrences, await known_rooms(tenant))
    planned = zip(command.occurrences, clashes, strict=True)
    classes = tuple(PlannedClass(start, end, clash) for (start, end), clash in planned)
    return SeriesConfirmation(await tenant.ask(context, command), command, classes)


def rooms_of(command: NewSeries) -> Iterator[NewRoom]:
    """The command for each class of a series."""
    options = {name: getattr(command, name) for name in RoomOptions.__struct_fields__}
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
    rooms = list(rooms_of(command))
    outcome = await one_by_one(await in_steps(context, rooms), partial(_create, tenant))
    made = zip(rooms, outcome.done, strict=False)
    return SeriesCreated(
        command.title,
        len(rooms),
        rooms=tuple(each.room for each in outcome.done if isinstance(each, RoomCreated)),
        unknown=tuple((room, each) for room, each in made if isinstance(each, CreationUnknown)),
        past=outcome.done.count(None),
        refused=outcome.refused,
        error=outcome.error,
        rest=_rest(command, outcome.left),
    )


async def _create(
    tenant: Tenant, command: NewRoom, part: CommandContext
) -> RoomCreated | CreationUnknown | None:
    """Creates the room of a class; None of one that has begun by now."""
    if not part.interrupted and command.start < tenant.clock().replace(second=0, microsecond=0):
        return None
    return await creation.create_confirmed(tenant, part, command)


async def in_steps(context: CommandContext, classes: Sequence[C]) -> Steps[C]:
    """Each class with the context of its step of the job."""
    return [(each, await context.part(number)) for number, each in enumerate(classes)]


class SeriesOutcome(Struct, Generic[T], frozen=True):
    """What the classes of a series came to: all, or those before the one that was refused.

    That one starts at `refused`; `left` others come after it.
    """

    done: Sequence[T]
    refused: datetime | None = None
    error: BaijiayunError | None = None
    left: int = 0


async def one_by_one(steps: Steps[C], do: Callable[[C, CommandContext], Awaitable[T]]) -> SeriesOutcome[T]:
    """Does the same with each class of a series, as a step of one job, up to the first that the platform refuses.

    Of a series of which something is done it is not said that it was not begun where a step cannot be stored: the job
    stays. Raises ChangeNotStored, or RedisUnavailable in its place, and what `do` raises beside.
    """
    done: list[T] = []
    for number, (each, part) in enumerate(steps, 1):
        try:
            done.append(await do(each, part))
        except BaijiayunError as error:
            return SeriesOutcome(done, each.start, error, len(steps) - number)
        except ChangeNotStored as error:
            if any(each is not None for each in done):
                raise RedisUnavailable from error
            raise
    return SeriesOutcome(done)


def _rest(command: NewSeries, left: int) -> NewSeries | None:
    return replace(command, occurrences=command.occurrences[-left:]) if left else None


async def ask_deletion(
    tenant: Tenant, context: CommandContext, command: DeleteSeries
) -> SeriesDeletionConfirmation:
    """Shows the classes of a room's series that have not begun, and asks to confirm their deletion within five minutes.

    Raises NotAllowed, NoSeries.
    """
    return await _ask_deletion(tenant, context, command)


async def _ask_deletion(
    tenant: Tenant, context: CommandContext, command: DeleteSeries, *, changed: bool = False
) -> SeriesDeletionConfirmation:
    room, rooms = await coming(tenant, context, command)
    token = await ask(tenant, context, command, room, rooms)
    return SeriesDeletionConfirmation(token, room.title, rooms, command.following, changed)


async def ask(
    tenant: Tenant,
    context: CommandContext,
    command: DeleteSeries | MoveSeries,
    room: Room,
    classes: Sequence[Room],
) -> str:
    """The token that confirms a command about these classes of the series that a room belongs to."""
    return await tenant.ask(context, replace(command, room=RoomId(room.id)), _snapshot(classes))


async def _room_of_series(
    tenant: Tenant, context: CommandContext, command: DeleteSeries | MoveSeries
) -> Room:
    """The room that is named, of whose series all is meant: any of it, where the title is that of no other room.

    Raises RoomNotFound, SeveralRooms.
    """
    try:
        return await find_room(tenant, context, command.room, Purpose.CHANGE)
    except SeveralRooms as several:
        series = frozenset(await tenant.rooms.series(several.rooms[0].id))
        if several.near or command.following or not {room.id for room in several.rooms} <= series:
            raise
        return several.rooms[0]


async def coming(
    tenant: Tenant, context: CommandContext, command: DeleteSeries | MoveSeries
) -> tuple[Room, tuple[Room, ...]]:
    """The named room, and the classes of its series that have not begun, by time; of `following` none before it.

    Raises RoomNotFound, SeveralRooms, NotAllowed, NoSeries.
    """
    room = await _room_of_series(tenant, context, command)
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
    return room, rooms


async def as_confirmed(
    tenant: Tenant, context: CommandContext, command: DeleteSeries | MoveSeries
) -> Steps[Room] | None:
    """The classes that the person confirmed, each a step of one job; None if they are not the same any more."""
    seen = context.confirmed or {}
    shown = [_as_shown(room) for room in msgspec.json.decode(seen["rooms"], type=list[DeletedRoom])]
    steps = await in_steps(context, shown)
    if not steps[0][1].interrupted:
        _, rooms = await coming(tenant, context, command)
        if _snapshot(rooms) != seen:
            return None
    return steps


def _snapshot(rooms: Sequence[Room]) -> dict[str, str]:
    """What the person confirms; if any of it changes, they are asked again."""
    return {"rooms": msgspec.json.encode([deleted_room(room) for room in rooms]).decode()}


async def delete(
    tenant: Tenant, context: CommandContext, command: DeleteSeries
) -> SeriesDeleted | SeriesDeletionConfirmation:
    """Deletes the classes that the person confirmed, each as a step of one job, up to the first that is refused."""
    steps = await as_confirmed(tenant, context, command)
    if steps is None:
        return await _ask_deletion(tenant, context, command, changed=True)
    result = await _delete(tenant, steps)
    await tell_teachers(tenant, context, AssignmentKind.DELETED, result.rooms)
    return result


async def _delete(tenant: Tenant, steps: Steps[Room]) -> SeriesDeleted:
    outcome = await one_by_one(steps, partial(_delete_room, tenant, again=steps[0][1].interrupted))
    ended = [(room, is_deleted) for (room, _), is_deleted in zip(steps, outcome.done, strict=False)]
    deleted = tuple(room for room, is_deleted in ended if is_deleted)
    return SeriesDeleted(
        steps[0][0].title,
        deleted,
        unknown=tuple(room for room, is_deleted in ended if is_deleted is False),
        changed=tuple(room for room, is_deleted in ended if is_deleted is None),
        refused=outcome.refused,
        error=outcome.error,
        left=outcome.left,
        again=_again(deleted),
    )


async def _delete_room(tenant: Tenant, room: Room, part: CommandContext, *, again: bool) -> bool | None:
    """Whether a class is gone now; None if it stays, since it is not as it was shown any more."""
    await tenant.rooms.keep_deleted(room)
    await part.begin({})
    (pair,) = await tenant.pairs([room.id])
    with suppress(ChangedMeanwhile):
        return await deletion.delete_pair(tenant, part, room, pair, again=again)
    return None


def _as_shown(room: DeletedRoom) -> Room:
    """A class of a series as the person was shown it."""
    return Room(room.id, room.title, room.start, room.end, room.max_users)


def _again(rooms: Sequence[Room]) -> NewSeries | None:
    if not rooms:
        return None
    times = tuple((room.start, room.end) for room in rooms)
    return NewSeries(title=rooms[0].title, occurrences=times, max_users=rooms[0].max_users or None)
