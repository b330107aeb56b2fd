"""A repeat and its hours -> every occurrence, or why there can be none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, partial
from itertools import islice

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from bot.language.class_times import MAX_SECONDS, Pair, Unsure, broken_rule
from bot.language.dates import NoSuchDate, ahead, shifted
from bot.language.days import Day
from bot.language.durations import HOUR
from bot.language.hours import Hours, hours_of_span
from bot.language.instants import SkippedTime, after, instants
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.ranges import first_and_last
from bot.language.repeats import Repeat
from bot.language.weekdays import MAX_WEEKS
from bot.language.when import When

_TERM_EXAMPLE = "room term starts 2026-09-01"


class Series(Struct, frozen=True):
    """The occurrences that were meant; several lists, best first, when a person must choose."""

    occurrences: tuple[tuple[Pair, ...], ...]
    unsure: Unsure | None = None


def plan_series(repeats: Sequence[Repeat], context: ParseContext, text: str) -> Series:
    """Every occurrence of every repeat, in the person's zone, in order. `text` is their words. Raises ParseError."""
    parts = [
        _SeriesPlanner(repeat, repeat.when, context, text).planned() for repeat in repeats if repeat.when
    ]
    if len(parts) == 1:
        return parts[0]
    together = tuple(sorted((pair for part in parts for pair in part.occurrences[0]), key=_start))
    return Series((together,), next((part.unsure for part in parts if part.unsure), None))


def _start(pair: Pair) -> datetime:
    return pair[0].astimezone(UTC)


class _SeriesPlanner:
    def __init__(self, repeat: Repeat, when: When, context: ParseContext, text: str) -> None:
        self._span = when.span
        self._part = repeat.weekdays.part or when.part_of_day
        self._repeat = repeat
        self._interval = repeat.weekdays.interval
        self._context = context
        self._text = text
        self._zone: tzinfo = when.zone or context.zone
        self._now = context.now.astimezone(self._zone).replace(second=0, microsecond=0)

    def planned(self) -> Series:
        readings = hours_of_span(self._span, self._part, self._now)
        found = tuple(series for hours in readings for series in self._both_folds(hours))
        if self._span.end is None and self._span.length is None:
            return Series(found, "end_missing")
        if len(readings) > 1:
            return Series(found, readings[0].doubt)
        return Series(found, "dst_fold" if len(found) > 1 else None)

    def _both_folds(self, hours: Hours) -> list[tuple[Pair, ...]]:
        """The occurrences; twice, when an hour among them is shown twice by the clocks."""
        try:
            folds = [self._pairs(day, hours) for day in self._days(hours)]
        except NoSuchDate:
            raise ParseError("bad_date", self._text) from None
        except SkippedTime:
            raise ParseError("dst_gap", self._text) from None
        earlier = tuple(pairs[0] for pairs in folds)
        self._check(earlier)
        later = tuple(pairs[-1] for pairs in folds)
        return [earlier] if all(len(pairs) == 1 for pairs in folds) else [earlier, later]

    def _pairs(self, day: date, hours: Hours) -> list[Pair]:
        """The occurrence of a day; two where the clocks show one of its hours twice."""
        starts = instants(day, hours.start, self._zone)
        count = len(starts)
        if hours.ends:
            ends = instants(day, hours.ends[0], self._zone)
            count = max(count, len(ends))
        else:
            seconds = HOUR if hours.length is None else min(hours.length, MAX_SECONDS)
            ends = tuple(after(start, seconds) for start in starts)
        pairs = [(starts[0], ends[0]), (starts[-1], ends[-1])]
        zone = self._context.zone
        return [(start.astimezone(zone), end.astimezone(zone)) for start, end in pairs[:count]]

    def _days(self, hours: Hours) -> Iterable[date]:
        """The days from the first start still ahead on. Raises ParseError when they reach too far."""
        from dateutil.rrule import WEEKLY, rrule  # heavy, and seldom needed

        first = self._first_day(hours)
        weekdays = self._repeat.weekdays.days
        # rrule counts the weeks between from the one that it begins in, which may hold no class any more
        begun = rrule(WEEKLY, _midnight(first), byweekday=weekdays, count=1)[0]
        rule = partial(rrule, WEEKLY, begun, byweekday=weekdays, interval=self._interval)
        if self._repeat.term is not None or self._parity is not None:
            return self._of_term(first)
        if (count := self._count()) is not None:
            # of so many times those that are left out are held later, of so many weeks they are not
            more = 0 if self._repeat.times is None else len(self._left_out)
            days = tuple(islice(self._kept(_dates(rule(count=count + more))), count))
        else:
            last = self._last_day(first)
            if last > shifted(self._context.today, 7 * MAX_WEEKS):
                raise ParseError("too_far", self._text)
            days = tuple(self._kept(_dates(rule(until=_midnight(last)))))
        if not days:
            raise ParseError("backwards_range", self._text)
        return days

    @property
    def _parity(self) -> int | None:
        said, of_days = self._repeat.parity, self._repeat.weekdays.parity
        return said if said is not None else of_days

    def _of_term(self, first: date) -> tuple[date, ...]:
        """The days in the weeks of the term that were said, from `first` on. Raises ParseError."""
        term = self._context.recent.term
        if term is None:
            raise ParseError("missing", self._text, whole=(_TERM_EXAMPLE,), missing="term")
        monday = shifted(term, -term.weekday())
        days = (
            shifted(monday, 7 * week + weekday)
            for week in range(MAX_WEEKS)
            for weekday in sorted(self._repeat.weekdays.days)
            if self._is_meant(week + 1)
        )
        found = tuple(self._kept(day for day in days if day >= first))
        if self._repeat.term is None:
            found = self._until_end(found)
        if not found:
            raise ParseError("backwards_range", self._text)
        return found

    def _is_meant(self, week: int) -> bool:
        """Whether a week of the term, counted from 1, is one of those that were said."""
        term = self._repeat.term
        is_inside = term is None or term.first <= week <= term.last
        return is_inside and (self._parity is None or week % 2 == self._parity)

    def _until_end(self, days: tuple[date, ...]) -> tuple[date, ...]:
        """Those of the days before the end that was said: so many, for so many weeks, or until a day."""
        if not days or self._repeat.times is not None:
            return days[: self._repeat.times]
        if self._repeat.weeks is None:
            last = self._last_day(days[0])
        else:
            last = shifted(days[0], 7 * min(self._repeat.weeks, MAX_WEEKS) - 1 - days[0].weekday())
        return tuple(day for day in days if day <= last)

    def _kept(self, days: Iterable[date]) -> Iterator[date]:
        """Without the days that were left out."""
        weekdays = {
            day.weekday for day in self._repeat.without if isinstance(day, Day) and day.is_lone_weekday
        }
        return (day for day in days if day not in self._left_out and day.weekday() not in weekdays)

    @cached_property
    def _left_out(self) -> frozenset[date]:
        """The days that were left out, single weekdays apart. Raises NoSuchDate."""
        found: set[date] = set()
        for said in self._repeat.without:
            if isinstance(said, Day):
                found |= set() if said.is_lone_weekday else {ahead(said, self._context.today)}
            else:
                first, last = first_and_last(said, self._context.today, ahead, future=True)
                found |= {shifted(first, n) for n in range(min((last - first).days + 1, 7 * MAX_WEEKS))}
        return frozenset(found)

    def _last_day(self, first: date) -> date:
        """The day that the series runs to, itself included. Raises NoSuchDate."""
        if self._repeat.months is not None:
            return shifted(first + relativedelta(months=self._repeat.months), -1)
        return ahead(self._repeat.until or Day(offset=0), self._context.today)

    def _count(self) -> int | None:
        """How many occurrences there are, where that was said. Raises ParseError when they reach too far."""
        weeks, times = self._repeat.weeks, self._repeat.times
        a_week = len(self._repeat.weekdays.days)
        if weeks is None and times is None:
            return None
        count = times if weeks is None else -(-weeks // self._interval) * a_week
        if not count or not 1 <= -(-count // a_week) * self._interval <= MAX_WEEKS + self._interval - 1:
            raise ParseError("too_far" if count else "bad_option", self._text)
        return count

    def _first_day(self, hours: Hours) -> date:
        today = self._context.today
        first = max(today, ahead(self._repeat.starting, today)) if self._repeat.starting else today
        start = datetime.combine(today, time(), self._zone) + timedelta(seconds=hours.start)
        is_past = start.astimezone(UTC) < self._now.astimezone(UTC)
        return shifted(first, 1) if first == today and is_past else first

    def _check(self, occurrences: tuple[Pair, ...]) -> None:
        for pair in occurrences:
            if rule := broken_rule(pair, self._context.now):
                raise ParseError(rule, self._text)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _dates(rule: Iterable[datetime]) -> Iterator[date]:
    return (moment.date() for moment in rule)
