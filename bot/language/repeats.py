"""Repeats: `every mon,wed … for 8 weeks`, 每周一三 … 共8周, `every weekday … until 2026-12-31`."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.days import Day, day_at
from bot.language.lexicon import (
    AND,
    EVERY,
    FROM,
    LASTING,
    SHORT_WEEKDAYS,
    STARTING,
    TO,
    UNTIL,
    UNTIL_AFTER,
    WEEK_COUNTS,
    WEEKDAY_LETTERS,
    WEEKDAY_SETS,
    WEEKDAYS,
    WEEKS,
)
from bot.language.numbers import count_at
from bot.language.phrases import Tokens, joined


class Repeat(NamedTuple):
    """The weekdays of a repeat (0 is Monday), how often or until when, from when on, and where it stands.

    Neither `weeks` nor `until` when nothing was said of its end.
    """

    weekdays: tuple[int, ...]
    weeks: int | None = None
    until: Day | None = None
    starting: Day | None = None
    used: frozenset[int] = frozenset()


def find_repeat(tokens: Tokens, day_first: bool = False) -> Repeat | None:
    """The repeat of a line, with its end and its beginning wherever they stand."""
    for i in range(len(tokens)):
        if found := weekdays_at(tokens, i):
            weekdays, end = found
            return _completed(tokens, Repeat(weekdays, used=frozenset(range(i, end))), day_first)
    return None


def weekdays_at(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """`every mon,wed`, `every weekday`, `every week on friday`, 每天, 每周一三, 每周一至周五."""
    if (every := EVERY.at(tokens, i)) is None:
        return None
    j = every[1]
    if named := WEEKDAY_SETS.at(tokens, j):
        return tuple(named[0]), named[1]
    if week := WEEKS.at(tokens, j):
        return _after_week(tokens, week[1])
    return _list(tokens, j)


def _after_week(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    """What follows 每周 and `every week`: 一三五, 一、三, 一到五, `on friday`."""
    on = i + 1 if i < len(tokens) and tokens[i].text in ("on", "的") else i
    return _letters(tokens, i) or _list(tokens, on)


def _letters(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    weekdays: list[int] = []
    end = i
    while i < len(tokens) and tokens[i].text in WEEKDAY_LETTERS and not _is_hour(tokens, i):
        _add(weekdays, WEEKDAY_LETTERS[tokens[i].text])
        end = i + 1
        if (to := TO.at(tokens, end)) and to[1] < len(tokens) and tokens[to[1]].text in WEEKDAY_LETTERS:
            _add_up_to(weekdays, WEEKDAY_LETTERS[tokens[to[1]].text])
            end = to[1] + 1
        i = _past_joint(tokens, end)
    return (tuple(sorted(weekdays)), end) if weekdays else None


def _is_hour(tokens: Tokens, i: int) -> bool:
    """Whether the character at `i` begins an hour: the 两点 of 每周一两点."""
    return i + 1 < len(tokens) and tokens[i + 1].text in ("点", "时")


def _list(tokens: Tokens, i: int) -> tuple[tuple[int, ...], int] | None:
    weekdays: list[int] = []
    end = i
    while found := WEEKDAYS.at(tokens, i) or SHORT_WEEKDAYS.at(tokens, i):
        _add(weekdays, found[0])
        end = found[1]
        to = TO.at(tokens, end)
        last = (WEEKDAYS.at(tokens, to[1]) or SHORT_WEEKDAYS.at(tokens, to[1])) if to else None
        if last:
            _add_up_to(weekdays, last[0])
            end = last[1]
        i = _past_joint(tokens, end)
    return (tuple(sorted(weekdays)), end) if weekdays else None


def _add(weekdays: list[int], weekday: int) -> None:
    if weekday not in weekdays:
        weekdays.append(weekday)


def _add_up_to(weekdays: list[int], last: int) -> None:
    day = weekdays[-1]
    while day != last:
        day = (day + 1) % 7
        _add(weekdays, day)


def _past_joint(tokens: Tokens, i: int) -> int:
    if i < len(tokens) and tokens[i].text in (",", "/", "+"):
        i += 1
    both = AND.at(tokens, i)
    i = both[1] if both else i
    every = EVERY.at(tokens, i)
    return every[1] if both and every else i


def _completed(tokens: Tokens, repeat: Repeat, day_first: bool) -> Repeat:
    for i in range(len(tokens)):
        if i in repeat.used:
            continue
        if repeat.weeks is None and (weeks := _weeks_at(tokens, i)):
            repeat = repeat._replace(weeks=weeks[0], used=repeat.used | set(range(i, weeks[1])))
        elif repeat.until is None and (until := _until_at(tokens, i, day_first)):
            repeat = repeat._replace(until=until[0], used=repeat.used | set(range(i, until[1])))
        elif repeat.starting is None and (start := _starting_at(tokens, i, day_first)):
            repeat = repeat._replace(starting=start[0], used=repeat.used | set(range(i, start[1])))
    return repeat


def _weeks_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 8 weeks`, 共8周, 8周."""
    lasting = LASTING.at(tokens, i)
    j = lasting[1] if lasting else i
    if joined(tokens, j) or (count := count_at(tokens, j)) is None:
        return None
    unit = WEEK_COUNTS.glued(tokens, count[1])
    return (count[0], unit[1]) if unit else None


def _until_at(tokens: Tokens, i: int, day_first: bool) -> tuple[Day, int] | None:
    if (until := UNTIL.at(tokens, i)) is None or (day := day_at(tokens, until[1], day_first)) is None:
        return None
    after = UNTIL_AFTER.at(tokens, day[1])
    return day[0], after[1] if after else day[1]


def _starting_at(tokens: Tokens, i: int, day_first: bool) -> tuple[Day, int] | None:
    prefix = FROM.at(tokens, i) or STARTING.at(tokens, i)
    if prefix is None or (day := day_at(tokens, prefix[1], day_first)) is None:
        return None
    after = LASTING.at(tokens, day[1])
    return day[0], after[1] if after and tokens[day[1]].kind == "han" else day[1]
