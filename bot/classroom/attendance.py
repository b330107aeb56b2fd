"""Attendance and interactions (APIs 14 and 19)."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from msgspec import Struct

from bot.baijiayun import AttendanceRow, AttendanceType
from bot.baijiayun import Interaction as InteractionRow
from bot.classroom import roll
from bot.classroom.finding import Purpose, find_room
from bot.classroom.results import (
    AbsentSheet,
    AttendanceSheet,
    Attendee,
    InteractionEntry,
    InteractionList,
    Role,
    RollSummary,
    Room,
)
from bot.classroom.roll import ClassHours, Expected
from bot.classroom.sightings import sightings
from bot.classroom.statistics import final_at
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import platform_day
from bot.language.commands import Absent, Attendance, Interaction, Interactions, Who
from bot.state import Sighting
from bot.threads import in_thread, in_thread_if

MAX_ROWS = 200
"""Maximum rows of one answer: the limit of Slack's data table."""

ROWS_PER_PAGE = 100
"""Rows of a page of attendance, which Slack's limit of characters lets through with long names too."""

THREAD_THRESHOLD = 1000
"""Rows that are gone through beside the event loop: a platform may answer with more than it was asked for."""

RECORDS_PER_PAGE = 1000
"""Records of a page of the platform where all of them are read."""

MAX_RECORDS = 10_000
"""Records that are read for an answer: with more, only a file has all of them."""

MAX_EXPECTED = 5000
"""Student classrooms with a code of their own that are read for an answer."""

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

EARLIEST = datetime.min.replace(tzinfo=UTC)


class Records(Struct, frozen=True):
    """The `rows` that were read of `total` records, and whether these are all."""

    rows: Sequence[AttendanceRow]
    total: int

    @property
    def all_read(self) -> bool:
        return len(self.rows) >= self.total


async def attendance(tenant: Tenant, context: CommandContext, command: Attendance) -> AttendanceSheet:
    """Who came to a room's class on a day or on all days (APIs 9 and 14), as far as records have arrived."""
    room = await find_room(tenant, context, command.room, Purpose.PAST, day=command.date)
    records = await records_of(tenant, room.id, command.who, command.date, MAX_RECORDS)
    await tenant.keep_last(context.person, room.id)
    waits_until = _waits_until(tenant, room, command.date)
    seen = await _seen(tenant, room, command.who, command.date)
    if not records.all_read:
        return await _page_of_many(tenant, room, command, waits_until, seen)
    expected = await expected_in(tenant, room.id, command.who)
    hours = roll.hours_of(room, command.date, complete=waits_until is None)
    rows, pages, came, summary = await in_thread_if(
        len(records.rows) > THREAD_THRESHOLD, _roll_of, records.rows, expected, hours, command.page
    )
    return AttendanceSheet(
        room,
        command.who,
        rows,
        came,
        command.date,
        complete_at=waits_until,
        seen=seen,
        page=command.page,
        pages=pages,
        summary=summary,
    )


def _roll_of(
    rows: Sequence[AttendanceRow], expected: Expected, hours: ClassHours | None, page: int
) -> tuple[tuple[Attendee, ...], int, int, RollSummary]:
    """A page of the roll of a class, how many pages it has, how many people came, and what it comes to."""
    people = roll.merged(rows)
    called = roll.called(people, expected, hours)
    return _page(called, page), _pages(len(called)), len(people), roll.summary(called, expected, hours)


async def absent(tenant: Tenant, context: CommandContext, command: Absent) -> AbsentSheet:
    """Which of the expected student classrooms have no record of a room's class (APIs 9 and 14)."""
    room, rows, expected = await _missing(tenant, context, command)
    waits_until = _waits_until(tenant, room, command.date)
    hours = roll.hours_of(room, command.date, complete=waits_until is None)
    return AbsentSheet(
        room,
        _page(rows, command.page),
        None if hours is None or expected.numbers is None else len(rows),
        None if expected.numbers is None else len(expected.numbers),
        command.date,
        complete_at=waits_until,
        seen=await _seen(tenant, room, Who.STUDENTS, command.date),
        page=command.page,
        pages=_pages(len(rows)),
    )


async def missing(
    tenant: Tenant, context: CommandContext, command: Absent
) -> tuple[Room, Sequence[Attendee]]:
    """A room, and which of the expected student classrooms have no record of its class (APIs 9 and 14)."""
    room, rows, _ = await _missing(tenant, context, command)
    return room, rows


async def _missing(
    tenant: Tenant, context: CommandContext, command: Absent
) -> tuple[Room, Sequence[Attendee], Expected]:
    room = await find_room(tenant, context, command.room, Purpose.PAST, day=command.date)
    await tenant.keep_last(context.person, room.id)
    complete = _waits_until(tenant, room, command.date) is None
    hours = roll.hours_of(room, command.date, complete=complete)
    expected = await expected_in(tenant, room.id, Who.STUDENTS)
    if hours is None or expected.numbers is None:
        return room, (), expected
    came: set[str] = set()
    async for page in _record_pages(tenant, room.id, Who.STUDENTS, command.date):
        came.update(row.user_number for row in page)
    return room, roll.missing(expected, hours, came), expected


async def records_of(tenant: Tenant, room_id: str, who: Who, day: date | None, most: int) -> Records:
    """A room's records, if there are at most so many; else the first of them."""
    rows: list[AttendanceRow] = []
    page, total = 0, 1
    while len(rows) < total <= most:
        page += 1
        read = await tenant.platform.attendance_page(
            room_id, type=TYPES[who], page=page, page_size=RECORDS_PER_PAGE, day=day
        )
        rows += read.rows
        total = read.total if read.rows else len(rows)
    return Records(rows, total)


def _record_pages(
    tenant: Tenant, room_id: str, who: Who, day: date | None
) -> AsyncIterator[Sequence[AttendanceRow]]:
    return tenant.platform.attendance(room_id, type=TYPES[who], day=day)


async def expected_in(tenant: Tenant, room_id: str, who: Who) -> Expected:
    """The student classrooms that a room has a code for (API 9), where students are asked about."""
    names = await tenant.classrooms()
    if who not in (Who.STUDENTS, Who.ALL):
        return Expected(None, names)
    numbers: set[str] = set()
    async for code in tenant.platform.join_codes(room_id):
        if code.user_number != roll.COMMON:
            numbers.add(code.user_number)
        if len(numbers) == MAX_EXPECTED:
            break
    return Expected(frozenset(numbers) or None, names)


async def _page_of_many(
    tenant: Tenant, room: Room, command: Attendance, waits_until: datetime | None, seen: datetime | None
) -> AttendanceSheet:
    """One page of more records than are read at once, as the platform orders them."""
    page = await tenant.platform.attendance_page(
        room.id, type=TYPES[command.who], page=command.page, page_size=ROWS_PER_PAGE, day=command.date
    )
    names = Expected(None, await tenant.classrooms())
    hours = roll.hours_of(room, command.date, complete=waits_until is None)
    rows = roll.called(map(roll.attendee, page.rows[:ROWS_PER_PAGE]), names, hours)
    return AttendanceSheet(
        room,
        command.who,
        tuple(rows),
        page.total,
        command.date,
        complete_at=waits_until,
        seen=seen,
        page=command.page,
        pages=_pages(page.total),
    )


def _page(rows: Sequence[Attendee], number: int) -> tuple[Attendee, ...]:
    first = (number - 1) * ROWS_PER_PAGE
    return tuple(rows[first : first + ROWS_PER_PAGE])


def _pages(rows: int) -> int:
    return max(1, math.ceil(rows / ROWS_PER_PAGE))


async def attendees(
    tenant: Tenant, context: CommandContext, room: Room, command: Attendance
) -> AsyncIterator[Sequence[Attendee]]:
    """All records of a room that a command asks for, a page at a time, then who is expected and has none."""
    hours = roll.hours_of(room, command.date, complete=_waits_until(tenant, room, command.date) is None)
    expected = await expected_in(tenant, room.id, command.who)
    left, done = set(expected.numbers or ()), 0
    total, number = 1, 0
    while done < total:
        number += 1
        page = await tenant.platform.attendance_page(
            room.id, type=TYPES[command.who], page=number, page_size=RECORDS_PER_PAGE, day=command.date
        )
        done, total = done + len(page.rows), page.total if page.rows else 0
        context.advance(done, page.total)
        students = (row for row in page.rows if Role(row.user_role) is Role.STUDENT)
        left.difference_update(row.user_number for row in students)
        yield await in_thread(_with_names, page.rows, expected, hours)
    yield roll.missing(Expected(frozenset(left) or None, expected.names), hours, ())


def _with_names(
    rows: Sequence[AttendanceRow], expected: Expected, hours: ClassHours | None
) -> list[Attendee]:
    return roll.called(map(roll.attendee, rows), Expected(None, expected.names), hours)


def _waits_until(tenant: Tenant, room: Room, day: date | None) -> datetime | None:
    """When a room's records will be complete, for a day or for all days; None if they are."""
    of_class = room.end + tenant.records_delay
    complete_at = of_class if day is None else min(of_class, final_at(tenant, day))
    return complete_at if complete_at > tenant.clock() else None


async def _seen(tenant: Tenant, room: Room, who: Who, day: date | None) -> datetime | None:
    """When one of the requested people was first seen in the room, on the requested day or the day of its class."""
    days = {day} if day else {platform_day(room.start), platform_day(room.end)}
    seen = await sightings(tenant, room.id, days)
    return min((at for sighting, at in seen.items() if sighting in SIGHTINGS[who]), default=None)


async def interactions(tenant: Tenant, context: CommandContext, command: Interactions) -> InteractionList:
    """Raised hands or speaking turns in a room (API 19), the latest first."""
    room = await find_room(tenant, context, command.room, Purpose.PAST)
    total, found = await _interactions(tenant, room.id, KINDS[command.kind])
    await tenant.keep_last(context.person, room.id)
    latest = sorted(found, key=lambda row: row.start_time or EARLIEST, reverse=True)[:MAX_ROWS]
    names = Expected(None, await tenant.classrooms())
    return InteractionList(room, command.kind, tuple(_entry(row, names) for row in latest), total)


async def interaction_pages(
    tenant: Tenant, context: CommandContext, room_id: str, kind: Interaction
) -> AsyncIterator[Sequence[InteractionEntry]]:
    """All raised hands or speaking turns in a room (API 19), as the platform orders them, a page at a time."""
    names = Expected(None, await tenant.classrooms())
    total, done, number = 1, 0, 0
    while done < total:
        number += 1
        page = await tenant.platform.interactions_page(
            room_id, KINDS[kind], page=number, page_size=RECORDS_PER_PAGE
        )
        done, total = done + len(page.interactions), page.total if page.interactions else 0
        context.advance(done, page.total)
        yield [_entry(row, names) for row in page.interactions]


async def _interactions(
    tenant: Tenant, room_id: str, kind: Literal[0, 1]
) -> tuple[int, list[InteractionRow]]:
    """How many there are, and those of the pages that may hold the latest: the document names no order."""
    first = await tenant.platform.interactions_page(room_id, kind, page_size=MAX_ROWS)
    last = math.ceil(first.total / MAX_ROWS)
    found = list(first.interactions)
    for page in sorted({last - 1, last} - {0, 1, -1}):
        found += (
            await tenant.platform.interactions_page(room_id, kind, page=page, page_size=MAX_ROWS)
        ).interactions
    return first.total, found


def _entry(row: InteractionRow, names: Expected) -> InteractionEntry:
    return InteractionEntry(
        row.user_name,
        row.user_number,
        Role(row.user_role),
        row.start_time,
        row.end_time,
        names.name(row.user_number),
    )
