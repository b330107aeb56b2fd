"""Endpoints 14 to 19: what has been going on, counted from what was recorded.

Deleted rooms keep theirs. Each answers with the `data` of the document's example, key by key and type by
type; an empty map is `[]`, as PHP writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from . import days, statistics
from . import parameters as asked
from .premises import Premises
from .records import Interaction, Role, Visit
from .rooms import Data, of_product
from .statistics import Attendance, Span

_ROLES: Mapping[str, frozenset[int]] = {
    "all": frozenset(Role),
    "student": frozenset({Role.STUDENT}),
    "teacher": frozenset({Role.TEACHER}),
    "admin": frozenset({Role.ASSISTANT}),
}


def attendance(premises: Premises, request: asked.AttendanceList) -> Data:
    school = premises.school
    room = school.room(request.room_id)
    visits = [visit for visit in school.visits.of(room.id) if visit.role in _ROLES[request.type]]
    rows = statistics.attendance(visits, school.lessons.of(room.id), premises.now)
    if request.date is not None:
        rows = [row for row in rows if row.day == days.number(request.date)]
    size = request.page_size or max(len(rows), 1)
    first = (request.page - 1) * size
    return {"total": len(rows), "room_user_info": [_attended(row) for row in rows[first : first + size]]}


def _attended(row: Attendance) -> Data:
    visit = row.visit
    return {
        "date": days.named(row.day).isoformat(),
        "user_number": visit.user_number,
        "user_name": visit.user_name,
        "user_role": visit.role,
        "first_time": days.written(row.first),
        "last_time": days.written(row.last),
        "first_heartbeat_time": days.written(row.heard_first),
        "last_heartbeat_time": days.written(row.heard_last),
        "actual_listen_time": row.heard_seconds,
        "user_ip": visit.ip,
        "network_operator": visit.operator,
        "client_type": visit.client_type,
        "area": visit.area,
        "city": visit.city,
        "group_id": visit.group_id,
        "is_audition": visit.is_audition,
    }


def day_statistics(premises: Premises, request: asked.DayStatistics) -> Data:
    day = days.number(request.date)
    window = statistics.whole_day(day)
    rooms: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for visit in _of_product(premises, day, request.product_type):
        taken = statistics.share(visit, window, premises.now)
        if taken is not None:
            rooms[visit.room].append((visit.role, taken))
    return {"room_user_stat": {str(room): _counted(room, rooms[room]) for room in sorted(rooms)} or []}


def _counted(room: int, stays: list[tuple[int, Span]]) -> Data:
    return {
        "room_id": room,
        "student_count": sum(role == Role.STUDENT for role, _ in stays),
        "total_user_count": len(stays),
        "peak_user": statistics.peak(taken for _, taken in stays),
    }


def room_peaks(premises: Premises, request: asked.RoomPeaks) -> Data:
    room = premises.school.room(request.room_id)
    begin, end = days.instant(request.start_time), days.instant(request.end_time)
    # The end asked for is itself part of what is asked: 00:00:00 to 23:59:59 is a whole day.
    window = Span(begin, end + 1)
    taken = statistics.spans(premises.school.visits.of(room.id), window, premises.now)
    steps = statistics.ten_minute_peaks(taken)
    peaks = {days.written(instant)[11:]: peak for instant, peak in steps.items()}
    return {"date": request.start_time[:10], "peak_user": peaks or []}


def hourly_peaks(premises: Premises, request: asked.HourlyPeaks) -> Data:
    day = days.number(request.date)
    visits = _of_product(premises, day, request.product_type)
    peaks = statistics.hourly_peaks(visits, day, premises.now)
    return {"peak_user": {f"{hour:02}": peak for hour, peak in enumerate(peaks)}}


def daily_peaks(premises: Premises, request: asked.DailyPeaks) -> Data:
    first, last = days.number(request.start_date), days.number(request.end_date)
    return {
        "peak_user": {
            days.named(day).isoformat(): statistics.daily_peak(
                _of_product(premises, day, request.product_type), day, premises.now
            )
            for day in range(first, last + 1)
        }
    }


def _of_product(premises: Premises, day: int, product: int) -> list[Visit]:
    school = premises.school
    return [visit for visit in school.visits.on(day) if of_product(school.room(visit.room), product)]


def interactions(premises: Premises, request: asked.InteractionList) -> Data:
    room = premises.school.room(request.room_id)
    happened = [
        interaction
        for interaction in premises.school.interactions.of(room.id)
        if interaction.kind == request.interact_type and interaction.began <= premises.now
    ]
    happened.sort(key=lambda interaction: (interaction.began, interaction.id))
    first = (request.page - 1) * request.page_size
    listed = happened[first : first + request.page_size]
    return {"total": len(happened), "list": [_interacted(premises, interaction) for interaction in listed]}


def _interacted(premises: Premises, interaction: Interaction) -> Data:
    over = interaction.ended is not None and interaction.ended <= premises.now
    return {
        "partner_id": premises.config.partner_id,
        "room_id": interaction.room,
        "user_role": interaction.role,
        "user_name": interaction.user_name,
        "user_number": interaction.user_number,
        "device_unique": interaction.device,
        "start_time": days.written(interaction.began),
        "end_time": days.written(interaction.ended if over else None),
        "interact_type": interaction.kind,
    }
