"""The answer to a command, for one person or for a channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bot.blocks.buttons import command_button
from bot.blocks.elements import Element, Fragment, actions, compose, context
from bot.blocks.message import Block, Message
from bot.blocks.phrases import Phrase, mention, phrase
from bot.blocks.viewer import Viewer
from bot.classroom import results
from bot.language.commands import Command

PRIVATE_RESULTS = (
    results.AccountRemovalConfirmation,
    results.ChangeConfirmation,
    results.Unanswered,
    results.CreationUnknown,
    results.DeletionConfirmation,
    results.ForgettingConfirmation,
    results.GiftConfirmation,
    results.IdenticalRoom,
    results.RoomChoice,
    results.RotationConfirmation,
    results.SeriesConfirmation,
    results.SeriesDeletionConfirmation,
    results.TimetablePlan,
    results.UndoConfirmation,
    results.SeriesMoveConfirmation,
)
"""Results for one person, never shown in a channel."""

PRIVATE_BUTTONS = frozenset({"run.delete", "run.undo", "run.again", "link.teacher", "link.assistant"})
"""Buttons that are not shown in a channel."""


def render(
    fragments: Iterable[Fragment],
    viewer: Viewer,
    command: Command | None = None,
    notes: Iterable[Phrase] = (),
) -> Message:
    """Renders a result for one person or for a channel.

    With `command`, which shows the same result, the answer can be shared, but in direct messages, where nobody else
    reads. `notes` stand above it.
    """
    parts = (context(*notes), *fragments)
    if viewer.shared_by is not None:
        return compose((*_public(parts), _shared_by(viewer, viewer.shared_by)))
    if command is None or viewer.entry == "direct":
        return compose(parts)
    share = command_button(viewer, viewer.texts.gettext("Share"), "share", replace(command, share=True))
    return compose(_with_share(parts, share))


def _public(parts: Iterable[Fragment]) -> Iterator[Fragment]:
    for part in parts:
        yield replace(part, blocks=tuple(block for block in map(_without_private, part.blocks) if block))


def _without_private(block: Block) -> Block | None:
    if block["type"] != "actions":
        return block
    elements = [element for element in block["elements"] if element["action_id"] not in PRIVATE_BUTTONS]
    return {**block, "elements": elements} if elements else None


def _shared_by(viewer: Viewer, user: str) -> Fragment:
    return context(phrase(viewer.texts.gettext("shared by {person}"), person=mention(user)))


def _with_share(parts: tuple[Fragment, ...], share: Element | None) -> tuple[Fragment, ...]:
    """Adds Share to the last row of buttons, before its menu, or in a row of its own."""
    for place in reversed(range(len(parts))):
        *before, last = parts[place].blocks or ({"type": ""},)
        if last["type"] == "actions":
            menus = [each for each in last["elements"] if each["type"] == "overflow"]
            buttons = [each for each in last["elements"] if each["type"] != "overflow"]
            row = actions(*buttons, share, *menus)
            joined = replace(parts[place], blocks=(*before, *row.blocks))
            return (*parts[:place], joined, *parts[place + 1 :])
    return (*parts, actions(share))
