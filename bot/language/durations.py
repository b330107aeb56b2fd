"""How long: `50m`, `1h30`, `an hour and a half`."""

from __future__ import annotations

from bot.language.lexicon import (
    AND,
    AND_A_HALF,
    HALVES,
    TIME_UNITS,
    UNIT_HALVES,
    UNITS_AND_A_HALF,
    WEEK_COUNTS,
)
from bot.language.numbers import count_at, digits_at, word_at
from bot.language.phrase_table import Tokens, joined

HOUR = 3600
MINUTE = 60
WEEK = 7 * 24 * HOUR


def duration_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A duration that starts at `i`, in seconds, and where it ends."""
    if i >= len(tokens) or joined(tokens, i):
        return None
    if named := HALVES.at(tokens, i):
        return named
    if halved := UNITS_AND_A_HALF.at(tokens, i):
        return round(1.5 * halved[0]), halved[1]
    if (number := _amount_at(tokens, i)) is None:
        return None
    amount, j = number
    if halved := UNITS_AND_A_HALF.glued(tokens, j):
        return round((amount + 0.5) * halved[0]), halved[1]
    if half := AND_A_HALF.at(tokens, j):
        amount, j = amount + 0.5, half[1]
    if j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j].glued and tokens[j + 1].glued:
        j += 1
    if (unit := TIME_UNITS.glued(tokens, j) or _unit_of_one_sign(tokens, j)) is None:
        return None
    seconds, j = round(amount * unit[0]), unit[1]
    return _rest(tokens, j, seconds, unit[0]) if unit[0] >= HOUR else (seconds, j)


def shift_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """By how much a class may be moved: a duration, or whole weeks."""
    count = count_at(tokens, i)
    week = WEEK_COUNTS.glued(tokens, count[1]) if count else None
    return (count[0] * WEEK, week[1]) if count and week else duration_at(tokens, i)


def _amount_at(tokens: Tokens, i: int) -> tuple[float, int] | None:
    if tokens[i].text in UNIT_HALVES:
        return UNIT_HALVES[tokens[i].text] / 4, i + 1
    if (whole := count_at(tokens, i)) is None:
        return None
    amount, j = whole
    if j < len(tokens) and tokens[j].text in UNIT_HALVES:
        return amount + UNIT_HALVES[tokens[j].text] / 4, j + 1
    if j + 1 >= len(tokens) or tokens[j].text not in "./" or not (tokens[j].glued and tokens[j + 1].glued):
        return amount, j
    if (fraction := digits_at(tokens, j + 1)) is None:
        return amount, j
    if tokens[j].text == "/":
        return (amount / fraction[0], fraction[1]) if fraction[0] else (amount, j)
    return float(f"{amount}.{tokens[j + 1].text}"), fraction[1]


def _unit_of_one_sign(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """The `h` of `1h30`, which no space parts from its minutes, and the mark of `30'`."""
    if 0 < i < len(tokens) and tokens[i].text == "'" and tokens[i].glued and tokens[i - 1].kind == "number":
        return MINUTE, i + 1
    if i + 1 < len(tokens) and tokens[i].text == "h" and tokens[i].glued and tokens[i + 1].kind == "number":
        return HOUR, i + 1
    return None


def _rest(tokens: Tokens, i: int, seconds: int, unit: int) -> tuple[int, int]:
    """What follows whole hours or days: `1h30`, `1 hour and 30 minutes`, `an hour and a half`, `1d 2h`."""
    if half := AND_A_HALF.at(tokens, i):
        return seconds + unit // 2, half[1]
    j = joint[1] if (joint := AND.at(tokens, i)) else i
    if (more := count_at(tokens, j)) is None:
        return seconds, i
    if smaller := TIME_UNITS.glued(tokens, more[1]):
        if smaller[0] >= unit:
            return seconds, i
        seconds += more[0] * smaller[0]
        return _rest(tokens, smaller[1], seconds, smaller[0]) if smaller[0] >= HOUR else (seconds, smaller[1])
    is_minutes = unit == HOUR and more[0] < MINUTE and (word_at(tokens, j) or (j == i and tokens[i].glued))
    return (seconds + more[0] * MINUTE, more[1]) if is_minutes else (seconds, i)
