"""Erasing a person's data: shows what is stored about them, then deletes or anonymises it."""

from __future__ import annotations

from bot.access import require_administrator, require_person
from bot.classroom.results import ForgettingConfirmation, PersonForgotten
from bot.classroom.tenant import CommandContext, Tenant
from bot.language.commands import Forget


async def ask(tenant: Tenant, context: CommandContext, command: Forget) -> ForgettingConfirmation:
    """Shows what is kept of a person, and asks to confirm within five minutes that it goes. Raises NotAllowed."""
    require_administrator(context.person)
    require_person(command.person)
    kept = await tenant.personal_data.of(command.person)
    return ForgettingConfirmation(await tenant.ask(context, command), command.person, kept)


async def forget(tenant: Tenant, context: CommandContext, command: Forget) -> PersonForgotten:
    """Deletes or anonymises what is stored about a person. Repeating it after a crash has the same result.

    Raises NotAllowed.
    """
    require_administrator(context.person)
    await context.begin({})
    await tenant.personal_data.forget(command.person)
    return PersonForgotten(command.person)
