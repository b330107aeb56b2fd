"""Short answers that are a sentence or two."""

from __future__ import annotations

from bot.blocks.elements import compose, paragraph
from bot.blocks.message import Message
from bot.blocks.phrases import bold, code, phrase, plain
from bot.blocks.summaries import summary
from bot.blocks.viewer import Viewer
from bot.language.catalogue import CommandSpec


def notice(sentence: str) -> Message:
    """A sentence, already in the reader's language."""
    return compose([paragraph(plain(sentence))])


def cancelled(viewer: Viewer) -> Message:
    """A dangerous command was not confirmed."""
    return notice(viewer.texts.gettext("Left as it was: nothing was changed."))


def not_yet(spec: CommandSpec, viewer: Viewer) -> Message:
    """The line was understood, but this version cannot do it."""
    t = viewer.texts
    words = t.gettext("Understood: {what}. That is not yet in this version, so nothing was done.")
    what = phrase(words, what=bold(summary(spec.name, t)))
    rest = phrase(t.gettext("What there is: {line}"), line=code(t.gettext("/room help")))
    return compose([paragraph(what, rest)])
