"""The complete results of commands, as tables for files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from bot.blocks import Viewer, peak_files
from bot.blocks import attendance as attendance_blocks
from bot.blocks import audit as audit_blocks
from bot.blocks import interactions as interaction_blocks
from bot.blocks import participation as participation_blocks
from bot.blocks.phrases import escape
from bot.blocks.table_files import TableFile, at_once, table_file
from bot.blocks.tables import Row
from bot.classroom import attendance, audit, participation, peaks
from bot.classroom.finding import Purpose, find_room
from bot.classroom.results import Change
from bot.classroom.tenant import CommandContext, Tenant
from bot.language import commands as c


async def attended(
    tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.Attendance
) -> TableFile:
    """All records of a room, then who was expected and has none."""
    room = await find_room(tenant, context, command.room, Purpose.PAST, day=command.date)
    day = viewer.day(command.date) if command.date else viewer.texts.gettext("All days")
    words = viewer.texts.gettext("Attendance of {title}, {day}", title=escape(room.title), day=day)
    return table_file(
        ("attendance", room.id, command.date),
        words,
        attendance_blocks.file_columns(room, viewer),
        attendance.attendees(tenant, context, room, command),
    )


async def absent(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.Absent) -> TableFile:
    """The expected classrooms without a record."""
    room, rows = await attendance.missing(tenant, context, command)
    day = viewer.day(command.date) if command.date else viewer.texts.gettext("All days")
    words = viewer.texts.gettext("Absent from {title}, {day}", title=escape(room.title), day=day)
    columns = attendance_blocks.absent_columns(room, viewer)
    return table_file(("absent", room.id, command.date), words, columns, at_once(rows))


async def across(
    tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.AttendanceAcross
) -> TableFile:
    """Attendance across classes, of people or of one classroom."""
    rolls = await participation.rolls_of(tenant, context, command)
    words = participation_blocks.file_words(command, participation.coverage_of(rolls), viewer)
    name = ("attendance", command.classroom, command.from_, command.to)
    if command.classroom is not None:
        classes = participation.classes_of(rolls, command.classroom)
        return table_file(name, words, participation_blocks.class_columns(viewer), at_once(classes))
    people = participation.participations(rolls, await tenant.classrooms(), command)
    columns = participation_blocks.participation_columns(command, viewer.texts)
    return table_file(name, words, columns, at_once(people))


async def interacted(
    tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.Interactions
) -> TableFile:
    """All raised hands or speaking turns of a room."""
    room = await find_room(tenant, context, command.room, Purpose.PAST)
    return table_file(
        (command.kind, room.id),
        interaction_blocks.file_words(room, command.kind, viewer),
        interaction_blocks.file_columns(viewer),
        attendance.interaction_pages(tenant, context, room.id, command.kind),
    )


async def changes(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.Audit) -> TableFile:
    """All changes that a command asks for, as far as the person may see them."""
    pages = audit.every(tenant, viewer.person, command)
    head = audit_blocks.audit_head(viewer)
    name, words = audit_blocks.audit_name(command), viewer.texts.gettext("Changes")
    return TableFile(name, words, head, _change_rows(pages, viewer))


async def _change_rows(pages: AsyncIterator[list[Change]], viewer: Viewer) -> AsyncIterator[Iterable[Row]]:
    async for some in pages:
        yield audit_blocks.audit_rows(some, viewer)


async def hours(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.HourlyPeaks) -> TableFile:
    """A day's hours."""
    found = await peaks.hourly(tenant, context, command)
    words = viewer.texts.gettext("Peaks on {day}", day=viewer.day(found.day))
    columns = peak_files.hour_columns(found.day, viewer.texts)
    return table_file(("peaks", found.day), words, columns, at_once(enumerate(found.peaks)))


async def days(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.DailyPeaks) -> TableFile:
    """The days of a range."""
    found = await peaks.daily(tenant, context, command)
    words = viewer.texts.gettext("Peaks, {days}", days=viewer.days(command.from_, command.to))
    rows = at_once(sorted(found.peaks.items()))
    return table_file(("peaks", command.from_, command.to), words, peak_files.day_columns(viewer.texts), rows)


async def rooms(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.RoomsPeaks) -> TableFile:
    """A day's rooms, busiest first."""
    found = await peaks.of_rooms(tenant, context, command)
    words = viewer.texts.gettext("All rooms, {days}", days=viewer.day(found.day))
    columns = peak_files.room_columns(found.day, viewer.texts)
    return table_file(("peaks_rooms", found.day), words, columns, at_once(found.rooms))


async def steps(tenant: Tenant, context: CommandContext, viewer: Viewer, command: c.RoomPeaks) -> TableFile:
    """A room's day, every 10 minutes."""
    found = await peaks.of_room(tenant, context, command)
    title, day = escape(found.room.title), viewer.day(found.day)
    words = viewer.texts.gettext("Peaks of {title}, {day}", title=title, day=day)
    columns = peak_files.step_columns(found.room, found.day, viewer.texts)
    rows = at_once(sorted(found.steps.items()))
    return table_file(("peaks", found.room.id, found.day), words, columns, rows)
