"""The characters of numbers."""

from __future__ import annotations

from bot.language.words import NumberWords

NUMBERS = NumberWords(
    digits={char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2},
    units={"十": 10, "百": 100},
    single=("两",),
    ordinal_before=("第",),
)
