"""Who came to class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.blocks.buttons import run_command
from bot.blocks.elements import NOTHING, Element, Part, actions, brief, header, paragraph, small
from bot.blocks.phrases import Phrase, code, phrase, said
from bot.blocks.reader import Reader
from bot.blocks.rooms import title_and_time
from bot.blocks.tables import Row, Value, table
from bot.classroom.results import AttendanceSheet, Attendee, Role
from bot.language import write
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
    """A heading, and what stands under it."""

    head: str
    cell: Callable[[Attendee], Value]


def sheet(result: AttendanceSheet, reader: Reader) -> Iterator[Part]:
    """Rows by entry time, or that nobody came."""
    t = reader.texts
    yield header(_count(result, t) if result.rows else t.gettext("Nobody came"))
    yield paragraph(title_and_time(result.room, reader), said(_day(result, reader)))
    if result.rows:
        yield from _rows(result, reader)
    yield actions(*_others(result, reader))


def role(of: Role, texts: Texts) -> str:
    """A role in words."""
    return texts.gettext(_ROLES[of])


def _rows(result: AttendanceSheet, reader: Reader) -> Iterator[Part]:
    t = reader.texts
    columns = tuple(_columns(result, reader))
    rows: list[Row] = [[column.cell(row) for column in columns] for row in result.rows]
    drawn = table(t.gettext("Attendance"), [column.head for column in columns], rows)
    yield Part((drawn.block,), ())
    yield Part((), (_spoken(result.rows[: drawn.shown], reader),))
    yield small(*_notes(result, drawn.shown, reader))


def _columns(result: AttendanceSheet, reader: Reader) -> Iterator[Column]:
    t, rows = reader.texts, result.rows
    yield Column(t.gettext("Name"), lambda row: row.name)
    yield Column(t.gettext("Minutes in class"), lambda row: row.listened // 60)
    yield Column(t.gettext("First in"), lambda row: _clock(row.first, reader))
    yield Column(t.gettext("Last out"), lambda row: _clock(row.last, reader))
    if result.day is None:
        yield Column(t.gettext("Day"), lambda row: reader.day(row.day))
    if result.who is Who.ALL:
        yield Column(t.gettext("Role"), lambda row: role(row.role, t))
    yield Column(t.gettext("Number"), lambda row: row.user_number)
    if any(row.place for row in rows):
        yield Column(t.gettext("Place"), lambda row: row.place)
    if any(row.client for row in rows):
        yield Column(t.gettext("Device"), lambda row: row.client)


def _clock(at: datetime | None, reader: Reader) -> str:
    return reader.texts.clock(at.astimezone(reader.zone)) if at else NOTHING


def _count(result: AttendanceSheet, texts: Texts) -> str:
    if len({row.day for row in result.rows}) > 1:
        return texts.ngettext("{n} entry on several days", "{n} entries on several days", result.total)
    return texts.ngettext(*_COUNTED[result.who], result.total)


def _day(result: AttendanceSheet, reader: Reader) -> str:
    t = reader.texts
    return reader.day(result.day) if result.day else t.gettext("Every day of the room")


def _spoken(rows: Sequence[Attendee], reader: Reader) -> str:
    """Names and minutes, for who hears the message instead of seeing it."""
    t = reader.texts
    return brief(
        [t.gettext("{name} {minutes} min", name=row.name, minutes=row.listened // 60) for row in rows]
    )


def _notes(result: AttendanceSheet, shown: int, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield said(t.gettext("Times in {zone}; days are the platform's.", zone=t.zone(reader.zone)))
    if more := result.total - shown:
        left = t.ngettext("{n} more is not shown.", "{n} more are not shown.", more)
        line = write(Attendance(room=RoomId(result.room.id), day=_last_day(result), who=result.who))
        narrower = t.gettext("{left} Ask for one day or one role, for example {line}")
        yield phrase(narrower, left=left, line=code(f"/{line}"))


def _last_day(result: AttendanceSheet) -> date:
    return max(row.day for row in result.rows)


def _others(result: AttendanceSheet, reader: Reader) -> Iterator[Element | None]:
    """The same day for the roles not shown."""
    t, ref = reader.texts, RoomId(result.room.id)
    labels = {
        Who.STUDENTS: t.gettext("Students"),
        Who.TEACHERS: t.gettext("Teachers"),
        Who.ALL: t.gettext("Everyone"),
    }
    for who, label in labels.items():
        if who is not result.who:
            line = Attendance(room=ref, day=result.day, who=who)
            yield run_command(label, f"attendance.{who}", line)
