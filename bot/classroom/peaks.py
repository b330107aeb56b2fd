"""How many were in class at once (APIs 15 to 18). Days are the platform's."""

from __future__ import annotations

from datetime import datetime, time

from bot.classroom.finding import every_room, find
from bot.classroom.results import DailyPeaksSeen, HourlyPeaksSeen, RoomPeak, RoomPeaksSeen, RoomsPeaksSeen
from bot.classroom.school import DUAL_TEACHER, Errand, School
from bot.clock import PLATFORM_ZONE
from bot.language.commands import DailyPeaks, HourlyPeaks, RoomPeaks, RoomsPeaks

HOURS = range(24)
DAY_BEGINS, DAY_ENDS = time(0, 0), time(23, 59, 59)


async def hourly(school: School, errand: Errand, command: HourlyPeaks) -> HourlyPeaksSeen:
    """The account's peak in each hour of a day (API 17)."""
    seen = await school.platform.hourly_peaks(command.day, product_type=DUAL_TEACHER)
    peaks = tuple(seen.get(hour, 0) for hour in HOURS)
    running = command.day == school.today()
    return HourlyPeaksSeen(command.day, peaks, at=school.clock() if running else None)


async def daily(school: School, errand: Errand, command: DailyPeaks) -> DailyPeaksSeen:
    """The account's peak on each day of a range (API 18)."""
    seen = await school.platform.daily_peaks(command.first, command.last, product_type=DUAL_TEACHER)
    return DailyPeaksSeen(dict(sorted(seen.items())), command.cut)


async def of_rooms(school: School, errand: Errand, command: RoomsPeaks) -> RoomsPeaksSeen:
    """Every room that somebody entered on a day, busiest first (API 15)."""
    seen = await school.platform.day_statistics(command.day, product_type=DUAL_TEACHER)
    titles = await _titles(school, set(seen))
    rooms = [
        RoomPeak(room_id, titles.get(room_id), room.peak_user, room.student_count, room.total_user_count)
        for room_id, room in seen.items()
    ]
    rooms.sort(key=lambda room: (-room.peak, -room.visits, room.room_id))
    await school.keep_listed(errand.person, [room.room_id for room in rooms])
    return RoomsPeaksSeen(command.day, tuple(rooms))


async def _titles(school: School, wanted: set[str]) -> dict[str, str]:
    """The titles of the rooms wanted, as far as they still exist; reads the list no further than it must."""
    titles: dict[str, str] = {}
    if not wanted:
        return titles
    async for room in every_room(school):
        if room.room_id in wanted:
            titles[room.room_id] = room.title
            if len(titles) == len(wanted):
                break
    return titles


async def of_room(school: School, errand: Errand, command: RoomPeaks) -> RoomPeaksSeen:
    """One room's peaks in steps of 10 minutes (API 16)."""
    room = await find(school, errand, command.room)
    day = command.day or school.today()
    seen = await school.platform.room_peaks(
        room.id,
        datetime.combine(day, command.begin or DAY_BEGINS, PLATFORM_ZONE),
        datetime.combine(day, command.end or DAY_ENDS, PLATFORM_ZONE),
    )
    await school.keep_last(errand.person, room.id)
    return RoomPeaksSeen(room, day, dict(sorted(seen.peaks.items())), command.begin, command.end)
