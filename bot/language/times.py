"""Clock times as written, and the hours of the day each may mean."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.durations import HOUR, MINUTE, duration_at
from bot.language.lexicon import (
    AROUND,
    AROUND_AFTER,
    BEFORE,
    CLOCK_WORDS,
    COUNT_BEFORE,
    HALF,
    HALVES,
    HALVES_PAST,
    HOUR_MARKS,
    HOURS_AFTER,
    LATER,
    MERIDIEMS,
    MINUTE_MARKS,
    MINUTE_NOUNS,
    NOW,
    O_CLOCK,
    PARTS_AFTER,
    PARTS_BEFORE,
    PARTS_OF_DAY,
    PAST,
    QUARTERS,
    SHORT_OF,
    TO,
    WHEN_LABELS,
    YEAR_MARKS,
    ZERO,
)
from bot.language.numbers import digits_at, han_at, number_at, word_at
from bot.language.phrase_table import Tokens, joined
from bot.language.tokenizer import show
from bot.language.words import PartOfDay

_FARTHEST = 7 * 24 * HOUR
"""Seconds from now within which a time is counted."""
_MINUTES = 60


class Clock(NamedTuple):
    """A clock time as written.

    `sure` when it was written as a 24-hour time or by name; `han` when with an hour mark; `bare` when nothing but
    a number; `full` when with minutes, a mark or a part of day; `timed` when with minutes; `after_now` in seconds
    when it was counted from now; `text` is the words.
    """

    hour: int
    minute: int = 0
    second: int = 0
    part: PartOfDay | None = None
    sure: bool = False
    han: bool = False
    bare: bool = False
    full: bool = True
    timed: bool = False
    after_now: int | None = None
    text: str = ""

    @property
    def valid(self) -> bool:
        """Whether there is such a time."""
        past_midnight = self.hour == 24 and bool(self.minute or self.second)
        return self.minute < 60 and self.second < 60 and bool(hours_of(self)) and not past_midnight

    @property
    def may_be_class(self) -> bool:
        """Whether it is written as schools name their classes: `9a`, `8P`."""
        number, letter = self.text[:-1], self.text[-1:]
        return (
            self.part is not None and letter.isascii() and number.isdigit() and len(number) <= _CLASS_DIGITS
        )


_CLASS_DIGITS = 2
"""Digits of the highest year of a school."""

Found = tuple[Clock, int] | None


def clock_at(tokens: Tokens, i: int) -> Found:
    """A clock time that starts at `i`; a bare number counts too (`bare`), the caller says whether it may."""
    if i >= len(tokens) or joined(tokens, i) or _is_minutes(tokens, i):
        return None
    part = PARTS_OF_DAY.at(tokens, i)
    found = _after_part(tokens, part) if part and tokens[i].kind == "word" else _clock(tokens, i)
    if found is None:
        return None
    clock, end = found
    return clock._replace(text=show(tokens[i:end]), full=not clock.bare), end


def _is_minutes(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` is what is left of a time whose hour was lost: the 00 of `:00-10:00`."""
    if i == 0 or tokens[i - 1].text != ":" or not tokens[i].glued or tokens[i].kind != "number":
        return False
    is_label = i > 1 and (tokens[i - 1].glued or WHEN_LABELS.at(tokens, i - 2) is not None)
    return not is_label and not (i + 1 < len(tokens) and tokens[i + 1].text == ":")


def _after_part(tokens: Tokens, part: tuple[PartOfDay, int]) -> Found:
    """`morning 9:00`, `in the evening 7`: the part of day first."""
    if (found := _clock(tokens, part[1])) is None or found[0].part or found[0].after_now is not None:
        return None
    clock = found[0]._replace(part=part[0], bare=False)
    return (clock, found[1]) if clock.valid else None


def _clock(tokens: Tokens, i: int) -> Found:
    if i >= len(tokens):
        return None
    kind = tokens[i].kind
    if kind == "number":
        written = _from_digits(tokens, i, None)
        if written and not written[0].bare:
            return written
        return _spoken(tokens, i) or _named(tokens, i) or _after_now(tokens, i) or written
    if kind == "han":
        return _from_han(tokens, i)
    if kind == "word":
        return _named(tokens, i) or _spoken(tokens, i) or _after_now(tokens, i) or _from_words(tokens, i)
    return None


def _named(tokens: Tokens, i: int) -> Found:
    if named := CLOCK_WORDS.at(tokens, i):
        return Clock(named[0], sure=named[0] == 12), named[1]
    if now := NOW.at(tokens, i):
        return Clock(0, after_now=0), now[1]
    return None


def _after_now(tokens: Tokens, i: int) -> Found:
    """`in 20 minutes`, `20 minutes later`."""
    prefix = COUNT_BEFORE.at(tokens, i)
    around = AROUND.at(tokens, prefix[1]) if prefix else None
    if (length := duration_at(tokens, (around or prefix or (0, i))[1])) is None or length[0] > _FARTHEST:
        return None
    seconds, j = length
    if prefix:
        return Clock(0, after_now=seconds), j
    later = LATER.at(tokens, j)
    return (Clock(0, after_now=seconds), later[1]) if later and later[0] > 0 else None


# spoken clocks


def _spoken(tokens: Tokens, i: int) -> Found:
    """`half past two`, `half 2`, `quarter to nine`, `ten past 9`, `20 minutes to 2pm`."""
    named = HALVES_PAST.at(tokens, i)
    minutes = named or number_at(tokens, i)
    if minutes is None or not 0 < minutes[0] < _MINUTES:
        return None
    noun = MINUTE_NOUNS.glued(tokens, minutes[1]) if named is None else None
    j = noun[1] if noun else minutes[1]
    past = PAST.at(tokens, j)
    before = BEFORE.at(tokens, j) if past is None and (named or noun or tokens[i].kind == "word") else None
    if past or before:
        link = (past or before or (0, j))[1]
        found = _beside_hour(tokens, link, minutes[0] if past else -minutes[0])
        return (
            None if before and not (named or noun) and found and minutes[0] < _counted_to(found[0]) else found
        )
    half = HALF.at(tokens, i)
    found = _beside_hour(tokens, half[1], _HALF) if half else None
    return found if found and half and not _has_minutes(tokens, half[1]) else None


def _has_minutes(tokens: Tokens, i: int) -> bool:
    """Whether the hour at `i` was written with its minutes: `half 14:00` is no time."""
    return i + 1 < len(tokens) and tokens[i + 1].glued and tokens[i + 1].text in (":", ".")


def _counted_to(clock: Clock) -> int:
    """The hour that minutes before it were counted to: `five to seven` are hours, `ten to nine` is a time."""
    return clock.hour + 1


_HALF = 30


def _beside_hour(tokens: Tokens, i: int, minutes: int) -> Found:
    """So many minutes after the hour at `i`, or before it."""
    found = _named(tokens, i) or _from_digits(tokens, i, None) or _from_words(tokens, i)
    if found is None or found[0].after_now is not None or not found[0].valid:
        return None
    return _moved(found[0], minutes)._replace(bare=False), found[1]


def _moved(clock: Clock, minutes: int) -> Clock:
    minutes += clock.minute
    if minutes >= _MINUTES:
        return clock._replace(hour=clock.hour % 12 + 1, minute=minutes - _MINUTES)
    if minutes >= 0:
        return clock._replace(minute=minutes)
    hour = clock.hour - 1 if clock.hour > 1 or clock.sure else clock.hour + 11
    named = clock.part is None and clock.hour in (0, 24)
    return clock._replace(hour=23 if named else hour, minute=_MINUTES + minutes, sure=clock.sure or named)


def _from_words(tokens: Tokens, i: int) -> Found:
    """`nine`, `two thirty`, `seven oh five`, `six pm`."""
    hour = word_at(tokens, i)
    if hour is None or not 1 <= hour[0] <= 12:
        return None
    clock = Clock(hour[0], bare=True)
    if minute := _word_minutes(tokens, hour[1]):
        clock = clock._replace(minute=minute[0], bare=False)
    return _with_part(tokens, minute[1] if minute else hour[1], clock)


def _word_minutes(tokens: Tokens, i: int) -> tuple[int, int] | None:
    zero = ZERO.at(tokens, i)
    minute = word_at(tokens, zero[1] if zero else i)
    if minute is None:
        return None
    fits = minute[0] < 10 if zero else 10 <= minute[0] < _MINUTES
    return minute if fits else None


# characters and digits


def _from_han(tokens: Tokens, i: int) -> Found:
    part = PARTS_BEFORE.at(tokens, i)
    if part is None:
        return (
            _short_of(tokens, i, None)
            or _from_characters(tokens, i, None)
            or _named(tokens, i)
            or _after_now(tokens, i)
        )
    found = (
        _short_of(tokens, part[1], part[0])
        or _from_digits(tokens, part[1], part[0])
        or _from_characters(tokens, part[1], part[0])
    )
    if found is None or (found[0].bare and not found[0].valid):
        return _named(tokens, i)
    return found


def _short_of(tokens: Tokens, i: int, part: PartOfDay | None) -> Found:
    """Minutes wanting, then the hour that they want to."""
    if (short := SHORT_OF.at(tokens, i)) is None or (minutes := _minutes_said(tokens, short[1])) is None:
        return None
    hour = _from_digits(tokens, minutes[1], part) or _from_characters(tokens, minutes[1], part)
    if hour is None or hour[0].minute or not 0 < minutes[0] < _MINUTES:
        return None
    return _moved(hour[0], -minutes[0])._replace(bare=False), hour[1]


def _minutes_said(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if quarter := QUARTERS.at(tokens, i):
        return quarter
    minutes = digits_at(tokens, i) or han_at(tokens, i)
    if minutes is None:
        return None
    mark = MINUTE_MARKS.glued(tokens, minutes[1])
    return (minutes[0], mark[1]) if mark else minutes


def _from_characters(tokens: Tokens, i: int, part: PartOfDay | None) -> Found:
    """An hour in characters, with its mark; or without one before an end that has it."""
    if (hour := han_at(tokens, i)) is None:
        return None
    if mark := HOUR_MARKS.glued(tokens, hour[1]):
        return _after_mark(tokens, mark[1], Clock(hour[0], part=part, han=True))
    to = TO.at(tokens, hour[1])
    end = (han_at(tokens, to[1]) or digits_at(tokens, to[1])) if to else None
    if end and HOUR_MARKS.glued(tokens, end[1]):
        return Clock(hour[0], part=part, han=True), hour[1]
    return None


def _from_digits(tokens: Tokens, i: int, part: PartOfDay | None) -> Found:
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
    minute = _glued_number(tokens, i, ":", 1) or _glued_number(tokens, i, ":.", 2) or _dotted_hour(tokens, i)
    if minute is None:
        return i, clock
    clock = clock._replace(minute=int(minute), bare=False, timed=True)
    second = _glued_number(tokens, i + 2, ":", 2) if tokens[i].text == ":" else None
    return (i + 2, clock) if second is None else (i + 4, clock._replace(second=int(second)))


def _dotted_hour(tokens: Tokens, i: int) -> str | None:
    """The one zero of `8.0-8.55` and `8.55-9.0`; apart from a range, `3.0` is no time."""
    zero = _glued_number(tokens, i, ".", 1)
    in_range = TO.at(tokens, i + 2) or (i > 1 and tokens[i - 2].text in TO.firsts)
    return zero if zero == "0" and in_range else None


def _glued_number(tokens: Tokens, i: int, signs: str, digits: int) -> str | None:
    """The digits after one of the signs, with no space between."""
    if i + 1 >= len(tokens) or tokens[i].text not in signs or not (tokens[i].glued and tokens[i + 1].glued):
        return None
    number = tokens[i + 1]
    return number.text if number.kind == "number" and len(number.text) == digits else None


def _is_glued(tokens: Tokens, i: int, text: str) -> bool:
    """Whether `text` stands at `i`, right after a number and not as the start of a word."""
    if i >= len(tokens) or tokens[i].text != text or not tokens[i].glued:
        return False
    return not joined(tokens, i + 1) or tokens[i + 1].kind == "number"


def _after_mark(tokens: Tokens, i: int, clock: Clock) -> Found:
    """What follows an hour mark: a half, a quarter, minutes, or a word that says it is a whole hour."""
    past = PAST.at(tokens, i)
    short = SHORT_OF.at(tokens, i) if past is None else None
    link = past or short
    if link and (minutes := _minutes_said(tokens, link[1])) and 0 < minutes[0] < _MINUTES:
        return _moved(clock, minutes[0] if past else -minutes[0]), minutes[1]
    return _part_after_mark(tokens, *_minutes_after_mark(tokens, i, clock))


def _minutes_after_mark(tokens: Tokens, i: int, clock: Clock) -> tuple[Clock, int]:
    if whole := O_CLOCK.at(tokens, i):
        return clock, whole[1]
    if HALVES.at(tokens, i):
        return clock, i
    if (quarter := QUARTERS.glued(tokens, i)) and not _begins_word(tokens, i, quarter[1]):
        return clock._replace(minute=quarter[0]), quarter[1]
    if (minute := _minute_at(tokens, i)) is None:
        return clock, i
    mark = MINUTE_MARKS.glued(tokens, minute[1])
    if mark and mark[0]:
        return clock._replace(minute=minute[0]), mark[1]
    if mark or minute[0] >= _MINUTES or HOUR_MARKS.glued(tokens, minute[1]) or duration_at(tokens, i):
        return clock, i
    if minute[1] == i + 1 and minute[0] < 10 and len(tokens[i].text) == 1:
        return clock, i
    return clock._replace(minute=minute[0]), minute[1]


def _begins_word(tokens: Tokens, i: int, end: int) -> bool:
    """Whether what stands apart from the hour runs on in a word, in a script without spaces: 15点 半导体."""
    return not tokens[i].glued and end < len(tokens) and tokens[end].glued and tokens[end].kind == "han"


def _part_after_mark(tokens: Tokens, clock: Clock, i: int) -> tuple[Clock, int]:
    """A part of day of another language after the mark: `pm`."""
    if clock.part is None and (found := MERIDIEMS.glued(tokens, i) or _meridiem_after(tokens, i)):
        return clock._replace(part=found[0]), found[1]
    return clock, i


def _meridiem_after(tokens: Tokens, i: int) -> tuple[PartOfDay, int] | None:
    return MERIDIEMS.at(tokens, i) if i < len(tokens) and len(tokens[i].text) > 1 else None


def _minute_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    if i < len(tokens) and tokens[i].glued and tokens[i].kind == "number":
        return digits_at(tokens, i)
    return han_at(tokens, i)


def _with_part(tokens: Tokens, i: int, clock: Clock) -> tuple[Clock, int] | None:
    """The am or pm after an hour; None when the number is part of another word (`2D`)."""
    if o_clock := O_CLOCK.at(tokens, i):
        i, clock = o_clock[1], clock._replace(bare=False)
    elif clock.timed and (hours := HOURS_AFTER.glued(tokens, i)):
        i = hours[1]
    if around := AROUND_AFTER.glued(tokens, i):
        i = around[1]
    found = MERIDIEMS.glued(tokens, i)
    if found and (tokens[i].glued or found[1] > i + 1 or len(tokens[i].text) > 1):
        return _agreeing_part(tokens, found[1], clock._replace(part=found[0], bare=False))
    if joined(tokens, i):
        return None
    if after := PARTS_AFTER.at(tokens, i):
        return clock._replace(part=after[0], bare=False), after[1]
    return clock, i


def _agreeing_part(tokens: Tokens, i: int, clock: Clock) -> tuple[Clock, int]:
    """Past a part of day that says the same as the am or pm before it: `8pm in the evening`."""
    after = PARTS_AFTER.at(tokens, i)
    if after and set(hours_of(clock)) & set(hours_of(clock._replace(part=after[0]))):
        return clock, after[1]
    return clock, i


def hours_of(clock: Clock) -> tuple[int, ...]:
    """The hours that the clock may mean, best first; 24 and more are of the day after. Empty: no such hour."""
    if clock.part is None:
        return _plain_hours(clock)
    meaning = _MEANINGS[clock.part]
    if clock.hour in meaning.as_written and (clock.han or clock.timed or clock.part not in _MERIDIEMS):
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
_MERIDIEMS = (PartOfDay.AM, PartOfDay.PM)
"""After these a bare number is of the 12-hour clock: `22pm` is a typo."""
_AFTER_NOON = _Meaning(_shift(1, 11, 12) | _shift(12, 12, 0), range(13, 24))
_LATE = _shift(5, 11, 12) | _shift(12, 12, 12) | _shift(0, 0, 24)

_MEANINGS = {
    PartOfDay.AM: _BEFORE_NOON,
    PartOfDay.SMALL_HOURS: _BEFORE_NOON,
    PartOfDay.MORNING: _Meaning(_shift(0, 12, 0)),
    PartOfDay.MIDDAY: _Meaning(_shift(1, 3, 12) | _shift(10, 12, 0), range(13, 16)),
    PartOfDay.PM: _AFTER_NOON,
    PartOfDay.AFTERNOON: _AFTER_NOON._replace(as_written=range(13, 20)),
    PartOfDay.EVENING: _Meaning(_LATE | _shift(1, 4, 24), range(17, 25)),
    PartOfDay.TONIGHT: _Meaning(
        _LATE | {hour: (hour + 12, hour + 24) for hour in range(1, 5)}, range(17, 25)
    ),
}
