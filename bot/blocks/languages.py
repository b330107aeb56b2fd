"""Renders the choice of a language, in that language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.elements import Fragment, paragraph
from bot.blocks.phrases import plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import LanguageChosen
from bot.texts import Language, Texts


def chosen(result: LanguageChosen, viewer: Viewer) -> Iterator[Fragment]:
    """Confirms the language of answers."""
    if result.to is None:
        yield paragraph(plain(viewer.texts.gettext("I'll answer you in the language you use in Slack.")))
    else:
        yield paragraph(plain(Texts(Language(result.to)).gettext("I'll answer you in English.")))
