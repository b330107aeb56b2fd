"""The weekdays of a repeat: `every mon,wed`, `every other friday`, `daily`, `Mon-Fri`, 单周周一."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.days import is_clock_after
from bot.language.lexicon import (
    AND,
    EVEN_WEEKS,
    EVERY,
    EVERY_OTHER,
    EVERY_PART,
    EXCEPT,
    HOUR_MARKS,
    LONE_PARTS,
    LONE_SETS,
    ODD_WEEKS,
    OF,
    ON,
    OTHER,
    PLURAL_WEEKDAYS,
    SHORT_WEEKDAYS,
    TO,
    WEEK_COUNTS,
    WEEKDAY_LETTERS,
    WEEKDAY_SETS,
    WEEKDAYS,
    WEEKLY,
    WEEKS,
)
from bot.language.numbers import number_at
from bot.language.phrase_table import Tokens, joined, starters
from bot.language.words import PartOfDay

_WEEKDAY_STARTS = starters(WEEKDAYS, SHORT_WEEKDAYS, WEEKS, ON)


class Weekdays(NamedTuple):
    """The weekdays of a repeat (0 is Monday), each so many weeks; `every` when it was said.

    `part` is the part of day that they name; `parity` is 1 for the odd weeks of the term, 0 for the even ones.
    """

    days: tuple[int, ...]
    interval: int = 1
    every: bool = True
    part: PartOfDay | None = None
    parity: int | None = None


def weekdays_at(tokens: Tokens, i: int) -> tuple[Weekdays, int] | None:
    """`every mon,wed`, `every weekday`, `every week on friday`, `every other friday`, `daily`."""
    if alone := LONE_SETS.at(tokens, i):
        return _less(tokens, Weekdays(tuple(alone[0]), every=False), alone[1])
    if plural := LONE_PARTS.at(tokens, i):
        return _less(tokens, Weekdays(tuple(range(7)), every=False, part=plural[0]), plural[1])
    if (other := EVERY_OTHER.at(tokens, i)) and (listed := _after_other(tokens, other[1])):
        return Weekdays(listed[0], interval=2), listed[1]
    if (parity := parity_at(tokens, i)) and (listed := _of_parity(tokens, parity[1])):
        return Weekdays(listed[0], parity=parity[0]), listed[1]
    weekly = WEEKLY.at(tokens, i)
    if weekly and tokens[i].text not in ON.firsts and (listed := _list(tokens, weekly[1])):
        return Weekdays(listed[0]), listed[1]
    if (every := EVERY.at(tokens, i)) is None:
        return None
    j = every[1]
    if (other := OTHER.at(tokens, j)) and (listed := _list(tokens, other[1])):
        return Weekdays(listed[0], interval=2), listed[1]
    if counted := _each_so_many_weeks(tokens, j):
        return counted
    if part := EVERY_PART.at(tokens, j):
        return _less(tokens, Weekdays(tuple(range(7)), part=part[0]), part[1])
    if named := WEEKDAY_SETS.at(tokens, j):
        return _less(tokens, Weekdays(tuple(named[0])), named[1])
    if week := WEEKS.at(tokens, j):
        return _every(_after_week(tokens, week[1]))
    return _every(_list(tokens, j))


def _each_so_many_weeks(tokens: Tokens, i: int) -> tuple[Weekdays, int] | None:
    """The `2 weeks on tue` of `every 2 weeks on tue`, 每两周周二."""
    count = number_at(tokens, i)
    unit = WEEK_COUNTS.glued(tokens, count[1]) if count else None
    if count is None or unit is None or not 1 <= count[0] <= MAX_WEEKS:
        return None
    of = ON.at(tokens, unit[1]) or OF.at(tokens, unit[1])
    listed = _list(tokens, of[1] if of else unit[1])
    return (Weekdays(listed[0], interval=count[0]), listed[1]) if listed else None


def _of_parity(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """The weekdays of odd or even weeks: 单周周一, 单周一三."""
    return _list(tokens, i, letters=tokens[i - 1].kind == "han")


def _after_other(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """The weekdays of each second week, the week said or not: 隔周五, 隔周周五."""
    week = WEEKS.at(tokens, i)
    return _list(tokens, i) or (_list(tokens, week[1]) if week else None)


def _every(listed: tuple[tuple[int, ...], int] | None) -> tuple[Weekdays, int] | None:
    return (Weekdays(listed[0]), listed[1]) if listed else None


def _less(tokens: Tokens, weekdays: Weekdays, i: int) -> tuple[Weekdays, int]:
    """Without the days that follow `except`."""
    if (besides := EXCEPT.at(tokens, i)) is None:
        return weekdays, i
    named = WEEKDAY_SETS.at(tokens, besides[1])
    left_out = (tuple(named[0]), named[1]) if named else _list(tokens, besides[1])
    if left_out is None:
        return weekdays, i
    days = tuple(day for day in weekdays.days if day not in left_out[0])
    return (weekdays._replace(days=days), left_out[1]) if days else (weekdays, i)


def listed_weekdays_at(tokens: Tokens, i: int) -> tuple[Weekdays, int] | None:
    """`fridays`, `mon and wed`, `mon/wed/fri`, `Mon-Fri`; one weekday only where it is in the plural."""
    if tokens[i].text not in _WEEKDAY_STARTS or joined(tokens, i):
        return None
    on = ON.at(tokens, i)
    j = on[1] if on else i
    plural = PLURAL_WEEKDAYS.at(tokens, j) is not None
    week = WEEKS.at(tokens, j) if tokens[j : j + 1] and tokens[j].kind == "han" else None
    listed = _list(tokens, week[1], letters=True) if week else _list(tokens, j)
    if listed is None or (len(listed[0]) == 1 and not plural):
        return None
    if is_clock_after(tokens, listed[1]) and tokens[listed[1] - 1].kind == "number":
        return None
    return Weekdays(listed[0], every=False), listed[1]


def one_weekday_at(tokens: Tokens, i: int) -> tuple[Weekdays, int] | None:
    """One weekday, which repeats where the weeks of the term are said: 周一14点到15点 第1-16周."""
    listed = _list(tokens, i) if not joined(tokens, i) else None
    return (Weekdays(listed[0], every=False), listed[1]) if listed else None


def _after_week(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """What follows `every week`: `on friday`, a list of the short ends of weekdays."""
    of = OF.at(tokens, i) or ON.at(tokens, i)
    return _list(tokens, of[1] if of else i, letters=True)


MAX_WEEKS = 53
"""Weeks of the longest series: the platform takes rooms within one year only."""


_MAX_LISTED = 7
"""Weekdays of the longest list."""


def _list(tokens: Tokens, i: int, letters: bool = False) -> tuple[tuple[int, ...], int] | None:
    weekdays: list[int] = []
    end = i
    for _ in range(_MAX_LISTED):
        if (found := _weekday(tokens, i, letters)) is None:
            break
        _add(weekdays, found[0])
        end = found[1]
        to = TO.at(tokens, end)
        if last := _weekday(tokens, to[1], letters) if to else None:
            _add_up_to(weekdays, last[0])
            end = last[1]
        i = past_joint(tokens, end)
    return (tuple(sorted(weekdays)), end) if weekdays else None


def _weekday(tokens: Tokens, i: int, letters: bool) -> tuple[int, int] | None:
    """A weekday by its name, or by the last character of its full name."""
    if letters and i < len(tokens) and tokens[i].text in WEEKDAY_LETTERS and not _is_hour(tokens, i):
        return WEEKDAY_LETTERS[tokens[i].text], i + 1
    return WEEKDAYS.at(tokens, i) or SHORT_WEEKDAYS.at(tokens, i)


def _is_hour(tokens: Tokens, i: int) -> bool:
    """Whether the character at `i` is an hour, not a weekday."""
    return HOUR_MARKS.glued(tokens, i + 1) is not None


def _add(weekdays: list[int], weekday: int) -> None:
    if weekday not in weekdays:
        weekdays.append(weekday)


def _add_up_to(weekdays: list[int], last: int) -> None:
    day = weekdays[-1]
    while day != last:
        day = (day + 1) % 7
        _add(weekdays, day)


def past_joint(tokens: Tokens, i: int) -> int:
    """Past the sign or the words between two items of a list: `,`, `/`, `and`, `and every`."""
    first = i
    while i < len(tokens) and tokens[i].text in (",", "/", "+") and tokens[i].text == tokens[first].text:
        i += 1
    both = AND.at(tokens, i)
    i = both[1] if both else i
    every = EVERY.at(tokens, i)
    return every[1] if both and every else i


def parity_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`odd weeks`, 双周: 1 for the odd weeks of the term, 0 for the even ones."""
    for parity, table in ((1, ODD_WEEKS), (0, EVEN_WEEKS)):
        if found := table.at(tokens, i):
            return parity, found[1]
    return None
