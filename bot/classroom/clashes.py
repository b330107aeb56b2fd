"""A teacher who would stand before two classes at once: said where one makes it so, and never a reason to refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from bot.baijiayun import BaijiayunError, ListedRoom
from bot.classroom.finding import latest_rooms
from bot.classroom.results import Clash
from bot.classroom.tenant import Tenant
from bot.errors import RedisUnavailable

MOST_REQUESTS = 3
"""Pages of API 10 that a look for clashes may cost: of an account with more rooms, those created last are looked at."""

LOOK_WITHIN = 2.0
"""Seconds that an answer waits for such a look."""

A_DAY = timedelta(days=1)
"""A room that is open for so long is no class at a time of its own."""

Times = tuple[datetime, datetime]


async def clash_of(
    tenant: Tenant, teacher: str | None, times: Times, *, but: Collection[str] = ()
) -> Clash | None:
    """A class of a teacher at the `times` of another one, whose own rooms are `but`; None if none is known soon."""
    if teacher is None:
        return None
    return await clash_among(tenant, teacher, times, await rooms_soon(tenant), but=but)


async def rooms_soon(tenant: Tenant) -> list[ListedRoom]:
    """The rooms among which a clash is looked for; none if they cannot be had soon."""
    with suppress(BaijiayunError, RedisUnavailable, TimeoutError):
        async with asyncio.timeout(LOOK_WITHIN):
            return [room async for room in latest_rooms(tenant, MOST_REQUESTS)]
    return []


async def clash_among(
    tenant: Tenant, teacher: str, times: Times, listed: Iterable[ListedRoom], *, but: Collection[str]
) -> Clash | None:
    """The same among the `listed` rooms."""
    with suppress(RedisUnavailable, TimeoutError):
        async with asyncio.timeout(LOOK_WITHIN):
            return (await clashes_of(tenant, teacher, [times], listed, but=but))[0]
    return None


async def clashes_of(
    tenant: Tenant,
    teacher: str,
    classes: Sequence[Times],
    listed: Iterable[ListedRoom],
    *,
    but: Collection[str] = (),
) -> list[Clash | None]:
    """For each of some classes, one that a teacher has then among the `listed` rooms. Raises RedisUnavailable."""
    own = await _at_the_time(tenant, teacher, classes, [room for room in listed if room.room_id not in but])
    return [next((clash for clash in own if overlap(_times(clash), times)), None) for times in classes]


async def clashes_among(
    tenant: Tenant, teacher: str, rooms: Sequence[ListedRoom], listed: Iterable[ListedRoom]
) -> dict[str, Clash]:
    """What a teacher stands before beside some of the rooms, by the IDs of those. Raises RedisUnavailable."""
    own = await _at_the_time(tenant, teacher, [(room.start_time, room.end_time) for room in rooms], listed)
    shown = {room.room_id for room in rooms}
    found = {clash.id: _beside(clash, own) for clash in own if clash.id in shown}
    return {room_id: clash for room_id, clash in found.items() if clash is not None}


def _beside(one: Clash, own: Sequence[Clash]) -> Clash | None:
    return next((other for other in own if other != one and overlap(_times(one), _times(other))), None)


async def _at_the_time(
    tenant: Tenant, teacher: str, classes: Sequence[Times], listed: Iterable[ListedRoom]
) -> list[Clash]:
    """What a teacher stands before from the first of some classes to the last."""
    first = min((start for start, _ in classes), default=datetime.max.replace(tzinfo=UTC))
    last = max((end for _, end in classes), default=first)
    near = [room for room in listed if room.start_time < last and first < room.end_time]
    staff = await tenant.rooms.staff([room.room_id for room in near])
    return [
        Clash(room.room_id, room.title, room.start_time, room.end_time, teacher)
        for room, of in zip(near, staff, strict=True)
        if of.on_duty == teacher
    ]


def overlap(one: Times, other: Times) -> bool:
    """Whether two classes are held at once for a time."""
    are_classes = all(end - start < A_DAY for start, end in (one, other))
    return are_classes and one[0] < other[1] and other[0] < one[1]


def _times(clash: Clash) -> Times:
    return clash.start, clash.end
