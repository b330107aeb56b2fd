"""Conflicts: two classes of a teacher at the same time. They are reported, and never a reason to refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from bot.baijiayun import BaijiayunError, ListedRoom
from bot.classroom.finding import rooms_between
from bot.classroom.known_rooms import MAX_CLASS_LENGTH, ListedRooms
from bot.classroom.results import Clash
from bot.classroom.tenant import Tenant
from bot.errors import RedisUnavailable

LOOKUP_TIMEOUT = 2.0
"""Seconds that an answer waits for such a look."""

Times = tuple[datetime, datetime]


async def clash_of(
    tenant: Tenant, teacher: str | None, times: Times, *, but: Collection[str] = ()
) -> Clash | None:
    """A class of a teacher at the `times` of another one, whose own rooms are `but`; None if none is known soon."""
    if teacher is None:
        return None
    return await clash_among(tenant, teacher, times, await rooms_soon(tenant, times), but=but)


async def rooms_soon(tenant: Tenant, times: Times) -> Sequence[ListedRoom]:
    """The rooms at the `times` of a class; none if they cannot be had soon."""
    with suppress(BaijiayunError, RedisUnavailable, TimeoutError):
        async with asyncio.timeout(LOOKUP_TIMEOUT):
            return await rooms_between(tenant, *times)
    return []


async def clash_among(
    tenant: Tenant, teacher: str, times: Times, near: Iterable[ListedRoom], *, but: Collection[str]
) -> Clash | None:
    """The same among the rooms `near` it."""
    with suppress(RedisUnavailable, TimeoutError):
        async with asyncio.timeout(LOOKUP_TIMEOUT):
            own = await _of_teacher(tenant, teacher, [room for room in near if room.room_id not in but])
            return _at(times, own)
    return None


async def clashes_of(
    tenant: Tenant,
    teacher: str,
    classes: Sequence[Times],
    known: ListedRooms,
    *,
    but: Collection[str] = (),
) -> list[Clash | None]:
    """For each of some classes, one that a teacher has then. Raises RedisUnavailable."""
    near = [room for room in _near(known, classes) if room.room_id not in but]
    own = await _of_teacher(tenant, teacher, near)
    return [_at(times, own) for times in classes]


async def clashes_among(
    tenant: Tenant, teacher: str, rooms: Sequence[ListedRoom], known: ListedRooms
) -> dict[str, Clash]:
    """For some of the rooms, a class that the teacher has at the same time, by room ID. Raises RedisUnavailable."""
    near = _near(known, [(room.start_time, room.end_time) for room in rooms])
    own = await _of_teacher(tenant, teacher, near)
    shown = {room.room_id for room in rooms}
    found = {clash.id: _beside(clash, own) for clash in own if clash.id in shown}
    return {room_id: clash for room_id, clash in found.items() if clash is not None}


def _beside(one: Clash, own: Sequence[Clash]) -> Clash | None:
    return next((other for other in own if other != one and overlap(_times(one), _times(other))), None)


def _near(known: ListedRooms, classes: Sequence[Times]) -> Sequence[ListedRoom]:
    """The rooms from the first of some classes to the last."""
    if not classes:
        return ()
    return known.between(min(start for start, _ in classes), max(end for _, end in classes))


async def _of_teacher(tenant: Tenant, teacher: str, rooms: Sequence[ListedRoom]) -> list[Clash]:
    """What a teacher stands before of some rooms."""
    staff = await tenant.rooms.staff([room.room_id for room in rooms])
    return [
        Clash(room.room_id, room.title, room.start_time, room.end_time, teacher)
        for room, of in zip(rooms, staff, strict=True)
        if of.on_duty == teacher
    ]


def _at(times: Times, own: Iterable[Clash]) -> Clash | None:
    return next((clash for clash in own if overlap(_times(clash), times)), None)


def overlap(one: Times, other: Times) -> bool:
    """Whether two classes are held at once for a time."""
    are_classes = all(end - start < MAX_CLASS_LENGTH for start, end in (one, other))
    return are_classes and one[0] < other[1] and other[0] < one[1]


def _times(clash: Clash) -> Times:
    return clash.start, clash.end
