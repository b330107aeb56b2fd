"""Commands about the platform account that a workspace entered."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import accounts as account_blocks
from bot.classroom import accounts, results
from bot.commands.definition import CommandDefinition
from bot.language import Form
from bot.language import commands as c

SHOW = CommandDefinition(
    name="room.account",
    noun="room",
    command=c.ShowAccount,
    forms=(Form(name="account"),),
    handler=accounts.show,
    renderers={results.AccountShown: account_blocks.shown},
    permission=Permission.WORKSPACE_ADMINS,
    shareable=False,
)

REMOVE = CommandDefinition(
    name="room.account_remove",
    noun="room",
    command=c.RemoveAccount,
    forms=(Form(name="account remove"),),
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

ACCOUNTS = (SHOW, REMOVE)
"""What account of the platform a workspace has."""
