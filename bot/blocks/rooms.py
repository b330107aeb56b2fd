"""Renders a room: created, shown, changed or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.blocks.buttons import command_button
from bot.blocks.cards import card
from bot.blocks.clashes import warning
from bot.blocks.elements import Element, Fragment, actions, context, paragraph
from bot.blocks.phrases import Phrase, bold, joined, mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import (
    Room,
    RoomChanged,
    RoomCreated,
    RoomDeleted,
    RoomShown,
    Unanswered,
)
from bot.language.commands import DeleteRoom, EditRoom, RoomId, ShowRoom


def created(result: RoomCreated, viewer: Viewer) -> Iterator[Fragment]:
    """A created room, with its large class if any."""
    t = viewer.texts
    words = t.gettext("Room created.")
    if result.found:
        words = t.gettext("Room created. The platform's answer was lost, and it was not created twice.")
    yield paragraph(plain(words))
    yield from warning(result.clash, viewer)
    yield from card(result.room, viewer, result.live)


def shown(result: RoomShown, viewer: Viewer) -> Iterator[Fragment]:
    """One room, with its large class if any."""
    yield from card(result.room, viewer, result.live)


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
    yield from warning(result.clash, viewer)
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
    again = command_button(viewer, t.gettext("Create again"), "again", result.again)
    yield actions(_delete_other_half(result, viewer), again)


def title_and_time(room: Room, viewer: Viewer) -> Phrase:
    """A room on one line."""
    return joined(((bold(room.title),), viewer.short_time(room.start, room.end)))


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
    if before.taught_by != after.taught_by:
        teachers = [_teacher(room, viewer) for room in (before, after)]
        yield phrase(t.gettext("Teacher: {before} → {after}"), before=teachers[0], after=teachers[1])
    if pre_enter_seconds is not None:
        early = t.duration(timedelta(seconds=pre_enter_seconds))
        yield phrase(t.gettext("Students can enter {duration} early."), duration=early)


def _teacher(room: Room, viewer: Viewer) -> Phrase:
    teacher = room.taught_by or room.owner
    return (mention(teacher),) if teacher else plain(viewer.texts.gettext("nobody so far"))


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
        teacher=(before.taught_by or before.owner) if before.taught_by != after.taught_by else None,
    )
    if undo != EditRoom(room=RoomId(after.id)):
        yield command_button(viewer, t.gettext("Undo"), "undo", undo)
    yield _open(after, viewer)


def _pair_deleted(result: RoomDeleted, viewer: Viewer) -> Iterator[Phrase]:
    t = viewer.texts
    if result.other_half:
        yield plain(t.gettext("The linked room has been deleted too."))
    elif result.other_half is False:
        yield plain(t.gettext("The linked room may still be there."))


def _delete_other_half(result: RoomDeleted, viewer: Viewer) -> Element | None:
    left = result.room.other_half
    if result.other_half is not False or left is None:
        return None
    delete = DeleteRoom(room=RoomId(left))
    return command_button(viewer, viewer.texts.gettext("Delete it too"), "delete", delete, "danger")


def _limit(room: Room, viewer: Viewer) -> str:
    return viewer.texts.number(room.max_users) if room.max_users else viewer.texts.gettext("none")
