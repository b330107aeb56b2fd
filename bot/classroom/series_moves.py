"""Moving a series: shows all classes at their new times for confirmation, then changes them one by one (API 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.classroom.clashes import clashes_of
from bot.classroom.editing import move_confirmed, new_times
from bot.classroom.finding import known_rooms, with_other_half
from bot.classroom.results import (
    Clash,
    MovedClass,
    Room,
    RoomChanged,
    SeriesMoveConfirmation,
    SeriesMoved,
    Unanswered,
)
from bot.classroom.rooms import ChangedMeanwhile
from bot.classroom.series import Steps, as_confirmed, ask, coming, one_by_one
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import AlreadyPast, SeveralWeekdays
from bot.language.commands import EditRoom, MoveSeries, RoomId
from bot.people import Person


async def ask_move(tenant: Tenant, context: CommandContext, command: MoveSeries) -> SeriesMoveConfirmation:
    """Shows when each class of a series that has not begun would be, and asks to confirm that within five minutes.

    Raises NotAllowed, NoSeries, ImpossibleChange, SeveralWeekdays, AlreadyPast.
    """
    return await _ask(tenant, context, command)


async def _ask(
    tenant: Tenant, context: CommandContext, command: MoveSeries, *, changed: bool = False
) -> SeriesMoveConfirmation:
    room, rooms = await coming(tenant, context, command)
    times = [_times(each, command, context.person) for each in rooms]
    _check(tenant, context.person, command, rooms, times)
    clashes = await _clashes(tenant, rooms, times)
    classes = tuple(
        MovedClass(each, start, end, clashes.get(each.id))
        for each, (start, end) in zip(rooms, times, strict=True)
    )
    token = await ask(tenant, context, command, room, rooms)
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
    steps = await as_confirmed(tenant, context, command)
    if steps is None:
        return await _ask(tenant, context, command, changed=True)
    return await _moved(tenant, command, steps)


async def _moved(tenant: Tenant, command: MoveSeries, steps: Steps[Room]) -> SeriesMoved:
    async def move(room: Room, part: CommandContext) -> RoomChanged | Unanswered | None:
        with suppress(ChangedMeanwhile):
            return await move_confirmed(tenant, part, room, *_times(room, command, part.person))
        return None

    outcome = await one_by_one(steps, move)
    return SeriesMoved(
        steps[0][0].title,
        changes=tuple(each for each in outcome.done if isinstance(each, RoomChanged)),
        unknown=tuple(each.room for each in outcome.done if isinstance(each, Unanswered)),
        changed=tuple(room for (room, _), each in zip(steps, outcome.done, strict=False) if each is None),
        refused=outcome.refused,
        error=outcome.error,
        left=outcome.left,
    )
