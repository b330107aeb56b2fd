"""Commands about timetables: what they count by, and what is made of them."""

from __future__ import annotations

from datetime import date

from bot.access import Permission
from bot.blocks import school as school_blocks
from bot.classroom import results, school
from bot.commands.definition import CommandDefinition
from bot.language import Form
from bot.language import commands as c
from bot.language.school import BellsSlot, TermSlot

BELLS = CommandDefinition(
    name="room.bells",
    noun="room",
    command=c.SetBells,
    forms=(Form(name="bells", arguments=(BellsSlot(),)),),
    changes=True,
    handler=school.set_bells,
    renderers={results.BellsSet: school_blocks.bells},
    permission=Permission.WORKSPACE_ADMINS,
    samples={
        "bells_set": results.BellsSet(school_blocks.EXAMPLE, changed=True),
        "bells_set.none": results.BellsSet(()),
    },
)

TERM = CommandDefinition(
    name="room.term",
    noun="room",
    command=c.SetTerm,
    forms=(Form(name="term", arguments=(TermSlot(),)),),
    changes=True,
    handler=school.set_term,
    renderers={results.TermSet: school_blocks.term},
    permission=Permission.WORKSPACE_ADMINS,
    samples={
        "term_set": results.TermSet(date(2026, 9, 1), changed=True),
        "term_set.none": results.TermSet(None),
    },
)

TIMETABLES = (BELLS, TERM)
