"""Commands about the platform account that a workspace entered."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import accounts as account_blocks
from bot.classroom import accounts, results
from bot.commands.definition import CommandDefinition
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.accounts import CHANNEL, AccountNameArgument, use_account

SHOW = CommandDefinition(
    name="room.account",
    noun="room",
    command=c.ShowAccount,
    forms=(CommandForm(name="account"),),
    handler=accounts.show,
    renderers={results.AccountShown: account_blocks.shown},
    permission=Permission.WORKSPACE_ADMINS,
    shareable=False,
)

REMOVE = CommandDefinition(
    name="room.account_remove",
    noun="room",
    command=c.RemoveAccount,
    forms=(CommandForm(name="account remove"),),
    changes=True,
    handler=accounts.ask_removal,
    confirmed=accounts.remove,
    renderers={
        results.AccountRemovalConfirmation: account_blocks.removal,
        results.AccountRemoved: account_blocks.removed,
    },
    permission=Permission.WORKSPACE_ADMINS,
    shareable=False,
)

LIST = CommandDefinition(
    name="room.accounts",
    noun="room",
    command=c.ListAccounts,
    forms=(CommandForm(name="account list"),),
    handler=accounts.list_all,
    renderers={results.AccountList: account_blocks.listed},
    shareable=False,
)

USE = CommandDefinition(
    name="room.account_use",
    noun="room",
    command=c.UseAccount,
    forms=(CommandForm(name="account use", arguments=(AccountNameArgument(), CHANNEL), reader=use_account),),
    changes=True,
    handler=accounts.use,
    renderers={results.AccountChosen: account_blocks.chosen},
    shareable=False,
)

ACCOUNTS = (SHOW, REMOVE, LIST, USE)
"""What accounts of the platform a workspace has."""
