"""The language a person wants to be answered in."""

from __future__ import annotations

from bot.classroom.results import LanguageChosen
from bot.classroom.school import Errand, School
from bot.language.commands import Language

AUTOMATIC = "auto"


async def choose(school: School, errand: Errand, command: Language) -> LanguageChosen:
    """Keeps the choice; `auto` goes by the language of the person's Slack again. Raises StateGone."""
    to = None if command.to == AUTOMATIC else command.to
    await school.contexts.keep_language(errand.person.id, to)
    return LanguageChosen(to)
