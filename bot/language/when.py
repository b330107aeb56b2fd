"""WHEN: finding the words that say when something is planned, among words that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from bot.language.days import Day, day_at
from bot.language.durations import duration_at
from bot.language.lexicon import (
    DAY_STARTS,
    LASTING,
    LITERARY_DAYS,
    OF,
    PARTS_OF_DAY,
    SPAN_STARTS,
    WHEN_LABELS,
    ZONE_NOUNS,
)
from bot.language.occasions import event_at, events_of
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.time_spans import TimeSpan, length_at, span_at
from bot.language.tokenizer import replaced, show
from bot.language.words import PartOfDay
from bot.language.zones import UnclearZone, zone_at

_MARKS = frozenset({",", ";", "(", ")", "[", "]", "'s"})
"""What may stand between the hours and their day."""

_MAX_RIVALS = 6
"""Hours of one line among which a person may choose."""

_RANGE = 2
"""The rank of a span from which on it has an end or a length."""


class When(Struct, frozen=True):
    """A span of time and its day, and the indices of the tokens that say so.

    `part` is a part of day said apart from both; `rivals` are other ways to read the line, to be asked about.
    """

    span: TimeSpan
    day: Day | None = None
    zone: tzinfo | None = None
    used: frozenset[int] = field(default_factory=frozenset)
    part: PartOfDay | None = None
    rivals: tuple[When, ...] = ()

    @property
    def first(self) -> int:
        """Where it begins."""
        return self.span.first

    @property
    def part_of_day(self) -> PartOfDay | None:
        """The part of day that governs the hours."""
        return self.day.part if self.day and self.day.part else self.part


class _Place(NamedTuple):
    """A day, and the tokens from `first` to `last` that say it."""

    day: Day
    first: int
    last: int


def find_when(tokens: Tokens, day_first: bool | None = False) -> When | None:
    """The WHEN of a line: its surest span, with the day and the zone that belong to it.

    Raises ParseError for a zone that is not one.
    """
    days = list(_days(tokens, day_first))
    spans = _chosen(tokens, list(_spans(tokens, day_first, days)), days)
    if not spans:
        return None
    found = [_Gathered(tokens, span, _clear_of(days, span)).when() for span in spans[:_MAX_RIVALS]]
    when = replace(found[0], rivals=tuple(found[1:]))
    return when if when.rivals or when.day else _with_doubtful_day(tokens, when, days)


def _with_doubtful_day(tokens: Tokens, when: When, days: Sequence[_Place]) -> When:
    """Beside hours without a day, those of a day apart that may be the title's too: `12-01`, `wed`, or run on in it."""
    for place in days:
        sign = tokens[place.first + 1 : place.last][:1]
        is_pair = place.day.weak and place.day.month is not None and bool(sign) and sign[0].text == "-"
        apart = not when.used & set(range(place.first, place.last))
        is_short = place.day.weak and place.day.weekday is not None and tokens[place.first].raw.islower()
        if apart and (is_pair or is_short or _runs_on(tokens, place)) and not _is_literary(tokens, place):
            used = when.used | set(range(place.first, place.last))
            return replace(when, rivals=(replace(when, day=place.day, used=used),))
    return when


def _runs_on(tokens: Tokens, place: _Place) -> bool:
    """Whether a day is glued to other characters of a script without spaces, which a title may be."""
    before = place.first > 0 and tokens[place.first].glued and tokens[place.first - 1].kind == "han"
    after = place.last < len(tokens) and tokens[place.last].glued and tokens[place.last].kind == "han"
    return tokens[place.first].kind != "word" and (before or after)


def _is_literary(tokens: Tokens, place: _Place) -> bool:
    literary = LITERARY_DAYS.at(tokens, place.first)
    return bool(literary and literary[1] == place.last)


def _is_titles(tokens: Tokens, place: _Place) -> bool:
    """Whether a day apart from the hours runs on in a title; one of everyday speech is a day all the same."""
    if not _runs_on(tokens, place):
        return False
    return _is_literary(tokens, place) or (place.day.offset is None and place.day.months is None)


def _spans(tokens: Tokens, day_first: bool | None, days: list[_Place]) -> Iterator[TimeSpan]:
    """Every span; `doubtful` where a date is written alike (`12-01`)."""
    dated = {place.first: place for place in days}
    i = 0
    while i < len(tokens):
        if event := event_at(tokens, i):
            i = event
            continue
        place = dated.get(i)
        end = place.last if place else i + 1
        found = None
        if (place is None or place.day.weak) and _may_begin(tokens, i, SPAN_STARTS):
            found = span_at(tokens, i, day_first)
        if found and place and found[1] <= end:
            yield found[0]._replace(doubtful=True)
        elif found:
            yield found[0]
            end = found[1]
        elif place is None and (length := _lasting_at(tokens, i)):
            end = length[1]
        i = end


def _may_begin(tokens: Tokens, i: int, starts: frozenset[str]) -> bool:
    return tokens[i].kind == "number" or tokens[i].text in starts


def _lasting_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`for 1h`, which is no hour of the day."""
    return length_at(tokens, i) if tokens[i].text in LASTING.firsts else None


def _chosen(tokens: Tokens, spans: Sequence[TimeSpan], days: Sequence[_Place]) -> list[TimeSpan]:
    """The span of WHEN; several, when nothing says which is it."""
    ranges = [span for span in spans if span.rank >= _RANGE]
    if any(span.doubtful for span in ranges):
        ranges = _without_dates(tokens, ranges, days)
    if len(ranges) > 1:
        ranges = _told_apart(ranges, _Neighbours(tokens, days))
    if ranges:
        return ranges
    rest = [span for span in spans if not (span.doubtful and len(spans) > 1)] or spans
    return [max(rest, key=lambda span: (span.rank, span.valid))] if rest else []


def _without_dates(tokens: Tokens, ranges: list[TimeSpan], days: Sequence[_Place]) -> list[TimeSpan]:
    """Without those that may be dates, where there are hours that are none."""
    sure = [span for span in ranges if not span.doubtful]
    hours, neighbours = _Neighbours(tokens, sure), _Neighbours(tokens, days)
    return [
        span
        for span in ranges
        if not span.doubtful or not (hours.touch(span) or (sure and not _has_day(span, neighbours)))
    ]


def _told_apart(ranges: list[TimeSpan], days: _Neighbours) -> list[TimeSpan]:
    """Of several ranges the one beside a day, else the one with a part of day, else all of them."""
    beside = [span for span in ranges if _has_day(span, days)]
    for fitting in (beside, [span for span in beside or ranges if span.has_part]):
        if len(fitting) == 1:
            return fitting
    return beside or ranges


def _has_day(span: TimeSpan, days: _Neighbours) -> bool:
    return bool(span.start_day or span.end_day) or days.touch(span)


class _Neighbours:
    """Places of a line, and whether a span touches one of them: nothing but links stands between."""

    def __init__(self, tokens: Tokens, places: Sequence[_Place | TimeSpan]) -> None:
        self._tokens = tokens
        self._firsts = {place.first for place in places}
        self._after = {i for place in places for i in self._up_to_links(place.last)}

    def touch(self, span: TimeSpan) -> bool:
        """Whether the span touches one of them."""
        return span.first in self._after or any(i in self._firsts for i in self._up_to_links(span.last))

    def _up_to_links(self, i: int) -> range:
        return range(i, past_links(self._tokens, i) + 1)


def past_links(tokens: Tokens, i: int) -> int:
    """Past the marks and links that may stand between hours and day."""
    while i < len(tokens) and is_link(tokens, i):
        i += 1
    return i


def is_link(tokens: Tokens, i: int) -> bool:
    """Whether a mark or a link stands at `i`."""
    token = tokens[i]
    return token.text in _MARKS or OF.at(tokens, i) is not None or (token.text == "-" and not token.glued)


def _days(tokens: Tokens, day_first: bool | None) -> Iterator[_Place]:
    i = 0
    while i < len(tokens):
        if event := event_at(tokens, i):
            i = event
            continue
        may_begin = _may_begin(tokens, i, DAY_STARTS) and not _ends_range(tokens, i)
        if may_begin and (found := day_at(tokens, i, day_first)):
            yield _Place(found[0], i, found[1])
            i = found[1]
        else:
            i += 1


def _ends_range(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` is joined to one before it, as the end of a range: the 9.15 of `8.30-9.15`."""
    if i < _RANGE_SIGNS or tokens[i].kind != "number" or tokens[i - 1].text != "-":
        return False
    return tokens[i].glued and tokens[i - 1].glued and tokens[i - 2].kind == "number"


_RANGE_SIGNS = 2


def _clear_of(days: list[_Place], span: TimeSpan) -> list[_Place]:
    return [place for place in days if place.last <= span.first or place.first >= span.last]


class _Gathered:
    """A span, and what of the line around it belongs to it."""

    def __init__(self, tokens: Tokens, span: TimeSpan, days: list[_Place]) -> None:
        self._tokens = tokens
        self._span = span
        self._days = days
        self._first, self._last = span.first, span.last
        self._used = set(range(span.first, span.last))
        self._part: PartOfDay | None = None

    def when(self) -> When:
        zone = self._zone_after() or self._zone_before()
        day = self._span.start_day
        if day is None and (day := self._day_before()) is None:
            self._take_part()
            day = self._day_before() or self._day_after() or self._day_apart()
        zone = self._agreed(zone or self._zone_after() or self._zone_before())
        self._take_part()
        self._take_lead()
        self._take_bracket()
        span = self._span
        if span.end is None and span.length is None:
            span = self._with_length(span)
        return When(span, day, zone, frozenset(self._used), self._part)

    def _agreed(self, zone: tzinfo | None) -> tzinfo | None:
        """The zone said of the start, of the end, or of both. Raises ParseError where they are two."""
        between = self._span.zone
        if zone and between and zone != between:
            raise ParseError("unclear_zone", show(self._tokens[self._first : self._last]))
        return zone or between

    def _zone_after(self) -> tzinfo | None:
        i = past_links(self._tokens, self._last)
        try:
            found = zone_at(self._tokens, i)
        except UnclearZone as unclear:
            attempts = [replaced(self._tokens, i, unclear.end, zone) for zone in unclear.choices]
            raise ParseError("unclear_zone", unclear.text, *attempts, choices=unclear.choices) from None
        if found is None:
            return None
        self._take(i, found[1])
        if self._tokens[found[1] : found[1] + 1] and self._tokens[found[1]].text in (")", "]"):
            self._take(i, found[1] + (self._tokens[i - 1].text in ("(", "[")))
        return found[0]

    def _zone_before(self) -> tzinfo | None:
        """A zone that ends right before the hours: a city and the word for time, without spaces."""
        if self._first < _MIN_ZONE or self._tokens[self._first - 1].text not in _ZONE_ENDS:
            return None
        for i in range(max(0, self._first - _MAX_ZONE), self._first):
            found = zone_at(self._tokens, i, before=True)
            if found and found[1] == self._first:
                self._take(i, found[1])
                return found[0]
        return None

    def _take_part(self) -> None:
        """The part of day right before: `in the afternoon on friday 2-3`."""
        if self._part or (self._span.start.text and PARTS_OF_DAY.at(self._tokens, self._span.first)):
            return
        end = self._before_links()
        for first in range(max(0, end - _MAX_PART), end):
            part = PARTS_OF_DAY.at(self._tokens, first)
            if part and part[1] == end and not events_of(self._tokens[:end]) & {first}:
                self._part = part[0]
                self._take(first, self._first)
                return

    def _before_links(self) -> int:
        """Where what stands before the first word ends, links apart."""
        end = self._first
        while end > 0 and is_link(self._tokens, end - 1):
            end -= 1
        return end

    def _day_before(self) -> Day | None:
        end = self._before_links()
        for day, first, last in self._days:
            if end <= last <= self._first and first < end:
                self._take(first, self._first)
                return day
        return None

    def _take_bracket(self) -> None:
        """The bracket before a day whose closing one is taken: `(friday) 2-3pm`."""
        if self._is_closing(self._last) and self._is_open():
            self._take(self._first, self._last + 1)
        opened = self._first > 0 and self._tokens[self._first - 1].text in ("(", "[")
        closing = next((i for i in range(self._first, self._last + 1) if self._is_closing(i)), None)
        if opened and closing is not None:
            self._take(self._first - 1, max(closing + 1, self._last))

    def _is_open(self) -> bool:
        """Whether a bracket is open where the words end: `friday (2-3pm`."""
        signs = [self._tokens[i].text for i in range(self._first, self._last)]
        return sum(map(signs.count, ("(", "["))) > sum(map(signs.count, (")", "]")))

    def _is_closing(self, i: int) -> bool:
        return i < len(self._tokens) and self._tokens[i].text in (")", "]")

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
        i = past_links(self._tokens, self._last)
        for day, first, last in self._days:
            if first == i and last > self._last:
                closing = (
                    last < len(self._tokens) and self._tokens[last].text in (")", "]") and i > self._last
                )
                self._take(self._last, last + closing)
                return day
        return None

    def _day_apart(self) -> Day | None:
        """A lone day elsewhere, or the nearest of several; of words that mean other things too, none."""
        sure = [place for place in self._days if not (place.day.weak or _is_titles(self._tokens, place))]
        if not sure:
            return None
        day, first, last = min(
            sure, key=lambda place: max(self._first - place.last, place.first - self._last)
        )
        self._used |= set(range(first, last))
        return day

    def _with_length(self, span: TimeSpan) -> TimeSpan:
        for i in range(len(self._tokens)):
            if i not in self._used and (length := _lasting_at(self._tokens, i)):
                self._used |= set(range(i, length[1]))
                return span._replace(length=length[0], rank=3)
        return self._with_last_length(span)

    def _with_last_length(self, span: TimeSpan) -> TimeSpan:
        """With a length that the line ends in, though it is not told to be one: 明天2点开英语课一小时."""
        for i in range(max(self._last, len(self._tokens) - _MAX_LENGTH), len(self._tokens)):
            length = None if span.start.bare or i in self._used else duration_at(self._tokens, i)
            if length and length[1] == len(self._tokens):
                first = i - (self._tokens[i - 1].text == ",")
                self._used |= set(range(first, length[1]))
                return span._replace(length=length[0], rank=3)
        return span

    def _take(self, first: int, last: int) -> None:
        self._used |= set(range(min(first, self._last), last)) | set(range(first, last))
        self._first, self._last = min(self._first, first), max(self._last, last)


_MAX_PART = 3
_MAX_LENGTH = 6
"""Tokens of the longest length that a line is looked through for at its end."""
_MIN_ZONE, _MAX_ZONE = 4, 10
"""Characters of a city and the word for time."""
_ZONE_ENDS = frozenset(phrase[-1] for phrase in ZONE_NOUNS.words() if not phrase.isascii())
