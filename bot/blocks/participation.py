"""Renders attendance across classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec.structs import replace

from bot.blocks import roll
from bot.blocks.buttons import command_button, in_place, pages_beside
from bot.blocks.classrooms import numbered
from bot.blocks.elements import Element, Fragment, actions, context, header, paragraph, truncated_list
from bot.blocks.phrases import Phrase, bold, joined, mrkdwn, phrase, plain
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import Column, cells, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    ClassAttended,
    ClassroomSheet,
    Coverage,
    Participation,
    ParticipationSheet,
)
from bot.language.commands import AttendanceAcross, AttendanceBy, ListRooms
from bot.texts import Texts, msgids

T = TypeVar("T")

_LACKING = (
    msgids("Not all: the earliest {n} class is left out.", "Not all: the earliest {n} classes are left out."),
    msgids("Not all: {n} class could not be read.", "Not all: {n} classes could not be read."),
    msgids(
        "{n} class is not counted yet: its records may still arrive.",
        "{n} classes are not counted yet: their records may still arrive.",
    ),
)
"""What is said of classes that there was no room for, that could not be read, and whose records are not complete."""

LOW_PERCENT = 80
"""Percent under which a button shows those alone."""


def people(result: ParticipationSheet, viewer: Viewer) -> Iterator[Fragment]:
    """Attendance by person or student classroom, the lowest first."""
    t, command = viewer.texts, result.command
    yield header(_whose(result, t))
    below = () if command.below is None else (plain(t.gettext("Below {n}%", n=command.below)),)
    yield paragraph(joined((_classes(command, viewer), *below)), *_covered(result.coverage, viewer))
    if result.rows:
        columns = participation_columns(command, t)
        yield from _table(t.gettext("Lowest attendance first"), columns, result.rows, viewer)
        names = [f"{_name(row, command, t)} {row.percent}%" for row in result.rows]
        yield Fragment((), (truncated_list(names),))
    yield context(*_notes(command, result.page, result.pages, viewer))
    if not result.coverage.found:
        days = ListRooms(from_=command.from_, to=command.to)
        yield actions(command_button(viewer, t.gettext("Open the list"), "list", days))
        return
    yield actions(
        *_files(result, viewer), *pages_beside(viewer, command, result.pages), *_others(command, viewer)
    )


def classes(result: ClassroomSheet, viewer: Viewer) -> Iterator[Fragment]:
    """How a student classroom came to each class, the latest first."""
    t, command, of = viewer.texts, result.command, result.sum
    classroom = numbered(command.classroom or 0, result.name, t)
    yield header(t.gettext("Attendance of {classroom}", classroom=classroom))
    lines = [_classes(command, viewer)]
    if of is not None:
        lines.append(_summed(of, viewer))
    elif not result.rows:
        lines.append(plain(t.gettext("It was not expected to any of these classes, and came to none.")))
    yield paragraph(*lines, *_covered(result.coverage, viewer))
    if result.rows:
        columns = class_columns(viewer)
        yield from _table(t.gettext("Latest first"), columns, result.rows, viewer)
        yield Fragment((), (truncated_list([_class_line(row, viewer) for row in result.rows]),))
    yield context(*_notes(command, result.page, result.pages, viewer))
    yield actions(*_files(result, viewer), *pages_beside(viewer, command, result.pages))


def participation_columns(command: AttendanceAcross, texts: Texts) -> tuple[Column[Participation], ...]:
    """The columns of attendance by person or by classroom."""
    t = texts
    who: tuple[Column[Participation], ...] = (Column(t.gettext("Name"), lambda row: row.name),)
    if command.by is AttendanceBy.CLASSROOM:
        who = ()
    return (
        *who,
        Column(t.gettext("Classroom"), lambda row: row.classroom),
        Column(t.gettext("Number"), lambda row: row.number),
        Column(t.gettext("Attendance, %"), lambda row: row.percent),
        Column(t.gettext("Classes came to"), lambda row: row.came),
        Column(t.gettext("Classes expected"), lambda row: row.expected),
        Column(t.gettext("Late, times"), lambda row: row.late),
        Column(t.gettext("Left early, times"), lambda row: row.left_early),
        Column(t.gettext("Minutes in class"), lambda row: row.seconds // 60),
    )


def class_columns(viewer: Viewer) -> tuple[Column[ClassAttended], ...]:
    """The columns of one classroom's classes."""
    t = viewer.texts
    return (
        Column(t.gettext("Starts"), lambda row: f"{row.start.astimezone(viewer.zone):%Y-%m-%d %H:%M}"),
        Column(t.gettext("Class"), lambda row: row.title),
        Column(t.gettext("Came"), lambda row: _how(row, t)),
        Column(t.gettext("Minutes in class"), lambda row: row.seconds // 60),
        Column(t.gettext("Room ID"), lambda row: row.room_id),
    )


def _how(row: ClassAttended, texts: Texts) -> str:
    came = texts.gettext(roll.HOW[row.arrival])
    return texts.gettext("{came}, left early", came=came) if row.left_early else came


def _class_line(row: ClassAttended, viewer: Viewer) -> str:
    return f"{viewer.moment(row.start)} {row.title}: {_how(row, viewer.texts)}"


def _whose(result: ParticipationSheet, texts: Texts) -> str:
    if result.command.by is AttendanceBy.CLASSROOM:
        return texts.ngettext("{n} classroom", "{n} classrooms", result.total)
    return texts.ngettext("{n} person", "{n} people", result.total)


def _name(row: Participation, command: AttendanceAcross, texts: Texts) -> str:
    return row.name or numbered(row.number, row.classroom, texts)


def _classes(command: AttendanceAcross, viewer: Viewer) -> Phrase:
    """Which classes."""
    t, days = viewer.texts, viewer.days(command.from_, command.to)
    if command.title is None:
        return phrase(t.gettext("All classes, {days}"), days=days)
    return phrase(t.gettext("{title}, {days}"), title=bold(command.title), days=days)


def _summed(of: Participation, viewer: Viewer) -> Phrase:
    t = viewer.texts
    words = t.gettext(
        "Came to {came} of {expected} classes ({percent}%), late {late} times, {minutes} min in class"
    )
    return phrase(
        words,
        came=bold(t.number(of.came)),
        expected=bold(t.number(of.expected)),
        percent=str(of.percent),
        late=t.number(of.late),
        minutes=t.number(of.seconds // timedelta(minutes=1).seconds),
    )


def _covered(coverage: Coverage, viewer: Viewer) -> Iterator[Phrase]:
    """Of which classes this is, and which are left out."""
    t = viewer.texts
    if not coverage.found:
        yield plain(t.gettext("There was no such class."))
        return
    counted = coverage.read - coverage.incomplete
    yield plain(t.ngettext("From {n} class", "From {n} classes", counted))
    for words, n in zip(_LACKING, (coverage.left_out, coverage.failed, coverage.incomplete), strict=True):
        if n:
            yield plain(t.ngettext(*words, n))


def _table(
    caption: str, columns: Sequence[Column[T]], rows: Sequence[T], viewer: Viewer
) -> Iterator[Fragment]:
    rendered = table(caption, [column.head for column in columns], list(cells(columns, rows)))
    yield Fragment((rendered.block,))
    if more := len(rows) - rendered.shown:
        t = viewer.texts
        one, many = (
            "{n} more of this page is in the file alone.",
            "{n} more of this page are in the file alone.",
        )
        yield context(plain(t.ngettext(one, many, more)))


def _notes(command: AttendanceAcross, page: int, pages: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if command.cut:
        yield plain(t.gettext("Up to today."))
    if pages > 1:
        yield plain(t.gettext("Page {page} of {pages}.", page=t.number(page), pages=t.number(pages)))


def _files(result: ParticipationSheet | ClassroomSheet, viewer: Viewer) -> Iterator[Element | None]:
    return file_buttons(viewer, replace(result.command, page=1)) if result.rows else iter(())


def file_words(command: AttendanceAcross, coverage: Coverage, viewer: Viewer) -> str:
    """The message with a file: which classes, and which of them are left out."""
    said = (_classes(command, viewer), *_covered(coverage, viewer))
    return "\n".join(map(mrkdwn, said))


def _others(command: AttendanceAcross, viewer: Viewer) -> Iterator[Element | None]:
    """The same by the other, and all of it or the low ones alone."""
    t, first = viewer.texts, replace(command, page=1)
    if command.by is AttendanceBy.CLASSROOM:
        by_person = replace(first, by=AttendanceBy.PERSON)
        yield command_button(viewer, t.gettext("By person"), in_place(viewer, "by_person"), by_person)
    else:
        by_classroom = replace(first, by=AttendanceBy.CLASSROOM)
        yield command_button(
            viewer, t.gettext("By classroom"), in_place(viewer, "by_classroom"), by_classroom
        )
    if command.below is None:
        low = replace(first, below=LOW_PERCENT)
        yield command_button(viewer, t.gettext("Below {n}%", n=LOW_PERCENT), in_place(viewer, "low"), low)
    else:
        every = replace(first, below=None)
        yield command_button(viewer, t.gettext("All"), in_place(viewer, "all"), every)
