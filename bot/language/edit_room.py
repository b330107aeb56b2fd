"""`edit ROOM CHANGES`, `rename ROOM to TITLE`, `move ROOM to WHEN`: one grammar of changes."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.language.commands import Command, EditRoom, Question, Room, RoomForm, RoomTitle
from bot.language.days import day_at
from bot.language.edit_times import TimeReader
from bot.language.lexicon import FROM, OF, TO, UNTIL
from bot.language.mentions import person_at
from bot.language.options import option_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.room_qualifiers import Qualifiers, qualified_room, qualified_title
from bot.language.rooms import room_at
from bot.language.scanning import did_you_mean, did_you_mean_room
from bot.language.suggestions import near
from bot.language.time_expressions import time_expression_at
from bot.language.time_spans import span_at
from bot.language.times import clock_at
from bot.language.titles import MAX_TITLE, checked, title_of
from bot.language.tokenizer import GAP, Token, quote, replaced, show
from bot.language.when import find_when

Key = Literal["title", "time", "start", "end", "option"]

EXAMPLE_ROOM = '"English"'
_CHANGED = ("teacher", "max_users", "pre_enter_seconds")
"""Options of a room that can be changed."""


class _Change(Struct, frozen=True):
    key: Key
    first: int
    last: int


def edit(args: Tokens, context: ParseContext) -> Command | Question:
    """`edit ROOM CHANGES`, `change the KEY of ROOM to VALUE`."""
    return _Parser(_room_first(args, context), context, None).read()


def rename(args: Tokens, context: ParseContext) -> Command | Question:
    """`rename ROOM to TITLE`."""
    return _Parser(args, context, "title").read()


def move(args: Tokens, context: ParseContext) -> Command | Question:
    """`move ROOM to WHEN`; with `3pm to 4pm` it may be the 3pm one that is moved, or a range: it is asked.

    With `3pm to tomorrow 4pm`, or `3pm to 4-5pm`, it is the 3pm one.
    """
    args = with_to(args, context)
    owned = _with_own_start(args, context)
    if owned is None:
        return _Parser(args, context, "time").read()
    moved = _Parser(owned, context, "time").read()
    target = range(owned.index(GAP), len(owned))
    spans = (span_at(owned, i) for i in target)
    if any(day_at(owned, i, context.day_first) for i in target) or any(
        span and span[0].end for span in spans
    ):
        return moved
    reading = _Parser(args, context, "time").read()
    return moved if reading == moved else Question("unread_time", (*_choices(moved), *_choices(reading)))


def _with_own_start(args: Tokens, context: ParseContext) -> Tokens | None:
    """`English 3pm to 4pm` as `English 3pm, to 4pm`; None where nothing is moved from an hour to another."""
    the = context.words.courtesy.at(args, 0)
    i = the[1] + 1 if the else 1
    while i < len(args) and tie_at(args, i, context) is None:
        day = day_at(args, i, context.day_first)
        said = FROM.at(args, i)
        start = clock_at(args, said[1] if said else i)
        if day or start is None or start[0].bare or args[i - 1].kind == "gap":
            i = day[1] if day else i + 1
        elif start[0].may_be_class and not tie_at(args, start[1], context):
            i = start[1]
        else:
            return _from_start(args, start[1], said is not None, context)
    return None


def _from_start(args: Tokens, last: int, is_said: bool, context: ParseContext) -> Tokens | None:
    """The line with a gap after the start that ends at `last`; None where no time that is moved to follows."""
    tie = TO.at(args, last)
    if tie is None or not tie_at(args, last, context) or (not is_said and args[last].kind != "word"):
        return None
    day = day_at(args, tie[1], context.day_first)
    first = day[1] if day else tie[1]
    if not any(found and found[1] == len(args) for found in (clock_at(args, first), span_at(args, first))):
        return None
    return [*args[:last], GAP, *args[last:]]


def _choices(reading: Command | Question) -> tuple[Command, ...]:
    return reading.choices if isinstance(reading, Question) else (reading,)


def tie_at(args: Tokens, i: int, context: ParseContext) -> int | None:
    """Where the word ends that begins at `i` and ties a room to what it becomes; the colon of a clock does not."""
    tie = context.words.ties.at(args, i)
    if tie is None or (i and args[i].glued and args[i - 1].kind == "number"):
        return None
    return tie[1]


def with_to(args: Tokens, context: ParseContext) -> Tokens:
    """`English until friday` as `English to friday`, where there is no other word for what it becomes."""
    if any(tie_at(args, i, context) for i in range(len(args))):
        return args
    for i in range(len(args)):
        until = UNTIL.at(args, i)
        if until and (clock_at(args, until[1]) or day_at(args, until[1], context.day_first)):
            return [*args[:i], Token("to", "to", "word", False), *args[until[1] :]]
    return args


def room_left_out(context: ParseContext, args: Tokens, example: str) -> Room:
    """The room that was shown last, where none was named. Raises ParseError where it is not known."""
    found = room_at([Token("last", "last", "word", False)], 0, context) if context.recent.last else None
    if found is None:
        said = f"{EXAMPLE_ROOM} {show(args)}".strip()
        raise ParseError("missing", examples=(said, f"{EXAMPLE_ROOM} {example}"), missing="room")
    return found[0]


def _room_first(args: Tokens, context: ParseContext) -> Tokens:
    """`the title of English to Poetry` as `English title to Poetry`; what was said of a room before its verb is
    joined to what was said after it."""
    args = _with_key_joined(args, context)
    the = context.words.courtesy.at(args, 0)
    start = the[1] if the else 0
    key = context.words.changes.at(args, start) or context.words.options.at(args, start)
    of = OF.at(args, key[1]) if key else None
    if key is None or of is None:
        return args
    ends = (i for i in range(of[1] + 1, len(args)) if context.words.ties.at(args, i))
    end = next(ends, len(args))
    named = [replace(args[of[1]], glued=False), *args[of[1] + 1 : end]]
    return [*named, *(replace(token, glued=False) for token in args[start : key[1]]), *args[end:]]


def _with_key_joined(args: Tokens, context: ParseContext) -> Tokens:
    """Without the gap between a word for what changes and its value."""
    if GAP not in args:
        return args
    gap = args.index(GAP)
    for i in range(gap):
        option = context.words.options.at(args, i)
        if option and option[1] == gap:
            return [*args[:gap], *args[gap + 1 :]]
    return args


class _Parser:
    def __init__(self, args: Tokens, context: ParseContext, implied: Key | None) -> None:
        self._args = _without_same_time(args, context)
        self._context = context
        self._words = context.words
        self._implied = implied
        self._fields: dict[str, Any] = {}
        self._times = TimeReader(self._args, context)

    def read(self) -> Command | Question:
        """The change, or a question about its time. Raises ParseError."""
        room, first = self._room()
        changes = self._changes(first)
        if not changes and self._is_all_said(first):
            return RoomForm(room=room)
        if not changes:
            named = show(self._args[: self._before_ties(first)])
            whole = f"{EXAMPLE_ROOM} {self._example()}"
            attempts = () if self._is_torn() else (*self._named_change(), f"{named} {self._example()}")
            raise ParseError("missing", None, *attempts, examples=(whole,), missing="changes")
        for change in changes:
            self._read_change(change)
        return self._made(room)

    def _is_torn(self) -> bool:
        """Whether quotes stand within a title, as where one of them was left out: `English" to "English 2"`."""
        quoted = [i for i, token in enumerate(self._args) if token.kind == "quoted"]
        return bool(quoted) and quoted[0] > 0 and self._args[quoted[0] - 1].kind not in ("sign", "gap")

    def _is_all_said(self, first: int) -> bool:
        """Whether the line names a room to be changed, and nothing else: the form asks what changes."""
        said = self._is_torn() or any(self._tie(i) for i in range(len(self._args)))
        return self._implied is None and first >= len(self._args) > 0 and not said

    def _named_change(self) -> tuple[str, ...]:
        """`english to Poetry` with what changes named: `english title to Poetry`."""
        ties = [i for i in range(1, len(self._args)) if self._tie(i)]
        if self._implied or not ties or self._tie(ties[0]) == len(self._args):
            return ()
        self._refuse_mistyped_key(ties[0])
        return (f"{show(self._args[: ties[0]])} title {show(self._args[ties[0] :])}",)

    def _refuse_mistyped_key(self, tie: int) -> None:
        """Raises ParseError for what is nearly a word for what changes: `titel of english`, `english titel`."""
        known = (*self._words.changes.words(), *self._words.options.words())
        for i in range(tie):
            stands = OF.at(self._args, i + 1) if i + 1 < tie else i > 0
            if stands and (guess := near(self._args[i].text, known)):
                corrected = replaced(self._args, i, i + 1, guess)
                raise ParseError("unknown_word", self._args[i].raw, corrected, guess=guess)

    def _example(self) -> str:
        return {"title": 'to "English 2"', "time": "to 16:00-17:00"}.get(self._implied or "", "max 30")

    def _room(self) -> tuple[Room, int]:
        """The room, and where the changes begin. Raises ParseError when none is named."""
        start = int(self._words.handling.at(self._args, 0) is not None)
        if found := room_at(self._args, start, self._context):
            room, end = found
            if isinstance(room, RoomTitle):
                room, end = self._qualified(room, end)
            return room, self._past_ties(self._past_possessive(end))
        return self._titled_room(start)

    def _past_possessive(self, i: int) -> int:
        """Past what ties a room to what of it changes: 把这节课的标题改成代数."""
        is_one = i < len(self._args) and self._is_owner(i)
        return i + 1 if is_one and self._key_at(i + 1) else i

    def _qualified(self, room: RoomTitle, end: int) -> tuple[RoomTitle, int]:
        """A quoted title with the day and the start that are said to be its own: `of friday 3pm`."""
        if (of := OF.at(self._args, end)) is None:
            return room, end
        for last in range(len(self._args), of[1], -1):
            if found := qualified_title(self._args, of[1], last, self._context, Qualifiers(), room):
                return found, last
        return room, end

    def _titled_room(self, start: int) -> tuple[Room, int]:
        end, after = self._end_of_title(start)
        while end > start and self._args[end - 1].text in self._words.possessives:
            end -= 1
        the = self._words.courtesy.at(self._args, start)
        start = the[1] if the and self._args[start].raw.islower() else start
        left = [i for i in range(start, end) if self._args[i].kind != "gap"]
        if title_of(self._args, left, self._words):
            did_you_mean_room(self._args, left, self._context)
            if room := qualified_room(self._args, start, end, self._context, Qualifiers()):
                return room, self._past_ties(after)
        if not self._context.message or not self._args:
            said = f"{EXAMPLE_ROOM} {show(self._args)}"
            raise ParseError("missing", examples=(said, f"{EXAMPLE_ROOM} {self._example()}"), missing="room")
        return room_left_out(self._context, self._args, self._example()), self._past_ties(after)

    def _end_of_title(self, start: int) -> tuple[int, int]:
        """Where a bare title ends, and where what follows begins."""
        if self._implied == "time" and (tie := self._tie_before_day(start)):
            return tie
        when = find_when(self._args, self._context.day_first) if self._implied == "time" else None
        for i in range(start, len(self._args)):
            end = self._tie(i)
            if end and (self._implied or self._begins_time(end)):
                return i, end
            if i == start and self._is_hours(start):
                return i, i
            if self._args[i].kind == "gap" and i > start:
                return i, i + 1
            if (when and i in when.used) or (self._implied == "time" and self._begins_day(i)):
                return i, i
            if self._key_at(i):
                return i, i
        return len(self._args), len(self._args)

    def _tie_before_day(self, start: int) -> tuple[int, int] | None:
        """Where `to` stands between a room that has a day of its own and the day that it is moved to."""
        for i in range(start + 1, len(self._args)):
            tie = i + 1 if self._args[i].kind == "gap" else self._tie(i)
            if tie is None:
                continue
            before = range(start, i)
            owned = any(self._is_owner(j) for j in before)
            has_own = self._has_day(before) and not any(span_at(self._args, j) for j in before)
            if owned or has_own or self._ends_in_hour(start, i, tie) or self._is_hour(start, i):
                return i, tie
            return None
        return None

    def _is_hour(self, first: int, last: int) -> bool:
        """Whether an hour is all that names a room: the 3pm of `move the 3pm to 4pm`."""
        the = self._words.courtesy.at(self._args, first)
        clock = clock_at(self._args, the[1] if the else first)
        if clock is None or clock[0].bare or clock[0].after_now is not None:
            return False
        noun = self._words.class_nouns.at(self._args, clock[1])
        return (noun[1] if noun else clock[1]) == last

    def _ends_in_hour(self, first: int, last: int, tie: int) -> bool:
        """Whether the words before a tie begin or end in an hour that something is moved from, or that may be the name
        of a class: 把英语课从3点改到4点, Chemistry 3pm 改到 后天, `9A Maths to 3pm`, `Maths 9A to friday`."""
        leading = clock_at(self._args, first)
        if leading and leading[0].may_be_class and leading[1] < last:
            return True
        for i in range(first + 1, last):
            said = FROM.at(self._args, i)
            clock = clock_at(self._args, said[1] if said else i)
            if clock and clock[1] == last and (said or not clock[0].bare):
                if self._args[last].kind == "gap":
                    return said is not None or self._begins_time(self._past_ties(last))
                return clock[0].may_be_class and self._is_whole_time(tie)
        return False

    def _is_whole_time(self, i: int) -> bool:
        """Whether a day, or hours with their end, begin at `i`."""
        span = span_at(self._args, i)
        return self._begins_day(i) or (span is not None and span[0].end is not None)

    def _tie(self, i: int) -> int | None:
        return tie_at(self._args, i, self._context)

    def _has_day(self, places: range) -> bool:
        return any(self._begins_day(i) for i in places)

    def _is_owner(self, i: int) -> bool:
        """Whether a word ties what stands before it to what follows: `today's English`, `class of friday`."""
        text = self._args[i].text
        of = OF.at(self._args, i) or self._words.mine.at(self._args, i)
        return text in self._words.possessives or of is not None

    def _begins_day(self, i: int) -> bool:
        return day_at(self._args, i, self._context.day_first) is not None

    def _begins_time(self, i: int) -> bool:
        return i < len(self._args) and self._times.is_time(i)

    def _is_hours(self, i: int) -> bool:
        """Whether nothing but hours follows, with or without their day, in a script whose verb says what they are:
        改成4点, 改成明天下午3点到4点."""
        if (
            self._implied is not None
            or self._args[i].kind == "word"
            or not show(self._args[i:])[-1:].isalpha()
        ):
            return False
        day = day_at(self._args, i, self._context.day_first)
        found = span_at(self._args, day[1] if day else i) or span_at(self._args, i)
        return found is not None and found[1] == len(self._args)

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
        if option and option.name in _CHANGED and not (option.name == "teacher" and option.bad):
            return "option", i
        if (key := self._words.changes.at(self._args, i)) is None:
            return None
        after = self._past_ties(key[1])
        if after >= len(self._args) or (key[0] != "title" and not self._times.is_time(after)):
            return None
        return key[0], after

    def _changes(self, first: int) -> list[_Change]:
        keys: list[tuple[Key, int, int]] = []
        i = first
        if self._implied and i < len(self._args) and not self._key_at(i):
            keys.append((self._implied, i, i))
        elif self._implied is None and i < len(self._args) and not self._key_at(i):
            keys.append(("title" if self._is_title(i) else "time", i, i))
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

    def _is_title(self, first: int) -> bool:
        """Whether what a room becomes, after a verb that stands last, can only be a title."""
        if GAP not in self._args[:first]:
            return False
        rest = range(first, len(self._args))
        return not any(time_expression_at(self._args, i) or self._times.is_time(i) for i in rest)

    def _read_change(self, change: _Change) -> None:
        if change.key == "title":
            self._read_title(change)
        elif change.key == "option":
            self._read_option(change)
        else:
            self._times.put(change.key, change.first, change.last)

    def _read_title(self, change: _Change) -> None:
        inside = self._args[change.first : change.last]
        quoted = [token for token in inside if token.kind == "quoted"]
        if quoted:
            self._fields["title"] = self._checked(quoted[0].raw, change)
            self._times.refuse_rest(
                [i for i in range(change.first, change.last) if self._args[i].kind != "quoted"]
            )
            return
        left = list(range(change.first, change.last))
        self._refuse_person(change)
        did_you_mean(self._args, left)
        self._fields["title"] = self._checked(title_of(self._args, left, self._words), change)

    def _refuse_person(self, change: _Change) -> None:
        """Raises ParseError for a title that is a person, who may be meant to teach: 英语课换成 @ben."""
        person = person_at(self._args, change.first)
        if person and person[1] == change.last:
            said = show(self._args[change.first : change.last])
            instead = f"{show(self._args[: self._before_ties(change.first)])} by {said}"
            raise ParseError("unknown_word", said, instead, guess=f"by {said}")

    def _checked(self, title: str, change: _Change) -> str:
        try:
            return checked(title)
        except ParseError as refused:
            shorter = quote(title[:MAX_TITLE].strip() or "English 2")
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
        self._times.refuse_rest(list(range(option.last, change.last)))

    def _made(self, room: Room) -> Command | Question:
        times = self._times.read()
        commands = tuple(EditRoom(room=room, **self._fields, **each) for each in times.options)
        if times.unsure:
            return Question(times.unsure, commands)
        return commands[0]


def _without_same_time(args: Tokens, context: ParseContext) -> Tokens:
    """Without the words that say that the hours stay."""
    for i in range(len(args)):
        if found := context.words.same_time.at(args, i):
            return [*args[:i], *args[found[1] :]]
    return args
