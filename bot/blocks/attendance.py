"""Renders attendance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.blocks.buttons import command_button
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
from bot.blocks.tables import Row, Value, table
from bot.blocks.viewer import Viewer
from bot.classroom.results import AttendanceSheet, Attendee, Role
from bot.language.commands import Attendance, RoomId, Who
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


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, and its cell for a row."""

    head: str
    cell: Callable[[Attendee], Value]


def sheet(result: AttendanceSheet, viewer: Viewer) -> Iterator[Fragment]:
    """The attendance of a room, by entry time."""
    t = viewer.texts
    yield header(_count(result, t) if result.rows else _none(result, t))
    yield paragraph(
        title_and_time(result.room, viewer), plain(_day(result, viewer)), *_unrecorded(result, viewer)
    )
    if result.rows:
        yield from _rows(result, viewer)
    yield actions(*_others(result, viewer))


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
    t = viewer.texts
    if result.seen and not result.rows:
        seen = t.gettext("Someone was seen in the room at {time}.")
        yield phrase(seen, time=viewer.at(result.seen))
    if result.complete_at:
        later = t.gettext("Records arrive some time after a class and will be complete by {time}.")
        yield phrase(later, time=viewer.at(result.complete_at))


def _rows(result: AttendanceSheet, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    columns = tuple(_columns(result, viewer))
    rows: list[Row] = [[column.cell(row) for column in columns] for row in result.rows]
    rendered = table(t.gettext("Attendance"), [column.head for column in columns], rows)
    yield Fragment((rendered.block,), ())
    yield Fragment((), (_text_line(result.rows[: rendered.shown], viewer),))
    yield context(*_notes(result, rendered.shown, viewer))


def _columns(result: AttendanceSheet, viewer: Viewer) -> Iterator[Column]:
    t, rows = viewer.texts, result.rows
    yield Column(t.gettext("Name"), lambda row: row.name)
    yield Column(t.gettext("Minutes in class"), lambda row: row.listened // 60)
    yield Column(t.gettext("First joined"), lambda row: _clock(row.first, viewer))
    yield Column(t.gettext("Last left"), lambda row: _clock(row.last, viewer))
    if result.day is None:
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
    if len({row.day for row in result.rows}) > 1:
        return texts.ngettext("{n} record over several days", "{n} records over several days", result.total)
    return texts.ngettext(*_COUNTED[result.who], result.total)


def _day(result: AttendanceSheet, viewer: Viewer) -> str:
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
    if more := result.total - shown:
        left = t.ngettext("{n} more is not shown.", "{n} more are not shown.", more)
        line = viewer.write(Attendance(room=RoomId(result.room.id), date=_last_day(result), who=result.who))
        narrower = t.gettext("{left} To narrow it down, ask for one day or one role: {line}")
        yield phrase(narrower, left=left, line=viewer.line(line))


def _last_day(result: AttendanceSheet) -> date:
    return max(row.day for row in result.rows)


def _others(result: AttendanceSheet, viewer: Viewer) -> Iterator[Element | None]:
    """Refresh while records may follow; the same day for the other roles."""
    t, ref = viewer.texts, RoomId(result.room.id)
    if result.complete_at:
        again = Attendance(room=ref, date=result.day, who=result.who)
        yield command_button(viewer, t.gettext("Check again"), "attendance.again", again)
    other = result.room.large_class or result.room.dual_teacher
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
