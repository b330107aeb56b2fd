"""Dates in numbers: which number is the year, the month and the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from bot.language.phrase_table import Tokens, joined

_SIGNS = ("-", "/", ".")
_MAX_YEAR = 4
_CENTURY = 2000


class NumericDate(NamedTuple):
    """A date in numbers, without a year where none was said."""

    year: int | None
    month: int
    day: int

    @property
    def exists(self) -> bool:
        """Whether there is such a day, of some year."""
        try:
            return bool(date(self.year or _LEAP_YEAR, self.month, self.day))
        except ValueError:
            return False


_LEAP_YEAR = 2024


class NumericDates(Struct, frozen=True):
    """The dates that the numbers may be, likeliest first, and where they end; `weak` without a year."""

    dates: tuple[NumericDate, ...]
    end: int
    weak: bool


_DAY_AND_MONTH = 2
MAX_DAY_OF_MONTH = 31
"""Beyond it a number with a full stop is minutes: 8.55."""


def numeric_dates(tokens: Tokens, i: int, day_first: bool | None) -> NumericDates | None:
    """`2026-12-01`, `12-01`, `12/1`, `12/1/2026`, `1.12.26`, `30.11.`; `day_first` None when the order is not known."""
    if (at := _separated(tokens, i)) is None:
        return None
    sign, end = tokens[i + 1].text, at[-1] + 1
    if sign == "." and _ends_in_stop(tokens, end):
        day_first, end = True, end + 1
    elif joined(tokens, end) or _is_clock_mark(tokens, end):
        return None
    texts = [tokens[k].text for k in at]
    if sign == "." and len(texts) == _DAY_AND_MONTH and max(map(int, texts)) > MAX_DAY_OF_MONTH:
        return None
    found = _of_three(texts, sign, day_first) if len(texts) == 3 else _of_two(texts, day_first)
    dates = tuple(found)
    return NumericDates(dates, end, weak=len(texts) == 2) if dates else None


def _ends_in_stop(tokens: Tokens, i: int) -> bool:
    """Whether a full stop ends a date, as where the day comes first: `30.11.`."""
    follows = i + 1 < len(tokens) and not tokens[i + 1].glued
    return follows and tokens[i].text == "." and tokens[i].glued


def _separated(tokens: Tokens, i: int) -> list[int] | None:
    """The two or three numbers around equal separators."""
    if i + 2 >= len(tokens) or tokens[i + 1].text not in _SIGNS:
        return None
    numbers, sign, j = [i], tokens[i + 1].text, i + 1
    while len(numbers) < 3 and j + 1 < len(tokens) and tokens[j].text == sign:
        if tokens[j + 1].kind != "number" or not _are_close(tokens, j, sign):
            break
        numbers.append(j + 1)
        j += 2
    goes_on = len(numbers) == 2 and j < len(tokens) and tokens[j].text == sign and tokens[j].glued
    if goes_on and not (sign == "." and _ends_in_stop(tokens, j)):
        return None
    return numbers if len(numbers) > 1 else None


def _are_close(tokens: Tokens, j: int, sign: str) -> bool:
    """Whether the numbers around the sign at `j` are one: spaces stand on both sides of a slash or on neither."""
    glued = (tokens[j].glued, tokens[j + 1].glued)
    return glued == (True, True) or (sign != "." and glued == (False, False))


def _is_clock_mark(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens[i].glued and tokens[i].text in (":", "h")


def _of_three(texts: Sequence[str], sign: str, day_first: bool | None) -> Iterator[NumericDate]:
    lengths = [len(text) for text in texts]
    first, second, third = map(int, texts)
    if lengths[0] == _MAX_YEAR and max(lengths[1:]) <= 2:
        yield NumericDate(first, second, third)
        return
    if max(lengths[:2]) > 2 or lengths[2] not in (2, _MAX_YEAR):
        return
    short = lengths[2] == 2
    year = third + _CENTURY if short else third
    orders = [NumericDate(year, first, second), NumericDate(year, second, first)]
    if day_first or (sign == "." and day_first is None):
        orders.reverse()
    sure = day_first is not None and sign != "."
    possible = [each for each in orders if each.exists]
    yield from (possible or orders)[: 1 if sure else 2]
    year_first = NumericDate(first + _CENTURY, second, third)
    if short and year_first.exists and (sign != "/" or not possible):
        yield year_first


def _of_two(texts: Sequence[str], day_first: bool | None) -> Iterator[NumericDate]:
    if max(map(len, texts)) > 2:
        return
    first, second = map(int, texts)
    orders = [NumericDate(None, first, second), NumericDate(None, second, first)]
    if day_first:
        orders.reverse()
    possible = [each for each in orders if each.exists]
    yield from possible[: 2 if day_first is None else 1] or orders[:1]
