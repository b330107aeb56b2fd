"""Which of several rooms of a title: `today's English`, `English friday 3pm`, `my 3pm class`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import NamedTuple

from msgspec import Struct

from bot.language import lexicon
from bot.language.commands import DayPart, RoomTime, RoomTitle
from bot.language.dates import NoSuchDate, ahead, behind, meanings
from bot.language.days import Day, day_at
from bot.language.lexicon import FROM, O_CLOCK
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.time_expressions import time_expression_ends
from bot.language.time_spans import span_at
from bot.language.times import Clock, clock_at, hours_of
from bot.language.titles import CLOSING, title_of
from bot.language.tokenizer import quote, replaced, show
from bot.language.words import PartOfDay

_CHARACTERS = frozenset(
    char
    for table in (lexicon.RELATIVE_DAYS, lexicon.DAYS_WITH_PART, lexicon.PARTS_BEFORE, lexicon.HOUR_MARKS)
    for word in table.words()
    for char in word
    if not word.isascii()
)
"""Of the words of time in a script without spaces."""
_YEAR = 4
"""Digits."""


class Qualifiers(Struct, frozen=True):
    """What may qualify a title: a start, and with `days` a day, one that has been when `past`."""

    days: bool = True
    past: bool = False


_PARTS: Mapping[PartOfDay, DayPart] = {
    PartOfDay.AM: DayPart.MORNING,
    PartOfDay.SMALL_HOURS: DayPart.MORNING,
    PartOfDay.MORNING: DayPart.MORNING,
    PartOfDay.MIDDAY: DayPart.AFTERNOON,
    PartOfDay.PM: DayPart.AFTERNOON,
    PartOfDay.AFTERNOON: DayPart.AFTERNOON,
    PartOfDay.EVENING: DayPart.EVENING,
    PartOfDay.TONIGHT: DayPart.EVENING,
}


class _Said(NamedTuple):
    """A day and a start, and where their words end; `hours` is where those of the start stand."""

    day: Day | None
    clock: Clock | None
    end: int
    hours: range = range(0)

    @property
    def part(self) -> DayPart | None:
        """The part of the day that was said, where no start was."""
        return _PARTS[self.day.part] if self.day and self.day.part and not self.clock else None


def qualified_room(
    args: Tokens, first: int, last: int, context: ParseContext, qualifiers: Qualifiers
) -> RoomTitle | RoomTime | None:
    """The room that the words from `first` to `last` name; None when they name none. Raises ParseError."""
    return _Reader(args, last, context, qualifiers).room(first)


def qualified_title(
    args: Tokens, first: int, last: int, context: ParseContext, qualifiers: Qualifiers, title: RoomTitle
) -> RoomTitle | None:
    """A title said apart, with the words of a day or a start; None when there are other words among them."""
    reader = _Reader(args, last, context, qualifiers)
    said = reader.said_at(reader.past_links(first))
    if said is None or reader.past_links(said.end) < last:
        return None
    return RoomTitle(title.title, *reader.moment(said))


def is_any_class(args: Tokens, first: int, last: int, context: ParseContext, qualifiers: Qualifiers) -> bool:
    """Whether the words only say `my class`: any, where a room need not be named."""
    return _Reader(args, last, context, qualifiers).is_any(first)


class _Reader:
    def __init__(self, args: Tokens, last: int, context: ParseContext, qualifiers: Qualifiers) -> None:
        self._args = args
        self._last = last
        self._context = context
        self._words = context.words
        self._qualifiers = qualifiers
        self._possessive_letters = {word.strip("'") for word in self._words.possessives}

    def room(self, first: int) -> RoomTitle | RoomTime | None:
        """With the words before and after the title that qualify it."""
        begun, first = first, self._past_mine(first)
        before = self._before(first)
        start = before.end if before else first
        after, end = self._after(start)
        day = (before and before.day) or (after and after.day)
        clock = (before and before.clock) or (after and after.clock)
        title = title_of(self._args, list(range(start, end)), self._words)
        moment = self.moment(_Said(day or None, clock or None, end))
        if any(moment) and self._is_whole(start, end):
            return RoomTime(*moment)
        whole = self._with_class(before, start, end) or self._with_class(after, start, end)
        if title and not self._is_noun(start, end):
            self._refuse_unread(start, end, qualified=start > begun or end < self._last)
            return RoomTitle(title, *moment, whole=whole)
        return RoomTime(*moment, whole=whole) if any(moment) else None

    def _with_class(self, said: _Said | None, start: int, end: int) -> str | None:
        """The title with the start that touches it, where that may be the name of a class: `Maths 9A`, `9A Maths`."""
        if said is None or said.clock is None or not said.clock.may_be_class:
            return None
        first, last = said.hours.start, said.hours.stop
        if end == first:
            first = start
        elif start < end and last != start:
            return None
        elif not self._is_noun(start, end):
            last = max(end, last) if start < end else last
        return title_of(self._args, range(first, last), self._words)

    def _refuse_unread(self, start: int, end: int, *, qualified: bool) -> None:
        """Raises ParseError for a title that is an hour which there is not, or where others qualify it no more than
        words of time before the word for a class: `my 33pm class`, `today's evening class`."""
        if all(token.text == "#" for token in self._args[start:end]):
            raise ParseError("missing", "#")
        span = span_at(self._args, start)
        if span and not span[0].valid and (span[1] == end or self._is_noun(span[1], end)):
            raise ParseError("bad_time", show(self._args[start : span[1]]))
        if not qualified or self._args[start].kind == "quoted":
            return
        if (last := self._end_of_time(start, end)) is not None:
            title = quote(title_of(self._args, list(range(start, end)), self._words))
            quoted = replaced(self._args, start, end, title)
            raise ParseError("unread_time", show(self._args[start:last]), quoted)

    def _end_of_time(self, start: int, end: int) -> int | None:
        """Where the words of time end that are all there is to a title, the word for a class apart."""
        ends = [
            last
            for last in time_expression_ends(self._args[:end], start)
            if last < end and self._is_noun(last, end)
        ]
        return max(ends, default=end if self._is_scrap(start, end) else None)

    def _is_scrap(self, start: int, end: int) -> bool:
        """Whether a title is nothing but characters of words of time, in a script without spaces."""
        nouns = (i for i in range(start, end) if self._is_noun(i, end))
        tokens = self._args[start : next(nouns, end)]
        rest = [
            token
            for token in tokens
            if token.kind != "number" and token.text not in self._words.title_starts.firsts
        ]
        return bool(rest) and all(token.text in _CHARACTERS for token in rest)

    def is_any(self, first: int) -> bool:
        """Whether they are the word for a class, and whose it is."""
        return self._is_noun(self._past_mine(first), self._last)

    def _past_mine(self, i: int) -> int:
        found = self._words.mine.at(self._args, i)
        if found is None or found[1] > self._last:
            return i
        is_name = self._args[found[1] - 1].text not in self._words.title_starts.firsts
        if self._args[i].kind == "han" and is_name and not self.said_at(found[1]):
            return i
        return found[1]

    def past_links(self, i: int) -> int:
        """Past the words and marks that only tie others together."""
        while i < self._last:
            link = self._words.links.at(self._args, i)
            if link and link[1] <= self._last:
                i = link[1]
            elif self._args[i].text in CLOSING | self._words.possessives or self._args[i].kind == "gap":
                i += 1
            else:
                break
        return i

    def said_at(self, i: int) -> _Said | None:
        """A day, a start, or both."""
        day: Day | None = None
        clock: Clock | None = None
        hours = range(0)
        end = i
        while end < self._last:
            j = self.past_links(end) if end > i else end
            if day is None and self._qualifiers.days and (found := self._day_at(j)):
                day, end = found
            elif clock is None and (read := self._clock_at(j)):
                clock, end = read
                hours = range(j, end)
            else:
                break
        return _Said(day, clock, end, hours) if day or clock else None

    def _day_at(self, i: int) -> tuple[Day, int] | None:
        found = day_at(self._args, i, self._context.day_first)
        if found is None or found[1] > self._last:
            return None
        day, end = found
        if day.weak and not (day.weekday is not None and self._clock_at(end)):
            return None
        part = lexicon.PARTS_BEFORE.at(self._args, end) if day.part is None else None
        if part and part[1] <= self._last and not self._clock_at(end):
            return day._replace(part=part[0]), part[1]
        return found

    def _clock_at(self, i: int) -> tuple[Clock, int] | None:
        """A start that can be nothing else: no bare number, and no version, `3.11`."""
        found = clock_at(self._args, i)
        if found is None or found[1] > self._last or not found[0].valid:
            return None
        clock = found[0]
        is_written = ":" in clock.text or clock.han or clock.part is not None or not clock.text[:1].isdigit()
        is_written = is_written or any(clock.text.endswith(word) for word in O_CLOCK.words("en"))
        return found if is_written and clock.after_now is None else None

    def _before(self, i: int) -> _Said | None:
        """What stands before the title: a day counted from today, or one tied to what follows."""
        if (said := self.said_at(i)) is None or said.end >= self._last:
            return said
        tied = self._past_possessive(said.end)
        if tied is None and self._words.title_starts.at(self._args, said.end):
            tied = said.end + 1
        if said.clock is None and said.day and said.day.offset is None and tied is None:
            return said if self._is_of_class(said.end) else None
        return said._replace(end=tied) if tied else said

    def _is_of_class(self, i: int) -> bool:
        """Whether words of a title and the word for a class follow: 周五英语课."""
        nouns = (
            j
            for j in range(i + 1, self._last)
            if self._is_noun(j, self._last) and not self._is_noun(i, self._last)
        )
        return next(nouns, None) is not None

    def _past_possessive(self, i: int) -> int | None:
        """Past what ties a day to what is its own, also where a space or a sign too many tells of a typo."""
        j = i
        while j < self._last and self._args[j].text == "'":
            j += 1
        if j < self._last and self._args[j].text in self._words.possessives | self._possessive_letters:
            return j + 1
        return j if j > i else None

    def _after(self, start: int) -> tuple[_Said | None, int]:
        """What stands after the title, to the end, and where the title ends."""
        for i in range(start + 1, self._last):
            said = self.said_at(self.past_links(i))
            if said and self._ends_at(said.end):
                return said, i
            self._refuse_no_hour(i)
        return None, self._last

    def _refuse_no_hour(self, i: int) -> None:
        """Raises ParseError for a number that a class is moved from and that is no hour: 英语课从115点."""
        number = FROM.at(self._args, i)
        first = number[1] if number else self._last
        if first < self._last and self._args[first].kind == "number" and len(self._args[first].text) != _YEAR:
            raise ParseError("unread_time", show(self._args[first : self._last]))

    def _ends_at(self, i: int) -> bool:
        """Whether nothing follows, or only the word for a class, tied to what stands before it."""
        end = self.past_links(i)
        return end >= self._last or (end > i and self._is_noun(end, self._last))

    def _is_noun(self, start: int, end: int) -> bool:
        """Whether the title is but the word for a class."""
        found = self._words.class_nouns.at(self._args, self.past_links(start))
        return found is not None and self.past_links(found[1]) >= end

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether the title is but the words for all classes: `all my classes`, `everything`."""
        i = self._past_whole(self.past_links(start))
        found = self._words.class_nouns.at(self._args, i)
        last = self._past_whole(self.past_links(found[1])) if found else i
        is_said = i > self.past_links(start) or (found is not None and last > self.past_links(found[1]))
        return is_said and self.past_links(last) >= end

    def _past_whole(self, i: int) -> int:
        found = self._words.whole.at(self._args, i)
        return found[1] if found else i

    def moment(self, said: _Said) -> tuple[date | None, time | None, DayPart | None]:
        """The day, the start and the part of the day in the person's zone. Raises ParseError: no such date."""
        return self._date(said.day), _time(said.clock), said.part

    def _date(self, day: Day | None) -> date | None:
        if day is None:
            return None
        past = self._qualifiers.past
        try:
            found = meanings(day, self._context.today, behind if past else ahead, back=past)
        except NoSuchDate:
            raise ParseError("bad_date", day.text or show(self._args)) from None
        if len(found) > 1:
            raise ParseError("unread_time", day.text)
        return found[0]


def _time(clock: Clock | None) -> time | None:
    if clock is None:
        return None
    return time(hours_of(clock)[0] % 24, clock.minute, clock.second)
