"""Renders questions: several interpretations of a command, one button each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.blocks.elements import ACTIONS, Fragment, actions, button, compose, context, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, mrkdwn, plain
from bot.blocks.viewer import Viewer
from bot.language.commands import Command, EditRoom, NewRoom, Question
from bot.texts import msgid

ASKED: Mapping[str, str] = {
    "end_missing": msgid("Until when?"),
    "ambiguous_hour": msgid("Morning or afternoon?"),
    "already_past": msgid("That time has passed. Did you mean one of these?"),
    "dst_fold": msgid("The clocks go back then, so that hour happens twice. Which one do you mean?"),
    "which_room": msgid("Which room do you mean?"),
    "which_day": msgid("Which day do you mean?"),
    "overnight": msgid("That would run overnight. Which hours do you mean?"),
    "repeat_or_once": msgid("Once, or every week?"),
    "unread_time": msgid("I'm not sure which words are the time. Which of these do you mean?"),
}
"""By kind of question."""


def question(asked: Question, token: str, viewer: Viewer) -> Message:
    """The choices as buttons, best first. `token` identifies the question; a button's number the choice."""
    t = viewer.texts
    labels = [_label(choice, asked.kind, viewer) for choice in asked.choices[:ACTIONS]]
    buttons = [
        button(label, f"choose.{number}", token, None if number else "primary")
        for number, label in enumerate(labels)
    ]
    return compose(
        [
            paragraph((bold(t.gettext(ASKED[asked.kind])),)),
            Fragment(actions(*buttons).blocks, tuple(mrkdwn(plain(label)) for label in labels)),
            context(plain(t.gettext("Nothing happens until you choose.")), plain(viewer.zone_note())),
        ]
    )


def _label(choice: Command, kind: str, viewer: Viewer) -> str:
    """A choice's time if it has one, else its command line."""
    if isinstance(choice, NewRoom | EditRoom) and choice.start and choice.end:
        span = viewer.span(choice.start, choice.end)
        return f"{span} ({_offset(choice.start)})" if kind == "dst_fold" else span
    return viewer.write(choice)


def _offset(at: datetime) -> str:
    """`UTC+08:00`, which distinguishes the two occurrences of a repeated hour."""
    sign = at.strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]}"
