"""Attendance and interactions (APIs 14 and 19)."""

from __future__ import annotations

import heapq
import math
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from bot.baijiayun import AttendanceRow, AttendanceType
from bot.baijiayun import Interaction as InteractionRow
from bot.classroom.finding import Purpose, find_room
from bot.classroom.results import AttendanceSheet, Attendee, InteractionEntry, InteractionList, Role, Room
from bot.classroom.sightings import sightings
from bot.classroom.statistics import final_at
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import platform_day
from bot.language.commands import Attendance, Interaction, Interactions, Who
from bot.state import Sighting
from bot.threads import at_length, beside

ROWS = 200
"""Maximum rows of one answer: the limit of Slack's data table."""

ROWS_A_PAGE = 100
"""Rows of a page of attendance, which Slack's limit of characters lets through with long names too."""

MANY = 1000
"""Rows that are gone through beside the event loop: a platform may answer with more than it was asked for."""

TYPES: Mapping[Who, AttendanceType] = {
    Who.STUDENTS: "student",
    Who.TEACHERS: "teacher",
    Who.ASSISTANTS: "admin",
    Who.ALL: "all",
}
"""`type` of API 14."""

SIGHTINGS: Mapping[Who, frozenset[Sighting]] = {
    Who.STUDENTS: frozenset({Sighting.USERS}),
    Who.TEACHERS: frozenset({Sighting.TEACHER}),
    Who.ASSISTANTS: frozenset(),
    Who.ALL: frozenset(Sighting),
}
"""Which sightings count for whom."""

KINDS: Mapping[Interaction, Literal[0, 1]] = {Interaction.TALK: 0, Interaction.HANDS: 1}
"""`interact_type` of API 19."""

CLIENTS = ("Web", "Windows", "Mobile web", "iOS", "Android", "macOS", "WeChat")
"""`client_type` of API 14, by its number."""

EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


async def attendance(tenant: Tenant, context: CommandContext, command: Attendance) -> AttendanceSheet:
    """A room's attendance on a day or on all days (API 14), as far as records have arrived."""
    room = await find_room(tenant, context, command.room, Purpose.PAST, day=command.date)
    page = await tenant.platform.attendance_page(
        room.id, type=TYPES[command.who], page=command.page, page_size=ROWS_A_PAGE, day=command.date
    )
    await tenant.keep_last(context.person, room.id)
    rows = await at_length(len(page.rows) > MANY, _earliest, page.rows)
    complete_at = _complete_at(tenant, room, command.date)
    return AttendanceSheet(
        room,
        command.who,
        rows,
        page.total,
        command.date,
        complete_at=complete_at if complete_at > tenant.clock() else None,
        seen=await _seen(tenant, room, command),
        page=command.page,
        pages=max(1, math.ceil(page.total / ROWS_A_PAGE)),
    )


async def attendees(tenant: Tenant, room_id: str, command: Attendance) -> AsyncIterator[Sequence[Attendee]]:
    """All of a room's attendance that a command asks for, as the platform gives it, a page at a time."""
    pages = tenant.platform.attendance(room_id, type=TYPES[command.who], day=command.date)
    async for rows in pages:
        yield await beside(_attendees, rows)


def _attendees(rows: Sequence[AttendanceRow]) -> list[Attendee]:
    return [_attendee(row) for row in rows]


def _earliest(rows: Sequence[AttendanceRow]) -> tuple[Attendee, ...]:
    """As many as one answer has, by day and time."""
    by_time = heapq.nsmallest(
        ROWS_A_PAGE, map(_attendee, rows), key=lambda row: (row.day, row.first or LATEST)
    )
    return tuple(by_time)


def _complete_at(tenant: Tenant, room: Room, day: date | None) -> datetime:
    """When a room's records will be complete, for a day or for all days."""
    of_class = room.end + tenant.records_delay
    return of_class if day is None else min(of_class, final_at(tenant, day))


async def _seen(tenant: Tenant, room: Room, command: Attendance) -> datetime | None:
    """When one of the requested people was first seen in the room, on the requested day or the day of its class."""
    days = {command.date} if command.date else {platform_day(room.start), platform_day(room.end)}
    seen = await sightings(tenant, room.id, days)
    return min((at for sighting, at in seen.items() if sighting in SIGHTINGS[command.who]), default=None)


def _attendee(row: AttendanceRow) -> Attendee:
    return Attendee(
        day=row.day,
        user_number=row.user_number,
        name=row.user_name,
        role=Role(row.user_role),
        first=row.first_time,
        last=row.last_time,
        listened=row.actual_listen_time,
        place=" ".join(dict.fromkeys(part for part in (row.area, row.city) if part)),
        client=_client(row.client_type),
    )


def _client(number: int | None) -> str:
    return CLIENTS[number] if number is not None and 0 <= number < len(CLIENTS) else ""


async def interactions(tenant: Tenant, context: CommandContext, command: Interactions) -> InteractionList:
    """Raised hands or speaking turns in a room (API 19), the latest first."""
    room = await find_room(tenant, context, command.room, Purpose.PAST)
    total, found = await _interactions(tenant, room.id, KINDS[command.kind])
    await tenant.keep_last(context.person, room.id)
    latest = sorted(map(_entry, found), key=lambda one: one.start or EARLIEST, reverse=True)
    return InteractionList(room, command.kind, tuple(latest[:ROWS]), total)


async def _interactions(
    tenant: Tenant, room_id: str, kind: Literal[0, 1]
) -> tuple[int, list[InteractionRow]]:
    """How many there are, and those of the pages that may hold the latest: the document names no order."""
    first = await tenant.platform.interactions_page(room_id, kind, page_size=ROWS)
    last = math.ceil(first.total / ROWS)
    found = list(first.interactions)
    for page in sorted({last - 1, last} - {0, 1, -1}):
        found += (
            await tenant.platform.interactions_page(room_id, kind, page=page, page_size=ROWS)
        ).interactions
    return first.total, found


def _entry(row: InteractionRow) -> InteractionEntry:
    return InteractionEntry(row.user_name, row.user_number, Role(row.user_role), row.start_time, row.end_time)
