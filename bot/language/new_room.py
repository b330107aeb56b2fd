"""`new TITLE WHEN [OPTIONS]`: the words of a line shared out between title, time and options."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.language.class_times import ClassTimes, Pair, class_times
from bot.language.commands import Command, NewRoom, NewSeries, Question, RoomForm
from bot.language.days import day_at
from bot.language.lexicon import AND, EITHER, EXCEPT, EXCEPT_AFTER, OR, TITLE_LABELS, TO, UNTIL, WHEN_LABELS
from bot.language.mentions import person_at
from bot.language.monthly import find_monthly
from bot.language.numbers import number_at
from bot.language.options import MOCK_LESSON, Option, lacks_recording, option_at, option_words
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.ranges import range_at
from bot.language.repeats import Repeat, find_repeats
from bot.language.scanning import did_you_mean, refuse_word
from bot.language.series import plan_series
from bot.language.suggestions import mistyped_day
from bot.language.time_expressions import unread_time
from bot.language.titles import CLOSING, MAX_TITLE, checked, title_of
from bot.language.tokenizer import GAP, continued, quote, read_line, replaced, show
from bot.language.when import When, find_when

EXAMPLE_WHEN = "tomorrow 14:00-15:00"
EXAMPLE_TITLE = '"English"'


def new_room(args: Tokens, context: ParseContext) -> Command | Question:
    """A room, a question about its time, or the form when nothing is said. Raises ParseError."""
    return _Parser(args, context).read()


class _Parser:
    def __init__(self, args: Tokens, context: ParseContext) -> None:
        self._args = args
        self._context = context
        self._words = context.words
        self._when: When | None = None
        self._repeats: tuple[Repeat, ...] = ()
        self._used: set[int] = {i for i, token in enumerate(args) if token.kind == "gap"}
        self._title: str | None = None
        self._start = 0
        self._has_noun = False
        self._before: list[int] = []
        self._fields: dict[str, Any] = {}
        self._live_only: list[str] = []
        self._typo: tuple[int, str] | None = None

    def read(self) -> Command | Question:
        if len(self._args) > _MAX_TOKENS and not any(token.kind == "quoted" for token in self._args):
            raise ParseError("title_too_long", show(self._args), examples=_EXAMPLES)
        self._skip_noun()
        self._find_quoted()
        self._find_time()
        if self._when:
            self._used |= self._when.used
        self._read_options()
        self._refuse_range()
        unread = self._unread()
        if unread and not self._is_rival(*unread):
            return self._unread_question(*unread)
        if self._when and self._when.rivals:
            return self._rivals()
        title = self._read_title()
        if self._when is None and title is None and not self._fields:
            return RoomForm()
        made = self._made(title)
        if isinstance(made, NewRoom) and self._is_split():
            return Question("unread_time", (made,))
        if title is not None and self._typo is not None:
            return self._typo_question(made, self._typo)
        return self._class_question(made) if self._begins_with_class() else made

    def _begins_with_class(self) -> bool:
        """Whether the hour that a range begins with may be the last word of a bare title: `Maths 9a to 4pm`."""
        if self._when is None or self._title is not None:
            return False
        span = self._when.span
        is_range = span.end is not None and not span.end.may_be_class
        is_number = self._args[span.first].kind == "number" and span.first - 1 in self._titled()
        return is_range and is_number and span.start.may_be_class

    def _class_question(self, made: Command | Question) -> Command | Question:
        """With the hour as the title's, which is the name of a class then: `"Maths 9a" to 4pm`."""
        assert self._when is not None
        last = self._when.span.first + _CLASS_TOKENS
        name = {*self._titled(), *range(last - _CLASS_TOKENS, last)}
        title = title_of(self._args, name, self._words)
        to = TO.at(self._args, last)
        apart = {*name, *range(last, to[1])} if to else name
        rest = show([token for i, token in enumerate(self._args) if i not in apart])
        try:
            meant = new_room(read_line(f"{quote(title)} {rest}").tokens, self._context)
        except ParseError:
            return made
        return Question("unread_time", (*_choices(made), *_choices(meant)))

    def _typo_question(self, made: Command | Question, typo: tuple[int, str]) -> Command | Question:
        """With a name that is nearly a day, read as that day: `Frida Kahlo 14:00-15:00`."""
        i, day = typo
        try:
            meant = new_room([*self._args[:i], *read_line(day).tokens, *self._args[i + 1 :]], self._context)
        except ParseError:
            return made
        return Question("unread_time", (*_choices(meant), *_choices(made)))

    def _is_split(self) -> bool:
        """Whether words of time stand among those of a bare title: what is between the two may be a time as well."""
        titled = self._titled() if self._when and self._title is None else []
        titled = [i for i in titled if self._args[i].kind != "sign"]
        return any(titled[0] < i < titled[-1] for i in self._when.used) if titled and self._when else False

    def _unread(self) -> tuple[int, int] | None:
        """A time expression that touches the words of time and was not read with them."""
        if self._when is None:
            return None
        used = self._when.used.union(*(repeat.all_used for repeat in self._repeats))
        return unread_time(self._args, used, set(self._left()))

    def _unread_question(self, first: int, last: int) -> Question:
        """The other day that the words may be, then the words as part of the title. Raises ParseError."""
        if self._title is None:
            did_you_mean(self._args, self._titled())
        words = show(self._args[first:last])
        runs_on = self._when is not None and not self._when.used.isdisjoint(range(first, last))
        quoted = () if runs_on else self._with_quoted_title(first)
        day = day_at(self._args, first, self._context.day_first)
        examples = self._examples(first, last)
        if self._when is None or self._repeats or day is None or day[1] != last:
            raise ParseError("unread_time", words, *quoted, examples=examples)
        either = OR.at(self._args, last)
        beyond = either[1] if either else last
        before = first - 1 if either and EITHER.at(self._args, first - 1) else first
        without = self._without_and([i for i in self._titled() if not before <= i < beyond])
        title = self._title or title_of(self._args, without, self._words)
        other = replace(self._when, day=day[0], used=self._when.used | set(range(first, last)))
        choices = self._rooms(title, other) if title else ()
        titled = without if either else self._without_and(self._titled())
        kept = self._rooms(self._title or title_of(self._args, titled, self._words), self._when)
        if not choices and not kept:
            raise ParseError("unread_time", words, *quoted, examples=examples)
        return Question("unread_time", _distinct(choices + kept))

    def _examples(self, first: int, last: int) -> tuple[str, ...]:
        """Another line: one that leaves out a day, or ends at one, where the words are to do so and are no day."""
        ends = (EXCEPT_AFTER.at(self._args, i) for i in range(first + 1, last))
        if EXCEPT.at(self._args, first) or any(end and end[1] == last for end in ends):
            return _LEFT_OUT_EXAMPLES
        return _UNTIL_EXAMPLES if self._repeats and UNTIL.at(self._args, first) else _EXAMPLES

    def _is_rival(self, first: int, last: int) -> bool:
        rivals = self._when.rivals if self._when else ()
        return any(i in when.used for when in rivals for i in range(first, last))

    def _rivals(self) -> Question:
        """Of several ranges of hours any may be meant; then the others are the title's. Raises ParseError."""
        assert self._when is not None
        whens = (self._when, *self._when.rivals)
        all_used = frozenset().union(*(when.used for when in whens))
        words = self._without_and([i for i in range(len(self._args)) if i not in self._used | all_used])
        title = self._title or title_of(self._args, words, self._words)
        whole = [when for when in whens if not any(when.used < other.used for other in whens)]
        short = tuple(room for when in whole for room in self._rooms(title, when))
        long = tuple(
            room
            for when in whens
            for room in self._rooms(
                self._title or self._title_beside(sorted({*words, *all_used} - when.used)),
                when,
            )
        )
        if not short + long:
            raise ParseError("unread_time", show(self._args), examples=_EXAMPLES)
        return Question("unread_time", _distinct(short + long))

    def _title_beside(self, places: list[int]) -> str:
        return title_of(self._args, self._without_and(places), self._words)

    def _titled(self) -> list[int]:
        """The places of words that may be the title's."""
        strict = self._strict_from()
        return self._without_links([i for i in self._left() if self._args[i].kind != "gap" and i < strict])

    def _without_and(self, places: list[int]) -> list[int]:
        """Without the word that tied two days, of which one or both are no title's."""
        while places and (both := AND.at(self._args, places[-1])) and both[1] == places[-1] + 1:
            places = places[:-1]
        return places

    def _rooms(self, title: str, when: When) -> tuple[NewRoom, ...]:
        """The rooms that a reading of the time would make; none when it makes none."""
        if not title or len(title) > MAX_TITLE:
            return ()
        text = show([token for i, token in enumerate(self._args) if i in when.used])
        try:
            pairs = class_times(when, self._context, text, bool(self._fields.get("long_term"))).pairs
        except ParseError:
            return ()
        return self._rooms_at(title, pairs, when)

    def _rooms_at(self, title: str, pairs: tuple[Pair, ...], when: When) -> tuple[NewRoom, ...]:
        zone = str(when.zone) if when.zone else None
        return tuple(
            NewRoom(title=title, start=start, end=end, zone=zone, **self._fields) for start, end in pairs
        )

    def _with_quoted_title(self, unread: int) -> tuple[str, ...]:
        """The line with all the words of its title in quotes."""
        if self._title is not None:
            return ()
        inside = self._with_number(unread) or self._titled()
        title = title_of(self._args, inside, self._words)
        if not title or len(title) > MAX_TITLE:
            return ()
        kept = set(inside)
        rest = [token for i, token in enumerate(self._args) if i not in kept]
        return (f"{quote(title)} {show(rest)}",)

    def _with_number(self, unread: int) -> list[int]:
        """Where a number within WHEN is unread, the words that the line begins with and the number after them, which
        may be their own: `Lesson 5 Dec 1`."""
        start = next(iter(self._titled()), unread)
        end = next((i for i in range(start, unread) if i in self._used), unread)
        is_number = end < unread and self._args[end].kind == self._args[unread].kind == "number"
        return list(range(start, end + 1)) if is_number else []

    def _find_time(self) -> None:
        """WHEN and the repeat. `Every day` in a title is no repeat when WHEN has a day of its own.

        Raises ParseError for a repeat of each month.
        """
        day_first = self._context.day_first
        if monthly := find_monthly(self._args):
            raise ParseError("unread_time", show(self._args[slice(*monthly)]), examples=_SERIES_EXAMPLES)
        repeats = find_repeats(self._args, day_first)
        if repeats and _is_meant(repeats[0]):
            self._repeats = repeats
            self._when = repeats[0].when
            self._used |= frozenset().union(*(repeat.all_used for repeat in repeats))
            self._used |= self._brackets()
            return
        self._when = find_when(self._args, day_first)

    def _brackets(self) -> set[int]:
        """The brackets around words that are read: `(6 weeks)`."""
        args, used = self._args, self._used
        opened = {i for i in range(len(args)) if args[i].text == "(" and i + 1 in used}
        return opened | {i for i in range(len(args)) if args[i].text == ")" and i - 1 in used}

    def _naming_quoted(self, i: int) -> tuple[bool, int] | None:
        """The `called` of `a room called "English"`, and the class of `the “English” class`."""
        naming = self._words.naming.at(self._args, i)
        if naming and self._before == [naming[1]]:
            return naming
        noun = self._words.class_nouns.at(self._args, i)
        is_after = self._before and self._args[i - 1].text in {*self._words.title_ends.firsts, self._title}
        return noun if is_after and i - self._before[0] <= _NOUN_AFTER else None

    def _skip_noun(self) -> None:
        """`a room`, 一个房间 after the verb; what follows `Room` when that is all there is to a title stays."""
        args = self._args
        start = args.index(GAP) + 1 if GAP in args else 0
        while start < len(args) and args[start].text in CLOSING:
            start += 1
        self._skip_label(start)
        noun = self._words.room_words.at(args, start) or self._tied_noun(start)
        if noun is None or self._is_titles_own(start, noun[1]):
            return
        end = noun[1]
        self._skip_label(end)
        if end < len(args) and args[end].kind == "number" and args[start].kind == "word" and end == start + 1:
            return
        self._used |= set(range(start, end))
        self._start = end if start == 0 else 0
        self._has_noun = True

    def _tied_noun(self, i: int) -> tuple[bool, int] | None:
        """The `class` of `new class for Physics`; with a capital it is the title's: `Class for Beginners`."""
        args, words = self._args, self._words
        noun = words.class_nouns.at(args, i)
        if noun is None or noun[1] >= len(args):
            return None
        if args[noun[1]].text == ":":
            return noun
        if not args[i].raw.islower():
            return None
        is_tied = words.title_links.at(args, noun[1]) or words.naming.at(args, noun[1])
        return noun if is_tied or args[noun[1]].kind == "quoted" else None

    def _skip_label(self, i: int) -> None:
        """`title:` before the title."""
        label = TITLE_LABELS.at(self._args, i)
        if label and label[1] < len(self._args) and self._args[label[1]].text == ":":
            self._used |= set(range(i, label[1] + 1))

    def _is_titles_own(self, first: int, last: int) -> bool:
        """Whether a noun of a script without spaces stands apart from the verb and runs on in a title."""
        args = self._args
        runs_on = last < len(args) and args[last].glued and args[last].kind == "han"
        return args[first].kind == "han" and not args[first].glued and runs_on and last - first > 1

    def _find_quoted(self) -> None:
        for i, token in enumerate(self._args):
            if token.kind == "quoted" and not (i and self._args[i - 1].text == "=" and token.glued):
                self._title = self._checked(token.raw, [i])
                self._used.add(i)
                self._before = [i]
                return

    def _left(self) -> list[int]:
        return [i for i in range(len(self._args)) if i not in self._used]

    def _read_options(self) -> None:
        """Before WHEN, and without a title before it, an option word counts only when it is well given."""
        strict_from = self._strict_from()
        i = 0
        while i < len(self._args):
            option = None if i in self._used else option_at(self._args, i, self._words)
            if option is None or any(each in self._used for each in range(i, option.last)):
                i += 1
                continue
            if i >= strict_from or self._is_well_given(i, option):
                self._take(i, option)
                i = option.last
            else:
                i += 1

    def _strict_from(self) -> int:
        """The place from which on every word must be an option."""
        if self._when is None:
            return len(self._args)
        first = self._when.first
        said = [i for i in self._left() if i < first and self._args[i].text not in CLOSING]
        return (
            first if (self._before and self._before[0] < first) or self._has_title(said) else len(self._args)
        )

    def _has_title(self, left: list[int]) -> bool:
        return bool(left) and bool(title_of(self._args, left, self._words))

    def _is_well_given(self, i: int, option: Option) -> bool:
        if option.bad or (option.lone and not self._is_number_of_people(i, option)):
            return False
        if self._title is not None or (not option.flag and not self._is_before_when(option.last)):
            return True
        after = option.last
        while after < len(self._args) and self._args[after].text in CLOSING:
            after += 1
        return (
            after >= len(self._args)
            or after in self._used
            or option_at(self._args, after, self._words) is not None
        )

    def _is_number_of_people(self, i: int, option: Option) -> bool:
        """Whether a number of people is none of a title's: after WHEN, or apart in a script without spaces."""
        if self._title is not None or not self._is_before_when(option.last):
            return True
        return self._args[option.last - 1].kind == "han" and i > 0 and not self._args[i].glued

    def _is_before_when(self, i: int) -> bool:
        """Whether words follow that may make the option part of a title: `Max 30 club`."""
        return self._when is not None and i <= self._when.first

    def _take(self, i: int, option: Option) -> None:
        args = self._args
        if option.bad:
            attempts = [replaced(args, i, option.last, text) for text in option.attempts]
            raise ParseError("bad_option", option.bad, *attempts)
        if option.live_only:
            self._live_only.append(show(args[i : option.last]))
        self._used |= set(range(i, option.last))
        if option.name == "title":
            self._title = checked(str(option.value))
        elif option.name in _FIELDS:
            self._fields[option.name] = option.value
        else:
            self._fields.setdefault("parameters", {})[option.name] = option.value

    def _read_title(self) -> str | None:
        left = [i for i in self._left() if self._args[i].kind != "gap"]
        if self._title is not None:
            self._refuse_rest(left)
            return self._title
        strict = self._strict_from()
        title = [i for i in left if i < strict]
        self._refuse_rest([i for i in left if i >= strict])
        title = self._without_links(title)
        self._refuse_person(title)
        self._typo = self._name_near_day(title)
        if self._typo is None and not self._is_name_beside_day(title):
            self._did_you_mean(title)
        text = title_of(self._args, title, self._words)
        return self._checked(text, title) if text else None

    def _refuse_person(self, title: list[int]) -> None:
        """Raises ParseError for a person that a bare title ends in, who may be meant to teach: `English for @ben`."""
        for i in title[1:]:
            person = person_at(self._args, i)
            if person and person[1] > title[-1]:
                tie = i - 1 if i - 1 in title[1:] and self._words.links.at(self._args, i - 1) else i
                raise self._taught_by(tie, i, person[1], *self._with_quoted_title(i))

    def _taught_by(self, tie: int, first: int, last: int, *attempts: str) -> ParseError:
        """The refusal of a person and what ties them to the line, who may be meant to teach."""
        teacher = f"by {show(self._args[first:last])}"
        taught = replaced(self._args, tie, last, teacher)
        return ParseError("unknown_word", show(self._args[tie:last]), taught, *attempts, guess=teacher)

    def _did_you_mean(self, title: list[int]) -> None:
        """Raises ParseError for a word that is nearly one for a day: put right, or as the title's."""
        try:
            did_you_mean(self._args, title)
        except ParseError as refused:
            raise refused.with_attempts(*refused.attempts, *self._with_quoted_title(title[0])) from None

    def _name_near_day(self, title: list[int]) -> tuple[int, str] | None:
        """A name that is nearly a word for a day, where no other day is said."""
        found = mistyped_day([self._args[i] for i in title])
        if found is None or not self._is_name(title[found[0]]) or (self._when and self._when.day):
            return None
        return title[found[0]], found[1]

    def _is_name_beside_day(self, title: list[int]) -> bool:
        """Whether what is nearly a word for a day is a name, as there is a day already: `Frida Kahlo tomorrow`."""
        found = mistyped_day([self._args[i] for i in title])
        has_day = self._when is not None and self._when.day is not None
        return found is not None and has_day and self._is_name(title[found[0]])

    def _is_name(self, i: int) -> bool:
        """Whether a word has a capital and does not touch WHEN."""
        used = self._when.used if self._when else frozenset()
        return self._args[i].raw.istitle() and not {i - 1, i + 1} & used

    def _without_links(self, title: list[int]) -> list[int]:
        """The places of a title without the words that tie it to the noun before it or to the WHEN after it."""
        if not title:
            return title
        first = title[0]
        after_when = self._when is not None and first >= self._when.first
        naming = self._naming(first)
        link = naming
        if link is None and (self._has_noun or after_when):
            link = self._words.title_links.at(self._args, first)
        if link and any(i >= link[1] for i in title):
            title = [i for i in title if i >= link[1]]
        title = self._without_when_link(title)
        return self._without_noun(title) if naming else title

    def _naming(self, first: int) -> tuple[bool, int] | None:
        """`called` before the title; with a capital and no noun before it, it is the title's: `Named Entities`."""
        raw = self._args[first].raw
        return self._words.naming.at(self._args, first) if self._has_noun or raw == raw.lower() else None

    def _without_when_link(self, title: list[int]) -> list[int]:
        """Without the word that ties a title to the WHEN after it: `English to tomorrow`."""
        if self._when is None:
            return title
        inside, used = set(title), self._when.used.union(*(repeat.all_used for repeat in self._repeats))
        for i in title[1:]:
            label = WHEN_LABELS.at(self._args, i) if self._is_set_off(i) else None
            if label and label[1] in used:
                return [each for each in title if each < i]
            found = self._words.when_links.at(self._args, i)
            if found and found[1] in used and all(each in inside for each in range(i, found[1])):
                return [each for each in title if each < i]
        return title

    def _is_set_off(self, i: int) -> bool:
        """Whether a mark stands before the word at `i`, or a space in a script that has none between words."""
        is_apart = self._args[i].kind == "han" and not self._args[i].glued
        return is_apart or self._args[i - 1].text in CLOSING

    def _without_noun(self, title: list[int]) -> list[int]:
        """Without the noun after a title that was named: the room of `called X`, said last."""
        for place, i in enumerate(title[1:], 1):
            noun = self._words.class_nouns.at(self._args, i)
            if (
                noun
                and noun[1] == title[-1] + 1
                and self._args[title[place - 1]].text in self._words.title_ends.firsts
            ):
                return title[: place - 1]
        return title

    def _checked(self, title: str, at: list[int]) -> str:
        try:
            return checked(title)
        except ParseError as refused:
            inside = set(at)
            rest = show([token for i, token in enumerate(self._args) if i not in inside])
            shorter = quote(title[:MAX_TITLE].strip()) if refused.kind == "title_too_long" else EXAMPLE_TITLE
            raise ParseError(refused.kind, refused.at, examples=(f"{shorter} {rest}", *_EXAMPLES)) from None

    def _refuse_rest(self, left: list[int]) -> None:
        """Raises ParseError for a word that has no role; without WHEN, a day is half of it."""
        words, skip = self._words, 0
        for i in left:
            if i < skip or self._args[i].text in CLOSING:
                continue
            link = words.links.at(self._args, i)
            first = link[1] if link else i
            if person := person_at(self._args, first):
                raise self._taught_by(i, first, person[1])
            day = day_at(self._args, i, self._context.day_first) if self._when is None else None
            polite = words.courtesy.at(self._args, i) or words.room_words.at(self._args, i)
            polite = polite or words.title_links.at(self._args, i) or self._naming_quoted(i)
            if known := day or polite or AND.at(self._args, i):
                skip = known[1]
                continue
            self._refuse_bare_hour(i)
            refuse_word(self._args, i, option_words(self._words))

    def _refuse_bare_hour(self, i: int) -> None:
        """Raises ParseError for the 8 of `"English" 8 tonight`, which is an hour after `at`."""
        number = number_at(self._args, i)
        if self._when is None and number and number[0] < _MAX_HOUR:
            words = show(self._args[i : number[1]])
            raise ParseError("unknown_word", words, replaced(self._args, i, number[1], f"at {words}"))

    def _made(self, title: str | None) -> Command | Question:
        said = show(self._args[self._start :])
        if title is None:
            whole = f"{EXAMPLE_TITLE} {said}"
            raise ParseError("missing", None, whole, examples=(whole, *_EXAMPLES), missing="title")
        if self._when is None:
            raise ParseError("missing", None, *self._with_times(said), examples=_EXAMPLES, missing="when")
        self._check_live()
        if self._repeats:
            return self._made_series(title)
        words = [token for i, token in enumerate(self._args) if i in self._when.used]
        planned = self._planned(show(words))
        rooms = self._rooms_at(title, planned.pairs, self._when)
        return Question(planned.unsure, rooms) if planned.unsure else rooms[0]

    def _refuse_range(self) -> None:
        """Raises ParseError for `next week 14:00-15:00`: of which day?"""
        if self._when is None or self._when.day or self._repeats:
            return
        args, first = self._args, self._when.first
        for i in range(max(0, first - _MAX_RANGE), first):
            if (days := range_at(args, i, self._context.day_first)) and days[1] == first:
                attempts = (replaced(args, i, first, "next monday"), replaced(args, i, first, "tomorrow"))
                raise ParseError("missing", show(args[i:first]), *attempts, missing="date")

    def _with_times(self, said: str) -> tuple[str, ...]:
        """The line with hours, and with a day unless it has one."""
        day_first = self._context.day_first
        dated = any(day_at(self._args, i, day_first) for i in range(len(self._args)))
        return (f"{said} 14:00-15:00", f"{said} 20:00-21:00") if dated else (f"{said} {EXAMPLE_WHEN}",)

    def _made_series(self, title: str) -> Command | Question:
        if not all(repeat.ends for repeat in self._repeats):
            return self._repeat_or_once(title)
        try:
            series = plan_series(self._repeats, self._context, self._text_of_repeats())
        except ParseError as refused:
            if refused.missing:
                raise
            instead = f"{quote(title)} every monday 14:00-15:00 for 8 weeks"
            raise ParseError(refused.kind, refused.at, examples=(instead, *_SERIES_EXAMPLES)) from None
        rooms = tuple(NewSeries(title=title, occurrences=each, **self._fields) for each in series.occurrences)
        return Question(series.unsure, rooms) if series.unsure else rooms[0]

    def _repeat_or_once(self, title: str) -> Question:
        """This week's, or for how long. With `every` said, how long alone is missing: raises ParseError."""
        if any(repeat.weekdays.every for repeat in self._repeats):
            whole = continued(show(self._args), "for 8 weeks")
            raise ParseError("missing", None, whole, examples=_SERIES_EXAMPLES, missing="repeats")
        choices: tuple[Command, ...] = ()
        for weeks in (1, *_WEEKS_OFFERED):
            repeats = [repeat if repeat.ends else repeat._replace(weeks=weeks) for repeat in self._repeats]
            for pairs in plan_series(repeats, self._context, self._text_of_repeats()).occurrences:
                choices += (self._single_or_series(title, pairs),)
        return Question("repeat_or_once", choices)

    def _single_or_series(self, title: str, pairs: tuple[Pair, ...]) -> Command:
        if len(pairs) == 1:
            return NewRoom(title=title, start=pairs[0][0], end=pairs[0][1], **self._fields)
        return NewSeries(title=title, occurrences=pairs, **self._fields)

    def _text_of_repeats(self) -> str:
        used = frozenset().union(*(repeat.all_used for repeat in self._repeats))
        return show([token for i, token in enumerate(self._args) if i in used])

    def _planned(self, text: str) -> ClassTimes:
        assert self._when is not None
        long_term = bool(self._fields.get("long_term"))
        try:
            return class_times(self._when, self._context, text, long_term)
        except ParseError as refused:
            day = f"{self._when.day.text} " if refused.kind == "bad_time" and self._when.day else ""
            attempts = [self._with_when(day + when) for when in (*refused.attempts, EXAMPLE_WHEN)]
            raise refused.with_attempts(*attempts) from None

    def _with_when(self, when: str) -> str:
        """The arguments with another WHEN."""
        assert self._when is not None
        used, first = self._when.used, self._when.first
        before = [token for i, token in enumerate(self._args) if i < first and i not in used]
        after = [token for i, token in enumerate(self._args) if i >= first and i not in used]
        return " ".join(filter(None, (show(before), when, show(after))))

    def _check_live(self) -> None:
        if self._live_only and not self._fields.get("live"):
            raise ParseError("bad_option", self._live_only[0], f"{show(self._args)} with live")
        if lacks_recording(self._fields.get("parameters", {}), bool(self._fields.get("long_term"))):
            raise ParseError("bad_option", f"{MOCK_LESSON}=1", examples=_EXAMPLES)


def _is_meant(repeat: Repeat) -> bool:
    """Whether a repeat is WHEN, and not words of a title beside a time with a day of its own."""
    return repeat.when is None or repeat.when.day is None or repeat.ends or not repeat.weekdays.every


def _choices(reading: Command | Question) -> tuple[Command, ...]:
    return reading.choices if isinstance(reading, Question) else (reading,)


def _distinct(rooms: tuple[NewRoom, ...]) -> tuple[NewRoom, ...]:
    return tuple({(room.title, room.start, room.end): room for room in rooms}.values())


_MAX_TOKENS = 300
"""Tokens that a title, its time and every option there is may have."""
_CLASS_TOKENS = 2
"""Tokens of the name of a class: `9a`."""
_NOUN_AFTER = 2
"""Tokens from a quoted title to the word for a class after it, with one that ties them."""
_MAX_RANGE = 4
_MAX_HOUR = 25
_WEEKS_OFFERED = (4, 8)
_FIELDS = frozenset(
    {"teacher", "live", "live_max_users", "max_users", "pre_enter_seconds", "long_term", "camera"}
)
_SERIES_EXAMPLES = (f"{EXAMPLE_TITLE} every monday 14:00-15:00 for 8 weeks",)
_LEFT_OUT_EXAMPLES = (f"{EXAMPLE_TITLE} every monday 14:00-15:00 for 8 weeks except 2026-12-25",)
_UNTIL_EXAMPLES = (f"{EXAMPLE_TITLE} every monday 14:00-15:00 until 2026-12-31",)
_EXAMPLES = (f"{EXAMPLE_TITLE} {EXAMPLE_WHEN}",)
