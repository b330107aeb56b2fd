"""Arguments of commands: each slot knows how its argument is read from a line, written into one, and shown."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time
from enum import Enum
from keyword import iskeyword
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.language import commands as c
from bot.language.canonical import defaults
from bot.language.canonical_times import WEEKDAYS as WEEKDAY_NAMES
from bot.language.canonical_times import clock_text
from bot.language.days import Day
from bot.language.hours import DAY, hours_of_span
from bot.language.languages import LANGUAGES
from bot.language.lexicon import SHORT_WEEKDAYS, WEEKDAY_LETTERS, WEEKDAYS
from bot.language.mentions import name_at, person_at, person_text
from bot.language.number_lists import NumberList, number_list_at, number_list_text
from bot.language.numbers import count_at, digits_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past_days import listed_days, listed_ranges, past_days, past_ranges, whole_day_at
from bot.language.phrase_table import PhraseTable, Tokens
from bot.language.ranges import Days, range_at
from bot.language.rooms import is_code, room_at
from bot.language.time_spans import TimeSpan, span_at
from bot.language.titles import title_of
from bot.language.tokenizer import quote, replaced, show
from bot.language.vocabulary import Phrases, Vocabulary

EXAMPLE_ROOM = '"English"'
MAX_PAGES = 10**6


class Readings(Struct, frozen=True):
    """The fields that an argument sets; several, best first, when a person must choose."""

    fields: tuple[Mapping[str, Any], ...]
    unsure: c.QuestionKind | None = None


class FoundArgument(Struct, frozen=True):
    """An argument as it was found in a line."""

    found: Any
    args: Tokens
    first: int
    last: int
    context: ParseContext

    @property
    def text(self) -> str:
        """Its words."""
        return show(self.args[self.first : self.last])

    @contextmanager
    def refused(self) -> Iterator[None]:
        """Within it, what is refused is these words: its attempts become the arguments with them replaced."""
        try:
            yield
        except ParseError as error:
            attempts = [replaced(self.args, self.first, self.last, text) for text in error.attempts]
            raise error.with_attempts(*attempts) from None


class Argument(Struct, frozen=True, kw_only=True):
    """What follows the verb of a command: how it stands in the canonical line and in the usage."""

    name: str
    required: bool = False

    @abstractmethod
    def write(self, command: Any) -> str:
        """The words for it in the canonical line; none for what need not be said."""

    def usage(self, vocabulary: Vocabulary) -> str:
        """How it is written in the usage of a command."""
        label = self.label(vocabulary)
        return label if self.required else f"[{label}]"

    def details(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """What it may hold, for help, where it may hold several things."""
        return ()

    def label(self, vocabulary: Vocabulary) -> str:
        """What stands for it."""
        return vocabulary.usage.get(self.name, self.name.upper())


class Slot(Argument, frozen=True, kw_only=True):
    """An argument of one form whatever else is said: each word of a line goes to the first slot that knows it.

    `name` is its name in canonical JSON, and the field's, which for `from` is `from_`. `example` is a text of it
    that can be read: what is offered when a required one is missing.
    """

    example: str = ""

    @property
    def field(self) -> str:
        """The field of the command that holds it."""
        return f"{self.name}_" if iskeyword(self.name) else self.name

    @abstractmethod
    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[Any, int] | None:
        """What stands at `i`, and where it ends."""

    def read(self, said: FoundArgument) -> Readings:
        """What was found, as values of the command's fields. Raises ParseError, with attempts for the words."""
        return Readings(({self.field: self.value(said)},))

    def value(self, said: FoundArgument) -> Any:
        """What was found, as the value of the one field."""
        return said.found

    def unsaid(self, context: ParseContext) -> Mapping[str, Any]:
        """The fields when nothing was said; what is left out has the command's own default."""
        return {}

    def write(self, command: Any) -> str:
        value = getattr(command, self.field)
        return "" if value in (None, defaults(command.__class__)[self.field]) else self.text(value)

    def text(self, value: Any) -> str:
        """The value in a canonical line."""
        return str(value)


class WholeSlot(Slot, frozen=True):
    """The only argument of a command: all the words after the verb."""

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[Any, int] | None:
        """All the words."""
        return args, len(args)

    @abstractmethod
    def value(self, said: FoundArgument) -> Any:
        """The value that the words make."""


class RoomSlot(Slot, frozen=True, kw_only=True):
    """Which room: by id, code, `last`, `#N`, a quoted title, or with `bare` by the words left over.

    A title may come with the day and the start of the room: `past` when a day is one that has been.
    """

    name: str = "room"
    example: str = EXAMPLE_ROOM
    bare: bool = True
    past: bool = False

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[c.Room, int] | None:
        return room_at(args, i, context)

    def text(self, value: c.Room) -> str:
        match value:
            case c.RoomId(id):
                return id
            case c.RoomCode(code):
                return code
            case c.RoomTitle(whole=str(whole)) | c.RoomTime(whole=str(whole)):
                return " ".join(filter(None, (whole, _moment(replace(value, time=None)))))
            case c.RoomTitle(title):
                return " ".join(filter(None, (quote(title), _moment(value))))
            case c.RoomTime():
                return f"class {_moment(value)}"


def _moment(room: c.RoomTitle | c.RoomTime) -> str:
    """Which of several rooms is meant: of a day or a part of it, of a start, or of both."""
    said = [str(room.date)] if room.date else []
    said += [room.part] if room.part else []
    said += [clock_text(room.time)] if room.time else []
    return " ".join(["of", *said]) if said else ""


def day_or_days_at(args: Tokens, i: int, context: ParseContext) -> tuple[Day | Days, int] | None:
    """A day or a range: whichever takes more words."""
    day, days = whole_day_at(args, i, context.day_first), range_at(args, i, context.day_first)
    return max((days, day), key=lambda found: found[1] if found else -1)


class PastDateSlot(Slot, frozen=True, kw_only=True):
    """A day that has been, in the platform's calendar. With `today`, today's when none was said.

    With `of_classes` several days may be said in its place of every class of a title.
    """

    name: str = "date"
    example: str = "yesterday"
    today: bool = False
    of_classes: bool = False

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[Day | Days, int] | None:
        if self.today or self.of_classes:
            return day_or_days_at(args, i, context)
        return whole_day_at(args, i, context.day_first)

    def read(self, said: FoundArgument) -> Readings:
        if not isinstance(said.found, Day):
            every = said.context.words.whole.words() if self.of_classes else ()
            examples = tuple(f"{each} {show(said.args)}" for each in every)
            raise ParseError("unknown_word", said.text, self.example, examples=examples)
        found = past_days(said.found, said.context, said.text)
        return Readings(tuple({self.field: each} for each in found), "which_day" if len(found) > 1 else None)

    def unsaid(self, context: ParseContext) -> Mapping[str, Any]:
        return {self.field: context.statistics_today} if self.today else {}


class DaysSlot(Slot, frozen=True, kw_only=True):
    """A day or a range of days, from `from_` to `to`; read where they are planned, looking ahead too."""

    name: str = "day_or_days"
    example: str = "this week"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[Day | Days, int] | None:
        return day_or_days_at(args, i, context)

    def read(self, said: FoundArgument) -> Readings:
        when, context = said.found, said.context
        if isinstance(when, Day):
            found = listed_days(when, context, said.text)
        else:
            found = listed_ranges(when, context, said.text)
        fields = tuple({"from_": days.first, "to": days.last} for days in found)
        return Readings(fields, "which_day" if len(found) > 1 else None)

    def write(self, command: Any) -> str:
        return f"{command.from_}..{command.to}" if command.from_ and command.to else ""


class PastDaysSlot(DaysSlot, frozen=True, kw_only=True):
    """A day or a range of days that has been, in the platform's calendar, from `from_` to `to`."""

    example: str = "yesterday"

    def read(self, said: FoundArgument) -> Readings:
        when, context = said.found, said.context
        if isinstance(when, Day):
            days = past_days(when, context, said.text)
            fields = tuple({"from_": day, "to": day} for day in days)
        else:
            ranges = past_ranges(when, context, said.text)
            fields = tuple({"from_": days.first, "to": days.last} for days in ranges)
        return Readings(fields, "which_day" if len(fields) > 1 else None)


class FlagSlot(Slot, frozen=True, kw_only=True):
    """A word that is said or not, its `name` in canonical lines; the vocabulary has the words for it in `words`."""

    words: str

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[bool, int] | None:
        said: PhraseTable[bool] = getattr(context.words, self.words)
        return said.at(args, i)

    def text(self, value: bool) -> str:
        return self.name

    def label(self, vocabulary: Vocabulary) -> str:
        said: Phrases = getattr(vocabulary, self.words)
        return said[0] if said else self.name


MINE = FlagSlot(name="mine", words="own")
"""Only the person's own."""

PAST = FlagSlot(name="past", words="over")
"""Only what is over."""


class PageSlot(Slot, frozen=True, kw_only=True):
    """`page 2`."""

    name: str = "page"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[int, int] | None:
        words = context.words
        if (word := words.page.at(args, i)) is None or (number := digits_at(args, word[1])) is None:
            return None
        after = words.after_page.at(args, number[1])
        return number[0], after[1] if after else number[1]

    def value(self, said: FoundArgument) -> int:
        page: int = said.found
        if not 1 <= page <= MAX_PAGES:
            raise ParseError("bad_option", said.text, "page 1")
        return page

    def text(self, value: int) -> str:
        return f"page {value}"


class ChoiceSlot(Slot, frozen=True, kw_only=True):
    """One of the values of `choices`; the words for them are those of the vocabulary's `words`."""

    choices: type[Enum]
    words: str

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[str, int] | None:
        said: PhraseTable[str] = getattr(context.words, self.words)
        return said.at(args, i)

    def value(self, said: FoundArgument) -> Enum:
        return self.choices(said.found)

    def text(self, value: Enum) -> str:
        return str(value.value)

    def label(self, vocabulary: Vocabulary) -> str:
        said: Mapping[str, str] = getattr(vocabulary, self.words)
        return _usual(said)


class SwitchSlot(Slot, frozen=True, kw_only=True):
    """`on` or `off`."""

    name: str = "on"
    required: bool = True
    example: str = "on"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[bool, int] | None:
        return context.words.switch.at(args, i)

    def text(self, value: bool) -> str:
        return "on" if value else "off"

    def label(self, vocabulary: Vocabulary) -> str:
        return _usual(vocabulary.switch)


class PersonSlot(Slot, frozen=True, kw_only=True):
    """`@ann`, or a person as Slack writes a mention: their id."""

    name: str = "person"
    example: str = "@ann"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[str, int] | None:
        return person_at(args, i)

    link: str = "for "
    """Before the person in a canonical line."""

    def text(self, value: str) -> str:
        return f"{self.link}{person_text(value)}"

    def label(self, vocabulary: Vocabulary) -> str:
        said = super().label(vocabulary)
        return said if self.link else said.rpartition(" ")[2]


class ForgottenSlot(PersonSlot, frozen=True, kw_only=True):
    """Who is to be forgotten: `@ann` alone."""

    required: bool = True

    def text(self, value: str) -> str:
        return person_text(value)

    def label(self, vocabulary: Vocabulary) -> str:
        return vocabulary.usage["forgotten"]


class DoerSlot(PersonSlot, frozen=True, kw_only=True):
    """Who did something: `by @ann`."""

    name: str = "by"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[str, int] | None:
        word = context.words.doers.at(args, i)
        start = word[1] if word else i
        return super().find(args, start, context) if start < len(args) else None

    def text(self, value: str) -> str:
        return f"by {person_text(value)}"


class ChannelSlot(Slot, frozen=True, kw_only=True):
    """`in #ops`, or a channel as Slack writes it: its id."""

    name: str = "channel"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[str, int] | None:
        token = args[i]
        return (token.value, i + 1) if token.kind == "channel" else name_at(args, i, "#")

    def text(self, value: str) -> str:
        is_id = value.isupper() and value.isalnum() and value[0] in "CDG"
        return f"in <#{value}>" if is_id else f"in #{value}"


class NumbersSlot(Slot, frozen=True, kw_only=True):
    """`for 11,12,20-25`; right after a room that is no bare title `for` may be left out."""

    name: str = "user_numbers"
    example: str = "for 1"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[NumberList, int] | None:
        word = context.words.before_numbers.at(args, i)
        if word is None:
            room = room_at(args, 0, context)
            if room is None or i != room[1]:
                return None
        return number_list_at(args, word[1] if word else i)

    def value(self, said: FoundArgument) -> tuple[int, ...]:
        numbers: NumberList = said.found
        if numbers.bad:
            listed = re.sub("[ ,;]+", ",", numbers.text)
            raise ParseError("bad_option", numbers.text, f"for {listed}", "for 1-10")
        return numbers.values

    def text(self, value: tuple[int, ...]) -> str:
        return f"for {number_list_text(value)}"


_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


class AvatarSlot(Slot, frozen=True, kw_only=True):
    """`avatar https://…`."""

    name: str = "avatar"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[str, int] | None:
        if (word := context.words.avatar.at(args, i)) is None:
            return None
        first = word[1]
        if first < len(args) and args[first].kind == "link":
            return args[first].value, first + 1
        end = first
        while end < len(args) and (end == first or args[end].glued):
            end += 1
        return "".join(token.raw for token in args[first:end]), end

    def value(self, said: FoundArgument) -> str:
        url: str = said.found
        if not _URL.fullmatch(url):
            raise ParseError("bad_option", said.text)
        return url

    def text(self, value: str) -> str:
        return f"avatar {value}"


class CodeSlot(WholeSlot, frozen=True, kw_only=True):
    """A join code."""

    name: str = "code"
    required: bool = True
    example: str = "abc123"

    def value(self, said: FoundArgument) -> str:
        code = said.text.strip('"').lower()
        if not is_code(code):
            raise ParseError("bad_option", said.text, examples=(self.example,))
        return code


class NumberSlot(WholeSlot, frozen=True, kw_only=True):
    """The number of a report; none is made up for an example."""

    name: str = "number"
    required: bool = True

    def value(self, said: FoundArgument) -> int:
        args, words = said.args, said.context.words
        found: list[int] = []
        i = 0
        while i < len(args):
            word, number = words.before_report.at(args, i), count_at(args, i)
            if word:
                i = word[1]
            elif number and not found and number[0] > 0:
                found.append(number[0])
                i = number[1]
            else:
                raise ParseError("bad_option", args[i].raw or None)
        if not found:
            raise ParseError("missing", missing=self.name)
        return found[0]


class LanguageSlot(WholeSlot, frozen=True, kw_only=True):
    """The name of a language, or `auto`."""

    name: str = "to"
    required: bool = True
    example: str = "zh"

    def value(self, said: FoundArgument) -> str:
        words = said.context.words
        i = tie[1] if (tie := words.ties.at(said.args, 0)) else 0
        if i >= len(said.args):
            raise ParseError("missing", examples=(self.example,), missing=self.name)
        found = words.languages.at(said.args, i)
        if found is None or found[1] < len(said.args):
            raise ParseError("bad_option", show(said.args[i:]), examples=("en",))
        return found[0]

    def label(self, vocabulary: Vocabulary) -> str:
        return _usual(vocabulary.languages)


_PASSED_OVER = frozenset(
    word
    for each in LANGUAGES
    for word in (*each.commands.share, *each.commands.courtesy, *each.commands.closing)
)
"""Words that say nothing of a topic unless they are quoted."""


class TopicSlot(WholeSlot, frozen=True, kw_only=True):
    """What help is wanted on."""

    name: str = "topic"

    def value(self, said: FoundArgument) -> str | None:
        link = said.context.words.links.at(said.args, 0)
        first = link[1] if link and link[1] < len(said.args) else 0
        words = [i for i, token in enumerate(said.args) if token.kind != "gap" and i >= first]
        topic = " ".join(title_of(said.args, words, said.context.words).casefold().split())
        return self._verb(topic, said.context) or topic or None

    def _verb(self, topic: str, context: ParseContext) -> str | None:
        """The verb that a topic of several words begins with: `create a class`."""
        begun = [verb for each in context.verbs.values() for verb in each if topic.startswith(verb)]
        whole = [verb for verb in begun if verb == topic or not verb.isascii() or topic[len(verb)] == " "]
        return max(whole, key=len, default=None)

    def text(self, value: str) -> str:
        return value if value.isalnum() and value not in _PASSED_OVER else quote(value)


class TimeSlot(Slot, frozen=True, kw_only=True):
    """`at 9:00`."""

    name: str = "time"
    required: bool = True
    example: str = "at 9:00"
    as_written: bool = False
    """Whether an hour that may be in the morning or the afternoon is the one of 24 that was written."""

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[TimeSpan, int] | None:
        found = span_at(args, i)
        return found if found and found[0].end is None and found[0].length is None else None

    def read(self, said: FoundArgument) -> Readings:
        hours = hours_of_span(TimeSpan(said.found.start), None, said.context.now)
        clocks = [clock_of(each.start % DAY) for each in hours]
        times = tuple({self.field: clock} for clock in ([min(clocks)] if self.as_written else clocks))
        return Readings(times, "ambiguous_hour" if len(times) > 1 else None)

    def text(self, value: time) -> str:
        return f"at {clock_text(value)}"


class WeekdaySlot(Slot, frozen=True, kw_only=True):
    """`on monday`: 0."""

    name: str = "weekday"
    required: bool = True
    example: str = "on monday"

    def find(self, args: Tokens, i: int, context: ParseContext) -> tuple[int, int] | None:
        if args[i].text in WEEKDAY_LETTERS:
            return WEEKDAY_LETTERS[args[i].text], i + 1
        return WEEKDAYS.at(args, i) or SHORT_WEEKDAYS.at(args, i)

    def text(self, value: int) -> str:
        return f"on {WEEKDAY_NAMES[value]}"


def _usual(words: Mapping[str, Any]) -> str:
    """The first word for each meaning."""
    usual: dict[Any, str] = {}
    for word, meaning in words.items():
        usual.setdefault(meaning, word)
    return "|".join(usual.values())


def clock_of(seconds: int) -> time:
    """Seconds from midnight as a clock time."""
    return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
