"""Renders preferences: the language of answers, in that language, and where cards go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.blocks.elements import Fragment, paragraph
from bot.blocks.phrases import plain
from bot.blocks.viewer import Viewer
from bot.classroom.results import CardsChosen, LanguageChosen
from bot.language.commands import CardPlace
from bot.texts import Language, Texts, msgid


def chosen(result: LanguageChosen, viewer: Viewer) -> Iterator[Fragment]:
    """Confirms the language of answers."""
    if result.to is None:
        yield paragraph(plain(viewer.texts.gettext("I'll answer you in the language you use in Slack.")))
    else:
        yield paragraph(plain(Texts(Language(result.to)).gettext("I'll answer you in English.")))


PLACES: Mapping[CardPlace, str] = {
    CardPlace.BOTH: msgid(
        "I'll answer where you create a room, and send you its card as a direct message too."
    ),
    CardPlace.DIRECT: msgid("I'll send you the cards of rooms you create as direct messages only."),
    CardPlace.HERE: msgid("I'll show you the card of a room only where you create it."),
}
"""What is said to who chose it."""


def cards_chosen(result: CardsChosen, viewer: Viewer) -> Iterator[Fragment]:
    """Confirms where cards go."""
    yield paragraph(plain(viewer.texts.gettext(PLACES[result.place])))
