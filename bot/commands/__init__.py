"""The commands there are, one record each, and the grammar that is made of them."""

from __future__ import annotations

from bot.commands.accounts import ACCOUNTS
from bot.commands.audit import AUDITS
from bot.commands.classes import CLASSES
from bot.commands.codes import CODES
from bot.commands.definition import CommandDefinition
from bot.commands.general import GENERAL
from bot.commands.keys import KEYS
from bot.commands.peaks import PEAKS
from bot.commands.reports import REPORTS
from bot.commands.rooms import ROOMS
from bot.commands.timetables import TIMETABLES
from bot.language import Grammar

__all__ = ["DEFINITIONS", "GRAMMAR", "CommandDefinition", "definition_of_result"]

DEFINITIONS = (*ROOMS, *TIMETABLES, *CODES, *CLASSES, *KEYS, *ACCOUNTS, *PEAKS, *REPORTS, *AUDITS, *GENERAL)
"""In the order in which help tells of them."""

GRAMMAR: Grammar[CommandDefinition] = Grammar(DEFINITIONS)


def definition_of_result(kind: type) -> CommandDefinition:
    """A command that has results of this class. Raises KeyError."""
    return {result: each for each in reversed(DEFINITIONS) for result in each.renderers}[kind]
