"""Buttons that run commands: they carry the canonical line."""

from __future__ import annotations

from bot.blocks.elements import Element, line_button
from bot.blocks.viewer import Viewer
from bot.language.commands import Command


def command_button(
    viewer: Viewer, label: str, name: str, command: Command, style: str | None = None
) -> Element | None:
    """A button that runs a command as whoever presses it; None when its line is too long to carry."""
    return line_button(label, name, viewer.write(command), style)
