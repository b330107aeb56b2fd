"""Rooms: the card of one, made, shown, changed or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.blocks.buttons import run_command
from bot.blocks.elements import (
    Element,
    Part,
    actions,
    divider,
    enter,
    header,
    paragraph,
    press,
    run,
    small,
)
from bot.blocks.phrases import Phrase, bold, code, joined, link, mention, phrase, said
from bot.blocks.reader import Reader
from bot.classroom.results import (
    Room,
    RoomChanged,
    RoomDeleted,
    RoomMade,
    RoomShown,
)
from bot.language.commands import (
    Attendance,
    DeleteRoom,
    ListCodes,
    LiveStatus,
    RoomId,
)


def made(result: RoomMade, reader: Reader) -> Iterator[Part]:
    """A room, or a pair of them, that has just been created."""
    t = reader.texts
    yield paragraph(said(t.gettext("Room created.")))
    if result.found:
        note = t.gettext(
            "The platform's answer was lost on the way. The room was found there; nothing is made twice."
        )
        yield paragraph(said(note))
    yield from card(result.room, reader)
    if result.live:
        yield divider()
        yield paragraph(said(t.gettext("The large-class room that goes with it:")))
        yield from card(result.live, reader)


def shown(result: RoomShown, reader: Reader) -> Iterator[Part]:
    """One room."""
    yield from card(result.room, reader)


def changed(result: RoomChanged, reader: Reader) -> Iterator[Part]:
    """What has changed, then the room as it is now."""
    lines = tuple(_changes(result, reader))
    t = reader.texts
    yield paragraph(
        said(t.gettext("Room changed.") if lines else t.gettext("Nothing was different.")), *lines
    )
    yield from card(result.after, reader)


def deleted(result: RoomDeleted, reader: Reader) -> Iterator[Part]:
    """A room that is gone, and the way back."""
    t, room = reader.texts, result.room
    happened = (
        t.gettext("{title} had already been deleted.")
        if result.already_gone
        else t.gettext("{title} is deleted. Its join codes no longer work.")
    )
    yield paragraph(phrase(happened, title=bold(room.title)))
    yield paragraph(reader.when(room.start, room.end))
    yield small(said(t.gettext("For 30 days it can be created again, with new join codes.")))
    yield actions(run(t.gettext("Create again"), "again", result.again))


def card(room: Room, reader: Reader) -> Iterator[Part]:
    """All about one room, what is needed first first."""
    seen = reader.room(room)
    yield header(seen.title)
    yield paragraph(reader.when(seen.start, seen.end))
    ways = tuple(_ways_in(seen, reader))
    if ways:
        yield paragraph(*ways)
    yield actions(*_doors(seen, reader))
    yield actions(*_next_steps(seen, reader))
    yield small(*_small_print(seen, reader))


def title_and_time(room: Room, reader: Reader) -> Phrase:
    """A room in one line."""
    return joined(((bold(room.title),), reader.briefly(room.start, room.end)))


def _ways_in(room: Room, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    if room.student:
        yield phrase(t.gettext("Student code {code}"), code=code(room.student.code))
        yield phrase(t.gettext("Student link {link}"), link=link(room.student.link))
    if room.teacher:
        yield phrase(t.gettext("Teacher code {code}"), code=code(room.teacher.code))
    if room.assistant:
        yield phrase(t.gettext("Assistant code {code}"), code=code(room.assistant.code))


def _doors(room: Room, reader: Reader) -> Iterator[Element]:
    t = reader.texts
    if reader.shared_by:
        yield press(t.gettext("Join as teacher"), "join.teacher", room.id)
    if room.teacher:
        yield enter(t.gettext("Join as teacher"), "teacher", room.teacher.link, "primary")
    if room.assistant:
        yield enter(t.gettext("Join as assistant"), "assistant", room.assistant.link)


def _next_steps(room: Room, reader: Reader) -> Iterator[Element | None]:
    t, ref = reader.texts, RoomId(room.id)
    yield run_command(t.gettext("Live now"), "live", LiveStatus(room=ref))
    yield run_command(t.gettext("Attendance"), "attendance", Attendance(room=ref))
    yield run_command(t.gettext("Join codes"), "codes", ListCodes(room=ref))
    if room.may_change:
        yield run_command(t.gettext("Delete"), "delete", DeleteRoom(room=ref), "danger")


def _small_print(room: Room, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield joined(_facts(room, reader))
    if not reader.shared_by:
        line = t.gettext("/room code {id} for 1-20", id=room.id)
        yield phrase(t.gettext("Codes of their own for student classrooms: {line}"), line=code(line))
    if room.may_change:
        lines = (
            t.gettext("/room move {id} to 16:00-17:00", id=room.id),
            t.gettext('/room rename {id} to "…"', id=room.id),
        )
        yield phrase(t.gettext("Change it: {move} or {rename}"), move=code(lines[0]), rename=code(lines[1]))


def _facts(room: Room, reader: Reader) -> Iterator[Phrase]:
    t = reader.texts
    yield phrase(t.gettext("Room {id}"), id=code(room.id))
    if room.max_users:
        limit = t.ngettext("at most {n} student classroom", "at most {n} student classrooms", room.max_users)
        yield said(limit)
    if room.maker:
        yield phrase(t.gettext("made by {person}"), person=mention(room.maker))


def _changes(result: RoomChanged, reader: Reader) -> Iterator[Phrase]:
    t, before, after = reader.texts, result.before, result.after
    if before.title != after.title:
        yield phrase(t.gettext("Title: {before} → {after}"), before=before.title, after=bold(after.title))
    if (before.start, before.end) != (after.start, after.end):
        was, now = (reader.briefly(room.start, room.end) for room in (before, after))
        yield phrase(t.gettext("Time: {before} → {after}"), before=was, after=now)
    if before.max_users != after.max_users:
        limits = [_limit(room, reader) for room in (before, after)]
        yield phrase(t.gettext("Limit: {before} → {after}"), before=limits[0], after=limits[1])
    if result.pre_enter_seconds is not None:
        early = t.duration(timedelta(seconds=result.pre_enter_seconds))
        yield phrase(t.gettext("Students may enter {duration} early."), duration=early)


def _limit(room: Room, reader: Reader) -> str:
    return reader.texts.number(room.max_users) if room.max_users else reader.texts.gettext("none")
