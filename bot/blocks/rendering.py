"""Every result, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.blocks import (
    attendance,
    codes,
    confirmations,
    interactions,
    keys,
    languages,
    lists,
    live,
    peaks,
    room_peaks,
    rooms,
    schedules,
    watch,
)
from bot.blocks.elements import Element, Fragment, actions, compose, context, line_button
from bot.blocks.message import Block, Message
from bot.blocks.phrases import mention, phrase, plain
from bot.blocks.viewer import Viewer
from bot.classroom import results
from bot.classroom.results import Result
from bot.texts import msgid

RENDERERS: Mapping[type, Callable[[Any, Viewer], Iterator[Fragment]]] = {
    results.RoomCreated: rooms.made,
    results.RoomShown: rooms.shown,
    results.RoomChanged: rooms.changed,
    results.RoomDeleted: rooms.deleted,
    results.RoomList: lists.listed,
    results.CodesCreated: codes.made,
    results.CodeFound: codes.found,
    results.CodeList: codes.listed,
    results.LiveNow: live.now,
    results.AttendanceSheet: attendance.sheet,
    results.InteractionList: interactions.listed,
    results.KeyShown: keys.shown,
    results.HourlyPeaksResult: peaks.hours,
    results.DailyPeaksResult: peaks.days,
    results.RoomsPeaksResult: room_peaks.busiest,
    results.RoomPeaksResult: room_peaks.steps,
    results.DeletionConfirmation: confirmations.deletion,
    results.RotationConfirmation: confirmations.rotation,
    results.RoomChoice: lists.choice,
    results.LanguageChosen: languages.chosen,
    results.ReportAdded: schedules.added,
    results.ReportList: schedules.listed,
    results.ReportStopped: schedules.stopped,
    results.ReportPaused: schedules.paused,
    results.ReportResumed: schedules.resumed,
    results.ReportRequested: schedules.asked,
    results.WatchChanged: watch.switched,
}

PRIVATE_RESULTS = (
    results.KeyShown,
    results.DeletionConfirmation,
    results.RotationConfirmation,
    results.RoomChoice,
    results.LanguageChosen,
    results.ReportAdded,
    results.ReportStopped,
    results.ReportPaused,
    results.ReportResumed,
    results.ReportRequested,
    results.WatchChanged,
)
"""What is never shown to a channel, even when it was asked to be shared: it is for the asker to press or know."""

UNCLOSED = msgid("A quote was not closed: its text ran to the end of the title.")

PRIVATE_BUTTONS = frozenset({"run.delete", "run.again", "link.teacher", "link.assistant"})
"""Buttons that a channel does not get."""


def render(result: Result, viewer: Viewer, line: str | None = None, *, unclosed: bool = False) -> Message:
    """The answer to a command, for one person or for a channel.

    `line` is the canonical line that was run; with it the answer can be shared. `unclosed`: a quote in what was
    typed had no end. Raises ValueError when what is for one person alone should be drawn for a channel.
    """
    parts: Iterable[Fragment] = RENDERERS[type(result)](result, viewer)
    if unclosed:
        parts = (context(plain(viewer.texts.gettext(UNCLOSED))), *parts)
    if viewer.shared_by is not None:
        if isinstance(result, PRIVATE_RESULTS):
            raise ValueError(f"{type(result).__name__} is for one person alone")
        return compose((*_public(parts), _shared_by(viewer, viewer.shared_by)))
    if line is None or isinstance(result, PRIVATE_RESULTS):
        return compose(parts)
    return compose(
        _with_share(tuple(parts), line_button(viewer.texts.gettext("Share"), "share", f"{line} share"))
    )


def _public(parts: Iterable[Fragment]) -> Iterator[Fragment]:
    for part in parts:
        yield Fragment(tuple(block for block in map(_without_private, part.blocks) if block), part.lines)


def _without_private(block: Block) -> Block | None:
    if block["type"] != "actions":
        return block
    elements = [element for element in block["elements"] if element["action_id"] not in PRIVATE_BUTTONS]
    return {**block, "elements": elements} if elements else None


def _shared_by(viewer: Viewer, user: str) -> Fragment:
    return context(phrase(viewer.texts.gettext("shared by {person}"), person=mention(user)))


def _with_share(parts: tuple[Fragment, ...], share: Element | None) -> tuple[Fragment, ...]:
    """Share as the last button of the last row, or in a row of its own."""
    *rest, last = parts
    if last.blocks and last.blocks[-1]["type"] == "actions":
        buttons = last.blocks[-1]["elements"]
        return (*rest, Fragment((*last.blocks[:-1], *actions(*buttons, share).blocks), last.lines))
    return (*parts, actions(share))
