"""A start with its end or its length, as written."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from msgspec.structs import replace

from bot.language.days import Day, day_at, may_start
from bot.language.durations import duration_at
from bot.language.lexicon import (
    AND,
    AROUND,
    AROUND_AFTER,
    AT,
    BETWEEN,
    BETWEEN_AFTER,
    FROM,
    LASTING,
    MONTHS,
    SPAN_STARTS,
    STARTING,
    TIME_UNITS,
    TO,
)
from bot.language.phrase_table import Tokens, joined
from bot.language.times import Clock, clock_at
from bot.language.tokenizer import read_line
from bot.language.zones import UnclearZone, zone_at


class TimeSpan(NamedTuple):
    """A start, and an end, a length in seconds, or neither. Days that stand inside belong to their time.

    `rank` orders the spans of one line by how surely they are times: 3 a range or a length, 2 a range of bare
    numbers, 1 a start alone, 0 four digits alone or what may be the name of a class. `zone` when it was said right
    after the start of a range. `doubtful` when a date may be written like that too.
    """

    start: Clock
    end: Clock | None = None
    length: int | None = None
    start_day: Day | None = None
    end_day: Day | None = None
    zone: tzinfo | None = None
    rank: int = 3
    doubtful: bool = False
    first: int = 0
    last: int = 0

    @property
    def valid(self) -> bool:
        """Whether there are such times."""
        return self.start.valid and (self.end is None or self.end.valid)

    @property
    def has_part(self) -> bool:
        """Whether an end says its part of day."""
        return bool(self.start.part or (self.end and self.end.part))


def span_at(tokens: Tokens, i: int, day_first: bool | None = False) -> tuple[TimeSpan, int] | None:
    """A span that starts at `i`, and where it ends."""
    if i >= len(tokens) or not may_start(tokens, i, SPAN_STARTS):
        return None
    j, opened = _past_openers(tokens, i)
    start = (_set_apart(tokens, j) if opened else None) or clock_at(tokens, j)
    if start is None:
        return None
    clock, j = start
    j = _past_around(tokens, j)
    found = _to_end(tokens, j, clock, day_first, between=BETWEEN.at(tokens, i) is not None)
    found = found or _with_length(tokens, j, clock, day_first) or _alone(tokens, j, clock, opened)
    if found is None:
        return None
    last = _past_around(tokens, found[1])
    between = BETWEEN_AFTER.at(tokens, last)
    last = between[1] if between else last
    return found[0]._replace(first=i, last=last), last


def _past_openers(tokens: Tokens, i: int) -> tuple[int, bool]:
    """Past `from`, `at`, `around`, `at about`; whether there was one."""
    first = i
    for _ in range(_MAX_OPENERS):
        if (opener := FROM.at(tokens, i) or AT.at(tokens, i) or AROUND.at(tokens, i)) is None:
            break
        i = opener[1]
    return i, i > first


def _set_apart(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`3 15` after `at`: an hour and its minutes with a space between."""
    inside = tokens[i : i + 2]
    if [len(token.text) for token in inside if token.kind == "number"] not in ([1, 2], [2, 2]):
        return None
    hour, minute = int(inside[0].text), int(inside[1].text)
    after = tokens[i + 2 : i + 3]
    is_apart = not inside[1].glued and not (after and after[0].glued and after[0].kind != "word")
    is_other = after and (MONTHS.at(tokens, i + 2) or TIME_UNITS.at(tokens, i + 2))
    if not is_apart or is_other or minute >= _MINUTES:
        return None
    joined_up = [inside[0], *read_line(":").tokens, inside[1], *tokens[i + 2 : i + _AFTER]]
    joined_up[1:3] = [replace(joined_up[1], glued=True), replace(inside[1], glued=True)]
    found = clock_at(joined_up, 0)
    return (found[0], i + found[1] - 1) if found and found[0].hour == hour else None


_MINUTES = 60
_AFTER = 6
"""Tokens that may hold an hour, its minutes and its part of day."""
_MAX_OPENERS = 3
"""Words before one time: `from at around 3`."""


def _past_around(tokens: Tokens, i: int) -> int:
    around = AROUND_AFTER.at(tokens, i)
    return around[1] if around else i


def _to_end(
    tokens: Tokens, i: int, start: Clock, day_first: bool | None, between: bool
) -> tuple[TimeSpan, int] | None:
    """`-15:00`, `to 3pm`, ` tomorrow to 3pm`, `to 2026-12-02 15:00`."""
    zone = _zone_between(tokens, i)
    start_day = day_at(tokens, zone[1] if zone else i, day_first)
    j = start_day[1] if start_day else zone[1] if zone else i
    to = TO.at(tokens, _past_repeats(tokens, j)) or (AND.at(tokens, j) if between else None)
    if to is None:
        return None
    end_day = day_at(tokens, to[1], day_first)
    end = _end_after(tokens, end_day[1] if end_day else to[1])
    if end is None or (end_day and end_day[0].weak):
        plain = _end_after(tokens, to[1])
        if plain and (end is None or plain[1] >= end[1] or plain[1] > (end_day or (None, 0))[1]):
            end_day, end = None, plain
    elif end_day and end[0].bare and (plain := _end_after(tokens, to[1])):
        end_day, end = None, plain
    if end is None or (start.bare and end[0].bare and not (start.valid and end[0].valid)):
        return None
    bare = start.bare and end[0].bare
    if bare and start.hour == end[0].hour and tokens[i - 1].kind == "word":
        return None
    days = (start_day and start_day[0], end_day and end_day[0])
    return TimeSpan(start, end[0], None, *days, zone and zone[0], 2 if bare else 3), end[1]


def _zone_between(tokens: Tokens, i: int) -> tuple[tzinfo, int] | None:
    """The zone after the first of two hours: `15:00 GMT - 18:00`."""
    try:
        return zone_at(tokens, i)
    except UnclearZone:
        return None


def _end_after(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    i, _ = _past_openers(tokens, i)
    end = clock_at(tokens, i)
    return None if end is None or (end[0].bare and joined(tokens, end[1])) else end


def _past_repeats(tokens: Tokens, i: int) -> int:
    """Past all but the last of equal signs: `14:00--15:00`."""
    while i + 1 < len(tokens) and tokens[i].text in "-~" and tokens[i + 1].text == tokens[i].text:
        i += 1
    return i


def _with_length(tokens: Tokens, i: int, start: Clock, day_first: bool | None) -> tuple[TimeSpan, int] | None:
    """`for 90m`, `+45m`, `, 90m`, `(1h)`, ` tomorrow for 1h`; only after a bare number must the word be said."""
    if not start.bare and (set_off := _set_off_length(tokens, i)):
        return TimeSpan(start, length=set_off[0]), set_off[1]
    day = None if not start.bare and duration_at(tokens, i) else day_at(tokens, i, day_first)
    j = day[1] if day else i
    if (start.bare or day) and LASTING.at(tokens, j) is None:
        return None
    length = length_at(tokens, j)
    if length is None or (start.bare and not start.valid):
        return None
    return TimeSpan(start, length=length[0], start_day=day and day[0]), length[1]


def _set_off_length(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A length after a comma, or in brackets."""
    mark = tokens[i].text if i < len(tokens) else ""
    length = length_at(tokens, i + 1) if mark in (",", "(") else None
    if length is None or mark == ",":
        return length
    closes = length[1] < len(tokens) and tokens[length[1]].text == ")"
    return (length[0], length[1] + 1) if closes else None


def length_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """How long something lasts, the word before it included."""
    lasting = LASTING.at(tokens, i)
    j = lasting[1] if lasting else i
    if lasting and tokens[j : j + 1] and tokens[j].text == ",":
        j += 1
    more = LASTING.at(tokens, j) if lasting else None
    found = duration_at(tokens, more[1] if more else j)
    if found and (starting := STARTING.at(tokens, found[1])):
        return found[0], starting[1]
    return found


def _alone(tokens: Tokens, i: int, clock: Clock, opened: bool) -> tuple[TimeSpan, int] | None:
    if clock.bare and not (opened and clock.valid):
        return None
    four_digits = tokens[i - 1].kind == "number" and len(tokens[i - 1].text) == 4
    is_unsure = (four_digits or clock.may_be_class) and not opened
    return TimeSpan(clock, rank=0 if is_unsure else 1), i
