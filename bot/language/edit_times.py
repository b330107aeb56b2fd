"""The time that a room is moved to: hours of its own day, a day with its own hours, or both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Literal, NamedTuple, TypeVar

from msgspec.structs import replace

from bot.language.class_times import MAX_LENGTH, MIN_LENGTH, ClassTimes, class_times
from bot.language.commands import QuestionKind
from bot.language.dates import NoSuchDate, ahead, meanings
from bot.language.days import day_at
from bot.language.hours import DAY, Hours, hours_of_span
from bot.language.options import option_words
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens, joined
from bot.language.scanning import did_you_mean, refuse_word
from bot.language.time_spans import TimeSpan, span_at
from bot.language.tokenizer import Token, replaced, show
from bot.language.when import When, find_when

T = TypeVar("T")

TimeKey = Literal["time", "start", "end"]

_AT = Token("at", "at", "word", False)


def _with_hour(tokens: Tokens, day_first: bool | None) -> Tokens | None:
    """`3`, `3 tomorrow`, `tomorrow 3` with the word that makes an hour of the number; None for anything else."""
    last = len(tokens) - 1
    for i in (0, last):
        rest = (i + 1, last + 1) if i == 0 else (0, last)
        day = day_at(tokens, rest[0], day_first)
        is_apart = tokens[i].kind == "number" and not (i and tokens[i].glued) and not joined(tokens, i + 1)
        if is_apart and (last == 0 or (day and day[1] == rest[1])):
            return [*tokens[:i], *_at_number(tokens[i:])]
    return None


def _is_number(tokens: Tokens) -> bool:
    return bool(tokens) and tokens[0].kind == "number"


def _at_number(tokens: Tokens) -> list[Token]:
    """`3` as `at 3`, which is an hour."""
    return [_AT, replace(tokens[0], glued=False), *tokens[1:]]


class Times(NamedTuple):
    """What a change of time sets; several when a person must choose."""

    options: tuple[dict[str, Any], ...]
    unsure: QuestionKind | None = None


class TimeReader:
    """Reads the parts of a line that give a new time, a new start or a new end."""

    def __init__(self, args: Tokens, context: ParseContext) -> None:
        self._args = args
        self._context = context
        self._words = context.words
        self._times: dict[TimeKey, tuple[int, int]] = {}
        self._zone: tzinfo | None = None

    def put(self, key: TimeKey, first: int, last: int) -> None:
        """The words from `first` to `last` say that."""
        self._times[key] = (first, last)

    def is_time(self, i: int) -> bool:
        """Whether a time begins at `i`, or a number that may be one."""
        return bool(
            span_at(self._args, i)
            or day_at(self._args, i, self._context.day_first)
            or self._args[i].kind == "number"
        )

    def refuse_rest(self, left: list[int]) -> None:
        """Raises ParseError for the first word that has no role."""
        skip = 0
        for i in left:
            token = self._args[i]
            if i < skip or token.kind == "gap" or token.text in ",.;!?":
                continue
            if known := self._words.courtesy.at(self._args, i) or self._words.links.at(self._args, i):
                skip = known[1]
                continue
            refuse_word(self._args, i, option_words(self._words))

    def read(self) -> Times:
        """What the new times set, and the zone that they were said in. Raises ParseError."""
        times = self._read()
        if self._zone is None:
            return times
        zone = str(self._zone)
        return times._replace(options=tuple({**each, "zone": zone} for each in times.options))

    def _read(self) -> Times:
        if "time" in self._times:
            return self._in_place(self._times["time"], lambda: self._read_range(*self._times["time"]))
        start = self._read_moment("start")
        end = self._read_moment("end")
        if start and end:
            return self._joined(start, end)
        if start:
            return self._single(start, "start")
        return self._single(end, "end") if end else Times(({},))

    def _in_place(self, place: tuple[int, int], find: Callable[[], T]) -> T:
        """What `find` gives; the attempts of its refusal become the arguments with those words replaced."""
        try:
            return find()
        except ParseError as refused:
            if refused.kind in ("unknown_word", "missing"):
                raise
            attempts = [replaced(self._args, *place, text) for text in (*refused.attempts, "16:00-17:00")]
            raise refused.with_attempts(*attempts) from None

    def _read_range(self, first: int, last: int) -> Times:
        inside = self._args[first:last]
        when = self._when(inside)
        if when is None and inside and (hour := _with_hour(inside, self._context.day_first)):
            inside = hour
            when = self._when(inside)
        if when is None:
            return self._read_day(first, last)
        self.refuse_rest([first + i for i in range(len(inside)) if i not in when.used])
        text = show([token for i, token in enumerate(inside) if i in when.used])
        if when.day is None and when.span.start.after_now is None:
            return self._clock_times(when, text)
        return self._instants(when, text)

    def _when(self, tokens: Tokens) -> When | None:
        """The WHEN of these words, whose zone is kept."""
        when = find_when(tokens, self._context.day_first)
        if when and when.zone:
            self._zone = when.zone
        return when

    def _read_day(self, first: int, last: int) -> Times:
        """A day alone: the room keeps its hours. Raises ParseError for what is no day either."""
        context = self._context
        found = day_at(self._args, first, context.day_first)
        if found is None:
            did_you_mean(self._args, list(range(first, last)))
            raise self._unknown(first)
        said, end = found
        self.refuse_rest(list(range(end, last)))
        text = show(self._args[first:end])
        try:
            days = meanings(said, context.today, ahead)
        except NoSuchDate:
            raise ParseError("bad_date", text, replaced(self._args, first, end, "tomorrow")) from None
        coming = [day for day in days if day >= context.today]
        if not coming or said.part:
            day = max(*days, context.today)
            raise ParseError(
                "missing", text, replaced(self._args, first, end, f"{day} 14:00-15:00"), missing="times"
            )
        return Times(tuple({"date": day} for day in coming), "which_day" if len(coming) > 1 else None)

    def _unknown(self, first: int) -> ParseError:
        """The refusal of a word that is no change."""
        known = (*option_words(self._words), *self._words.changes.words())
        try:
            refuse_word(self._args, first, known)
        except ParseError as refused:
            change = "16:00-17:00" if self._args[first].kind == "number" else "max 30"
            instead = replaced(self._args, first, len(self._args), change)
            attempts = (*refused.attempts, instead) if refused.guess else (instead,)
            return ParseError(refused.kind, refused.at, *attempts, guess=refused.guess)
        return ParseError("unknown_word")

    def _read_moment(self, key: TimeKey) -> When | None:
        if key not in self._times:
            return None
        first, last = self._times[key]
        inside = self._args[first:last]
        tokens = _at_number(inside) if _is_number(inside) else inside
        offset = len(tokens) - len(inside)
        when = self._when(tokens)
        if when is None:
            raise ParseError("bad_time", show(inside), replaced(self._args, first, last, "14:00"))
        self.refuse_rest([first + i - offset for i in range(offset, len(tokens)) if i not in when.used])
        return when

    def _joined(self, start: When, end: When) -> Times:
        span = TimeSpan(start.span.start, end.span.start, end_day=end.day)
        when = When(span, start.day, start.zone or end.zone)
        if start.day is None and end.day is None:
            return self._clock_times(when, f"{span.start.text}-{end.span.start.text}")
        return self._instants(when, f"{span.start.text}-{end.span.start.text}")

    def _single(self, when: When, name: Literal["start", "end"]) -> Times:
        span = TimeSpan(when.span.start)
        if when.day is None and span.start.after_now is None:
            now = self._context.now.astimezone(when.zone or self._context.zone)
            hours = hours_of_span(span, None, now)
            found = tuple({f"{name}_time": self._clock(each.start, when.zone)} for each in hours)
            return Times(found, "ambiguous_hour" if len(found) > 1 else None)
        try:
            planned = class_times(When(span, when.day, when.zone), self._context, span.start.text)
        except ParseError as refused:
            # what would be planned instead is a whole WHEN, not a start or an end
            raise refused.with_attempts() from None
        options: tuple[dict[str, Any], ...] = tuple({name: start} for start, _ in planned.pairs)
        return Times(options, planned.unsure if planned.unsure != "end_missing" or len(options) > 1 else None)

    def _instants(self, when: When, text: str) -> Times:
        planned: ClassTimes = class_times(when, self._context, text)
        return Times(tuple({"start": start, "end": end} for start, end in planned.pairs), planned.unsure)

    def _clock_times(self, when: When, text: str) -> Times:
        """Hours without a day: those of the room's own day."""
        now = self._context.now.astimezone(when.zone or self._context.zone)
        readings = hours_of_span(when.span, None, now)
        times = [self._clock_pair(hours, when.zone, text) for hours in readings]
        if when.span.end is None and when.span.length is None:
            return Times(tuple(times), "end_missing")
        return Times(tuple(times), "ambiguous_hour" if len(times) > 1 else None)

    def _clock_pair(self, hours: Hours, zone: tzinfo | None, text: str) -> dict[str, Any]:
        end = hours.ends[0] if hours.ends else hours.start + (3600 if hours.length is None else hours.length)
        lasting = timedelta(seconds=min(end - hours.start, 10**8))
        if lasting <= MIN_LENGTH:
            raise ParseError("too_short", text)
        if lasting >= MAX_LENGTH:
            raise ParseError("too_long", text)
        return {"start_time": self._clock(hours.start, zone), "end_time": self._clock(end, zone)}

    def _clock(self, seconds: int, zone: tzinfo | None) -> time:
        """The clock time in the person's zone."""
        at = timedelta(seconds=seconds % DAY)
        midnight = datetime.combine(self._context.today, time(), zone or self._context.zone)
        moment = midnight + at
        return (moment.astimezone(self._context.zone) if zone else moment).time()
