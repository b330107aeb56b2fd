"""Renders a room: created, shown, changed or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.blocks.buttons import command_button
from bot.blocks.elements import (
    Element,
    Fragment,
    actions,
    button,
    context,
    divider,
    header,
    link_button,
    paragraph,
)
from bot.blocks.phrases import Phrase, bold, code, joined, link, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    Room,
    RoomChanged,
    RoomCreated,
    RoomDeleted,
    RoomShown,
    Unanswered,
)
from bot.language.commands import (
    Attendance,
    DeleteRoom,
    EditRoom,
    ListCodes,
    LiveStatus,
    RoomId,
    ShowRoom,
)


def made(result: RoomCreated, viewer: Viewer) -> Iterator[Fragment]:
    """A created room, with its large-class room if any."""
    t = viewer.texts
    yield paragraph(plain(t.gettext("Room created.")))
    if result.found:
        note = t.gettext(
            "The platform's answer was lost, but the room had been created. It was not created twice."
        )
        yield paragraph(plain(note))
    yield from card(result.room, viewer)
    yield from _large_class(result.live, viewer)


def shown(result: RoomShown, viewer: Viewer) -> Iterator[Fragment]:
    """One room, with its large-class room if any."""
    yield from card(result.room, viewer)
    yield from _large_class(result.live, viewer)


def changed(result: RoomChanged, viewer: Viewer) -> Iterator[Fragment]:
    """The changes in one line, with a button to undo them."""
    t, room = viewer.texts, result.after
    changes = tuple(changes_of(result.before, room, result.pre_enter_seconds, viewer))
    if not changes:
        yield paragraph(joined(((bold(room.title),), plain(t.gettext("There was nothing to change.")))))
        yield actions(_open(room, viewer))
        return
    yield paragraph(joined(((bold(result.before.title),), *changes)))
    if result.other_half is not None:
        yield context(plain(_other_half(result, viewer)))
    yield actions(*_after_change(result, viewer))


def unanswered(result: Unanswered, viewer: Viewer) -> Iterator[Fragment]:
    """A change or deletion without an answer, and what the room itself shows of it."""
    t = viewer.texts
    words = {
        (True, True): t.gettext("The class platform did not answer, and nothing of {title} was changed."),
        (False, True): t.gettext("The class platform did not answer, and {title} was not deleted."),
        (True, False): t.gettext(
            "The class platform did not answer, so it is not known yet whether {title} was changed."
        ),
        (False, False): t.gettext(
            "The class platform did not answer, so it is not known yet whether {title} was deleted."
        ),
    }[result.changed, result.undone]
    yield paragraph(phrase(words, title=bold(result.room.title)))
    if result.undone:
        yield actions(command_button(viewer, t.gettext("Try again"), "retry", result.again))
    else:
        show = ShowRoom(room=RoomId(result.room.id))
        yield actions(command_button(viewer, t.gettext("Check again"), "show", show))


def deleted(result: RoomDeleted, viewer: Viewer) -> Iterator[Fragment]:
    """A deleted room, with a button to create it again."""
    t, room = viewer.texts, result.room
    happened = (
        t.gettext("{title} had already been deleted.")
        if result.already_gone
        else t.gettext("{title} has been deleted. Its join codes no longer work.")
    )
    yield paragraph(phrase(happened, title=bold(room.title)))
    yield paragraph(viewer.when(room.start, room.end), *_pair_deleted(result, viewer))
    yield context(plain(t.gettext("You can create it again within 30 days, with new join codes.")))
    yield actions(command_button(viewer, t.gettext("Create again"), "again", result.again))


def card(room: Room, viewer: Viewer) -> Iterator[Fragment]:
    """A room's card, most needed first."""
    seen = viewer.room(room)
    yield header(seen.title)
    yield paragraph(viewer.when(seen.start, seen.end))
    ways = tuple(_codes_and_links(seen, viewer))
    if ways:
        yield paragraph(*ways)
    yield actions(*_join_buttons(seen, viewer))
    yield actions(*_next_steps(seen, viewer))
    yield context(*_footnotes(seen, viewer))


def title_and_time(room: Room, viewer: Viewer) -> Phrase:
    """A room on one line."""
    return joined(((bold(room.title),), viewer.short_time(room.start, room.end)))


def _codes_and_links(room: Room, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if room.student:
        yield phrase(t.gettext("Student code {code}"), code=code(room.student.code))
        yield phrase(t.gettext("Student link {link}"), link=link(room.student.link))
    if room.teacher:
        yield phrase(t.gettext("Teacher code {code}"), code=code(room.teacher.code))
    if room.assistant:
        yield phrase(t.gettext("Assistant code {code}"), code=code(room.assistant.code))


def _join_buttons(room: Room, viewer: Viewer) -> Iterator[Element]:
    t = viewer.texts
    if viewer.shared_by:
        yield button(t.gettext("Join as teacher"), "join.teacher", room.id)
    if room.teacher:
        yield link_button(t.gettext("Join as teacher"), "teacher", room.teacher.link, "primary")
    if room.assistant:
        yield link_button(t.gettext("Join as assistant"), "assistant", room.assistant.link)


def _next_steps(room: Room, viewer: Viewer) -> Iterator[Element | None]:
    t, ref = viewer.texts, RoomId(room.id)
    yield command_button(viewer, t.gettext("Live now"), "live", LiveStatus(room=ref))
    yield command_button(viewer, t.gettext("Attendance"), "attendance", Attendance(room=ref))
    yield command_button(viewer, t.gettext("Join codes"), "codes", ListCodes(room=ref))
    if room.may_change:
        yield command_button(viewer, t.gettext("Delete"), "delete", DeleteRoom(room=ref), "danger")


def _footnotes(room: Room, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield joined(_facts(room, viewer))
    if not viewer.shared_by:
        line = t.gettext("/room code {id} for 1-20", id=room.id)
        yield phrase(t.gettext("A separate code for each student classroom: {line}"), line=viewer.line(line))
    if room.may_change:
        lines = (
            t.gettext("/room move {id} to 16:00-17:00", id=room.id),
            t.gettext('/room rename {id} to "…"', id=room.id),
        )
        yield phrase(
            t.gettext("To change it: {move} or {rename}"),
            move=viewer.line(lines[0]),
            rename=viewer.line(lines[1]),
        )


def _facts(room: Room, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    yield phrase(t.gettext("Room {id}"), id=code(room.id))
    if room.large_class:
        yield plain(t.gettext("with a large class"))
    if room.dual_teacher:
        yield phrase(t.gettext("large class of room {id}"), id=code(room.dual_teacher))
    if room.max_users:
        limit = t.ngettext("up to {n} student classroom", "up to {n} student classrooms", room.max_users)
        yield plain(limit)
    if room.owner:
        yield phrase(t.gettext("created by {person}"), person=mention(room.owner))


def changes_of(before: Room, after: Room, pre_enter_seconds: int | None, viewer: Viewer) -> Iterator[Phrase]:
    """What differs between a room before and after a change."""
    t = viewer.texts
    if before.title != after.title:
        yield phrase(t.gettext("Title: {before} → {after}"), before=before.title, after=bold(after.title))
    if (before.start, before.end) != (after.start, after.end):
        was, now = (viewer.short_time(room.start, room.end) for room in (before, after))
        yield phrase(t.gettext("Time: {before} → {after}"), before=was, after=now)
    if before.max_users != after.max_users:
        limits = [_limit(room, viewer) for room in (before, after)]
        yield phrase(t.gettext("Limit: {before} → {after}"), before=limits[0], after=limits[1])
    if pre_enter_seconds is not None:
        early = t.duration(timedelta(seconds=pre_enter_seconds))
        yield phrase(t.gettext("Students can enter {duration} early."), duration=early)


def _large_class(live: Room | None, viewer: Viewer) -> Iterator[Fragment]:
    if live is not None:
        yield divider()
        yield paragraph(plain(viewer.texts.gettext("The linked large-class room:")))
        yield from card(live, viewer)


def _open(room: Room, viewer: Viewer) -> Element | None:
    return command_button(viewer, viewer.texts.gettext("Open"), "show", ShowRoom(room=RoomId(room.id)))


def _other_half(result: RoomChanged, viewer: Viewer) -> str:
    t = viewer.texts
    if result.other_half:
        return t.gettext("The linked room was changed likewise.")
    return t.gettext("The linked room could not be changed: it is as it was.")


def _after_change(result: RoomChanged, viewer: Viewer) -> Iterator[Element | None]:
    t, before, after = viewer.texts, result.before, result.after
    undo = EditRoom(
        room=RoomId(after.id),
        title=before.title if before.title != after.title else None,
        start=before.start if before.start != after.start else None,
        end=before.end if before.end != after.end else None,
        max_users=before.max_users if before.max_users != after.max_users else None,
    )
    if undo != EditRoom(room=RoomId(after.id)):
        yield command_button(viewer, t.gettext("Undo"), "undo", undo)
    yield _open(after, viewer)


def _pair_deleted(result: RoomDeleted, viewer: Viewer) -> Iterator[Phrase]:
    t, room = viewer.texts, result.room
    if result.other_half:
        yield plain(t.gettext("The linked room has been deleted too."))
    elif result.other_half is False:
        left = room.large_class or room.dual_teacher or ""
        words = t.gettext("The linked room may still be there. Delete it too: {line}")
        yield phrase(words, line=viewer.line(t.gettext("/room delete {id}", id=left)))


def _limit(room: Room, viewer: Viewer) -> str:
    return viewer.texts.number(room.max_users) if room.max_users else viewer.texts.gettext("none")
