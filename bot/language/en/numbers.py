"""Numbers in words."""

from __future__ import annotations

from bot.language.words import NumberWords

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

NUMBERS = NumberWords(
    words={word: number for number, word in enumerate(_WORDS.split(), start=1)},
    tens={word: 10 * number for number, word in enumerate(_TENS.split(), start=2)},
    ordinals={word: number for number, word in enumerate(_ORDINALS.split(), start=1)} | {"thirtieth": 30},
    counts={"a": 1, "an": 1, "a couple of": 2, "a couple": 2, "couple of": 2},
)
