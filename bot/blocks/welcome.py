"""Renders the welcome for a person who uses Rollcall for the first time."""

from __future__ import annotations

from datetime import timedelta

from bot.blocks.buttons import command_button
from bot.blocks.elements import actions, compose, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, phrase, plain
from bot.blocks.viewer import Viewer
from bot.language.commands import Help, HourlyPeaks, ListRooms, RoomForm


def welcome(viewer: Viewer) -> Message:
    """What Rollcall is and how to use it, in two lines, and three buttons to start with."""
    t, name = viewer.texts, viewer.person.name
    hello = (
        phrase(
            t.gettext("Hi {name}, I'm Rollcall: I create live classes and tell how they went."),
            name=bold(name),
        )
        if name
        else plain(t.gettext("Hi, I'm Rollcall: I create live classes and tell how they went."))
    )
    line = viewer.line(t.gettext('/room new "English" tomorrow 14:00-15:00'))
    how = phrase(t.gettext("Tell me what you want, for example {line}, or begin here:"), line=line)
    today = viewer.now.astimezone(viewer.zone).date()
    new = command_button(viewer, t.gettext("Create a class"), "form", RoomForm())
    if viewer.person.workspace_admin or viewer.person.administrator:
        yesterday = HourlyPeaks(date=today - timedelta(days=1))
        new = command_button(viewer, t.gettext("Yesterday's peaks"), "hours", yesterday)
    listed = command_button(viewer, t.gettext("Today's classes"), "list", ListRooms(from_=today, to=today))
    more = command_button(viewer, t.gettext("What you can do"), "help", Help())
    return compose([paragraph(hello, how), actions(new, listed, more)])
