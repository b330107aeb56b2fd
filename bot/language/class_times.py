"""WHEN -> instants: which day, what is unsure, and what the platform does not allow.

Source of the limits: the platform's document, API 2 (over 15 minutes, under 24 hours, within a year).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from bot.language.canonical_times import when_text
from bot.language.commands import RefusalKind
from bot.language.dates import NoSuchDate, ahead, following, meanings, nearest, shifted
from bot.language.days import Day
from bot.language.durations import HOUR
from bot.language.hours import DAY, HALF_DAY, Hours, hours_of_span
from bot.language.instants import SkippedTime, after, instants, length
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.time_spans import TimeSpan
from bot.language.when import When
from bot.language.words import Reach

MIN_LENGTH, MAX_LENGTH = timedelta(minutes=15), timedelta(hours=24)
"""Exclusive limits on the length of an ordinary room (the platform's document, API 2)."""

Pair = tuple[datetime, datetime]
Unsure = Literal["end_missing", "ambiguous_hour", "already_past", "dst_fold", "which_day", "overnight"]


class ClassTimes(Struct, frozen=True):
    """The start and end that were meant; with `unsure` those that a person must choose from, best first."""

    pairs: tuple[Pair, ...]
    unsure: Unsure | None = None


def class_times(when: When, context: ParseContext, text: str, long_term: bool = False) -> ClassTimes:
    """The instants, in the person's zone. `text` is the words of `when`, for refusals. Raises ParseError."""
    return _Planner(when, context, text, long_term).planned()


class _Planner:
    def __init__(self, when: When, context: ParseContext, text: str, long_term: bool) -> None:
        self._span = when.span
        self._said = when.day
        self._part = when.part_of_day
        self._context = context
        self._text = text
        self._long_term = long_term
        self._zone: tzinfo = when.zone or context.zone
        self._now = context.now.astimezone(self._zone).replace(second=0, microsecond=0)
        self._today = context.today

    def planned(self) -> ClassTimes:
        readings = hours_of_span(self._span, self._part, self._now)
        placed = [each for hours in readings for each in self._placed(hours)]
        if all(past for _, past in placed):
            pairs = self._allowed([pair for found, _ in placed for pair in found])
            return ClassTimes(_distinct(self._otherwise(readings[0], pairs)), "already_past")
        pairs = _distinct(self._allowed([pair for found, _ in placed for pair in found]))
        return ClassTimes(pairs, self._unsure(readings, len(placed), pairs))

    def _unsure(self, readings: Sequence[Hours], placed: int, pairs: tuple[Pair, ...]) -> Unsure | None:
        """Why a person must choose."""
        if placed > len(readings):
            return "which_day"
        if self._span.end is None and self._span.length is None:
            return "end_missing"
        if len(readings) > 1:
            return readings[0].doubt or "ambiguous_hour"
        return "dst_fold" if len(pairs) > 1 else None

    def _placed(self, hours: Hours) -> list[tuple[list[Pair], bool]]:
        """The instants of one reading on every day that is meant, and whether it is past: then of the next one."""
        try:
            return [self._placed_on(day, hours) for day in self._days(hours)]
        except NoSuchDate:
            raise self._no_such_date() from None
        except SkippedTime:
            raise ParseError("dst_gap", self._text, *self._past_the_gap(hours)) from None

    def _placed_on(self, day: date, hours: Hours) -> tuple[list[Pair], bool]:
        pairs = self._pairs(day, hours)
        if not self._is_past(pairs):
            return pairs, False
        return self._next_pairs(self._said or _TODAY, day, hours), True

    def _no_such_date(self) -> ParseError:
        said = self._span.end_day if self._is_date(self._said) else self._said
        found = nearest(said, self._today) if said else None
        if found is None or said is None:
            return ParseError("bad_date", said.text if said else self._text)
        return ParseError("bad_date", said.text, f"{found} {clocks_of(self._span)}")

    def _is_date(self, day: Day | None) -> bool:
        try:
            return day is None or bool(ahead(day, self._today))
        except NoSuchDate:
            return False

    def _days(self, hours: Hours) -> tuple[date, ...]:
        """Every day that may be meant."""
        if hours.from_now:
            return (self._now.date(),)
        if self._said is None:
            return (self._today,)
        passed = self._said.is_lone_weekday and self._has_passed(hours)
        return meanings(self._said, self._today, lambda day, today: ahead(day, today, passed))

    def _has_passed(self, hours: Hours) -> bool:
        """Whether the start, were it today, is behind."""
        naive = datetime.combine(self._today, time(), self._zone) + timedelta(seconds=hours.start)
        return _utc(naive) < _utc(self._now)

    def _next_pairs(self, said: Day, day: date, hours: Hours) -> list[Pair]:
        """On the next such day whose start is still ahead."""
        later = following(said, day, self._today)
        while self._is_past(pairs := self._pairs(later, hours, (later - day).days)):
            later = following(said, later, self._today)
        return pairs

    def _pairs(self, day: date, hours: Hours, moved: int = 0) -> list[Pair]:
        starts = instants(day, hours.start, self._zone)
        if not hours.ends:
            seconds = HOUR if hours.length is None else min(hours.length, MAX_SECONDS)
            return [(start, after(start, seconds)) for start in starts]
        last, end = self._end(day, hours, moved)
        ends = instants(last, end, self._zone)
        return [(start, end) for start in starts for end in ends if _utc(start) < _utc(end)]

    def _end(self, day: date, hours: Hours, moved: int) -> tuple[date, int]:
        """The day that the end is counted from, and its seconds. Raises ParseError for an end before the start."""
        if self._span.end_day is None:
            return day, hours.ends[0]
        last = self._last_day(self._span.end_day, day, moved)
        base = (last - day).days * DAY
        for end in hours.ends:
            if base + end > hours.start:
                return last, end
        raise ParseError("backwards_range", self._text)

    def _last_day(self, said: Day, day: date, moved: int) -> date:
        if said.following:
            return shifted(day, said.offset or 0)
        from_today = said.offset is not None or said.reach is not Reach.ALONE
        return shifted(ahead(said, self._today if from_today else shifted(day, -moved)), moved)

    def _allowed(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Those that the platform would take, in the person's zone. Raises ParseError when there is none."""
        zone = self._context.zone
        local = [(start.astimezone(zone), end.astimezone(zone)) for start, end in pairs]
        broken = [None if self._long_term else broken_rule(pair, self._context.now) for pair in local]
        allowed = tuple(pair for pair, rule in zip(local, broken, strict=True) if rule is None)
        if not allowed and broken and (rule := broken[0]):
            raise ParseError(rule, self._text, *corrected(rule, local[0], self._context))
        return allowed

    def _otherwise(self, hours: Hours, pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
        """What a start that is past may mean: the next such day, the evening of today, the same time tomorrow."""
        try:
            evening = self._evening(hours)
            return pairs + self._allowed(evening + self._next_pairs(_TODAY, shifted(self._today, -1), hours))
        except (ParseError, SkippedTime, NoSuchDate):
            return pairs

    def _evening(self, hours: Hours) -> list[Pair]:
        is_today = self._said is None or self._said.offset == 0
        clocks = [clock for clock in (self._span.start, self._span.end) if clock]
        is_plain = all(clock.part is None and not clock.sure and clock.hour <= _TWELVE for clock in clocks)
        if not is_plain or not is_today or self._part or not HOUR <= hours.start < HALF_DAY:
            return []
        if hours.ends and hours.ends[0] > _LATEST_EVENING:
            return []
        later = hours._replace(start=hours.start + HALF_DAY, ends=tuple(end + HALF_DAY for end in hours.ends))
        pairs = self._pairs(self._today, later)
        return [] if self._is_past(pairs) else pairs

    def _past_the_gap(self, hours: Hours) -> tuple[str, ...]:
        """The same, an hour later."""
        later = hours._replace(start=hours.start + HOUR, ends=tuple(end + HOUR for end in hours.ends))
        try:
            pairs = self._pairs(self._days(hours)[0], later)
        except (ParseError, SkippedTime, NoSuchDate):
            return ()
        return tuple(when_text(start, end, self._context.zone) for start, end in pairs[:1])

    def _is_past(self, pairs: Sequence[Pair]) -> bool:
        return all(_utc(start) < _utc(self._now) for start, _ in pairs)


_TODAY = Day(offset=0)
_LATEST_EVENING = HALF_DAY + HOUR
"""The latest end, in the first half of the day, of what may be meant of the evening: one in the morning."""
_TWELVE = 12
"""The last hour of the 12-hour clock."""

MAX_SECONDS = 10**8
"""Seconds of the longest length worth counting: over three years."""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _distinct(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    return tuple({(_utc(start), _utc(end)): (start, end) for start, end in pairs}.values())


def clocks_of(span: TimeSpan) -> str:
    """The hours of a span as they were written, without its days."""
    if span.end:
        return f"{span.start.text} to {span.end.text}"
    minutes = (span.length or HOUR) // 60
    return f"{span.start.text} for {minutes}m"


def broken_rule(pair: Pair, now: datetime) -> RefusalKind | None:
    """Which of the platform's rules on ordinary rooms the pair breaks."""
    start, end = pair
    lasting = length(start, end)
    if lasting <= MIN_LENGTH:
        return "too_short"
    if lasting >= MAX_LENGTH:
        return "too_long"
    if length(now, end) <= _MIN_YEAR:
        return None
    return "too_far" if _utc(end) > _utc(now + relativedelta(years=1)) else None


_MIN_YEAR = timedelta(days=364)
"""Within it nothing is too far, whatever the zone."""


def corrected(rule: RefusalKind, pair: Pair, context: ParseContext) -> tuple[str, ...]:
    """The nearest WHEN that the platform would take."""
    start = pair[0]
    if rule == "too_far" or broken_rule((start, after(start, HOUR)), context.now):
        start = instants(shifted(context.today, 1), 14 * HOUR, context.zone)[0]
    return (when_text(start, after(start, HOUR), context.zone),)
