"""Who came, and who raised a hand or spoke (APIs 14 and 19)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from bot.baijiayun import AttendanceRow, AttendanceType
from bot.baijiayun import Interaction as InteractionRow
from bot.classroom.finding import find_room
from bot.classroom.results import AttendanceSheet, Attendee, InteractionEntry, InteractionList, Role
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Attendance, Interaction, Interactions, Who

ROWS = 200
"""Rows of one answer: what Slack's data table holds beside its header."""

TYPES: Mapping[Who, AttendanceType] = {
    Who.STUDENTS: "student",
    Who.TEACHERS: "teacher",
    Who.ASSISTANTS: "admin",
    Who.ALL: "all",
}
"""`type` of API 14."""

KINDS: Mapping[Interaction, Literal[0, 1]] = {Interaction.TALK: 0, Interaction.HANDS: 1}
"""`interact_type` of API 19."""

CLIENTS = ("Web", "Windows", "Mobile web", "iOS", "Android", "macOS", "WeChat")
"""`client_type` of API 14, by its number."""

LATEST = datetime.max.replace(tzinfo=UTC)


async def attendance(tenant: Tenant, context: CommandContext, command: Attendance) -> AttendanceSheet:
    """Who was in a room, on a day or ever (API 14)."""
    room = await find_room(tenant, context, command.room)
    page = await tenant.platform.attendance_page(
        room.id, type=TYPES[command.who], page_size=ROWS, day=command.date
    )
    await tenant.keep_last(context.person, room.id)
    rows = sorted(map(_attendee, page.rows), key=lambda row: (row.day, row.first or LATEST))
    return AttendanceSheet(room, command.who, tuple(rows), page.total, command.date)


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
    """Hands raised in a room, or who spoke (API 19)."""
    room = await find_room(tenant, context, command.room)
    page = await tenant.platform.interactions_page(room.id, KINDS[command.kind], page_size=ROWS)
    await tenant.keep_last(context.person, room.id)
    return InteractionList(room, command.kind, tuple(map(_entry, page.interactions)), page.total)


def _entry(row: InteractionRow) -> InteractionEntry:
    return InteractionEntry(row.user_name, row.user_number, Role(row.user_role), row.start_time, row.end_time)
