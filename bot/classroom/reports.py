"""The contents of reports on a day or a week (APIs 10, 14, 15, 17 and 18).

All functions raise the errors of the platform client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from bot.baijiayun import AttendanceRow, ListedRoom
from bot.classroom import statistics
from bot.classroom.finding import days, known_rooms
from bot.classroom.peaks import busiest_first
from bot.classroom.results import GRACE, DayReport, RoomDay, RoomPeak, WeekReport
from bot.classroom.sightings import sightings
from bot.classroom.statistics import DAY, RoomUse, cached, rooms_used, span
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE, platform_day
from bot.state import Sighting, Statistic

WEEK = 7 * DAY


CONCURRENCY = 8
"""Maximum concurrent requests, to leave capacity for people in the platform's limit of 200 calls per 10 s."""

Used = Mapping[date, Sequence[RoomUse]]
Listed = tuple[Mapping[date, Sequence[ListedRoom]], Mapping[str, str]]


class TimetableEntry(msgspec.Struct, frozen=True, array_like=True):
    """A room in a day's timetable: `RoomDay` without peaks."""

    room_id: str
    title: str | None
    start: datetime | None = None
    end: datetime | None = None
    entered: datetime | None = None
    late: bool | None = False
    recorded: bool = True
    seen: bool = False


TIMETABLE: Statistic[tuple[TimetableEntry, ...]] = Statistic("timetable", tuple[TimetableEntry, ...])


async def daily(tenant: Tenant, day: date) -> DayReport:
    """The report on a day."""
    hours = await statistics.hourly_peaks(tenant, day)
    peaks = await statistics.daily_peaks(tenant, day - WEEK, day - DAY)
    rooms = await _rooms(tenant, [day])
    return DayReport(
        rooms=rooms,
        busiest=_busiest(rooms),
        day=day,
        hours=hours,
        day_before=peaks.get(day - DAY),
        week_before=peaks.get(day - WEEK),
        hours_before=await statistics.hourly_peaks(tenant, day - WEEK) if peaks.get(day - WEEK) else (),
        final_at=_final_at(tenant, day),
    )


async def weekly(tenant: Tenant, first: date, last: date) -> WeekReport:
    """The report on a range of days, compared with as many days before."""
    days = span(first, last)
    peaks = await statistics.daily_peaks(tenant, first - len(days) * DAY, last)
    week = {day: peaks.get(day, 0) for day in days}
    busiest = max(days, key=lambda day: week[day])
    rooms = await _rooms(tenant, days)
    return WeekReport(
        rooms=rooms,
        busiest=_busiest(rooms),
        days=week,
        hours=await statistics.hourly_peaks(tenant, busiest),
        days_before={day: peak for day, peak in peaks.items() if day < first},
        final_at=_final_at(tenant, last),
    )


def _final_at(tenant: Tenant, last: date) -> datetime | None:
    """When a report on days up to the last will be final; None if it is."""
    return None if statistics.is_final(tenant, last) else statistics.final_at(tenant, last)


async def named(tenant: Tenant, name: str) -> DayReport | WeekReport:
    """Recreates the report with this name. Raises ValueError for an invalid name."""
    kind, _, days = name.partition(":")
    if kind == "day":
        return await daily(tenant, date.fromisoformat(days))
    first, _, last = days.partition("/")
    return await weekly(tenant, date.fromisoformat(first), date.fromisoformat(last))


async def _rooms(tenant: Tenant, days: Sequence[date]) -> tuple[RoomDay, ...]:
    """Every room that was entered or whose class started on one of these days."""
    used = await rooms_used(tenant, days)
    timetables = await _timetables(tenant, used)
    return tuple(room for day in days for room in _day_rooms(day, used[day], timetables[day]))


def _day_rooms(day: date, used: Sequence[RoomUse], timetable: Sequence[TimetableEntry]) -> list[RoomDay]:
    uses = {use.room_id: use for use in used}
    rooms = [_room(day, uses.get(entry.room_id), entry) for entry in timetable]
    return sorted(rooms, key=lambda one: (-one.room.peak, -one.room.visits, one.room.room_id))


def _room(day: date, use: RoomUse | None, entry: TimetableEntry) -> RoomDay:
    peak, students, visits = (use.peak, use.students, use.visits) if use else (0, 0, 0)
    room = RoomPeak(entry.room_id, entry.title, peak, students, visits)
    return RoomDay(day, room, entry.start, entry.end, entry.entered, entry.late, entry.recorded, entry.seen)


def _busiest(rooms: Iterable[RoomDay]) -> tuple[RoomPeak, ...]:
    """The rooms that were entered, with their highest peak and total visits."""
    together: dict[str, RoomPeak] = {}
    for one in rooms:
        room = one.room
        known = together.get(room.room_id, RoomPeak(room.room_id, room.title, 0, 0, 0))
        together[room.room_id] = RoomPeak(
            room.room_id,
            known.title or room.title,
            max(known.peak, room.peak),
            known.students + room.students,
            known.visits + room.visits,
        )
    return busiest_first(room for room in together.values() if room.visits)


async def _timetables(tenant: Tenant, used: Used) -> dict[date, tuple[TimetableEntry, ...]]:
    """Fetches day by day, so that a day is stored even if a later one fails. The rooms are listed once."""
    listed: list[Listed] = []

    async def ask(days: Sequence[date]) -> dict[date, tuple[TimetableEntry, ...]]:
        if not listed:
            listed.append(await _rooms_of_days(tenant, used))
        classes, titles = listed[0]
        return {day: await _timetable(tenant, used[day], classes[day], titles) for day in days}

    return {day: (await cached(tenant, TIMETABLE, [day], ask))[day] for day in used}


async def _rooms_of_days(tenant: Tenant, used: Used) -> Listed:
    """The rooms whose class starts on each of these days, and the titles of rooms that were entered (API 10)."""
    entered = {use.room_id for uses in used.values() for use in uses}
    classes: dict[date, list[ListedRoom]] = {day: [] for day in used}
    known = await known_rooms(tenant)
    for room in known.between(*days(PLATFORM_ZONE, min(used), max(used))):
        if (day := platform_day(room.start_time)) in classes:
            classes[day].append(room)
    return classes, {room.room_id: room.title for room in known.of_ids(entered)}


async def _timetable(
    tenant: Tenant,
    used: Sequence[RoomUse],
    classes: Sequence[ListedRoom],
    titles: Mapping[str, str],
) -> tuple[TimetableEntry, ...]:
    entries: list[TimetableEntry] = []
    for at in range(0, len(classes), CONCURRENCY):
        entries += await asyncio.gather(*(_entry(tenant, room) for room in classes[at : at + CONCURRENCY]))
    beginning = {room.room_id for room in classes}
    others = (use.room_id for use in used if use.room_id not in beginning)
    return (*entries, *(TimetableEntry(room_id, titles.get(room_id)) for room_id in others))


async def _entry(tenant: Tenant, room: ListedRoom) -> TimetableEntry:
    """A class and when its teacher joined, from the records (API 14) and sightings."""
    entry = TimetableEntry(
        room.room_id, room.title, room.start_time, room.end_time, late=None, recorded=False
    )
    in_time_until = room.start_time + GRACE
    if in_time_until > tenant.clock():
        return entry
    days = {platform_day(room.start_time), platform_day(in_time_until)}
    rows = await _teachers(tenant, room.room_id, days)
    seen = await sightings(tenant, room.room_id, days)
    entered = _earliest(row.first_time or row.first_heartbeat_time for row in rows)
    first = _earliest([entered, seen.get(Sighting.TEACHER)])
    recorded = _is_recorded(tenant, room)
    if first is not None and first <= in_time_until:
        late: bool | None = False
    elif not recorded:
        late = None
    else:
        # a teacher who was seen, or whose record has no time, did come; only the time is unknown
        late = True if entered or not (rows or first) else None
    return msgspec.structs.replace(entry, entered=first, late=late, recorded=recorded, seen=bool(seen))


def _is_recorded(tenant: Tenant, room: ListedRoom) -> bool:
    """Whether a class's records are complete."""
    day_final = statistics.final_at(tenant, platform_day(room.start_time))
    return tenant.clock() >= min(room.end_time + tenant.records_delay, day_final)


def _earliest(instants: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in instants if at is not None), default=None)


async def _teachers(tenant: Tenant, room_id: str, days: Iterable[date]) -> list[AttendanceRow]:
    """The teacher's records. `days` are two if the class starts just before midnight."""
    rows: list[AttendanceRow] = []
    for day in sorted(days):
        rows += (await tenant.platform.attendance_page(room_id, type="teacher", day=day)).rows
    return rows
