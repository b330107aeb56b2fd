"""Peaks of the account and of rooms (APIs 15 to 18). Days are in the platform's time zone."""

from __future__ import annotations

from collections.abc import Iterable

from bot.classroom import statistics
from bot.classroom.finding import Purpose, find_room, known_rooms
from bot.classroom.results import (
    DailyPeaksResult,
    HourlyPeaksResult,
    RoomPeak,
    RoomPeaksResult,
    RoomsPeaksResult,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import DailyPeaks, HourlyPeaks, RoomPeaks, RoomsPeaks


async def hourly(tenant: Tenant, context: CommandContext, command: HourlyPeaks) -> HourlyPeaksResult:
    """The account's peak in each hour of a day (API 17)."""
    peaks = await statistics.hourly_peaks(tenant, command.date)
    running = command.date == tenant.today()
    at = tenant.clock() if running else None
    return HourlyPeaksResult(command.date, peaks, at, statistics.is_final(tenant, command.date))


async def daily(tenant: Tenant, context: CommandContext, command: DailyPeaks) -> DailyPeaksResult:
    """The account's peak on each day of a range (API 18)."""
    peaks = await statistics.daily_peaks(tenant, command.from_, command.to)
    return DailyPeaksResult(peaks, command.cut, statistics.is_final(tenant, max(peaks)))


async def of_rooms(tenant: Tenant, context: CommandContext, command: RoomsPeaks) -> RoomsPeaksResult:
    """Every room that somebody entered on a day, busiest first (API 15)."""
    used = (await statistics.rooms_used(tenant, [command.date]))[command.date]
    titles = await _titles(tenant, {room.room_id for room in used})
    rooms = busiest_first(
        RoomPeak(room.room_id, titles.get(room.room_id), room.peak, room.students, room.visits)
        for room in used
    )
    await tenant.keep_listed(context.person, [room.room_id for room in rooms])
    return RoomsPeaksResult(command.date, rooms, statistics.is_final(tenant, command.date))


def busiest_first(rooms: Iterable[RoomPeak]) -> tuple[RoomPeak, ...]:
    """Sorted by peak, then by visits."""
    return tuple(sorted(rooms, key=lambda room: (-room.peak, -room.visits, room.room_id)))


async def _titles(tenant: Tenant, wanted: set[str]) -> dict[str, str]:
    """The titles of rooms that still exist."""
    if not wanted:
        return {}
    return {room.room_id: room.title for room in (await known_rooms(tenant)).of_ids(wanted)}


async def of_room(tenant: Tenant, context: CommandContext, command: RoomPeaks) -> RoomPeaksResult:
    """A room's peaks every 10 minutes (API 16)."""
    room = await find_room(tenant, context, command.room, Purpose.PAST, day=command.date)
    day = command.date or tenant.today()
    steps = await statistics.ten_minutes(tenant, room.id, day, command.from_, command.to)
    await tenant.keep_last(context.person, room.id)
    return RoomPeaksResult(room, day, steps, command.from_, command.to, statistics.is_final(tenant, day))
