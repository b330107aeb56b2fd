"""Lists of numbers, `11,12,20-25`."""

from __future__ import annotations

from msgspec import Struct

from bot.language.lexicon import AND, TO
from bot.language.numbers import digits_at
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens, joined
from bot.language.tokenizer import show

MAX_NUMBERS = 500
"""Maximum numbers of one list."""


class NumberList(Struct, frozen=True):
    """A list of numbers as written; `bad` when it runs backwards, is too long, says one twice, or is set apart by
    commas here and by spaces there, of which one may have slipped into a number."""

    values: tuple[int, ...]
    text: str
    bad: bool


def number_list_at(args: Tokens, i: int) -> tuple[NumberList, int] | None:
    """A list of numbers that starts at `i`, and where it ends."""
    numbers: dict[int, None] = {}
    first = end = i
    bad = False
    has_commas = any(token.text in _COMMAS for token in args[i:])
    while found := digits_at(args, i):
        low, i = found
        bad = bad or (has_commas and i - 1 == end > first and not args[i - 1].glued)
        to = TO.at(args, i)
        last, end = (digits_at(args, to[1]) if to else None) or (low, i)
        if joined(args, end):
            return None
        bad = bad or low in numbers or last < low or last - low >= MAX_NUMBERS or len(numbers) > MAX_NUMBERS
        numbers |= {} if bad else dict.fromkeys(range(low, last + 1))
        i = _past_comma(args, end)
    if end == first:
        return None
    return NumberList(tuple(numbers), show(args[first:end]), bad or len(numbers) > MAX_NUMBERS), end


def numbers_listed(tokens: Tokens) -> tuple[int, ...]:
    """The numbers that a text lists, and nothing else. Raises ParseError."""
    found = number_list_at(tokens, 0)
    if found is None or found[1] < len(tokens) or found[0].bad:
        raise ParseError("bad_option", show(tokens))
    return found[0].values


_COMMAS = (",", ";")


def _past_comma(args: Tokens, i: int) -> int:
    if i < len(args) and args[i].text in _COMMAS:
        i += 1
    both = AND.at(args, i)
    return both[1] if both else i


def number_list_text(numbers: tuple[int, ...]) -> str:
    """Numbers as `number_list_at` reads them: `11,12,20-25`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)
