"""Choosing the language of answers."""

from __future__ import annotations

from bot.classroom.results import LanguageChosen
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Language

AUTOMATIC = "auto"


async def choose(tenant: Tenant, context: CommandContext, command: Language) -> LanguageChosen:
    """Stores the choice; `auto` means the language of the person's Slack. Raises RedisUnavailable."""
    to = None if command.to == AUTOMATIC else command.to
    await tenant.contexts.keep_language(context.person.id, to)
    return LanguageChosen(to)
