"""Attendance across classes (APIs 9, 10 and 14): whose is low, and how a student classroom came to each class.

Only classes whose records are complete are counted. In a class in which classrooms have codes of their own, those are
expected; in any other, whoever came to one of the classes asked about is.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError, ListedRoom
from bot.classroom import roll
from bot.classroom.attendance import MAX_RECORDS, THREAD_THRESHOLD, expected_in, records_of
from bot.classroom.finding import best_titled, days, rooms_between
from bot.classroom.known_rooms import MAX_CLASS_LENGTH
from bot.classroom.results import (
    Arrival,
    Attendee,
    ClassAttended,
    ClassroomSheet,
    Coverage,
    Participation,
    ParticipationSheet,
)
from bot.classroom.roll import ClassHours
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE, platform_day
from bot.errors import RedisUnavailable
from bot.language.commands import AttendanceAcross, AttendanceBy, Who
from bot.state import Statistic, low_priority
from bot.threads import in_thread_if

MAX_CLASSES = 200
"""Classes that are read for one answer, two requests each: the latest."""

CONCURRENCY = 8
"""Maximum concurrent requests."""

READ_TIMEOUT = timedelta(minutes=3)
"""How long is read for one answer; what is not read by then is said to be left out."""

ROWS_PER_PAGE = 100
"""Rows of a page."""

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Presence(msgspec.Struct, frozen=True, array_like=True):
    """How one person came to a class."""

    number: str
    name: str
    arrival: Arrival
    left_early: bool
    seconds: int

    @property
    def key(self) -> tuple[str, str]:
        """Who it is: by number, or by name for who came with a code that many have."""
        return self.number, self.name if self.number in ("", roll.COMMON) else ""


class ClassRoll(msgspec.Struct, frozen=True, array_like=True):
    """A class with all who came or were expected; `by_code` if those with codes of their own were."""

    room_id: str
    title: str
    start: datetime
    complete: bool
    by_code: bool
    people: tuple[Presence, ...]


class ClassRolls(msgspec.Struct, frozen=True):
    """What was read: the classes, of how many, and how many failed."""

    found: int
    failed: int
    classes: tuple[ClassRoll, ...]

    @property
    def is_final(self) -> bool:
        """Whether reading it again would come to the same."""
        return not self.failed and all(one.complete for one in self.classes)


class _Sum(Struct):
    """What one person's classes come to while they are counted."""

    name: str = ""
    expected: int = 0
    came: int = 0
    late: int = 0
    left_early: int = 0
    seconds: int = 0


async def across(
    tenant: Tenant, context: CommandContext, command: AttendanceAcross
) -> ParticipationSheet | ClassroomSheet:
    """Attendance across the classes of a title, or of a classroom. Raises BaijiayunError if nothing can be read."""
    rolls = await rolls_of(tenant, context, command)
    coverage = coverage_of(rolls)
    names = await tenant.classrooms()
    if command.classroom is not None:
        rows = classes_of(rolls, command.classroom)
        everybody = await in_thread_if(True, tally, rolls, names)
        own = (one for one in everybody if one.number == str(command.classroom))
        return ClassroomSheet(
            command,
            names.get(command.classroom, ""),
            _page(rows, command.page),
            len(rows),
            next(own, None),
            coverage,
            command.page,
            _pages(len(rows)),
        )
    people = await in_thread_if(True, participations, rolls, names, command)
    return ParticipationSheet(
        command, _page(people, command.page), len(people), coverage, command.page, _pages(len(people))
    )


async def rolls_of(tenant: Tenant, context: CommandContext, command: AttendanceAcross) -> ClassRolls:
    """The rolls of the classes asked about, from what was read for an earlier page if that is still stored.

    Of those who ask the same at once, the first has it read.
    """
    name = _name(command)
    async with tenant.statistics.turn(Statistic(name, ClassRolls), ()):
        with suppress(RedisUnavailable):
            if kept := await tenant.statistics.tally(ClassRolls, name):
                return kept
        with low_priority():
            rolls = await _read_all(tenant, context, command)
        if rolls.is_final:
            with suppress(RedisUnavailable):
                await tenant.statistics.keep_tally(name, rolls)
    return rolls


def _name(command: AttendanceAcross) -> str:
    """What is stored under the same name comes from the same classes, whatever the page."""
    asked = (command.title, command.classroom, command.from_, command.to)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:32]


async def _read_all(tenant: Tenant, context: CommandContext, command: AttendanceAcross) -> ClassRolls:
    rooms = await _classes(tenant, command)
    chosen = rooms[:MAX_CLASSES]
    turns, done = asyncio.Semaphore(CONCURRENCY), 0
    ends_at = asyncio.get_running_loop().time() + READ_TIMEOUT.total_seconds()
    errors: list[BaijiayunError] = []

    async def read(room: ListedRoom) -> ClassRoll | None:
        nonlocal done
        async with turns:
            if asyncio.get_running_loop().time() > ends_at:
                return None
            try:
                return await _class_roll(tenant, room)
            except BaijiayunError as error:
                log.warning("attendance not read", room=room.room_id, error=type(error).__name__)
                errors.append(error)
                return None
            finally:
                done += 1
                context.advance(done, len(chosen))

    read_rolls = await asyncio.gather(*map(read, chosen))
    if errors and len(errors) == len(chosen):
        raise errors[0]
    return ClassRolls(len(rooms), len(errors), tuple(one for one in read_rolls if one is not None))


async def _classes(tenant: Tenant, command: AttendanceAcross) -> list[ListedRoom]:
    """The classes that began on these days, the latest first: those whose title is nearest to what was asked for."""
    now = tenant.clock()
    began = [
        room
        for room in await rooms_between(tenant, *days(PLATFORM_ZONE, command.from_, command.to))
        if room.start_time <= now
        and command.from_ <= platform_day(room.start_time)
        and room.end_time - room.start_time <= MAX_CLASS_LENGTH
    ]
    titled = began if command.title is None else best_titled(tenant, began, command.title)
    return sorted(titled, key=lambda room: (room.start_time, room.room_id), reverse=True)


async def _class_roll(tenant: Tenant, room: ListedRoom) -> ClassRoll:
    complete = room.end_time + tenant.records_delay <= tenant.clock()
    hours = ClassHours(room.start_time, room.end_time, complete)
    expected = await expected_in(tenant, room.room_id, Who.STUDENTS)
    records = await records_of(tenant, room.room_id, Who.STUDENTS, None, MAX_RECORDS)
    people = await in_thread_if(len(records.rows) > THREAD_THRESHOLD, roll.merged, records.rows)
    called = roll.called(people, expected, hours)
    return ClassRoll(
        room.room_id,
        room.title,
        room.start_time,
        complete and records.all_read,
        expected.numbers is not None,
        tuple(map(_presence, called)),
    )


def _presence(one: Attendee) -> Presence:
    arrival = one.arrival or Arrival.ON_TIME
    return Presence(one.user_number, one.name, arrival, one.left_early, one.listened)


def participations(
    rolls: ClassRolls, names: Mapping[int, str], command: AttendanceAcross
) -> list[Participation]:
    """Whom a command asks for, the lowest attendance first."""
    rows = tally(rolls, names)
    if command.by is AttendanceBy.CLASSROOM:
        rows = [replace(row, name="") for row in rows if row.number not in ("", roll.COMMON)]
    if command.below is not None:
        rows = [row for row in rows if 100 * row.came < command.below * row.expected]
    return sorted(rows, key=lambda row: (row.came / row.expected, row.name, len(row.number), row.number))


def tally(rolls: ClassRolls, names: Mapping[int, str]) -> list[Participation]:
    """Each person's attendance in the classes whose records are complete."""
    sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
    open_classes = 0
    for each in rolls.classes:
        if not each.complete:
            continue
        open_classes += not each.by_code
        for one in each.people:
            _count(sums[one.key], one, each.by_code)
    return [
        Participation(
            number,
            of.name,
            names.get(int(number), "") if number.isdecimal() else "",
            of.expected + open_classes,
            of.came,
            of.late,
            of.left_early,
            of.seconds,
        )
        for (number, _), of in sums.items()
        if of.expected + open_classes
    ]


def _count(of: _Sum, one: Presence, by_code: bool) -> None:
    is_there = one.arrival is not Arrival.ABSENT
    of.name = of.name or one.name
    of.expected += by_code
    of.came += is_there
    of.late += one.arrival is Arrival.LATE
    of.left_early += one.left_early
    of.seconds += one.seconds


def classes_of(rolls: ClassRolls, classroom: int) -> list[ClassAttended]:
    """The classes that a classroom was expected to or came to, the latest first."""
    return [
        ClassAttended(each.room_id, each.title, each.start, one.arrival, one.left_early, one.seconds)
        for each in rolls.classes
        for one in each.people
        if one.number == str(classroom)
    ]


def coverage_of(rolls: ClassRolls) -> Coverage:
    """Of which classes it is, and which are left out."""
    incomplete = sum(not each.complete for each in rolls.classes)
    return Coverage(rolls.found, len(rolls.classes), incomplete, rolls.failed)


def _page(rows: Sequence[T], number: int) -> tuple[T, ...]:
    first = (number - 1) * ROWS_PER_PAGE
    return tuple(rows[first : first + ROWS_PER_PAGE])


def _pages(rows: int) -> int:
    return max(1, math.ceil(rows / ROWS_PER_PAGE))
