"""Renders the live status of rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.blocks.buttons import command_button
from bot.blocks.elements import Fragment, actions, context, header, paragraph, row, rows_that_fit
from bot.blocks.phrases import Phrase, bold, joined, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import LiveNow, RoomLive
from bot.language.commands import Attendance, LiveStatus, RoomId, ShowRoom


def now(result: LiveNow, viewer: Viewer) -> Iterator[Fragment]:
    """One room, or every room scheduled for now."""
    if len(result.rooms) == 1 and not result.every:
        yield from _one(result.rooms[0], result, viewer)
    else:
        yield from _several(result, viewer)


def state(live: RoomLive, viewer: Viewer) -> Phrase:
    """Whether class is in session, the teacher present, and how many student classrooms joined."""
    t = viewer.texts
    facts = (
        (bold(t.gettext("In class") if live.in_class else t.gettext("Not in class")),),
        plain(
            t.gettext("teacher in the room") if live.teacher_present else t.gettext("no teacher in the room")
        ),
        plain(t.ngettext("{n} student classroom", "{n} student classrooms", live.users)),
    )
    return joined(facts)


def _one(live: RoomLive, result: LiveNow, viewer: Viewer) -> Iterator[Fragment]:
    t, room = viewer.texts, live.room
    yield header(room.title)
    yield paragraph(state(live, viewer))
    if live.displayed != live.users:
        shown = t.gettext("The room itself displays {count}.", count=t.number(live.displayed))
        yield paragraph(plain(shown))
    yield paragraph(viewer.when(room.start, room.end))
    yield context(_as_of(result, viewer))
    yield actions(
        command_button(viewer, t.gettext("Refresh"), "live", LiveStatus(room=RoomId(room.id))),
        command_button(viewer, t.gettext("Attendance"), "attendance", Attendance(room=RoomId(room.id))),
        command_button(viewer, t.gettext("Open room"), "show", ShowRoom(room=RoomId(room.id))),
    )


def _several(result: LiveNow, viewer: Viewer) -> Iterator[Fragment]:
    t = viewer.texts
    if not result.rooms:
        yield paragraph(plain(t.gettext("No rooms are scheduled right now.")))
    else:
        yield header(t.ngettext("{n} room right now", "{n} rooms right now", result.total))
        yield paragraph(_sum(result.rooms, viewer))
    rows = rows_that_fit([_row(number, live, viewer) for number, live in enumerate(result.rooms, 1)])
    yield from rows
    if (more := result.total - len(rows)) > 0:
        yield paragraph(
            plain(t.ngettext("{n} more room is not shown.", "{n} more rooms are not shown.", more))
        )
    yield context(_as_of(result, viewer))
    yield actions(command_button(viewer, t.gettext("Refresh"), "live", LiveStatus()))


def _row(number: int, live: RoomLive, viewer: Viewer) -> Fragment:
    show = command_button(viewer, viewer.texts.gettext("Open"), "show", ShowRoom(room=RoomId(live.room.id)))
    facts = [state(live, viewer), viewer.short_time(live.room.start, live.room.end)]
    return row(f"#{number} {live.room.title}", facts, show)


def _sum(rooms: Sequence[RoomLive], viewer: Viewer) -> Phrase:
    t = viewer.texts
    teaching = t.ngettext("{n} in class", "{n} in class", sum(live.in_class for live in rooms))
    users = t.ngettext("{n} student classroom", "{n} student classrooms", sum(live.users for live in rooms))
    return phrase(t.gettext("{teaching}, {users} in total."), teaching=teaching, users=users)


def _as_of(result: LiveNow, viewer: Viewer) -> Phrase:
    t = viewer.texts
    return plain(
        t.gettext("As of {moment}, {zone}.", moment=viewer.moment(result.at), zone=t.zone(viewer.zone))
    )
