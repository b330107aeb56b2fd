"""Buttons that run commands; their value is the signed command."""

from __future__ import annotations

from bot.blocks.elements import BUTTON_VALUE, Element, button, escaped_length
from bot.blocks.viewer import Viewer
from bot.language.commands import Command

IN_PLACE = "place."
"""What the names of buttons begin with whose answer takes the place of their message."""


def command_button(
    viewer: Viewer, label: str, name: str, command: Command, style: str | None = None
) -> Element | None:
    """A button that runs a command for the person who presses it; None if the command exceeds Slack's limit and cannot
    be stored instead.
    """
    value = carried(viewer, command, BUTTON_VALUE)
    return None if value is None else button(label, f"run.{name}", value, style)


def in_place(viewer: Viewer, name: str) -> str:
    """The name of a button whose answer takes the place of the message it stands on: not of one that many see."""
    return name if viewer.shared_by else f"{IN_PLACE}{name}"


def carried(viewer: Viewer, command: Command, most: int) -> str | None:
    """The value of a button for a command, at most `most` characters: the command, or the name it is stored under."""
    signed = viewer.signer.sign(command)
    return signed if escaped_length(signed) <= most else viewer.signer.keep(command)
