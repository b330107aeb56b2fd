"""Renders a change of a room's owner or teacher, and its confirmation."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import command_button
from bot.blocks.clashes import warning
from bot.blocks.confirmations import confirm_buttons, expiry
from bot.blocks.elements import Fragment, actions, context, paragraph
from bot.blocks.phrases import Phrase, bold, mention, phrase
from bot.blocks.viewer import Viewer
from bot.classroom.results import GiftConfirmation, Room, RoomGiven, TeacherAssigned
from bot.language.commands import RoomId, ShowRoom


def given(result: RoomGiven, viewer: Viewer) -> Iterator[Fragment]:
    """Whose the room is now."""
    t, room = viewer.texts, result.room
    words = (
        t.gettext("{title} already belongs to {person}.")
        if result.already
        else t.gettext("{title} belongs to {person} now.")
    )
    yield from _told(words, room, room.owner, viewer)


def taught(result: TeacherAssigned, viewer: Viewer) -> Iterator[Fragment]:
    """Who teaches the room now."""
    t, room = viewer.texts, result.room
    words = (
        t.gettext("{title} is already taught by {person}.")
        if result.already
        else t.gettext("{title} is taught by {person} now.")
    )
    yield from warning(result.clash, viewer)
    yield from _told(words, room, room.taught_by, viewer)


def gift_confirmation(result: GiftConfirmation, viewer: Viewer) -> Iterator[Fragment]:
    """What it means to give somebody's room to another."""
    t, room = viewer.texts, result.room
    words = t.gettext("{title} belongs to {owner}. Give it to {person}?")
    means = t.gettext("{owner} can then no longer change it or enter as its teacher.")
    owner = _person(room.owner)
    yield paragraph(
        phrase(words, title=bold(room.title), owner=owner, person=mention(result.to)),
        phrase(means, owner=owner),
        viewer.when(room.start, room.end),
    )
    yield confirm_buttons(t.gettext("Give"), result.token, viewer)
    yield context(expiry(viewer))


def _told(words: str, room: Room, person: str | None, viewer: Viewer) -> Iterator[Fragment]:
    yield paragraph(phrase(words, title=bold(room.title), person=_person(person)))
    show = ShowRoom(room=RoomId(room.id))
    yield actions(command_button(viewer, viewer.texts.gettext("Open"), "show", show))


def _person(user: str | None) -> Phrase:
    return (mention(user),) if user else ()
