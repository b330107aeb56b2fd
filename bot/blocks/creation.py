"""Renders creations that the platform did not answer, or that repeat a recent one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import command_button, in_place
from bot.blocks.confirmations import CANCEL, CONFIRM
from bot.blocks.elements import Fragment, actions, button, compose, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import CreationUnknown, IdenticalRoom
from bot.language.commands import RoomId, ShowRoom

CREATE = "choose.0"
"""A second button of a message that is pressed as a confirmation is."""


def unknown(result: CreationUnknown, viewer: Viewer) -> Iterator[Fragment]:
    """A creation whose outcome is unknown."""
    t = viewer.texts
    words = t.gettext(
        "The class platform did not answer, so it is not known yet whether {title} was created."
    )
    yield paragraph(
        phrase(words, title=bold(result.title)),
        viewer.when(result.start, result.end),
        plain(t.gettext("I looked for the room and did not find it. Check again before you create another.")),
        *([plain(t.gettext("I go on looking for ten minutes and will tell you."))] if result.goes_on else []),
    )
    yield actions(
        button(t.gettext("Check again"), CONFIRM, result.check, "primary"),
        button(t.gettext("Create"), CREATE, result.create),
    )


def not_created(result: CreationUnknown, viewer: Viewer) -> Message:
    """What is said of a creation without an answer when its room was looked for long enough."""
    words = viewer.texts.gettext(
        "I have looked for {title} for ten minutes and did not find it, so it was most likely not created."
    )
    return compose(
        [paragraph(phrase(words, title=bold(result.title)), viewer.when(result.start, result.end))]
    )


def identical(result: IdenticalRoom, viewer: Viewer) -> Iterator[Fragment]:
    """A room that the same person created, or asked for, a moment ago."""
    t, room = viewer.texts, result.room
    words = t.gettext("You created this room a moment ago, so nothing was created now: {title}.")
    if room is None:
        words = t.gettext("You asked for this room a moment ago, and its outcome is not known yet: {title}.")
    yield paragraph(phrase(words, title=bold(result.title)), viewer.when(result.start, result.end))
    show = ShowRoom(room=RoomId(room.id)) if room else None
    yield actions(
        command_button(viewer, t.gettext("Open"), in_place(viewer, "show"), show) if show else None,
        button(t.gettext("Create it all the same"), CONFIRM, result.token),
        button(t.gettext("Cancel"), CANCEL, result.token),
    )
