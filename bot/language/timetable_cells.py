"""What the cells of a timetable say, read by the rules that read a line. Everything here may raise ParseError.

A timetable has what no line has: a heading over each column, weeks and periods of a term by their numbers, and
weekdays in one character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.language.class_times import Pair, broken_rule, class_times
from bot.language.dates import NoSuchDate, ahead, meanings
from bot.language.days import Day, day_at, weekday_name
from bot.language.durations import duration_at
from bot.language.lexicon import (
    BESIDE,
    EVEN,
    HEADINGS,
    NO,
    NUMBERED,
    NUMBERED_WEEKS,
    ODD,
    PERIODS,
    THROUGH,
    TIMETABLE_WEEKDAYS,
    YES,
)
from bot.language.number_lists import numbers_listed
from bot.language.numbers import number_at
from bot.language.options import option_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import PhraseTable, Tokens
from bot.language.titles import checked, join
from bot.language.tokenizer import read_line
from bot.language.weekdays import listed_weekdays_at, weekdays_at
from bot.language.when import When, find_when

T = TypeVar("T")

LAST_WEEK, LAST_PERIOD = 60, 30
"""The highest numbers of a term's weeks and of a day's periods that are no typo."""

_MARKS = frozenset("()[]{}:.")
"""What may stand around words without saying anything."""

_CACHE_SIZE = 4096
"""Texts whose reading is remembered: a timetable says the same hours and days in many rows."""

_SUNDAY = 7


class ColumnKind(StrEnum):
    """What a column of a timetable is about."""

    TITLE = "title"
    ROOM = "room"
    DATE = "date"
    WEEKDAY = "weekday"
    WEEKS = "weeks"
    TIME = "time"
    START = "start"
    END = "end"
    LENGTH = "length"
    PERIODS = "periods"
    FIRST_PERIOD = "first_period"
    LAST_PERIOD = "last_period"
    TEACHER = "teacher"
    MAX = "max"
    EARLY = "early"
    LIVE = "live"
    CLASSROOMS = "classrooms"


class NumberRange(NamedTuple):
    """Numbers from `first` to `last`: all of them, or each second one where `odd` or `even` was said."""

    first: int
    last: int
    parity: int | None = None

    def numbers(self) -> Iterator[int]:
        """Each of them."""
        return (n for n in range(self.first, self.last + 1) if self.parity is None or n % 2 == self.parity)


@lru_cache(_CACHE_SIZE)
def column_of(heading: str) -> ColumnKind | None:
    """The column that a heading stands over, whatever is said of it in brackets; None for one that is not known."""
    return _in_either_language(heading, _column)


def _column(heading: str) -> ColumnKind | None:
    tokens = _without_brackets(read_line(heading).tokens)
    found = HEADINGS.at(tokens, 0)
    return ColumnKind(found[0]) if found and found[1] == len(tokens) else None


# compiled when a timetable is first read: such a range takes half a millisecond
_SPACED_HAN = r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
_HAN_OR_NOT = r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff/|]+"


def _in_either_language(heading: str, read: Callable[[str], T | None]) -> T | None:
    """What a heading means, though its characters be set apart, or it be said in both languages, which then agree."""
    text = re.sub(_SPACED_HAN, "", heading.replace("_", " "))
    if (meant := read(text)) is not None:
        return meant
    parts = [part for part in re.findall(_HAN_OR_NOT, text) if part.strip()]
    found = {read(part) for part in parts} if len(parts) > 1 else set()
    return found.pop() if len(found) == 1 else None


def _without_brackets(tokens: Tokens) -> Tokens:
    """The words of a heading alone: `Early entry (minutes)`, `*Title:`."""
    kept, depth = [], 0
    for token in tokens:
        depth += token.text in "([" and token.kind == "sign"
        if not depth and token.kind != "sign":
            kept.append(token)
        depth -= token.text in ")]" and token.kind == "sign" and depth > 0
    return kept


@lru_cache(_CACHE_SIZE)
def weekday_of(text: str) -> int | None:
    """The weekday that a cell names, Monday 0: in full, in one character, or by its number from 1 to 7."""
    tokens = [token for token in read_line(re.sub(_SPACED_HAN, "", text)).tokens if token.text not in _MARKS]
    named = weekday_name(tokens, 0)
    if named and named[1] == len(tokens):
        return named[0]
    if len(tokens) != 1:
        return None
    if tokens[0].kind == "number" and 1 <= int(tokens[0].text) <= _SUNDAY:
        return int(tokens[0].text) - 1
    return TIMETABLE_WEEKDAYS.get(tokens[0].text)


@lru_cache(_CACHE_SIZE)
def weekdays_of(text: str) -> tuple[int, ...]:
    """The weekdays that a cell names: one, or several: `Mon, Wed`, 周一三五, 每天; none where it names no such."""
    one = weekday_of(text)
    if one is not None:
        return (one,)
    tokens = read_line(text).tokens
    found = (listed_weekdays_at(tokens, 0) or weekdays_at(tokens, 0)) if tokens else None
    if found is None or found[1] < len(tokens) or found[0].interval > 1 or found[0].parity is not None:
        return ()
    return found[0].days


class DayHeading(Struct, frozen=True):
    """A day over a column of a week: its weekday, Monday 0, and whether it says its date."""

    weekday: int | None
    is_dated: bool


@lru_cache(_CACHE_SIZE)
def day_heading(text: str) -> DayHeading | None:
    """What day a heading names: a weekday, a date or both: `Mon 7 Sep`, 周一(9月7日); None where it names none."""
    return _in_either_language(text, _day_heading)


def _day_heading(text: str) -> DayHeading | None:
    weekday = None if text.isdecimal() else weekday_of(text)
    if weekday is not None:
        return DayHeading(weekday, is_dated=False)
    tokens = read_line(text).tokens
    found = day_at(tokens, 0, None) if tokens else None
    if found is None or found[1] < len(tokens) or not found[0].day or not found[0].month:
        return None
    return DayHeading(found[0].also.weekday if found[0].also else None, is_dated=True)


class TimetableSlot(Struct, frozen=True):
    """A weekday, periods and weeks as one cell says them together; `weeks` is empty where it says none."""

    weekday: str
    periods: str
    weeks: str


_NEXT_SLOT = re.compile(r"[;\n\uff1b]+")


@lru_cache(_CACHE_SIZE)
def slots_of(text: str) -> tuple[TimetableSlot, ...]:
    """The slots of a cell, each with its weekday first: 周一第1,2节{第1-16周}; none where it says anything else."""
    found = [_slot(part) for part in _NEXT_SLOT.split(text) if part.strip()]
    slots = tuple(each for each in found if each is not None)
    return slots if len(slots) == len(found) else ()


def _slot(text: str) -> TimetableSlot | None:
    tokens = read_line(text).tokens
    named = weekday_name(tokens, 0)
    if named is None:
        return None
    for cut in range(len(tokens), named[1], -1):
        weekday, periods, weeks = join(tokens[: named[1]]), join(tokens[named[1] : cut]), join(tokens[cut:])
        if is_of_periods(periods) and (not weeks or is_of_weeks(weeks)):
            return TimetableSlot(weekday, periods, weeks)
    return None


@lru_cache(_CACHE_SIZE)
def weeks_of(text: str) -> tuple[int, ...]:
    """The weeks of a term by number, in order: `1-16`, `1-8, 10-16 even`."""
    return _numbered(text, NUMBERED_WEEKS, LAST_WEEK)


@lru_cache(_CACHE_SIZE)
def is_of_weeks(text: str) -> bool:
    """Whether a text counts weeks, and says so."""
    return _is_counted(text, NUMBERED_WEEKS) and _reads(weeks_of, text)


@lru_cache(_CACHE_SIZE)
def periods_of(text: str) -> tuple[int, int]:
    """The first and the last of the periods of a day: `1-2`, `3`."""
    numbers = _numbered(text, PERIODS, LAST_PERIOD)
    if numbers != tuple(range(numbers[0], numbers[-1] + 1)):
        raise ParseError("bad_option", text)
    return numbers[0], numbers[-1]


@lru_cache(_CACHE_SIZE)
def is_of_periods(text: str) -> bool:
    """Whether a text counts periods, and says so."""
    return _is_counted(text, PERIODS) and _reads(periods_of, text)


@lru_cache(_CACHE_SIZE)
def are_hours(text: str) -> bool:
    """Whether a text is a time of day, or from one to another, and nothing else."""
    tokens = read_line(text).tokens
    when = find_when(tokens)
    return when is not None and len(when.used) == len(tokens) and when.day is None


@lru_cache(_CACHE_SIZE)
def are_periods(text: str) -> bool:
    """Whether a text is periods of the day, maybe by their numbers alone."""
    return _reads(periods_of, text)


def ends_of(text: str) -> tuple[str, str]:
    """The two ends of a range of hours; the same twice where it is one time."""
    tokens = read_line(text).tokens
    for i in range(1, len(tokens)):
        if THROUGH.glued(tokens, i):
            return join(tokens[:i]), join(tokens[i + 1 :])
    return text, text


def _is_counted(text: str, unit: PhraseTable[bool]) -> bool:
    tokens = read_line(text).tokens
    return any(unit.at(tokens, i) or unit.glued(tokens, i) for i in range(len(tokens)))


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ParseError:
        return False
    return True


def _numbered(text: str, unit: PhraseTable[bool], highest: int) -> tuple[int, ...]:
    """The numbers of runs: each may say its unit and its parity, in whatever order."""
    tokens = [token for token in read_line(text).tokens if token.text not in _MARKS]
    runs = tuple(_Runs(tokens, unit).read())
    bad = not runs or any(not 1 <= run.first <= run.last <= highest for run in runs)
    found = tuple(sorted({number for run in runs for number in run.numbers()}))
    if bad or not found:
        raise ParseError("bad_option", text)
    return found


class _Runs:
    """Runs of numbers among tokens; nothing where anything else stands between them."""

    def __init__(self, tokens: Tokens, unit: PhraseTable[bool]) -> None:
        self._tokens = tokens
        self._unit = unit
        self._i = 0

    def read(self) -> list[NumberRange]:
        runs: list[NumberRange] = []
        while self._i < len(self._tokens):
            parity = self._parity()
            if (run := self._run()) is None:
                return []
            after = self._parity()
            runs.append(run._replace(parity=parity if after is None else after))
            while self._take(BESIDE):
                pass
        return runs

    def _run(self) -> NumberRange | None:
        if (first := self._number()) is None:
            return None
        self._take(self._unit)
        if not self._take(THROUGH):
            return NumberRange(first, first)
        self._take(self._unit)
        last = self._number()
        return None if last is None else NumberRange(first, last)

    def _number(self) -> int | None:
        self._take(NUMBERED)
        if (found := number_at(self._tokens, self._i)) is None:
            return None
        self._i = found[1]
        return found[0]

    def _parity(self) -> int | None:
        """Whether odd or even ones are meant, with the unit before or after it."""
        self._take(self._unit)
        parity = 1 if self._take(ODD) else 0 if self._take(EVEN) else None
        self._take(self._unit)
        return parity

    def _take(self, words: PhraseTable[bool]) -> bool:
        found = words.glued(self._tokens, self._i)
        if found:
            self._i = found[1]
        return found is not None


@lru_cache(_CACHE_SIZE)
def is_yes(text: str) -> bool:
    """Whether a cell says yes; nothing at all is no."""
    said = "".join(token.text for token in read_line(text).tokens)
    if said in YES:
        return True
    if said and said not in NO:
        raise ParseError("bad_option", text)
    return False


def title_of(text: str) -> str:
    """A title on one line."""
    return checked(" ".join(text.split()))


class CellReader:
    """Reads days, hours and options in a person's zone, by their order of day and month."""

    def __init__(self, context: ParseContext) -> None:
        self._context = context
        self._days: dict[str, date] = {}
        self._whens: dict[tuple[str, str], When] = {}

    def day(self, text: str) -> date:
        """The day that a cell names; one without a year is the next such day."""
        if text not in self._days:
            self._days[text] = self._day(text)
        return self._days[text]

    def _day(self, text: str) -> date:
        tokens = read_line(text).tokens
        found = day_at(tokens, 0, self._context.day_first)
        if found is None or found[1] < len(tokens) or found[0].part:
            raise ParseError("bad_date", text)
        try:
            meant = meanings(found[0], self._context.today, ahead)
        except NoSuchDate:
            raise ParseError("bad_date", text) from None
        if len(meant) > 1:
            raise ParseError("bad_date", text, choices=tuple(map(str, meant)))
        return meant[0]

    def pair(self, day: date | None, start: str, end: str) -> Pair:
        """The start and end on a day, or on the day that the cells say; `end` may be a length, or stand in `start`.

        A class that is past is one too.
        """
        when = self._when(start, end)
        said = " ".join(filter(None, (start, end)))
        if when.span.end is None and when.span.length is None:
            raise ParseError("missing", said, missing="end")
        if day is None and when.day is None:
            raise ParseError("missing", said, missing="day")
        day = day or self.day(when.day.text if when.day else "")
        if when.day is not None and meanings(when.day, self._context.today, ahead) != (day,):
            raise ParseError("bad_date", said)
        when = replace(when, day=Day(year=day.year, month=day.month, day=day.day))
        midnight = datetime.combine(day, time(), self._context.zone)
        planned = class_times(when, replace(self._context, asked_at=midnight), said, long_term=True)
        if planned.unsure:
            choices = tuple(f"{first:%H:%M}-{last:%H:%M}" for first, last in planned.pairs)
            raise ParseError("bad_time", said, choices=choices)
        pair = planned.pairs[0]
        if rule := broken_rule(pair, self._context.now):
            raise ParseError(rule, said)
        return pair

    def _when(self, start: str, end: str) -> When:
        if (start, end) not in self._whens:
            self._whens[start, end] = self._found(start, end)
        return self._whens[start, end]

    def _found(self, start: str, end: str) -> When:
        said = " ".join(filter(None, (start, end)))
        if end:
            tokens = read_line(end).tokens
            lasting = duration_at(tokens, 0)
            start += " for" if lasting and lasting[1] == len(tokens) else " to"
        tokens = read_line(f"{start} {end}").tokens
        when = find_when(tokens, self._context.day_first)
        if when is None or when.rivals or len(when.used) < len(tokens):
            raise ParseError("bad_time", said)
        return when

    def max_users(self, text: str) -> int:
        """How many students may come."""
        return self._option(f"max {text}", text)

    def early(self, text: str) -> int:
        """How early students may enter, in seconds; a number alone counts minutes."""
        return self._option(f"early {text}m" if text.isdecimal() else f"early {text}", text)

    def _option(self, line: str, text: str) -> int:
        tokens = read_line(line).tokens
        option = option_at(tokens, 0, self._context.words)
        if option is None or option.bad or option.last < len(tokens):
            raise ParseError("bad_option", text)
        return int(option.value)

    def classrooms(self, text: str) -> tuple[int, ...]:
        """The numbers of student classrooms: `11,12,20-25`."""
        return numbers_listed(read_line(text).tokens)


def plain(text: str) -> str:
    """A text without what Slack marks in it, on one line."""
    return join(read_line(text).tokens)
