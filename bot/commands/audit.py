"""Commands about the audit trail and personal data."""

from __future__ import annotations

from bot.access import Permission
from bot.blocks import audit as audit_blocks
from bot.classroom import audit, forgetting, results
from bot.commands import exports
from bot.commands.definition import CommandDefinition
from bot.commands.rooms import CHOICE
from bot.language import CommandForm
from bot.language import commands as c
from bot.language.slots import DoerSlot, ForgottenSlot, PageSlot, PastDaysSlot, RoomSlot

AUDIT = CommandDefinition(
    name="room.audit",
    noun="room",
    command=c.Audit,
    forms=(
        CommandForm(
            name="audit", arguments=(RoomSlot(past=True), DoerSlot(), PastDaysSlot(), PageSlot()), medial=True
        ),
    ),
    handler=audit.show,
    export=exports.changes,
    renderers={results.AuditSheet: audit_blocks.sheet, **CHOICE},
    shareable=False,
)

FORGET = CommandDefinition(
    name="room.forget",
    noun="room",
    command=c.Forget,
    forms=(CommandForm(name="forget", arguments=(ForgottenSlot(),)),),
    changes=True,
    handler=forgetting.ask,
    confirmed=forgetting.forget,
    masked=frozenset({"person"}),
    renderers={
        results.ForgettingConfirmation: audit_blocks.forgetting_confirmation,
        results.PersonForgotten: audit_blocks.forgotten,
    },
    permission=Permission.ADMINISTRATORS,
    shareable=False,
)

AUDITS = (AUDIT, FORGET)
