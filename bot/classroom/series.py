"""A room for each class of a series: all of them shown first, then created one by one (APIs 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime

from bot.baijiayun import BaijiayunError, ListedRoom
from bot.classroom import creation
from bot.classroom.finding import all_rooms
from bot.classroom.results import (
    CreationUnknown,
    PlannedClass,
    RoomCreated,
    SeriesConfirmation,
    SeriesCreated,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import ChangeNotStored, RedisUnavailable
from bot.language import encode
from bot.language.commands import NewRoom, NewSeries, RoomOptions
from bot.state import Pending


async def ask_creation(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesConfirmation:
    """Shows every class of a series, and asks the person to confirm it within five minutes."""
    own = await _own_rooms(tenant, context, command)
    classes = tuple(
        PlannedClass(start, end, next((room.title for room in own if _overlaps(room, start, end)), None))
        for start, end in command.occurrences
    )
    encoded = encode(tenant.grammar, command)
    pending = Pending.confirmation(context.person, context.channel, encoded, seen={})
    return SeriesConfirmation(await tenant.pendings.put(pending), command, classes)


async def _own_rooms(tenant: Tenant, context: CommandContext, command: NewSeries) -> list[ListedRoom]:
    """The person's rooms between the first class and the last."""
    first, last = command.occurrences[0][0], command.occurrences[-1][1]
    rooms = [room async for room in all_rooms(tenant) if _overlaps(room, first, last)]
    owners = await tenant.owners([room.room_id for room in rooms])
    return [room for room, owner in zip(rooms, owners, strict=True) if owner == context.person.id]


def _overlaps(room: ListedRoom, start: datetime, end: datetime) -> bool:
    return room.start_time < end and start < room.end_time


def rooms_of(command: NewSeries) -> Iterator[NewRoom]:
    """The command for each class of a series."""
    options = {field.name: getattr(command, field.name) for field in fields(RoomOptions)}
    for start, end in command.occurrences:
        yield NewRoom(start=start, end=end, **options)


async def create(tenant: Tenant, context: CommandContext, command: NewSeries) -> SeriesCreated:
    """Creates the rooms of a series in order, each as a step of one job, up to the first that the platform refuses.

    A process that takes the job over goes on after the last class that was begun, and looks what became of that one.
    """
    result = SeriesCreated(command.title, len(command.occurrences), ())
    for number, room in enumerate(rooms_of(command)):
        if room.start < tenant.clock().replace(second=0, microsecond=0):
            result = replace(result, past=result.past + 1)
            continue
        try:
            made = await creation.create_confirmed(tenant, await context.part(number), room)
        except BaijiayunError as error:
            rest = _rest(command, number + 1)
            return replace(result, refused=room.start, error=error, rest=rest)
        except ChangeNotStored as error:
            if not result.rooms:
                raise
            raise RedisUnavailable from error
        result = _with(result, room, made)
    return result


def _with(result: SeriesCreated, command: NewRoom, made: RoomCreated | CreationUnknown) -> SeriesCreated:
    if isinstance(made, CreationUnknown):
        return replace(result, unknown=(*result.unknown, (command, made)))
    return replace(result, rooms=(*result.rooms, made.room))


def _rest(command: NewSeries, number: int) -> NewSeries | None:
    left: Sequence[tuple[datetime, datetime]] = command.occurrences[number:]
    return replace(command, occurrences=tuple(left)) if left else None
