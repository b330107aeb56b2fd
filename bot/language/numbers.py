"""Numbers in digits, in characters and in words, and ordinals."""

from __future__ import annotations

from functools import lru_cache

from bot.language.lexicon import (
    COUNTS,
    HAN_DIGITS,
    HAN_SINGLE,
    HAN_UNITS,
    NUMBER_WORDS,
    ORDINAL_BEFORE,
    ORDINAL_WORDS,
    ORDINALS,
    TENS,
)
from bot.language.phrase_table import PhraseTable, Tokens, starters

MAX_DIGITS = 9
"""Digits of the longest number that means anything here, apart from ids."""

_MAX_HAN = 6
_TYPED_TWICE = 2
"""Digits alike that are no number without units: one was typed twice."""
_ORDINAL_STARTS = starters(ORDINAL_BEFORE, ORDINAL_WORDS, TENS)
_UNITS = range(1, 10)


def digits_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A number in digits."""
    if i >= len(tokens) or tokens[i].kind != "number" or len(tokens[i].text) > MAX_DIGITS:
        return None
    return int(tokens[i].text), i + 1


def han_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A number below 1000 in characters: with units, or digit by digit."""
    if i >= len(tokens) or tokens[i].kind != "han":
        return None
    end = i
    while end < len(tokens) and end - i < _MAX_HAN and _is_han_number(tokens, end, end > i):
        end += 1
    if end == i:
        return None
    value = _han_value("".join(token.text for token in tokens[i:end]))
    return None if value is None else (value, end)


def _is_han_number(tokens: Tokens, i: int, inner: bool) -> bool:
    token = tokens[i]
    if token.kind != "han" or (inner and not token.glued):
        return False
    return token.text in HAN_DIGITS or token.text in HAN_UNITS


@lru_cache(maxsize=4096)
def _han_value(text: str) -> int | None:
    if not any(char in HAN_UNITS for char in text):
        if len(text) > 1 and not HAN_SINGLE.isdisjoint(text):
            return None
        if len(text) == _TYPED_TWICE and len(set(text)) == 1:
            return None
        return int("".join(str(HAN_DIGITS[char]) for char in text))
    total, digit, last_unit = 0, None, 1000
    for char in text:
        if char in HAN_UNITS:
            unit = HAN_UNITS[char]
            if unit >= last_unit or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif digit:
            return None
        else:
            digit = HAN_DIGITS[char]
    return total + (digit or 0)


def word_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A number in words: `nine`, `twenty`, `twenty one`, `twenty-one`."""
    if i >= len(tokens) or tokens[i].kind != "word":
        return None
    return _after_tens(tokens, i, NUMBER_WORDS) or TENS.at(tokens, i) or NUMBER_WORDS.at(tokens, i)


def _after_tens(tokens: Tokens, i: int, units: PhraseTable[int]) -> tuple[int, int] | None:
    if (tens := TENS.at(tokens, i)) is None:
        return None
    value, j = tens
    if j < len(tokens) and tokens[j].text == "-" and tokens[j].glued:
        j += 1
    unit = units.at(tokens, j)
    return (value + unit[0], unit[1]) if unit and unit[0] in _UNITS else None


def number_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A whole number in digits, characters or words."""
    return digits_at(tokens, i) or han_at(tokens, i) or word_at(tokens, i)


def count_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A whole number before a unit: also `a` and `a couple of`."""
    return number_at(tokens, i) or COUNTS.at(tokens, i)


def ordinal_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`27th`, `first`, `twenty-first`, and a number after the word that makes it an ordinal."""
    if i >= len(tokens):
        return None
    if tokens[i].kind == "number":
        number = digits_at(tokens, i)
        suffix = ORDINALS.glued(tokens, i + 1) if number else None
        return (number[0], suffix[1]) if number and suffix else None
    if tokens[i].text not in _ORDINAL_STARTS:
        return None
    if before := ORDINAL_BEFORE.at(tokens, i):
        return number_at(tokens, before[1])
    return _after_tens(tokens, i, ORDINAL_WORDS) or ORDINAL_WORDS.at(tokens, i)
