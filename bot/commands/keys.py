"""Commands about the account's partner key."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import confirmations
from bot.blocks import keys as key_blocks
from bot.classroom import keys, results
from bot.commands.definition import CommandDefinition
from bot.language import CommandForm
from bot.language import commands as c

SHOW = CommandDefinition(
    name="room.key",
    noun="room",
    command=c.ShowKey,
    forms=(CommandForm(name="key"),),
    handler=keys.show_key,
    renderers={results.KeyShown: key_blocks.shown},
    permission=Permission.ADMINISTRATORS,
    shareable=False,
    endpoints=(1,),
)

ROTATE = CommandDefinition(
    name="room.key_rotate",
    noun="room",
    command=c.RotateKey,
    forms=(CommandForm(name="key rotate"),),
    changes=True,
    handler=keys.ask_rotation,
    confirmed=keys.rotate,
    renderers={
        results.RotationConfirmation: confirmations.rotation,
        results.KeyShown: key_blocks.shown,
    },
    permission=Permission.ADMINISTRATORS,
    shareable=False,
    endpoints=(1,),
)

KEYS = (SHOW, ROTATE)
