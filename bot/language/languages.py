"""The languages that a line may be written in, and mix. Another one is a package beside them and its name here."""

from __future__ import annotations

from bot.language.en import ENGLISH
from bot.language.words import Language
from bot.language.zh import CHINESE

LANGUAGES: tuple[Language, ...] = (ENGLISH, CHINESE)
