"""A start with its end or its length, as written."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.days import Day, day_at, may_start
from bot.language.durations import duration_at
from bot.language.lexicon import AND, AT, BETWEEN, FROM, LASTING, SPAN_STARTS, TO
from bot.language.phrases import Tokens, joined
from bot.language.times import Clock, clock_at


class Span(NamedTuple):
    """A start, and an end, a length in seconds, or neither. Days that stand inside belong to their time.

    `rank` orders the spans of one line by how surely they are times: 3 a range or a length, 2 a range of bare
    numbers, 1 a start alone, 0 four digits alone.
    """

    start: Clock
    end: Clock | None = None
    length: int | None = None
    start_day: Day | None = None
    end_day: Day | None = None
    rank: int = 3
    first: int = 0
    last: int = 0

    @property
    def valid(self) -> bool:
        """Whether there are such times."""
        return self.start.valid and (self.end is None or self.end.valid)


def span_at(tokens: Tokens, i: int, day_first: bool = False) -> tuple[Span, int] | None:
    """A span that starts at `i`, and where it ends."""
    if i >= len(tokens) or not may_start(tokens, i, SPAN_STARTS):
        return None
    opener = FROM.at(tokens, i) or AT.at(tokens, i)
    j = opener[1] if opener else i
    if (start := clock_at(tokens, j)) is None:
        return None
    clock, j = start
    found = _to_end(tokens, j, clock, day_first, between=BETWEEN.at(tokens, i) is not None)
    found = found or _with_length(tokens, j, clock, day_first) or _alone(tokens, j, clock, bool(opener))
    return found and (found[0]._replace(first=i, last=found[1]), found[1])


def _to_end(tokens: Tokens, i: int, start: Clock, day_first: bool, between: bool) -> tuple[Span, int] | None:
    """`-15:00`, `to 3pm`, ` tomorrow to 3pm`, `to 2026-12-02 15:00`."""
    start_day = day_at(tokens, i, day_first)
    j = start_day[1] if start_day else i
    if (to := (AND if between else TO).at(tokens, _past_repeats(tokens, j))) is None:
        return None
    end_day = day_at(tokens, to[1], day_first)
    end = _end_after(tokens, end_day[1] if end_day else to[1])
    if end_day and end is None:
        end_day, end = None, _end_after(tokens, to[1])
    if end is None or (start.bare and end[0].bare and not (start.valid and end[0].valid)):
        return None
    rank = 2 if start.bare and end[0].bare else 3
    span = Span(start, end[0], None, start_day and start_day[0], end_day and end_day[0], rank)
    return span, end[1]


def _end_after(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    at = AT.at(tokens, i)
    end = clock_at(tokens, at[1] if at else i)
    return None if end is None or (end[0].bare and joined(tokens, end[1])) else end


def _past_repeats(tokens: Tokens, i: int) -> int:
    """Past all but the last of equal signs: `14:00--15:00`."""
    while i + 1 < len(tokens) and tokens[i].text in "-~" and tokens[i + 1].text == tokens[i].text:
        i += 1
    return i


def _with_length(tokens: Tokens, i: int, start: Clock, day_first: bool) -> tuple[Span, int] | None:
    """`for 90m`, `+45m`, ` tomorrow for 1h`; only after a bare number must the word between be said."""
    day = day_at(tokens, i, day_first)
    j = day[1] if day else i
    if (start.bare or day) and LASTING.at(tokens, j) is None:
        return None
    length = length_at(tokens, j)
    if length is None or (start.bare and not start.valid):
        return None
    return Span(start, length=length[0], start_day=day and day[0]), length[1]


def length_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """How long something lasts, the word before it included."""
    lasting = LASTING.at(tokens, i)
    j = lasting[1] if lasting else i
    more = LASTING.at(tokens, j) if lasting else None
    return duration_at(tokens, more[1] if more else j)


def _alone(tokens: Tokens, i: int, clock: Clock, opened: bool) -> tuple[Span, int] | None:
    if clock.bare and not (opened and clock.valid):
        return None
    four_digits = tokens[i - 1].kind == "number" and len(tokens[i - 1].text) == 4
    return Span(clock, rank=0 if four_digits and not opened else 1), i
