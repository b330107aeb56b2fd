"""The platform accounts that a workspace entered. Their keys are never shown."""

from __future__ import annotations

from functools import cache

from bot.access import require_workspace_admin
from bot.classroom.results import (
    AccountChosen,
    AccountList,
    AccountRemovalConfirmation,
    AccountRemoved,
    AccountShown,
    ListedAccount,
)
from bot.classroom.tenant import CommandContext, Tenant
from bot.errors import NoAccountToRemove, NoSuchNamedAccount
from bot.language.commands import ListAccounts, RemoveAccount, ShowAccount, UseAccount
from bot.state import EnteredAccount, PlatformAccount, workspace_of
from bot.texts import Texts, languages, msgid


@cache
def first_names() -> tuple[str, ...]:
    """What the account of a workspace is called, in each language, that was entered without a name."""
    return tuple(Texts(language).gettext(msgid("default")) for language in languages())


async def show(tenant: Tenant, context: CommandContext, command: ShowAccount) -> AccountShown:
    """Which account it is. Raises NotAllowed."""
    require_workspace_admin(context.person)
    if tenant.entered is None:
        return AccountShown(in_settings=True)
    account = await tenant.entered.read()
    if account is None:
        return AccountShown()
    return AccountShown(account.domain, account.partner_id, account.by)


async def list_all(tenant: Tenant, context: CommandContext, command: ListAccounts) -> AccountList:
    """The accounts by their names, and the channels of each that the person may know of. Raises RedisUnavailable."""
    named = await _named(tenant)
    if tenant.entered is None or not named:
        return AccountList()
    bound = await tenant.entered.channels()
    visible = await tenant.channels.visible(bound, context.person.id)
    accounts = {workspace_of(tenant.team): "", **{each: name for name, each in named.items()}}
    return AccountList(
        tuple(
            ListedAccount(name, tuple(sorted(channel for channel in visible if bound[channel] == each)))
            for each, name in accounts.items()
        ),
        accounts.get(tenant.team, ""),
    )


async def use(tenant: Tenant, context: CommandContext, command: UseAccount) -> AccountChosen:
    """Keeps which account lines mean in the person's direct messages, or in a channel, for which it takes an admin.

    Raises NoSuchNamedAccount, NotAllowed, ChannelProblem, RedisUnavailable.
    """
    named = await _named(tenant)
    known = {name.casefold(): (each, name) for name, each in named.items()}
    known |= dict.fromkeys(first_names(), (workspace_of(tenant.team), ""))
    if tenant.entered is None or not named or (found := known.get(command.name.casefold())) is None:
        raise NoSuchNamedAccount(command.name)
    chosen, name = found
    if command.channel is None:
        await tenant.entered.installations.choose(chosen, context.person.id)
        return AccountChosen(name)
    require_workspace_admin(context.person)
    channel = await tenant.channels.for_reports(command.channel, context.person.id)
    await tenant.entered.installations.bind(chosen, channel)
    return AccountChosen(name, channel)


async def _named(tenant: Tenant) -> dict[str, str]:
    """The tenants of the accounts that have a name, by that."""
    accounts = await tenant.entered.all() if tenant.entered is not None else {}
    return {account.name: each for each, account in accounts.items() if account.name}


async def ask_removal(
    tenant: Tenant, context: CommandContext, command: RemoveAccount
) -> AccountRemovalConfirmation:
    """Asks the person to confirm within five minutes that it goes. Raises NotAllowed, NoAccountToRemove."""
    require_workspace_admin(context.person)
    _, account = await _entered(tenant)
    seen = {"domain": account.domain, "partner_id": account.partner_id}
    return AccountRemovalConfirmation(await tenant.ask(context, command, seen), **seen)


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
