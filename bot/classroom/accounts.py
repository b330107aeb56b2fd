"""The platform account that a workspace entered. Its key is never shown."""

from __future__ import annotations

from bot.access import require_workspace_admin
from bot.classroom.results import AccountRemovalConfirmation, AccountRemoved, AccountShown
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NoAccountToRemove
from bot.language import encode
from bot.language.commands import RemoveAccount, ShowAccount
from bot.state import EnteredAccount, Pending, PlatformAccount


async def show(tenant: Tenant, context: CommandContext, command: ShowAccount) -> AccountShown:
    """Which account it is. Raises NotAllowed."""
    require_workspace_admin(context.person)
    if tenant.entered is None:
        return AccountShown(in_settings=True)
    account = await tenant.entered.read()
    if account is None:
        return AccountShown()
    return AccountShown(account.domain, account.partner_id, account.by)


async def ask_removal(
    tenant: Tenant, context: CommandContext, command: RemoveAccount
) -> AccountRemovalConfirmation:
    """Asks the person to confirm within five minutes that it goes. Raises NotAllowed, NoAccountToRemove."""
    require_workspace_admin(context.person)
    _, account = await _entered(tenant)
    seen = {"domain": account.domain, "partner_id": account.partner_id}
    pending = Pending.confirmation(
        context.person, context.channel, encode(tenant.grammar, command), seen=seen
    )
    return AccountRemovalConfirmation(await tenant.pendings.put(pending), **seen)


async def remove(
    tenant: Tenant, context: CommandContext, command: RemoveAccount
) -> AccountRemoved | AccountRemovalConfirmation:
    """Removes it, if it is still the one that was shown; else asks again. Raises NotAllowed, NoAccountToRemove."""
    require_workspace_admin(context.person)
    seen = dict(context.confirmed or {})
    try:
        entered, account = await _entered(tenant)
    except NoAccountToRemove:
        if context.interrupted:
            return AccountRemoved(**seen)
        raise
    if seen != {"domain": account.domain, "partner_id": account.partner_id}:
        return await ask_removal(tenant, context, command)
    await context.begin({})
    await entered.remove(account)
    return AccountRemoved(**seen)


async def _entered(tenant: Tenant) -> tuple[EnteredAccount, PlatformAccount]:
    account = await tenant.entered.read() if tenant.entered is not None else None
    if tenant.entered is None or account is None:
        raise NoAccountToRemove
    return tenant.entered, account
