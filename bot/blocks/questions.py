"""Renders questions: several interpretations of a command, one button each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.blocks.command_descriptions import WHEN, Parts, common_parts, parts_of, repetition, subject
from bot.blocks.confirmations import CANCEL, CONFIRM, expiry
from bot.blocks.elements import MAX_ACTIONS, Fragment, actions, button, compose, context, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, mrkdwn, plain
from bot.blocks.viewer import Viewer
from bot.language.commands import Command, Question
from bot.texts import msgid

QUESTION_TEXTS: Mapping[str, str] = {
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


def question(
    asked: Question, token: str, viewer: Viewer, titles: Mapping[str, str] = MappingProxyType({})
) -> Message:
    """What is asked about, and the choices as buttons, best first, then that it is none of them.

    `token` identifies the question, a button's number the choice. `titles` are those of rooms by ID.
    """
    t = viewer.texts
    each = [parts_of(choice, viewer, titles) for choice in asked.choices[: MAX_ACTIONS - 1]]
    common = common_parts(each)
    repeats = [repetition(choice, viewer) for choice in asked.choices[: len(each)]]
    if asked.kind == "repeat_or_once" and len(set(repeats)) == len(repeats):
        common, labels = {**common, WHEN: each[0][WHEN]}, repeats
    else:
        labels = _labels(asked, [_without(parts, common) for parts in each], viewer)
    buttons = [
        button(label, f"choose.{number}", token, None if number else "primary")
        for number, label in enumerate(labels)
    ]
    none = button(t.gettext("None of these"), CANCEL, token)
    return compose(
        [
            paragraph(
                subject(asked.choices[0], common, viewer), (bold(t.gettext(QUESTION_TEXTS[asked.kind])),)
            ),
            Fragment(actions(*buttons, none).blocks, tuple(mrkdwn(plain(label)) for label in labels)),
            context(plain(viewer.zone_note())),
        ]
    )


def question_token(message: Message) -> str | None:
    """The token of what a message asks; None if it asks nothing."""
    elements = (element for block in message.blocks for element in block.get("elements", ()))
    return next((element["value"] for element in elements if _answers(element)), None)


def expired(message: Message, viewer: Viewer) -> Message:
    """A question that was not answered in time: the same without its buttons, and that nothing was done."""
    t = viewer.texts
    waits = context(expiry(viewer)).blocks
    late = context(
        plain(t.gettext("This was not answered in time, so nothing was done.")),
        plain(t.gettext("Run the command again if you still want this.")),
    )
    left = tuple(
        block
        for block in message.blocks
        if block not in waits and not any(map(_answers, block.get("elements", ())))
    )
    return Message("\n".join((message.text, *late.lines)), (*left, *late.blocks))


def _answers(element: Mapping[str, Any]) -> bool:
    name = element.get("action_id", "")
    return name in {CONFIRM, CANCEL} or name.startswith("choose.")


def _without(parts: Parts, common: Parts) -> Parts:
    return {name: words for name, words in parts.items() if name not in common}


def _labels(asked: Question, differing: Sequence[Parts], viewer: Viewer) -> list[str]:
    """What tells each choice from the others, its time first; their command lines where that tells nothing."""
    labels = [
        _label(parts, choice, asked.kind) for parts, choice in zip(differing, asked.choices, strict=False)
    ]
    if all(labels) and len(set(labels)) == len(labels):
        return labels
    return [viewer.write(choice) for choice in asked.choices[: len(differing)]]


def _label(parts: Parts, choice: Command, kind: str) -> str:
    start = getattr(choice, "start", None)
    when = f"{parts[WHEN]} ({_offset(start)})" if kind == "dst_fold" and start else parts.get(WHEN, "")
    others = (words for name, words in parts.items() if name != WHEN)
    return " · ".join(filter(None, (when, *others)))


def _offset(at: datetime) -> str:
    """`UTC+08:00`, which distinguishes the two occurrences of a repeated hour."""
    sign = at.strftime("%z")
    return f"UTC{sign[:3]}:{sign[3:5]}"
