"""Renders short notices."""

from __future__ import annotations

import math

from bot.blocks.elements import compose, context, paragraph, truncate
from bot.blocks.message import Message
from bot.blocks.phrases import code, phrase, plain
from bot.blocks.viewer import Viewer
from bot.language import as_shown
from bot.texts import msgids

PLACEHOLDER = "placeholder"

LINES_LEFT = msgids(
    "That was a long message: I stopped after {line}. Nothing was done for {n} more line.",
    "That was a long message: I stopped after {line}. Nothing was done for {n} more lines.",
)
"""Where a message has more commands than are taken at once."""

RATE_LIMITED = msgids(
    "⏳ The platform takes no more requests just now. I'll answer here in about {n} second.",
    "⏳ The platform takes no more requests just now. I'll answer here in about {n} seconds.",
)
"""What work that waits at the platform's limit says."""

MAX_SHOWN = 200
"""Maximum characters of a line to repeat."""


def notice(sentence: str) -> Message:
    """A sentence that is already translated."""
    return compose([paragraph(plain(sentence))])


def cancelled(viewer: Viewer, *, changes: bool = True) -> Message:
    """A question or confirmation was cancelled, of what `changes` something or only looks it up."""
    t = viewer.texts
    return notice(t.gettext("Cancelled. Nothing was changed.") if changes else t.gettext("Cancelled."))


def already_shared(viewer: Viewer) -> Message:
    """What a button shared is not posted a second time."""
    return notice(viewer.texts.gettext("I've already posted this in the channel, or am about to."))


def working(viewer: Viewer, done: int = 0, of: int = 0, wait: float = 0.0) -> Message:
    """The work takes longer than usual; the answer replaces this message where Slack allows it.

    `done` of so many parts are done, if it has parts. `wait` is how many seconds it waits at the platform's limit,
    about. The block ID tells it apart from an answer.
    """
    t = viewer.texts
    words = t.gettext("⏳ Working on it. I'll answer here.")
    if wait:
        words = t.ngettext(*RATE_LIMITED, math.ceil(wait))
    elif of:
        words = t.gettext("⏳ {done} of {of} done. I'll answer here.", done=t.number(done), of=t.number(of))
    message = compose([context(plain(words))])
    (block,) = message.blocks
    return Message(message.text, ({**block, "block_id": PLACEHOLDER},))


def lines_left(left: int, last: str, viewer: Viewer) -> Message:
    """So many lines of a message were too many; `last` is the one after which they begin."""
    words = viewer.texts.ngettext(*LINES_LEFT, left, line="{line}")
    return compose([paragraph(phrase(words, line=code(truncate(as_shown(last), MAX_SHOWN))))])
