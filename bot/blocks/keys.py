"""Renders the partner key, masked except for its ends."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.buttons import command_button
from bot.blocks.elements import Fragment, actions, context, header, paragraph
from bot.blocks.phrases import code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import KeyShown
from bot.language.commands import RotateKey


def shown(result: KeyShown, viewer: Viewer) -> Iterator[Fragment]:
    """The current key, or the new one after a rotation."""
    t = viewer.texts
    yield header(t.gettext("New partner key") if result.rotated else t.gettext("Partner key"))
    count = t.ngettext("{n} character", "{n} characters", result.length)
    yield paragraph(phrase(t.gettext("{key} ({count})"), key=code(result.masked), count=count))
    if result.rotated:
        said_now = t.gettext(
            "Rollcall now uses the new key. The old one no longer works, so update any other program"
            " that uses it."
        )
        yield paragraph(plain(said_now))
    else:
        yield context(plain(t.gettext("Replacing the key disables this one everywhere at once.")))
        yield actions(command_button(viewer, t.gettext("Replace the key"), "rotate", RotateKey(), "danger"))
