"""Moving the classes of a series to other hours: all of them shown first, then changed one by one (API 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from bot.classroom.clashes import clashes_of
from bot.classroom.editing import move_confirmed, new_times
from bot.classroom.finding import Purpose, find_room, known_rooms, with_other_half
from bot.classroom.results import (
    Clash,
    MovedClass,
    Room,
    RoomChanged,
    SeriesMoveConfirmation,
    SeriesMoved,
    Unanswered,
)
from bot.classroom.series import as_shown, coming, one_by_one, room_of_series, snapshot
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import AlreadyPast, SeveralWeekdays
from bot.language import encode
from bot.language.commands import EditRoom, MoveSeries, RoomId
from bot.people import Person
from bot.state import DeletedRoom, Pending


async def ask_move(tenant: Tenant, context: CommandContext, command: MoveSeries) -> SeriesMoveConfirmation:
    """Shows when each class of a series that has not begun would be, and asks to confirm that within five minutes.

    Raises NotAllowed, NoSeries, ImpossibleChange, SeveralWeekdays, AlreadyPast.
    """
    room = await room_of_series(tenant, context, command)
    return await _ask(tenant, context, replace(command, room=RoomId(room.id)), room)


async def _ask(
    tenant: Tenant, context: CommandContext, command: MoveSeries, room: Room, *, changed: bool = False
) -> SeriesMoveConfirmation:
    rooms = await coming(tenant, context, command, room)
    times = [_times(each, command, context.person) for each in rooms]
    _check(tenant, context.person, command, rooms, times)
    clashes = await _clashes(tenant, rooms, times)
    classes = tuple(
        MovedClass(each, start, end, clashes.get(each.id))
        for each, (start, end) in zip(rooms, times, strict=True)
    )
    encoded = encode(tenant.grammar, command)
    pending = Pending.confirmation(context.person, context.channel, encoded, seen=snapshot(rooms))
    token = await tenant.pendings.put(pending)
    return SeriesMoveConfirmation(token, room.title, classes, command.following, changed)


def _check(
    tenant: Tenant,
    person: Person,
    command: MoveSeries,
    rooms: Sequence[Room],
    times: Sequence[tuple[datetime, datetime]],
) -> None:
    """Raises SeveralWeekdays where classes of a week would fall together, AlreadyPast."""
    days = {each.start.astimezone(person.zone).weekday() for each in rooms}
    if command.weekday is not None and len(days) > 1:
        raise SeveralWeekdays(rooms[0].title)
    if any(start <= tenant.clock() for start, _ in times):
        raise AlreadyPast(rooms[0].title)


def _times(room: Room, command: MoveSeries, person: Person) -> tuple[datetime, datetime]:
    """When a class of the series will be: on its day, or on the weekday of its week. Raises ImpossibleChange."""
    day = room.start.astimezone(person.zone).date()
    if command.weekday is not None:
        day += timedelta(days=command.weekday - day.weekday())
    hours = EditRoom(room=RoomId(room.id), date=day, start_time=command.start_time, end_time=command.end_time)
    return new_times(room, hours, person)


async def _clashes(
    tenant: Tenant, rooms: Sequence[Room], times: Sequence[tuple[datetime, datetime]]
) -> Mapping[str, Clash]:
    """What the teachers of the classes have at their new times, by the classes' IDs. Raises RedisUnavailable."""
    known = await known_rooms(tenant)
    own = [id for room in rooms for id in with_other_half(room)]
    found: dict[str, Clash] = {}
    for teacher in {room.on_duty for room in rooms if room.on_duty}:
        taught = [(room, when) for room, when in zip(rooms, times, strict=True) if room.on_duty == teacher]
        clashes = await clashes_of(tenant, teacher, [when for _, when in taught], known, but=own)
        found |= {room.id: clash for (room, _), clash in zip(taught, clashes, strict=True) if clash}
    return found


async def move(
    tenant: Tenant, context: CommandContext, command: MoveSeries
) -> SeriesMoved | SeriesMoveConfirmation:
    """Moves the classes that the person confirmed, each as a step of one job, up to the first that is refused."""
    assert isinstance(command.room, RoomId)
    seen = context.confirmed or {}
    shown = msgspec.json.decode(seen["rooms"], type=list[DeletedRoom])
    parts = [await context.part(number) for number in range(len(shown))]
    if not parts[0].interrupted:
        room = await find_room(tenant, context, command.room, Purpose.CHANGE)
        if snapshot(await coming(tenant, context, command, room)) != seen:
            return await _ask(tenant, context, command, room, changed=True)
    return await _moved(tenant, command, list(map(as_shown, shown)), parts)


async def _moved(
    tenant: Tenant, command: MoveSeries, rooms: Sequence[Room], parts: Sequence[CommandContext]
) -> SeriesMoved:
    async def move(room: Room, part: CommandContext) -> RoomChanged | Unanswered:
        return await move_confirmed(tenant, part, room.id, *_times(room, command, part.person))

    steps = await one_by_one(rooms, parts, move)
    return SeriesMoved(
        rooms[0].title,
        changes=tuple(each for each in steps.done if isinstance(each, RoomChanged)),
        unknown=tuple(each.room for each in steps.done if isinstance(each, Unanswered)),
        refused=steps.refused,
        error=steps.error,
        left=steps.left,
    )
