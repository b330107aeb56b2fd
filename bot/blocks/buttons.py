"""Buttons that run commands; their value is the signed command."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from bot.blocks.elements import MAX_BUTTON_VALUE, Element, button, escaped_length
from bot.blocks.viewer import Viewer
from bot.language.commands import (
    Absent,
    Attendance,
    AttendanceAcross,
    Command,
    ListClassrooms,
    ListCodes,
)

Paged = Absent | Attendance | AttendanceAcross | ListClassrooms | ListCodes
"""Commands whose answers have pages."""

IN_PLACE = "place."
"""What the names of buttons begin with whose answer takes the place of their message."""


def command_button(
    viewer: Viewer, label: str, name: str, command: Command, style: str | None = None
) -> Element | None:
    """A button that runs a command for the person who presses it; None if the command exceeds Slack's limit and cannot
    be stored instead.
    """
    value = carried(viewer, command, MAX_BUTTON_VALUE)
    return None if value is None else button(label, f"run.{name}", value, style)


def in_place(viewer: Viewer, name: str) -> str:
    """The name of a button whose answer replaces the message it is on, unless the message is public."""
    return name if viewer.shared_by else f"{IN_PLACE}{name}"


def carried(viewer: Viewer, command: Command, most: int) -> str | None:
    """The value of a button for a command, at most `most` characters: the command, or the name it is stored under."""
    signed = viewer.signer.sign(command)
    return signed if escaped_length(signed) <= most else viewer.signer.keep(command)


def pages_beside(viewer: Viewer, here: Paged, pages: int) -> Iterator[Element | None]:
    """Buttons to the page before the one that `here` asks for and the one after it, in place of it."""
    t = viewer.texts
    if here.page > 1:
        earlier = replace(here, page=here.page - 1)
        yield command_button(viewer, t.gettext("Previous page"), in_place(viewer, "previous"), earlier)
    if here.page < pages:
        later = replace(here, page=here.page + 1)
        yield command_button(viewer, t.gettext("Next page"), in_place(viewer, "next"), later)
