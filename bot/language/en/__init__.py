"""English."""

from __future__ import annotations

from bot.language.en.clocks import CLOCKS
from bot.language.en.commands import COMMANDS
from bot.language.en.days import DAYS
from bot.language.en.links import LINKS
from bot.language.en.numbers import NUMBERS
from bot.language.en.occasions import OCCASIONS
from bot.language.en.repeats import REPEATS
from bot.language.en.timetables import TIMETABLES
from bot.language.words import Language

ENGLISH: Language = Language(
    code="en",
    numbers=NUMBERS,
    clocks=CLOCKS,
    days=DAYS,
    repeats=REPEATS,
    links=LINKS,
    timetables=TIMETABLES,
    occasions=OCCASIONS,
    commands=COMMANDS,
)
