"""Endpoints 14 to 19: statistics, computed from the records, those of deleted rooms included.

Each returns `data` with the keys and types of the document's example; an empty map is `[]`, as PHP writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from . import days, statistics
from . import parameters as params
from .records import Interaction, Role, Visit
from .request_context import RequestContext
from .room_endpoints import Data, of_product, page_of
from .statistics import Attendance, TimeInterval

_ROLES: Mapping[str, frozenset[int]] = {
    "all": frozenset(Role),
    "student": frozenset({Role.STUDENT}),
    "teacher": frozenset({Role.TEACHER}),
    "admin": frozenset({Role.ASSISTANT}),
}


def attendance(context: RequestContext, request: params.AttendanceList) -> Data:
    store = context.store
    room = store.room(request.room_id)
    visits = [visit for visit in store.visits.of(room.id) if visit.role in _ROLES[request.type]]
    as_of = context.now - store.account.attendance_delay
    rows = statistics.attendance(visits, store.lessons.of(room.id), as_of)
    if request.date is not None:
        rows = [row for row in rows if row.day == days.number_of(request.date)]
    page = page_of(rows, request.page, request.page_size or max(len(rows), 1))
    return {"total": len(rows), "room_user_info": [_attendance_row(row) for row in page]}


def _attendance_row(row: Attendance) -> Data:
    visit = row.visit
    return {
        "date": days.date_of(row.day).isoformat(),
        "user_number": visit.user_number,
        "user_name": visit.user_name,
        "user_role": visit.role,
        "first_time": days.formatted(row.first),
        "last_time": days.formatted(row.last),
        "first_heartbeat_time": days.formatted(row.heard_first),
        "last_heartbeat_time": days.formatted(row.heard_last),
        "actual_listen_time": row.heard_seconds,
        "user_ip": visit.ip,
        "network_operator": visit.operator,
        "client_type": visit.client_type,
        "area": visit.area,
        "city": visit.city,
        "group_id": visit.group_id,
        "is_audition": visit.is_audition,
    }


def day_statistics(context: RequestContext, request: params.DayStatistics) -> Data:
    day = days.number_of(request.date)
    window = statistics.whole_day(day)
    rooms: dict[int, list[tuple[int, TimeInterval]]] = defaultdict(list)
    for visit in _of_product(context, day, request.product_type):
        span = statistics.clip(visit, window, context.now)
        if span is not None:
            rooms[visit.room].append((visit.role, span))
    return {
        "room_user_stat": {str(room): _room_statistics(room, rooms[room]) for room in sorted(rooms)} or []
    }


def _room_statistics(room: int, stays: list[tuple[int, TimeInterval]]) -> Data:
    return {
        "room_id": room,
        "student_count": sum(role == Role.STUDENT for role, _ in stays),
        "total_user_count": len(stays),
        "peak_user": statistics.peak(span for _, span in stays),
    }


def room_peaks(context: RequestContext, request: params.RoomPeaks) -> Data:
    room = context.store.room(request.room_id)
    begin, end = days.parsed(request.start_time), days.parsed(request.end_time)
    # The end is inclusive: 00:00:00 to 23:59:59 is a whole day.
    window = TimeInterval(begin, end + 1)
    intervals = statistics.spans(context.store.visits.of(room.id), window, context.now)
    steps = statistics.ten_minute_peaks(intervals)
    peaks = {days.formatted(instant)[11:]: peak for instant, peak in steps.items()}
    return {"date": request.start_time[:10], "peak_user": peaks or []}


def hourly_peaks(context: RequestContext, request: params.HourlyPeaks) -> Data:
    day = days.number_of(request.date)
    visits = _of_product(context, day, request.product_type)
    peaks = statistics.hourly_peaks(visits, day, context.now)
    return {"peak_user": {f"{hour:02}": peak for hour, peak in enumerate(peaks)}}


def daily_peaks(context: RequestContext, request: params.DailyPeaks) -> Data:
    first, last = days.number_of(request.start_date), days.number_of(request.end_date)
    return {
        "peak_user": {
            days.date_of(day).isoformat(): statistics.daily_peak(
                _of_product(context, day, request.product_type), day, context.now
            )
            for day in range(first, last + 1)
        }
    }


def _of_product(context: RequestContext, day: int, product: int) -> list[Visit]:
    store = context.store
    return [visit for visit in store.visits.on(day) if of_product(store.room(visit.room), product)]


def interactions(context: RequestContext, request: params.InteractionList) -> Data:
    room = context.store.room(request.room_id)
    found = [
        interaction
        for interaction in context.store.interactions.of(room.id)
        if interaction.kind == request.interact_type and interaction.began <= context.now
    ]
    found.sort(key=lambda interaction: (interaction.began, interaction.id))
    page = page_of(found, request.page, request.page_size)
    return {"total": len(found), "list": [_interaction_row(context, interaction) for interaction in page]}


def _interaction_row(context: RequestContext, interaction: Interaction) -> Data:
    over = interaction.ended is not None and interaction.ended <= context.now
    return {
        "partner_id": context.config.partner_id,
        "room_id": interaction.room,
        "user_role": interaction.role,
        "user_name": interaction.user_name,
        "user_number": interaction.user_number,
        "device_unique": interaction.device,
        "start_time": days.formatted(interaction.began),
        "end_time": days.formatted(interaction.ended if over else None),
        "interact_type": interaction.kind,
    }
