"""Renders attendance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.blocks import roll
from bot.blocks.buttons import command_button, pages_beside
from bot.blocks.classrooms import numbered
from bot.blocks.elements import (
    EMPTY_TEXT,
    Element,
    Fragment,
    actions,
    context,
    header,
    paragraph,
    truncated_list,
)
from bot.blocks.phrases import Phrase, phrase, plain
from bot.blocks.rooms import title_and_time
from bot.blocks.table_files import file_buttons
from bot.blocks.tables import Column, cells, left_over, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import AbsentSheet, AttendanceSheet, Attendee, Role, Room
from bot.language.commands import Absent, Attendance, RoomId, Who
from bot.texts import Texts, msgid, msgids

_COUNTED: dict[Who, tuple[str, str]] = {
    Who.STUDENTS: msgids("{n} student", "{n} students"),
    Who.TEACHERS: msgids("{n} teacher", "{n} teachers"),
    Who.ASSISTANTS: msgids("{n} assistant", "{n} assistants"),
    Who.ALL: msgids("{n} person", "{n} people"),
}
_ROLES = {
    Role.STUDENT: msgid("student"),
    Role.TEACHER: msgid("teacher"),
    Role.ASSISTANT: msgid("assistant"),
}


def sheet(result: AttendanceSheet, viewer: Viewer) -> Iterator[Fragment]:
    """The attendance of a room, by entry time."""
    t = viewer.texts
    yield header(_count(result, t) if result.total else _none(result, t))
    yield paragraph(
        title_and_time(result.room, viewer), plain(_day(result, viewer)), *_unrecorded(result, viewer)
    )
    if result.summary is not None and result.rows:
        yield from roll.summary(result.room, result.summary, viewer)
    if result.rows:
        yield from _rows(result, viewer)
    yield actions(*_others(result, viewer))


def absent(result: AbsentSheet, viewer: Viewer) -> Iterator[Fragment]:
    """The student classrooms that were expected and have no record."""
    t = viewer.texts
    yield header(_missed(result, viewer))
    lines = [plain(_day(result, viewer)), *_awaited(result, viewer)]
    if result.complete_at is None and result.rows and result.seen:
        lines.append(_was_seen(result.seen, viewer))
    yield paragraph(title_and_time(result.room, viewer), *lines)
    if result.total is None and result.expected is None:
        line = t.gettext("/room code last for 1-20")
        yield paragraph(
            phrase(t.gettext("Give each classroom a code of its own: {line}"), line=viewer.line(line))
        )
    if result.rows:
        yield from _missing(result.rows, viewer)
    yield context(*_page_of(result, viewer))
    yield actions(*_beside_absent(result, viewer))


def _missed(result: AbsentSheet, viewer: Viewer) -> str:
    """The heading: nobody is absent before the records are complete."""
    t = viewer.texts
    if result.expected is None:
        return t.gettext("Nobody was expected by name")
    if result.total is None:
        return t.gettext("No class then")
    if not result.total and result.complete_at is None:
        return t.gettext("Nobody was absent")
    if result.complete_at is not None:
        words = t.gettext("{n} of {all} classrooms without a record so far")
    else:
        words = t.gettext("{n} of {all} classrooms absent")
    return words.format(n=t.number(result.total), all=t.number(result.expected))


def _missing(rows: Sequence[Attendee], viewer: Viewer) -> Iterator[Fragment]:
    """The classrooms of a page by name and number."""
    t = viewer.texts
    columns: tuple[Column[Attendee], ...] = (
        Column(t.gettext("Classroom"), lambda row: row.classroom),
        Column(t.gettext("Number"), lambda row: row.user_number),
    )
    rendered = table(t.gettext("Absent"), [column.head for column in columns], list(cells(columns, rows)))
    names = truncated_list([numbered(row.user_number, row.classroom, t) for row in rows])
    yield Fragment((rendered.block,), (names,))
    if more := len(rows) - rendered.shown:
        yield context(left_over(more, viewer))


def _beside_absent(result: AbsentSheet, viewer: Viewer) -> Iterator[Element | None]:
    t, ref = viewer.texts, RoomId(result.room.id)
    here = Absent(room=ref, date=result.day, page=result.page)
    if result.rows:
        yield from file_buttons(viewer, replace(here, page=1))
    yield from pages_beside(viewer, here, result.pages)
    if result.complete_at:
        again = replace(here, page=1)
        yield command_button(viewer, t.gettext("Check again"), "absent.again", again)
    every = Attendance(room=ref, date=result.day)
    yield command_button(viewer, t.gettext("Attendance"), "attendance", every)


def file_columns(room: Room, viewer: Viewer) -> tuple[Column[Attendee], ...]:
    """The columns of a room's attendance in a file."""
    t = viewer.texts
    return (
        Column(t.gettext("Day"), lambda row: row.day.isoformat()),
        Column(t.gettext("Number"), lambda row: row.user_number),
        Column(t.gettext("Name"), lambda row: row.name),
        Column(t.gettext("Role"), lambda row: role(row.role, t)),
        Column(t.gettext("Minutes in class"), lambda row: row.listened // 60),
        Column(t.gettext("First joined"), lambda row: _moment(row.first, viewer)),
        Column(t.gettext("Last left"), lambda row: _moment(row.last, viewer)),
        Column(t.gettext("Place"), lambda row: row.place),
        Column(t.gettext("Device"), lambda row: row.client),
        Column(t.gettext("Classroom"), lambda row: row.classroom),
        Column(t.gettext("Came"), lambda row: roll.arrival_text(row, room, t)),
    )


def absent_columns(room: Room, viewer: Viewer) -> tuple[Column[Attendee], ...]:
    """The columns of the classrooms that are missing, in a file."""
    t = viewer.texts
    return (
        Column(t.gettext("Day"), lambda row: row.day.isoformat()),
        Column(t.gettext("Number"), lambda row: row.user_number),
        Column(t.gettext("Classroom"), lambda row: row.classroom),
        Column(t.gettext("Came"), lambda row: roll.arrival_text(row, room, t)),
        Column(t.gettext("Class"), lambda _: room.title),
        Column(t.gettext("Room ID"), lambda _: room.id),
    )


def _moment(at: datetime | None, viewer: Viewer) -> str:
    return f"{at.astimezone(viewer.zone):%Y-%m-%d %H:%M}" if at else ""


def role(of: Role, texts: Texts) -> str:
    """The name of a role."""
    return texts.gettext(_ROLES[of])


def _none(result: AttendanceSheet, texts: Texts) -> str:
    """The heading without records: nobody attended, unless records may follow or somebody was seen."""
    if result.complete_at:
        return texts.gettext("No records yet")
    return texts.gettext("No records") if result.seen else texts.gettext("Nobody attended")


def _unrecorded(result: AttendanceSheet, viewer: Viewer) -> Iterator[Phrase]:
    """What is known besides the records, and when they will be complete."""
    if result.seen and not any(row.is_there for row in result.rows):
        yield _was_seen(result.seen, viewer)
    yield from _awaited(result, viewer)


def _was_seen(at: datetime, viewer: Viewer) -> Phrase:
    seen = viewer.texts.gettext("Someone was seen in the room at {time}.")
    return phrase(seen, time=viewer.at(at))


def _awaited(result: AttendanceSheet | AbsentSheet, viewer: Viewer) -> Iterator[Phrase]:
    """When the records will be complete, if they are not."""
    t = viewer.texts
    if result.complete_at:
        later = t.gettext("Records arrive some time after a class and will be complete by {time}.")
        yield phrase(later, time=viewer.at(result.complete_at))


def _rows(result: AttendanceSheet, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    columns = tuple(_columns(result, viewer))
    rows = list(cells(columns, result.rows))
    rendered = table(t.gettext("Attendance"), [column.head for column in columns], rows)
    yield Fragment((rendered.block,), ())
    yield Fragment((), (_text_line(result.rows[: rendered.shown], viewer),))
    yield context(*_notes(result, rendered.shown, viewer))


def _columns(result: AttendanceSheet, viewer: Viewer) -> Iterator[Column[Attendee]]:
    t, rows = viewer.texts, result.rows
    yield Column(t.gettext("Name"), lambda row: row.name)
    if any(row.classroom for row in rows):
        yield Column(t.gettext("Classroom"), lambda row: row.classroom)
    if any(row.arrival for row in rows):
        yield Column(t.gettext("Came"), lambda row: roll.arrival_text(row, result.room, t))
    yield Column(t.gettext("Minutes in class"), lambda row: row.listened // 60)
    yield Column(t.gettext("First joined"), lambda row: _clock(row.first, viewer))
    yield Column(t.gettext("Last left"), lambda row: _clock(row.last, viewer))
    if result.day is None and (result.summary is None or len({row.day for row in rows}) > 1):
        yield Column(t.gettext("Day"), lambda row: viewer.day(row.day))
    if result.who is Who.ALL:
        yield Column(t.gettext("Role"), lambda row: role(row.role, t))
    yield Column(t.gettext("Number"), lambda row: row.user_number)
    if any(row.place for row in rows):
        yield Column(t.gettext("Place"), lambda row: row.place)
    if any(row.client for row in rows):
        yield Column(t.gettext("Device"), lambda row: row.client)


def _clock(at: datetime | None, viewer: Viewer) -> str:
    return viewer.texts.clock(at.astimezone(viewer.zone)) if at else EMPTY_TEXT


def _count(result: AttendanceSheet, texts: Texts) -> str:
    if result.summary is None and len({row.day for row in result.rows}) > 1:
        return texts.ngettext("{n} record over several days", "{n} records over several days", result.total)
    return texts.ngettext(*_COUNTED[result.who], result.total)


def _day(result: AttendanceSheet | AbsentSheet, viewer: Viewer) -> str:
    t = viewer.texts
    return viewer.day(result.day) if result.day else t.gettext("All days")


def _text_line(rows: Sequence[Attendee], viewer: Viewer) -> str:
    """Names and minutes, for the message's `text`."""
    t = viewer.texts
    return truncated_list(
        [t.gettext("{name} {minutes} min", name=row.name, minutes=row.listened // 60) for row in rows]
    )


def _notes(result: AttendanceSheet, shown: int, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield plain(
        t.gettext("Times are in {zone}. Days are in the platform's time zone.", zone=t.zone(viewer.zone))
    )
    yield from _page_of(result, viewer)
    if more := len(result.rows) - shown:
        yield left_over(more, viewer)


def _page_of(result: AttendanceSheet | AbsentSheet, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.pages > 1:
        pages = t.gettext("Page {page} of {pages}.", page=t.number(result.page), pages=t.number(result.pages))
        yield plain(pages)


def _others(result: AttendanceSheet, viewer: Viewer) -> Iterator[Element | None]:
    """All of it as a file, the other pages, Refresh while records may follow; the same day for the other roles."""
    t, ref = viewer.texts, RoomId(result.room.id)
    here = Attendance(room=ref, date=result.day, who=result.who, page=result.page)
    if result.rows:
        yield from file_buttons(viewer, replace(here, page=1))
    yield from pages_beside(viewer, here, result.pages)
    if result.summary and result.summary.expected is not None:
        missed = Absent(room=ref, date=result.day)
        yield command_button(viewer, t.gettext("Absent only"), "absent", missed)
    if result.complete_at:
        again = Attendance(room=ref, date=result.day, who=result.who)
        yield command_button(viewer, t.gettext("Check again"), "attendance.again", again)
    other = result.room.other_half
    if other:
        line = Attendance(room=RoomId(other), date=result.day, who=result.who)
        yield command_button(viewer, t.gettext("Linked room"), "attendance.other", line)
    labels = {
        Who.STUDENTS: t.gettext("Students"),
        Who.TEACHERS: t.gettext("Teachers"),
        Who.ALL: t.gettext("Everyone"),
    }
    for who, label in labels.items():
        if who is not result.who:
            line = Attendance(room=ref, date=result.day, who=who)
            yield command_button(viewer, label, f"attendance.{who}", line)
