"""Statistics of days (APIs 15 to 18). A final day is fetched from the platform once and cached in Redis.

Days are in the platform's time zone. Without Redis, the platform is always asked. All functions raise the errors of the
platform client.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import msgspec

from bot.baijiayun import DUAL_TEACHER
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE
from bot.errors import RedisUnavailable
from bot.state import Statistic

DAY = timedelta(days=1)
DAY_BEGINS, DAY_ENDS = time(0, 0), time(23, 59, 59)

FINAL_AFTER = timedelta(hours=2)
"""Minimum time after a day's end until it is final, since records of its last classes may still arrive."""

ALL_HOURS = range(24)

T = TypeVar("T")
Fetch = Callable[[Sequence[date]], Awaitable[Mapping[date, T]]]


class RoomUse(msgspec.Struct, frozen=True, array_like=True):
    """API 15: one room's day. `students` and `visits` count entries, `peak` counts everyone."""

    room_id: str
    peak: int
    students: int
    visits: int


HOURS: Statistic[tuple[int, ...]] = Statistic("hours", tuple[int, ...])
PEAK = Statistic("peak", int)
USED: Statistic[tuple[RoomUse, ...]] = Statistic("rooms", tuple[RoomUse, ...])


def final_at(tenant: Tenant, day: date) -> datetime:
    """When a day's records will be complete and no longer change."""
    end = datetime.combine(day + DAY, DAY_BEGINS, PLATFORM_ZONE)
    return end + max(FINAL_AFTER, tenant.records_delay)


def is_final(tenant: Tenant, day: date) -> bool:
    """Whether a day's statistics no longer change."""
    return tenant.clock() >= final_at(tenant, day)


def span(first: date, last: date) -> list[date]:
    """The days from the first to the last."""
    return [first + n * DAY for n in range((last - first).days + 1)]


async def hourly_peaks(tenant: Tenant, day: date) -> tuple[int, ...]:
    """The account's peak in each of a day's 24 hours (API 17)."""

    async def fetch(days: Sequence[date]) -> dict[date, tuple[int, ...]]:
        seen = await tenant.platform.hourly_peaks(day, product_type=DUAL_TEACHER)
        return {day: tuple(seen.get(hour, 0) for hour in ALL_HOURS)}

    return (await cached(tenant, HOURS, [day], fetch))[day]


async def daily_peaks(tenant: Tenant, first: date, last: date) -> dict[date, int]:
    """The account's peak on each day of a range (API 18); only missing days are fetched."""

    async def fetch(days: Sequence[date]) -> dict[date, int]:
        seen: dict[date, int] = {}
        for begin, end in _runs(days):
            seen |= await tenant.platform.daily_peaks(begin, end, product_type=DUAL_TEACHER)
        return seen

    return await cached(tenant, PEAK, span(first, last), fetch)


async def rooms_used(tenant: Tenant, days: Sequence[date]) -> dict[date, tuple[RoomUse, ...]]:
    """The rooms that were entered on each of these days (API 15)."""

    async def fetch(missing: Sequence[date]) -> dict[date, tuple[RoomUse, ...]]:
        return {day: await _room_uses(tenant, day) for day in missing}

    return await cached(tenant, USED, days, fetch)


async def ten_minutes(
    tenant: Tenant, room_id: str, day: date, begin: time | None, end: time | None
) -> Mapping[time, int]:
    """A room's peaks every 10 minutes (API 16); cached for whole days."""

    async def fetch(days: Sequence[date]) -> dict[date, dict[time, int]]:
        seen = await tenant.platform.room_peaks(
            room_id,
            datetime.combine(day, begin or DAY_BEGINS, PLATFORM_ZONE),
            datetime.combine(day, end or DAY_ENDS, PLATFORM_ZONE),
        )
        return {day: dict(sorted(seen.peaks.items()))}

    if begin or end:
        return (await fetch([day]))[day]
    return (await cached(tenant, Statistic(f"steps.{room_id}", dict[time, int]), [day], fetch))[day]


async def cached(tenant: Tenant, kind: Statistic[T], days: Sequence[date], fetch: Fetch[T]) -> dict[date, T]:
    """A statistic of these days, in order; calls `fetch` with the days that are not cached."""
    known = await _stored(tenant, kind, days)
    if any(day not in known for day in days):
        async with tenant.statistics.turn(kind, days):
            # who had the turn before may have fetched them
            known = await _stored(tenant, kind, days)
            if missing := [day for day in days if day not in known]:
                seen = await fetch(missing)
                await _store(tenant, kind, seen)
                known |= seen
    return {day: known[day] for day in days if day in known}


async def _stored(tenant: Tenant, kind: Statistic[T], days: Sequence[date]) -> dict[date, T]:
    try:
        return await tenant.statistics.of(kind, [day for day in days if is_final(tenant, day)])
    except RedisUnavailable:
        return {}


async def _store(tenant: Tenant, kind: Statistic[T], seen: Mapping[date, T]) -> None:
    past = {day: value for day, value in seen.items() if is_final(tenant, day)}
    if past:
        with suppress(RedisUnavailable):
            await tenant.statistics.keep(kind, past)


async def _room_uses(tenant: Tenant, day: date) -> tuple[RoomUse, ...]:
    seen = await tenant.platform.day_statistics(day, product_type=DUAL_TEACHER)
    return tuple(
        RoomUse(room_id, room.peak_user, room.student_count, room.total_user_count)
        for room_id, room in seen.items()
    )


def _runs(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """The first and last day of each run of consecutive days."""
    begin = days[0]
    for day, following in zip(days, (*days[1:], None), strict=True):
        if following != day + DAY:
            yield begin, day
            begin = following or day
