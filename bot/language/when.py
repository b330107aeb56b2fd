"""WHEN: finding the words that say when something is planned, among words that do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.language.days import Day, day_at
from bot.language.lexicon import LASTING, OF, WHEN_LABELS
from bot.language.normalise import replaced
from bot.language.parse_error import ParseError
from bot.language.phrases import Tokens
from bot.language.spans import Span, length_at, span_at
from bot.language.zones import UnclearZone, zone_at

_MARKS = frozenset({",", ";"})
"""What may stand between the hours and their day."""


@dataclass(frozen=True, slots=True)
class When:
    """A span of time and its day, and the indices of the tokens that say so."""

    span: Span
    day: Day | None = None
    zone: tzinfo | None = None
    used: frozenset[int] = field(default_factory=frozenset)

    @property
    def first(self) -> int:
        """Where it begins."""
        return self.span.first


def find_when(tokens: Tokens, day_first: bool = False) -> When | None:
    """The WHEN of a line: its surest span, with the day and the zone that belong to it.

    Raises ParseError for a zone that is not one.
    """
    days = list(_days(tokens, day_first))
    span = _best(_spans(tokens, day_first, days))
    if span is None:
        return None
    return _Gathered(tokens, span, _clear_of(days, span)).when(day_first)


def _spans(tokens: Tokens, day_first: bool, days: list[tuple[Day, int, int]]) -> Iterator[Span]:
    """Every span; where a date and a range are written alike (`12-01`), it is a date if another span stands."""
    dated = {first: (day, last) for day, first, last in days}
    doubtful: Span | None = None
    i = 0
    while i < len(tokens):
        day, end = dated.get(i, (None, i + 1))
        found = span_at(tokens, i, day_first) if day is None or day.weak else None
        if found and day and found[1] <= end:
            doubtful = doubtful or found[0]
        elif found:
            yield found[0]
            end = found[1]
        elif length := _lasting_at(tokens, i):
            end = length[1]
        i = end
    if doubtful:
        yield doubtful._replace(rank=-1)


def _lasting_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 1h`, which is no hour of the day."""
    return length_at(tokens, i) if tokens[i].text in LASTING.firsts else None


def _best(spans: Iterator[Span]) -> Span | None:
    return max(spans, key=lambda span: (span.rank, span.valid), default=None)


def _days(tokens: Tokens, day_first: bool) -> Iterator[tuple[Day, int, int]]:
    i = 0
    while i < len(tokens):
        if found := day_at(tokens, i, day_first):
            yield found[0], i, found[1]
            i = found[1]
        else:
            i += 1


def _clear_of(days: list[tuple[Day, int, int]], span: Span) -> list[tuple[Day, int, int]]:
    return [(day, first, last) for day, first, last in days if last <= span.first or first >= span.last]


def _is_link(tokens: Tokens, i: int) -> bool:
    return tokens[i].text in _MARKS or OF.at(tokens, i) is not None


class _Gathered:
    """A span, and what of the line around it belongs to it."""

    def __init__(self, tokens: Tokens, span: Span, days: list[tuple[Day, int, int]]) -> None:
        self._tokens = tokens
        self._span = span
        self._days = days
        self._first, self._last = span.first, span.last
        self._used = set(range(span.first, span.last))

    def when(self, day_first: bool) -> When:
        zone = self._zone_after() or self._zone_before()
        day = self._span.start_day
        if day is None:
            day = self._day_before() or self._day_after() or self._day_apart()
        zone = zone or self._zone_after() or self._zone_before()
        self._take_lead()
        span = self._span
        if span.end is None and span.length is None:
            span = self._with_length(span)
        return When(span, day, zone, frozenset(self._used))

    def _zone_after(self) -> tzinfo | None:
        i = self._past_link(self._last)
        try:
            found = zone_at(self._tokens, i)
        except UnclearZone as unclear:
            attempts = [replaced(self._tokens, i, unclear.end, zone) for zone in unclear.choices]
            raise ParseError("unclear_zone", unclear.text, *attempts, choices=unclear.choices) from None
        if found is None:
            return None
        self._take(i, found[1])
        return found[0]

    def _zone_before(self) -> tzinfo | None:
        """A zone that ends right before the hours: a city and the word for time, without spaces."""
        if self._first < _SHORTEST_ZONE or self._tokens[self._first - 1].kind != "han":
            return None
        for i in range(max(0, self._first - _LONGEST_ZONE), self._first):
            found = zone_at(self._tokens, i, before=True)
            if found and found[1] == self._first:
                self._take(i, found[1])
                return found[0]
        return None

    def _day_before(self) -> Day | None:
        end = self._first
        while end > 0 and _is_link(self._tokens, end - 1):
            end -= 1
        for day, first, last in self._days:
            if last == end and first < self._first:
                self._take(first, self._first)
                return day
        return None

    def _take_lead(self) -> None:
        """The `for` of `for friday 2-3pm`, the `time:` of `time: friday 2-3pm`."""
        first = self._first
        while first > 0 and self._tokens[first - 1].text == ":":
            first -= 1
        for length in (1, 2):
            label = WHEN_LABELS.at(self._tokens, first - length) if first >= length else None
            if label and label[1] == first and (label[0] or first < self._first):
                self._take(first - length, self._first)
                return

    def _day_after(self) -> Day | None:
        i = self._past_link(self._last)
        for day, first, last in self._days:
            if first == i and last > self._last:
                self._take(first, last)
                return day
        return None

    def _day_apart(self) -> Day | None:
        """A lone day elsewhere, or the nearest of several; of words that mean other things too, none."""
        sure = [found for found in self._days if not found[0].weak]
        if not sure:
            return None
        day, first, last = min(sure, key=lambda found: max(self._first - found[2], found[1] - self._last))
        self._used |= set(range(first, last))
        return day

    def _with_length(self, span: Span) -> Span:
        for i in range(len(self._tokens)):
            if i not in self._used and (length := _lasting_at(self._tokens, i)):
                self._used |= set(range(i, length[1]))
                return span._replace(length=length[0], rank=3)
        return span

    def _past_link(self, i: int) -> int:
        while i < len(self._tokens) and _is_link(self._tokens, i):
            i += 1
        return i

    def _take(self, first: int, last: int) -> None:
        self._used |= set(range(min(first, self._last), last)) | set(range(first, last))
        self._first, self._last = min(self._first, first), max(self._last, last)


_SHORTEST_ZONE, _LONGEST_ZONE = 4, 10
"""Characters of a city and the word for time."""
