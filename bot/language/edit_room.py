"""`edit ROOM CHANGES`, `rename ROOM to TITLE`, `move ROOM to WHEN`: one grammar of changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Literal, NamedTuple, TypeVar

from bot.language.commands import Command, EditRoom, Question, Room, RoomTitle
from bot.language.days import NoSuchDate, ahead, day_at
from bot.language.hours import DAY, Hours, hours_of_span
from bot.language.normalise import Token, quote, replaced, show
from bot.language.options import option_at, option_words
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrases import Tokens
from bot.language.planning import LONGEST, SHORTEST, Planned, plan
from bot.language.rooms import room_at
from bot.language.scanning import did_you_mean, refuse_word
from bot.language.spans import Span, span_at
from bot.language.titles import LONGEST as LONGEST_TITLE
from bot.language.titles import checked, title_of
from bot.language.when import When, find_when

T = TypeVar("T")

Key = Literal["title", "time", "start", "end", "option"]

EXAMPLE_ROOM = '"English"'
_EXAMPLES: dict[Key, str] = {
    "title": 'title "English 2"',
    "time": "time 14:00-15:00",
    "start": "start 14:00",
    "end": "end 15:00",
    "option": "max 30",
}
_AT = Token("at", "at", "word", False)


class _Change(NamedTuple):
    key: Key
    first: int
    last: int


class _Times(NamedTuple):
    """What a change of time sets; several when a person must choose."""

    options: tuple[dict[str, Any], ...]
    unsure: str | None = None


def edit(args: Tokens, context: ParseContext) -> Command | Question:
    """`edit ROOM CHANGES`."""
    return _Parser(args, context, None).read()


def rename(args: Tokens, context: ParseContext) -> Command | Question:
    """`rename ROOM to TITLE`."""
    return _Parser(args, context, "title").read()


def move(args: Tokens, context: ParseContext) -> Command | Question:
    """`move ROOM to WHEN`."""
    return _Parser(args, context, "time").read()


class _Parser:
    def __init__(self, args: Tokens, context: ParseContext, implied: Key | None) -> None:
        self._args = args
        self._context = context
        self._words = context.words
        self._implied = implied
        self._fields: dict[str, Any] = {}
        self._times: dict[Key, tuple[int, int]] = {}

    def read(self) -> Command | Question:
        room, first = self._room()
        changes = self._changes(first)
        if not changes:
            named = show(self._args[: self._before_ties(first)])
            whole = f"{EXAMPLE_ROOM} {self._example()}"
            raise ParseError("missing", None, f"{named} {self._example()}", examples=(whole,))
        for change in changes:
            self._read_change(change)
        return self._made(room)

    def _example(self) -> str:
        return {"title": 'to "English 2"', "time": "to 16:00-17:00"}.get(self._implied or "", "max 30")

    def _room(self) -> tuple[Room, int]:
        """The room, and where the changes begin. Raises ParseError when none is named."""
        start = int(self._words.handling.at(self._args, 0) is not None)
        if found := room_at(self._args, start, self._context):
            room, end = found
            return room, self._past_ties(end)
        return self._titled_room(start)

    def _titled_room(self, start: int) -> tuple[Room, int]:
        end, after = self._end_of_title(start)
        left = [i for i in range(start, end) if self._args[i].kind != "gap"]
        title = title_of(self._args, left, self._words)
        if title:
            did_you_mean(self._args, left)
            return RoomTitle(title), after
        last = self._context.recent.last
        if last is None or not self._context.message or not self._args:
            said = f"{EXAMPLE_ROOM} {show(self._args)}"
            raise ParseError("missing", examples=(said, f"{EXAMPLE_ROOM} {self._example()}"))
        found = room_at([Token("last", "last", "word", False)], 0, self._context)
        assert found is not None
        return found[0], self._past_ties(after)

    def _end_of_title(self, start: int) -> tuple[int, int]:
        """Where a bare title ends, and where what follows begins."""
        when = find_when(self._args, self._context.day_first) if self._implied == "time" else None
        for i in range(start, len(self._args)):
            if self._implied and (tie := self._words.ties.at(self._args, i)):
                return i, tie[1]
            if (when and i in when.used) or (self._implied == "time" and day_at(self._args, i)):
                return i, i
            if self._key_at(i):
                return i, i
        return len(self._args), len(self._args)

    def _before_ties(self, end: int) -> int:
        """Where the `to` begins that ends at `end`; `end` where there is none."""
        return next(i for i in range(end + 1) if self._past_ties(i) == end)

    def _past_ties(self, i: int) -> int:
        while i < len(self._args) and (
            (tie := self._words.ties.at(self._args, i)) or self._args[i].kind == "gap"
        ):
            i = tie[1] if tie else i + 1
        return i

    def _key_at(self, i: int) -> tuple[Key, int] | None:
        """A word that says what changes, with something that it may become after it."""
        option = option_at(self._args, i, self._words)
        if (
            option
            and not option.flag
            and not option.live_only
            and option.name in ("max_users", "pre_enter_seconds")
        ):
            return "option", i
        if (key := self._words.changes.at(self._args, i)) is None:
            return None
        after = self._past_ties(key[1])
        if after >= len(self._args) or (key[0] != "title" and not self._is_time(after)):
            return None
        return key[0], after

    def _is_time(self, i: int) -> bool:
        return bool(span_at(self._args, i) or day_at(self._args, i) or self._args[i].kind == "number")

    def _changes(self, first: int) -> list[_Change]:
        keys: list[tuple[Key, int, int]] = []
        i = first
        if self._implied and i < len(self._args) and not self._key_at(i):
            keys.append((self._implied, i, i))
        elif self._implied is None and i < len(self._args) and not self._key_at(i):
            keys.append(("time", i, i))
        while i < len(self._args):
            if found := self._key_at(i):
                key, after = found
                keys.append((key, i, after))
                option = option_at(self._args, i, self._words) if key == "option" else None
                i = option.last if option else max(after, i + 1)
            else:
                i += 1
        if not keys:
            return []
        ends = [start for _, start, _ in keys[1:]] + [len(self._args)]
        return [_Change(key, after, end) for (key, _, after), end in zip(keys, ends, strict=True)]

    def _read_change(self, change: _Change) -> None:
        if change.key == "title":
            self._read_title(change)
        elif change.key == "option":
            self._read_option(change)
        else:
            self._times[change.key] = (change.first, change.last)

    def _read_title(self, change: _Change) -> None:
        inside = self._args[change.first : change.last]
        quoted = [token for token in inside if token.kind == "quoted"]
        if quoted:
            self._fields["title"] = self._checked(quoted[0].raw, change)
            self._refuse_rest([i for i in range(change.first, change.last) if self._args[i].kind != "quoted"])
            return
        left = list(range(change.first, change.last))
        did_you_mean(self._args, left)
        self._fields["title"] = self._checked(title_of(self._args, left, self._words), change)

    def _checked(self, title: str, change: _Change) -> str:
        try:
            return checked(title)
        except ParseError as refused:
            shorter = quote(title[:LONGEST_TITLE].strip() or "English 2")
            raise ParseError(
                refused.kind, refused.at, replaced(self._args, change.first, change.last, shorter)
            ) from None

    def _read_option(self, change: _Change) -> None:
        option = option_at(self._args, change.first, self._words)
        assert option is not None
        if option.bad:
            attempts = [replaced(self._args, change.first, option.last, text) for text in option.attempts]
            raise ParseError("bad_option", option.bad, *attempts)
        self._fields[option.name] = option.value
        self._refuse_rest(list(range(option.last, change.last)))

    def _refuse_rest(self, left: list[int]) -> None:
        skip = 0
        for i in left:
            token = self._args[i]
            if i < skip or token.kind == "gap" or token.text in ",.;!?":
                continue
            if known := self._words.courtesy.at(self._args, i) or self._words.links.at(self._args, i):
                skip = known[1]
                continue
            refuse_word(self._args, i, option_words(self._words))

    def _made(self, room: Room) -> Command | Question:
        times = self._read_times()
        commands = tuple(EditRoom(room=room, **self._fields, **each) for each in times.options)
        if times.unsure:
            return Question(times.unsure, commands)  # type: ignore[arg-type]
        return commands[0]

    def _read_times(self) -> _Times:
        if "time" in self._times:
            return self._in_place(self._times["time"], lambda: self._read_range(*self._times["time"]))
        start = self._read_moment("start")
        end = self._read_moment("end")
        if start and end:
            return self._joined(start, end)
        if start:
            return self._single(start, "start")
        return self._single(end, "end") if end else _Times(({},))

    def _in_place(self, place: tuple[int, int], find: Callable[[], T]) -> T:
        """What `find` gives; the attempts of its refusal become the arguments with those words replaced."""
        try:
            return find()
        except ParseError as refused:
            if refused.kind in ("unknown_word", "missing"):
                raise
            attempts = [replaced(self._args, *place, text) for text in (*refused.attempts, "16:00-17:00")]
            raise refused.with_attempts(*attempts) from None

    def _read_range(self, first: int, last: int) -> _Times:
        inside = self._args[first:last]
        when = find_when(inside, self._context.day_first)
        if when is None:
            return self._read_day(first, last)
        self._refuse_rest([first + i for i in range(len(inside)) if i not in when.used])
        text = show([token for i, token in enumerate(inside) if i in when.used])
        if when.day is None and when.span.start.after_now is None:
            return self._clock_times(when, text)
        return self._instants(when, text)

    def _read_day(self, first: int, last: int) -> _Times:
        """A day alone: the room keeps its hours. Raises ParseError for what is no day either."""
        context = self._context
        found = day_at(self._args, first, context.day_first)
        if found is None:
            did_you_mean(self._args, list(range(first, last)))
            raise self._unknown(first)
        said, end = found
        self._refuse_rest(list(range(end, last)))
        text = show(self._args[first:end])
        try:
            day = ahead(said, context.today)
        except NoSuchDate:
            raise ParseError("bad_date", text, replaced(self._args, first, end, "tomorrow")) from None
        if day < context.today or said.part:
            raise ParseError(
                "missing", text, replaced(self._args, first, end, f"{max(day, context.today)} 14:00-15:00")
            )
        return _Times(({"date": day},))

    def _unknown(self, first: int) -> ParseError:
        """The refusal of a word that is no change."""
        known = (*option_words(self._words), *self._words.changes.words())
        try:
            refuse_word(self._args, first, known)
        except ParseError as refused:
            instead = replaced(self._args, first, len(self._args), "max 30")
            attempts = (*refused.attempts, instead) if refused.guess else (instead,)
            return ParseError(refused.kind, refused.at, *attempts, guess=refused.guess)
        return ParseError("unknown_word")

    def _read_moment(self, key: Key) -> When | None:
        if key not in self._times:
            return None
        first, last = self._times[key]
        inside = self._args[first:last]
        tokens = [_AT, *inside] if inside and inside[0].kind == "number" else inside
        offset = len(tokens) - len(inside)
        when = find_when(tokens, self._context.day_first)
        if when is None:
            raise ParseError("bad_time", show(inside), replaced(self._args, first, last, "14:00"))
        self._refuse_rest([first + i - offset for i in range(offset, len(tokens)) if i not in when.used])
        return when

    def _joined(self, start: When, end: When) -> _Times:
        span = Span(start.span.start, end.span.start, end_day=end.day)
        when = When(span, start.day, start.zone or end.zone)
        if start.day is None and end.day is None:
            return self._clock_times(when, f"{span.start.text}-{end.span.start.text}")
        return self._instants(when, f"{span.start.text}-{end.span.start.text}")

    def _single(self, when: When, name: Literal["start", "end"]) -> _Times:
        span = Span(when.span.start)
        if when.day is None and span.start.after_now is None:
            now = self._context.now.astimezone(when.zone or self._context.zone)
            hours = hours_of_span(span, None, now)
            found = tuple({f"{name}_time": self._clock(each.start, when.zone)} for each in hours)
            return _Times(found, "ambiguous_hour" if len(found) > 1 else None)
        planned = plan(When(span, when.day, when.zone), self._context, span.start.text)
        options: tuple[dict[str, Any], ...] = tuple({name: start} for start, _ in planned.pairs)
        return _Times(
            options, planned.unsure if planned.unsure != "end_missing" or len(options) > 1 else None
        )

    def _instants(self, when: When, text: str) -> _Times:
        planned: Planned = plan(when, self._context, text)
        return _Times(tuple({"start": start, "end": end} for start, end in planned.pairs), planned.unsure)

    def _clock_times(self, when: When, text: str) -> _Times:
        """Hours without a day: those of the room's own day."""
        now = self._context.now.astimezone(when.zone or self._context.zone)
        readings = hours_of_span(when.span, None, now)
        times = [self._clock_pair(hours, when.zone, text) for hours in readings]
        if when.span.end is None and when.span.length is None:
            return _Times(tuple(times), "end_missing")
        return _Times(tuple(times), "ambiguous_hour" if len(times) > 1 else None)

    def _clock_pair(self, hours: Hours, zone: tzinfo | None, text: str) -> dict[str, Any]:
        end = hours.ends[0] if hours.ends else hours.start + (3600 if hours.length is None else hours.length)
        lasting = timedelta(seconds=min(end - hours.start, 10**8))
        if lasting <= SHORTEST:
            raise ParseError("too_short", text)
        if lasting >= LONGEST:
            raise ParseError("too_long", text)
        return {"start_time": self._clock(hours.start, zone), "end_time": self._clock(end, zone)}

    def _clock(self, seconds: int, zone: tzinfo | None) -> time:
        """The clock time in the person's zone."""
        at = timedelta(seconds=seconds % DAY)
        midnight = datetime.combine(self._context.today, time(), zone or self._context.zone)
        moment = midnight + at
        return (moment.astimezone(self._context.zone) if zone else moment).time()
