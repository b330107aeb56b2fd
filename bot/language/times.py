"""Clock times as written, and the hours of the day each may mean."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.durations import HOUR, MINUTE, duration_at
from bot.language.lexicon import (
    CLOCK_WORDS,
    HALVES,
    HOUR_MARKS,
    IN,
    LATER,
    MERIDIEMS,
    MINUTE_MARKS,
    NOW,
    O_CLOCK,
    PARTS_AFTER,
    PARTS_BEFORE,
    QUARTERS,
    YEAR_MARKS,
)
from bot.language.normalise import show
from bot.language.numbers import digits_at, han_at
from bot.language.phrases import Tokens, joined
from bot.language.words import PartOfDay

_DAY = 24 * HOUR


class Clock(NamedTuple):
    """A clock time as written.

    `sure` when it was written as a 24-hour time or by name; `han` when with an hour mark; `bare` when nothing but a
    number; `after_now` in seconds when it was counted from now; `text` is the words.
    """

    hour: int
    minute: int = 0
    second: int = 0
    part: PartOfDay | None = None
    sure: bool = False
    han: bool = False
    bare: bool = False
    after_now: int | None = None
    text: str = ""

    @property
    def valid(self) -> bool:
        """Whether there is such a time."""
        past_midnight = self.hour == 24 and bool(self.minute or self.second)
        return self.minute < 60 and self.second < 60 and bool(hours_of(self)) and not past_midnight


def clock_at(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """A clock time that starts at `i`; a bare number counts too (`bare`), the caller says whether it may."""
    if i >= len(tokens) or joined(tokens, i):
        return None
    if (found := _clock(tokens, i)) is None:
        return None
    return found[0]._replace(text=show(tokens[i : found[1]])), found[1]


def _clock(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    kind = tokens[i].kind
    if kind == "number":
        written = _from_digits(tokens, i, None)
        return written if written and not written[0].bare else _after_now(tokens, i) or written
    if kind == "han":
        return _from_han(tokens, i)
    if kind == "word":
        return _named(tokens, i) or _after_now(tokens, i)
    return None


def _named(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    if named := CLOCK_WORDS.at(tokens, i):
        return Clock(named[0], sure=named[0] == 12), named[1]
    if now := NOW.at(tokens, i):
        return Clock(0, after_now=0), now[1]
    return None


def _after_now(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`in 20 minutes`, `20 minutes later`."""
    prefix = IN.at(tokens, i)
    if (length := duration_at(tokens, prefix[1] if prefix else i)) is None or length[0] >= _DAY:
        return None
    seconds, j = length
    if prefix:
        return Clock(0, after_now=seconds), j
    later = LATER.at(tokens, j)
    return (Clock(0, after_now=seconds), later[1]) if later and later[0] > 0 else None


def _from_han(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    part = PARTS_BEFORE.at(tokens, i)
    if part is None:
        return _from_characters(tokens, i, None) or _named(tokens, i) or _after_now(tokens, i)
    found = _from_digits(tokens, part[1], part[0]) or _from_characters(tokens, part[1], part[0])
    if found is None or (found[0].bare and not found[0].valid):
        return _named(tokens, i)
    return found


def _from_characters(tokens: Tokens, i: int, part: PartOfDay | None) -> tuple[Clock, int] | None:
    """An hour in characters, with its mark."""
    hour = han_at(tokens, i)
    if hour is None or (mark := HOUR_MARKS.glued(tokens, hour[1])) is None:
        return None
    return _after_mark(tokens, mark[1], Clock(hour[0], part=part, han=True))


def _from_digits(tokens: Tokens, i: int, part: PartOfDay | None) -> tuple[Clock, int] | None:
    """Every way to write a time that begins with a digit."""
    number = digits_at(tokens, i)
    if number is None or len(tokens[i].text) > 4:
        return None
    digits = tokens[i].text
    sure = digits.startswith("0") and len(digits) > 1
    clock = Clock(number[0], part=part, sure=sure, bare=part is None)
    if len(digits) > 2:
        clock = clock._replace(hour=number[0] // 100, minute=number[0] % 100, bare=len(digits) == 3)
        return _with_part(tokens, i + 1, clock) if clock.valid and not _is_year(tokens, i) else None
    if mark := HOUR_MARKS.glued(tokens, i + 1):
        return _after_mark(tokens, mark[1], clock._replace(han=True, bare=False))
    return _with_part(tokens, *_minutes(tokens, i + 1, clock))


def _is_year(tokens: Tokens, i: int) -> bool:
    """Whether the four digits at `i` begin a date."""
    signs = [token.text for token in tokens[i + 1 : i + 4 : 2]]
    return YEAR_MARKS.glued(tokens, i + 1) is not None or (
        len(signs) == 2 and signs[0] == signs[1] and signs[0] in "-/"
    )


def _minutes(tokens: Tokens, i: int, clock: Clock) -> tuple[int, Clock]:
    """The `:30` or `.30` of a time and its seconds, or the `h30` of `14h30`."""
    if _is_glued(tokens, i, "h"):
        past = digits_at(tokens, i + 1) if i + 1 < len(tokens) and tokens[i + 1].glued else None
        if past and len(tokens[i + 1].text) == 2:
            return past[1], clock._replace(minute=past[0], bare=False)
        return i + 1, clock._replace(bare=False)
    if (minute := _two_digits(tokens, i, ":.")) is None:
        return i, clock
    clock = clock._replace(minute=minute, bare=False)
    second = _two_digits(tokens, i + 2, ":") if tokens[i].text == ":" else None
    return (i + 2, clock) if second is None else (i + 4, clock._replace(second=second))


def _two_digits(tokens: Tokens, i: int, signs: str) -> int | None:
    if i + 1 >= len(tokens) or tokens[i].text not in signs or not (tokens[i].glued and tokens[i + 1].glued):
        return None
    return (
        int(tokens[i + 1].text) if tokens[i + 1].kind == "number" and len(tokens[i + 1].text) == 2 else None
    )


def _is_glued(tokens: Tokens, i: int, text: str) -> bool:
    """Whether `text` stands at `i`, right after a number and not as the start of a word."""
    if i >= len(tokens) or tokens[i].text != text or not tokens[i].glued:
        return False
    return not joined(tokens, i + 1) or tokens[i + 1].kind == "number"


def _after_mark(tokens: Tokens, i: int, clock: Clock) -> tuple[Clock, int]:
    """What follows an hour mark: a half, a quarter, minutes, or a word that says it is a whole hour."""
    if whole := O_CLOCK.at(tokens, i):
        return clock, whole[1]
    if HALVES.at(tokens, i):
        return clock, i
    if quarter := QUARTERS.glued(tokens, i):
        return clock._replace(minute=quarter[0]), quarter[1]
    if (minute := _minute_at(tokens, i)) is None:
        return clock, i
    mark = MINUTE_MARKS.glued(tokens, minute[1])
    if mark and mark[0]:
        return clock._replace(minute=minute[0]), mark[1]
    if mark or minute[0] >= MINUTE or HOUR_MARKS.glued(tokens, minute[1]) or duration_at(tokens, i):
        return clock, i
    return clock._replace(minute=minute[0]), minute[1]


def _minute_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if i < len(tokens) and tokens[i].glued and tokens[i].kind == "number":
        return digits_at(tokens, i)
    return han_at(tokens, i)


def _with_part(tokens: Tokens, i: int, clock: Clock) -> tuple[Clock, int] | None:
    """The am or pm after an hour; None when the number is part of another word (`2D`)."""
    if o_clock := O_CLOCK.at(tokens, i):
        i, clock = o_clock[1], clock._replace(bare=False)
    found = MERIDIEMS.glued(tokens, i)
    if found and (tokens[i].glued or found[1] > i + 1 or len(tokens[i].text) > 1):
        return clock._replace(part=found[0], bare=False), found[1]
    if joined(tokens, i):
        return None
    if after := PARTS_AFTER.at(tokens, i):
        return clock._replace(part=after[0], bare=False), after[1]
    return clock, i


def hours_of(clock: Clock) -> tuple[int, ...]:
    """The hours that the clock may mean, best first; 24 and more are of the day after. Empty: no such hour."""
    if clock.part is None:
        return _plain_hours(clock)
    meaning = _MEANINGS[clock.part]
    if clock.hour in meaning.as_written:
        return (clock.hour,)
    return meaning.hours.get(clock.hour, ())


def _plain_hours(clock: Clock) -> tuple[int, ...]:
    if clock.hour > 24:
        return ()
    if not clock.sure and 1 <= clock.hour <= (_HAN_UNSURE if clock.han else _UNSURE):
        return (clock.hour + 12, clock.hour)
    return (clock.hour,)


def seconds_of(clock: Clock, hour: int) -> int:
    """Seconds from the day's midnight."""
    return hour * HOUR + clock.minute * MINUTE + clock.second


_UNSURE, _HAN_UNSURE = 7, 6
"""The last hour that may be of the morning or of the afternoon, and with an hour mark."""


class _Meaning(NamedTuple):
    """What hours mean in a part of day: those of the 12-hour clock, and those taken as written."""

    hours: dict[int, tuple[int, ...]]
    as_written: range = range(0)


def _shift(first: int, last: int, by: int) -> dict[int, tuple[int, ...]]:
    return {hour: (hour + by,) for hour in range(first, last + 1)}


_BEFORE_NOON = _Meaning(_shift(0, 11, 0) | _shift(12, 12, -12))
_AFTER_NOON = _Meaning(_shift(1, 11, 12) | _shift(12, 12, 0), range(13, 24))
_LATE = _shift(5, 11, 12) | _shift(12, 12, 12) | _shift(0, 0, 24)

_MEANINGS = {
    PartOfDay.AM: _BEFORE_NOON,
    PartOfDay.SMALL_HOURS: _BEFORE_NOON,
    PartOfDay.MORNING: _Meaning(_shift(0, 12, 0)),
    PartOfDay.MIDDAY: _Meaning(_shift(1, 3, 12) | _shift(10, 12, 0), range(13, 16)),
    PartOfDay.PM: _AFTER_NOON,
    PartOfDay.AFTERNOON: _AFTER_NOON,
    PartOfDay.EVENING: _Meaning(_LATE | _shift(1, 4, 24), range(13, 25)),
    PartOfDay.TONIGHT: _Meaning(
        _LATE | {hour: (hour + 12, hour + 24) for hour in range(1, 5)}, range(13, 25)
    ),
}
