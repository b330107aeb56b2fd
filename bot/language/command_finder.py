"""Finds the noun, the verb and the arguments of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from bot.language.commands import RoomTime
from bot.language.days import day_at
from bot.language.durations import shift_at
from bot.language.lexicon import ARTICLES
from bot.language.numbers import digits_at
from bot.language.options import option_at
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.past_days import whole_day_at
from bot.language.phrase_table import PhraseTable, Tokens, is_hyphenated
from bot.language.ranges import range_at
from bot.language.repeats import ending_at
from bot.language.room_qualifiers import Qualifiers, qualified_room
from bot.language.rooms import is_code, room_at
from bot.language.scanning import whole_word
from bot.language.slots import day_or_days_at
from bot.language.suggestions import near
from bot.language.syntax import CommandForm, Syntax
from bot.language.time_spans import span_at
from bot.language.titles import CLOSING
from bot.language.tokenizer import GAP, Token, replaced, show
from bot.language.vocabulary import Noun
from bot.language.weekdays import listed_weekdays_at, weekdays_at
from bot.language.when import When, find_when
from bot.language.word_order import Ordered, commands, statements
from bot.language.zones import UnclearZone, zone_at


class Verb(NamedTuple):
    """A verb: the command and the form that it stands for."""

    syntax: Syntax
    form: CommandForm


class Verbs(Struct, frozen=True):
    """The verbs of a noun: those that stand first; those in two parts, by the first; and those of one character
    that count only between a room and a length of time, or a day or an hour."""

    first: PhraseTable[Verb]
    around: PhraseTable[PhraseTable[Verb]]
    late: PhraseTable[Verb]
    dated: PhraseTable[Verb]


class ParsedLine(NamedTuple):
    """A line taken apart: how its command is named in a corrected line, its form and its arguments."""

    head: str
    syntax: Syntax
    form: CommandForm
    args: Tokens


WithoutVerb = Mapping[tuple[Noun | None, str], Verb]


def forms_without_verb(definitions: Sequence[Syntax]) -> WithoutVerb:
    """What is meant where there is no verb, by noun and by what there is."""
    return {
        (syntax.noun, form.without_verb): Verb(syntax, form)
        for syntax in reversed(definitions)
        for form in syntax.forms
        if form.without_verb
    }


class CommandFinder:
    """Finds the noun and the verb of a line."""

    def __init__(
        self,
        context: ParseContext,
        noun: Noun | None,
        tokens: Tokens,
        verbs: Mapping[Noun, Verbs],
        without_verb: WithoutVerb,
        works: Callable[[str], bool] | None,
    ) -> None:
        self._context = context
        self._works = works
        self._words = context.words
        self._verbs = verbs
        self._without_verb = without_verb
        self._tokens = tokens
        self._noun = self._said = noun
        self._begin = 0
        self._first = self._past_opening(0)
        self._take_noun()

    def request(self) -> ParsedLine:
        """Raises ParseError when there is no such command."""
        if self._first >= len(self._tokens):
            return self._empty()
        found = self._at_start() or self._inside()
        if found:
            return found
        bare = self._bare("noun", self._tokens[self._first :], self._noun)
        return bare or self._shorthand()

    def _past_opening(self, i: int) -> int:
        while i < len(self._tokens):
            found = self._words.courtesy.at(self._tokens, i) or self._words.opening.at(self._tokens, i)
            verb = self._verb_at(i) if found else None
            if found and not (verb and verb[1] > found[1]) and not self._is_of_day(i):
                i = found[1]
            elif self._tokens[i].text in CLOSING and self._tokens[i].kind == "sign":
                i += 1
            else:
                break
        return i

    def _is_of_day(self, i: int) -> bool:
        """Whether the article at `i` is that of a day: `the 27th`."""
        return (
            ARTICLES.at(self._tokens, i) is not None
            and day_at(self._tokens, i, self._context.day_first) is not None
        )

    def _take_noun(self) -> None:
        i = self._first
        slash = i < len(self._tokens) and self._tokens[i].text == "/"
        found = self._words.nouns.at(self._tokens, i + slash)
        if found and self._noun in (None, found[0]) and not self._is_numbered(i + slash, found[1]):
            self._noun = self._said = found[0]
            self._begin = found[1]
            self._first = self._past_opening(found[1])

    def _is_numbered(self, i: int, end: int) -> bool:
        """Whether a noun is a verb with a number after it, which is no room's ID: the number of a classroom."""
        verb = self._verb_at(i)
        return verb is not None and verb[1] == end and digits_at(self._tokens, end) is not None

    def _empty(self) -> ParsedLine:
        found = self._bare("noun", (), self._noun) or self._bare("nothing", (), None)
        return found or self._shorthand()

    def _verb_at(self, i: int) -> tuple[Verb, int] | None:
        nouns: tuple[Noun, ...] = (self._noun,) if self._noun else ("room", "peaks")
        found = [verb for noun in nouns if (verb := self._verbs[noun].first.at(self._tokens, i))]
        return max(found, key=lambda verb: verb[1], default=None)

    def _at_start(self) -> ParsedLine | None:
        if in_two_parts := self._verb_around():
            return in_two_parts
        if (found := self._verb_at(self._first)) is None:
            return None
        verb, end = found
        end = self._before_noun(verb, self._first, end)
        if verb.form.opening:
            if series := self._series():
                return series
            self._refuse_series()
        inner = self._reading_verb(self._past_opening(end)) if verb.form.yields else None
        return inner or self._verbed(verb, self._first, end, self._tokens[end:])

    def _verb_around(self) -> ParsedLine | None:
        """A verb in two parts with a length of time before or after the second, `make it an hour longer`, `put it off
        by an hour`, or a day between them, 我今天的课, which then may begin with what else is courtesy. Where the first
        part is no verb alone, neither is needed: `put it off to friday`.
        """
        if self._noun == "peaks":
            return None
        return self._around_from(self._first) or self._around_from(self._begin, of_days=True)

    def _around_from(self, first: int, *, of_days: bool = False) -> ParsedLine | None:
        tokens = self._tokens
        if (found := self._verbs["room"].around.at(tokens, first)) is None:
            return None
        closings, start = found
        days = day_or_days_at(tokens, start, self._context) if of_days else None
        if of_days and days is None:
            return None
        has_length = self._verb_at(first) is None
        for i in range(start, len(tokens)) if days is None else (days[1],):
            closing = None if is_hyphenated(tokens, i) else closings.at(tokens, i)
            if closing and (has_length or not closing[0].syntax.changes or self._length_from(closing[1])):
                syntax, form = closing[0]
                args = (*tokens[start:i], *tokens[closing[1] :])
                return ParsedLine(f"{syntax.noun} {form.name}", syntax, form, args)
            has_length = has_length or shift_at(tokens, i) is not None
        return None

    def _length_from(self, i: int) -> bool:
        """Whether a length stands there, or after the word for by how much."""
        by = self._words.later.at(self._tokens, i)
        return any(
            shift_at(self._tokens, start)
            for start in ((i, by[1]) if by else (i,))
            if start < len(self._tokens)
        )

    def _series(self) -> ParsedLine | None:
        """The weekdays of a series before its verb, 每周一三 14点到15点 共8周 新建 英语, are not those of a report."""
        if (weekdays := weekdays_at(self._tokens, self._first)) is None:
            return None
        found = self._after_prefix(weekdays[1])
        return found if found and found.form.repeats else None

    def _refuse_series(self) -> None:
        """Raises ParseError for a series without its verb, which begins as a report does: 每周二 16点到17点 英语."""
        tokens = self._tokens[self._first :]
        if weekdays_at(tokens, 0) and self._is_new_room(tokens):
            raise ParseError("unknown_command", show(tokens[:1]), whole=(f"room new {show(tokens)}",))

    def _reading_verb(self, start: int) -> ParsedLine | None:
        """`show peaks`, `show attendance`, 查看昨天的峰值: the verb that `show` gives way to."""
        first, self._first = self._first, start
        found = self._after_prefix()
        if found is None or found.syntax.changes or found.syntax.noun is None:
            self._first = first
            return None
        return found

    def _verbed(self, verb: Verb, first: int, end: int, args: Tokens) -> ParsedLine:
        words = show(self._tokens[first:end])
        if args and (polite := self._words.after_verb.at(args, 0)) and args[0].glued:
            args = args[polite[1] :]
        noun = verb.syntax.noun or self._said
        head = f"{noun} {words}" if noun else words
        return ParsedLine(head, verb.syntax, verb.form, args)

    def _before_noun(self, verb: Verb, first: int, end: int) -> int:
        """Where a verb ends without its noun, which its arguments may begin with: `open a room`."""
        if not verb.form.takes_noun or self._tokens[first].kind == "han":
            return end
        nouns = ((i, self._words.room_words.at(self._tokens, i)) for i in range(first, end))
        return next((i for i, noun in nouns if noun and noun[1] == end), end)

    def _bare(self, said: str, args: Tokens, noun: Noun | None) -> ParsedLine | None:
        """The command that is meant where there is no verb."""
        if (verb := self._without_verb.get((noun, said))) is None:
            return None
        head = " ".join(filter(None, (verb.syntax.noun, verb.form.name)))
        return ParsedLine(head, verb.syntax, verb.form, args)

    def _inside(self) -> ParsedLine | None:
        return self._after_prefix() or self._medial()

    def _after_prefix(self, known: int | None = None) -> ParsedLine | None:
        """A verb or `peaks` after the words of time, or a room, that it is about; up to `known` they are."""
        i = self._first if known is None else known
        if not any(
            self._words.nouns.at(self._tokens, j) or self._verb_at(j) for j in range(i, len(self._tokens))
        ):
            return None
        before = list(self._tokens[self._first : i])
        while 0 <= i < len(self._tokens):
            if found := self._noun_inside(i, before) or self._verb_inside(i, before):
                return found
            end, polite = self._past_prefix(i)
            before += [] if polite else self._tokens[i:end]
            i = end
        return None

    def _noun_inside(self, i: int, before: Tokens) -> ParsedLine | None:
        noun = self._words.nouns.at(self._tokens, i)
        if noun is None or self._noun not in (None, noun[0]):
            return None
        return self._bare("noun", _around(before, self._tokens[noun[1] :]), noun[0])

    def _verb_inside(self, i: int, before: list[Token]) -> ParsedLine | None:
        if (found := self._verb_at(i)) is None:
            return None
        verb, end = found
        end = self._before_noun(verb, i, end)
        if before and verb.form.opening:
            return None
        if self._noun == "peaks" and not verb.form.inner:
            return None
        return self._verbed(verb, i, end, _around(before, self._tokens[end:]))

    def _past_prefix(self, i: int) -> tuple[int, bool]:
        """The end of one thing that may stand before the verb, or -1; and whether it is courtesy."""
        tokens, day_first = self._tokens, self._context.day_first
        if tokens[i].text in CLOSING or tokens[i].text in self._words.possessives:
            return i + 1, False
        polite = self._words.courtesy.at(tokens, i) or self._words.opening.at(tokens, i)
        readings = (
            range_at(tokens, i, day_first),
            span_at(tokens, i, day_first),
            whole_day_at(tokens, i, day_first),
            weekdays_at(tokens, i),
            listed_weekdays_at(tokens, i),
            ending_at(tokens, i, day_first),
            self._words.links.at(tokens, i),
            _quiet(lambda: room_at(tokens, i, self._context)),
            _quiet(lambda: zone_at(tokens, i)),
        )
        end = max((found[1] for found in readings if found), default=-1)
        return (polite[1], True) if polite and polite[1] > end else (end, False)

    def _medial(self) -> ParsedLine | None:
        """A Chinese verb after the title that it is about: 英语课改到明天, 把英语课删除, 英语课的峰值."""
        if self._noun == "peaks":
            return None
        for i in range(self._first + 1, len(self._tokens)):
            if self._tokens[i].kind != "han":
                continue
            if peaks := self._noun_inside(i, ()):
                return peaks._replace(args=_around(self._tokens[self._first : i], peaks.args))
            found = self._verbs["room"].first.at(self._tokens, i)
            if found is None or found[1] - i == 1:
                found = self._before_time(i)
            if found and found[0].form.medial and not self._is_negated(i):
                before = self._tokens[self._first : i]
                return self._verbed(found[0], i, found[1], _around(before, self._tokens[found[1] :]))
        return None

    def _is_negated(self, i: int) -> bool:
        """Whether what ends right before the verb at `i` says that it is not to be done: 英语课不取消."""
        starts = range(max(self._first, i - _MAX_NEGATION), i)
        found = (self._words.negations.at(self._tokens, start) for start in starts)
        return any(each is not None and each[1] == i for each in found)

    def _before_time(self, i: int) -> tuple[Verb, int] | None:
        """A short verb before a length of time, 英语课晚10分钟, or right before a day or an hour: 英语课改周五."""
        day = day_at(self._tokens, i - 1)
        if day and day[1] > i:
            return None
        late = self._verbs["room"].late.at(self._tokens, i)
        if late and shift_at(self._tokens, late[1]):
            return late
        dated = self._verbs["room"].dated.at(self._tokens, i)
        if dated is None or dated[1] >= len(self._tokens) or not self._tokens[dated[1]].glued:
            return None
        day_first = self._context.day_first
        is_time = day_at(self._tokens, dated[1], day_first) or span_at(self._tokens, dated[1], day_first)
        return dated if is_time else None

    def _shorthand(self) -> ParsedLine:
        """`/room ROOM`. Raises ParseError when it is none."""
        args = self._tokens[self._first :]
        request = self._bare("room", args, "room")
        if request and (room_at(args, 0, self._context) or self._is_class_of_hour(args)):
            return request
        word = "".join(token.text for token in args)
        is_bare_code = self._noun and is_code(word) and len(args) == 1
        if request and is_bare_code and not near(word, self._context.verbs["room"]):
            return request
        raise self._unknown()

    def _is_class_of_hour(self, args: Tokens) -> bool:
        """Whether a class is named by its start, with or without its day: `my 3pm class`, 明天下午3点的课."""
        nouns = self._words.class_nouns
        if not any(nouns.at(args, i) for i in range(1, min(len(args), _MAX_NEW_ROOM_TOKENS))):
            return False
        found = _quiet(lambda: (qualified_room(args, 0, len(args), self._context, Qualifiers()), 0))
        return found is not None and isinstance(found[0], RoomTime) and found[0].time is not None

    def _is_known(self, tokens: Tokens) -> bool:
        """Whether they begin as a question does, with a time or an option: with what is no mistyped verb."""
        day_first = self._context.day_first
        is_word = self._words.asking.at(tokens, 0) or option_at(tokens, 0, self._words)
        return bool(is_word or span_at(tokens, 0, day_first) or day_at(tokens, 0, day_first))

    def _is_new_room(self, tokens: Tokens) -> bool:
        """Whether they are a few words and from when to when, as of a room that is to be made."""
        if self._noun == "peaks" or len(tokens) > _MAX_NEW_ROOM_TOKENS or self._words.asking.at(tokens, 0):
            return False
        spans = (span_at(tokens, i, self._context.day_first) for i in range(len(tokens)))
        if any(span and span[0].valid and span[0].end is not None for span in spans):
            return True
        when = _quiet(lambda: (find_when(tokens, self._context.day_first), 0))
        return when is not None and isinstance(when[0], When) and when[0].span.length is not None

    def _unknown(self) -> ParseError:
        tokens = self._tokens[self._first :]
        first, last = whole_word(tokens, 0)
        word = show(tokens[first:last])
        if self._works is None:
            return ParseError("unknown_command", word)
        nouns = self._words.nouns.words()
        verbs = self._context.verbs
        known = [*verbs["room"], *([] if self._noun else [*verbs["peaks"], *nouns])]
        guess = None if self._is_known(tokens) else near(word.lower(), known) or _near_han(word, known)
        if not guess and (several := self._near_words(known)):
            guess, first = several.guess, 0
            tokens, last = several.tokens, several.last
            word = show(tokens[first:last])
        noun = self._noun or "room"
        whole: list[str] = []
        if guess:
            end = len(guess) if tokens[0].kind == "han" else last
            rest = replaced(tokens, first, end, guess)
            whole = [
                f"{noun} {rest}" if guess not in nouns else rest,
                f"peaks {rest}",
                f"{noun} {guess}",
            ]
        elif told := self._ordered(statements(tokens, self._context)):
            said = show(self._tokens[self._begin :])
            return ParseError("unknown_command", said, guess=told.verb, whole=(told.line,))
        elif self._is_new_room(tokens):
            whole = [f"room new {show(tokens)}"]
        elif ordered := self._ordered(commands(tokens, self._verbs["room"].first, self._context)):
            whole = [ordered.line]
        return ParseError("unknown_command", word, guess=guess, whole=tuple(whole))

    def _near_words(self, known: list[str]) -> _NearWords | None:
        """The verb of several words that a line nearly begins with, its first ones taken for courtesy or not."""
        for start in (self._first, self._begin):
            tokens = self._tokens[start:]
            if found := _near_words(tokens, known):
                return _NearWords(*found, tokens)
        return None

    def _ordered(self, lines: Iterator[Ordered]) -> Ordered | None:
        """The first of these lines that works."""
        if self._noun == "peaks" or self._works is None:
            return None
        return next((each for each in lines if self._works(each.line)), None)


class _NearWords(Struct, frozen=True):
    """A verb of several words, where the words end that are nearly it, and the line that they begin."""

    guess: str
    last: int
    tokens: Tokens


_MAX_NEW_ROOM_TOKENS = 24
"""Tokens of a line without a verb that may be of a new room."""


def _around(before: Tokens, after: Tokens) -> Tokens:
    """The arguments before and after the verb, apart."""
    return (*before, GAP, *after) if before else after


def _near_words(tokens: Tokens, known: list[str]) -> tuple[str, int] | None:
    """The verb of several words that the first of a line are nearly, and where they end."""
    several = [verb for verb in known if " " in verb]
    for end in range(min(len(tokens), _MOST_WORDS), 1, -1):
        if guess := near(show(tokens[:end]).lower(), several):
            return guess, end
    return None


_MOST_WORDS = 6
"""Words of the longest verbs."""


def _near_han(word: str, known: list[str]) -> str | None:
    """The Chinese verb that the first characters are nearly."""
    if word.isascii():
        return None
    characters = set(word)
    alike = [verb for verb in known if len(verb) > 1 and not verb.isascii() and characters & set(verb)]
    for verb in sorted(alike, key=len, reverse=True):
        start = word[: len(verb)]
        is_other = len(verb) == _SHORT_VERB and len(word) > len(verb) and set(start) != set(verb)
        if set(start) & set(verb) and not is_other and near(start, (verb,)):
            return verb
    return None


_SHORT_VERB = 2
"""Characters of a verb that a word which runs on may begin with by chance, but for one: 看图说话, 改错题."""


def _quiet(find: Callable[[], tuple[object, int] | None]) -> tuple[object, int] | None:
    try:
        return find()
    except (ParseError, UnclearZone):
        return None


_MAX_NEGATION = 2
"""Characters of the longest word that says that something is not to be done."""
