"""Chinese, in simplified characters, to which traditional ones are converted."""

from __future__ import annotations

from bot.language.words import Language
from bot.language.zh.clocks import CLOCKS
from bot.language.zh.commands import COMMANDS
from bot.language.zh.days import DAYS
from bot.language.zh.links import LINKS
from bot.language.zh.numbers import NUMBERS
from bot.language.zh.occasions import OCCASIONS
from bot.language.zh.repeats import REPEATS
from bot.language.zh.spelling import SPELLING
from bot.language.zh.timetables import TIMETABLES

CHINESE: Language = Language(
    code="zh",
    numbers=NUMBERS,
    clocks=CLOCKS,
    days=DAYS,
    repeats=REPEATS,
    links=LINKS,
    timetables=TIMETABLES,
    occasions=OCCASIONS,
    spelling=SPELLING,
    commands=COMMANDS,
)
