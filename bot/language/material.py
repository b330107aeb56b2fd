"""Time material: words and signs that could be part of a day, a time, a length or a repeat.

What touches WHEN and was not read with it must not slide into a title: the class would be at another time than was
said.
"""

from __future__ import annotations

from collections.abc import Collection, Set
from itertools import chain

from bot.language.lexicon import (
    CLOCK_WORDS,
    DAYS_WITH_PART,
    EVERY,
    LONE_SETS,
    MONTHS,
    PARTS_BEFORE,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    TIME_MATERIAL,
    WEEKDAYS,
    WEEKENDS,
)
from bot.language.numbers import ordinal_at
from bot.language.phrases import Tokens
from bot.language.when import is_link

_TABLES = (
    TIME_MATERIAL,
    RELATIVE_DAYS,
    DAYS_WITH_PART,
    WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKENDS,
    MONTHS,
    PARTS_BEFORE,
    CLOCK_WORDS,
    EVERY,
    LONE_SETS,
)
_SIGNS = frozenset({".", "/", "-", ":"})
_LONGEST = 4
"""Tokens of the longest piece that is looked at."""
_OPENING = frozenset({"(", "["})


def unread_time(tokens: Tokens, used: Collection[int], left: Set[int]) -> tuple[int, int] | None:
    """The first piece of time material among the tokens `left` that touches those `used` for WHEN."""
    for i in sorted(used):
        if i - 1 not in used and (found := _before(tokens, i, left)):
            return found
        if i + 1 not in used and (found := _after(tokens, i + 1, left)):
            return found
    return None


def _before(tokens: Tokens, end: int, left: Set[int]) -> tuple[int, int] | None:
    """A piece that ends at `end`, links and opening brackets apart."""
    while end - 1 in left and (is_link(tokens, end - 1) or tokens[end - 1].text in _OPENING):
        end -= 1
    for first in range(max(0, end - _LONGEST), end):
        whole = all(i in left for i in range(first, end))
        if (
            whole
            and piece_at(tokens, first) == end
            and not _is_inside_word(tokens, first, end, first - 1, left)
        ):
            return first, end
    return None


def _after(tokens: Tokens, first: int, left: Set[int]) -> tuple[int, int] | None:
    """A piece that begins at `first`, links and opening brackets apart."""
    while first in left and (is_link(tokens, first) or tokens[first].text in _OPENING):
        first += 1
    end = piece_at(tokens, first) if first in left else None
    if end is None or _is_inside_word(tokens, first, end, end, left):
        return None
    return first, end


def _is_inside_word(tokens: Tokens, first: int, end: int, beside: int, left: Set[int]) -> bool:
    """Whether a single character of a script without spaces runs on in the title: it is the title's."""
    if end - first > 1 or tokens[first].kind != "han" or beside not in left:
        return False
    return tokens[beside].kind == "han" and tokens[max(first, beside)].glued


def piece_at(tokens: Tokens, i: int) -> int | None:
    """Where a piece of time material that begins at `i` ends."""
    if i >= len(tokens) or tokens[i].kind in ("quoted", "gap"):
        return None
    ends = [found[1] for table in _TABLES if (found := table.at(tokens, i))]
    ordinal = ordinal_at(tokens, i)
    numbers = _joined_numbers(tokens, i)
    return max(chain(ends, [ordinal[1]] if ordinal else [], [numbers] if numbers else []), default=None)


def _joined_numbers(tokens: Tokens, i: int) -> int | None:
    """Where numbers joined as a date or a clock end: `12.1`, `8:0`."""
    if tokens[i].kind != "number":
        return None
    end = i + 1
    while (
        end + 1 < len(tokens) and tokens[end].text in _SIGNS and tokens[end].glued and tokens[end + 1].glued
    ):
        if tokens[end + 1].kind != "number":
            break
        end += 2
    return end if end > i + 1 else None
