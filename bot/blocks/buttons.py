"""Buttons that run commands; their value is the canonical command line."""

from __future__ import annotations

from bot.blocks.elements import Element, line_button
from bot.blocks.viewer import Viewer
from bot.language.commands import Command


def command_button(
    viewer: Viewer, label: str, name: str, command: Command, style: str | None = None
) -> Element | None:
    """A button that runs a command for the person who presses it; None if its line exceeds Slack's limit."""
    return line_button(label, name, viewer.write(command), style)
