"""A person's preferences: the language of answers, and where cards go."""

from __future__ import annotations

from bot.classroom.results import CardsChosen, LanguageChosen
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import ChooseCards, ChooseLanguage

AUTOMATIC = "auto"


async def choose_language(tenant: Tenant, context: CommandContext, command: ChooseLanguage) -> LanguageChosen:
    """Stores the choice; `auto` means the language of the person's Slack. Raises RedisUnavailable."""
    to = None if command.to == AUTOMATIC else command.to
    await tenant.contexts.keep_language(context.person.id, to)
    return LanguageChosen(to)


async def choose_cards(tenant: Tenant, context: CommandContext, command: ChooseCards) -> CardsChosen:
    """Stores the choice. Raises RedisUnavailable."""
    await tenant.contexts.keep_card_place(context.person.id, command.place)
    return CardsChosen(command.place)
