"""Numbers in words."""

from __future__ import annotations

from bot.language.words import NumberWords

_WORDS = "one two three four five six seven eight nine ten eleven twelve"

NUMBERS = NumberWords(
    words={word: number for number, word in enumerate(_WORDS.split(), start=1)} | {"a": 1, "an": 1}
)
