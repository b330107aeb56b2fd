"""Monthly repeats, `the last friday of each month`: recognised to be refused, since no series is made of them."""

from __future__ import annotations

from bot.language.days import weekday_name, which_at
from bot.language.lexicon import (
    ARTICLES,
    DAY_MARKS,
    DAY_NOUNS,
    EVERY,
    MEASURE,
    MONTHLY,
    MONTHS_OF_REACH,
    OF,
    ON,
    OTHER,
)
from bot.language.numbers import number_at, ordinal_at
from bot.language.phrase_table import Tokens

_MONTHLY_STARTS = MONTHLY.firsts | EVERY.firsts
_LINKS = (ON, OF, ARTICLES)
_MAX_BEFORE = 6
"""Tokens before `every month` that may tell of which day."""


def find_monthly(tokens: Tokens) -> tuple[int, int] | None:
    """The first repeat of each month with its day: `first monday of every month`, 每月第一个周一."""
    for i, token in enumerate(tokens):
        if token.text in _MONTHLY_STARTS and (found := _around(tokens, i) or _every_nth(tokens, i)):
            return found
    return None


def _around(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`every month` at `i` with a day of the month after it or before it."""
    if (monthly := MONTHLY.at(tokens, i)) is None:
        return None
    if after := _day_of_month(tokens, _past_links(tokens, monthly[1])):
        return i, after
    for first in range(max(0, i - _MAX_BEFORE), i):
        day = _day_of_month(tokens, _past_links(tokens, first))
        if day and _past_links(tokens, day) == i:
            return first, monthly[1]
    return None


def _every_nth(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`every third friday`, `every second friday of the month`: without the month, the second is each other one."""
    every = EVERY.at(tokens, i)
    weekday = _nth_weekday(tokens, every[1]) if every else None
    if every is None or weekday is None:
        return None
    after = _past_links(tokens, weekday)
    month = MONTHLY.at(tokens, after) or MONTHS_OF_REACH.at(tokens, after)
    return None if month is None and OTHER.at(tokens, every[1]) else (i, month[1] if month else weekday)


def _day_of_month(tokens: Tokens, i: int) -> int | None:
    """Where a weekday or a day of the month ends: `first monday`, `15th`, 第一个周一, 15号."""
    if weekday := _nth_weekday(tokens, i):
        return weekday
    ordinal = which_at(tokens, i) or ordinal_at(tokens, i)
    if ordinal and (noun := DAY_NOUNS.at(tokens, ordinal[1])):
        return noun[1]
    number = number_at(tokens, i)
    mark = DAY_MARKS.glued(tokens, number[1]) if number else None
    return mark[1] if mark else ordinal[1] if ordinal and ordinal[0] > 0 else None


def _nth_weekday(tokens: Tokens, i: int) -> int | None:
    if (nth := which_at(tokens, i)) is None:
        return None
    measure = MEASURE.at(tokens, nth[1])
    weekday = weekday_name(tokens, measure[1] if measure else nth[1])
    return weekday[1] if weekday else None


def _past_links(tokens: Tokens, i: int) -> int:
    while link := next((found for table in _LINKS if (found := table.at(tokens, i))), None):
        i = link[1]
    return i
