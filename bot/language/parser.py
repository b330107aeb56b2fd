"""A line -> one typed command, one question, or one explained refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.language import edit_room, general_arguments, new_room, peaks_arguments, room_arguments
from bot.language.catalogue import CommandSpec, Form, Noun, spec_named
from bot.language.commands import Command, Question, Reading, Refusal
from bot.language.days import day_at
from bot.language.normalise import GAP, Token, read_line, replaced, show
from bot.language.parse_context import ParseContext, Recent
from bot.language.parse_error import ParseError
from bot.language.phrases import Tokens
from bot.language.ranges import range_at
from bot.language.repeats import ending_at, weekdays_at
from bot.language.rooms import is_code, room_at
from bot.language.slots import LINKS, whole_word
from bot.language.spans import span_at
from bot.language.suggestions import near, verb_words
from bot.language.titles import CLOSING
from bot.language.verbs import COURTESY, NOUNS, OPENING, SHARE, VERBS, Verb
from bot.language.zones import UnclearZone, zone_at

Grammar = Callable[[Tokens, ParseContext], Command | Question]

GRAMMARS: Mapping[str, Grammar] = {
    "new": new_room.new_room,
    "list": room_arguments.list_rooms,
    "show": room_arguments.show_room,
    "edit": edit_room.edit,
    "rename": edit_room.rename,
    "move": edit_room.move,
    "delete": room_arguments.delete_room,
    "code": room_arguments.new_codes,
    "find": room_arguments.find_code,
    "codes": room_arguments.list_codes,
    "live": room_arguments.live,
    "attendance": room_arguments.attendance,
    "hands": room_arguments.hands,
    "talk": room_arguments.talk,
    "key": room_arguments.key,
    "rotate": room_arguments.rotate,
    "watch": room_arguments.watch,
    "audit": room_arguments.audit,
    "peaks": peaks_arguments.peaks,
    "peaks_rooms": peaks_arguments.peaks_rooms,
    "daily": peaks_arguments.daily,
    "weekly": peaks_arguments.weekly,
    "schedules": peaks_arguments.schedules,
    "stop": peaks_arguments.stop,
    "pause": peaks_arguments.pause,
    "resume": peaks_arguments.resume,
    "send": peaks_arguments.send,
    "language": general_arguments.language,
    "help": general_arguments.help_,
}
"""How the arguments of each form of the catalogue are read."""


class Request(NamedTuple):
    """A line taken apart: how its command is named in a corrected line, its form and its arguments."""

    head: str
    spec: CommandSpec
    form: Form
    args: Tokens


def read(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    locale: str = "en",
    recent: Recent = Recent(),  # noqa: B008 - frozen
    noun: Noun | None = None,
) -> Reading:
    """What a line means to a person in `zone` at `now` (aware). Never raises, whatever the text.

    `noun` is the slash command's name; None for messages, and for lines that begin with their noun themselves.
    """
    return _Parser(ParseContext(now, zone, locale, recent, noun is None), noun).read(text)


class _Parser:
    def __init__(self, context: ParseContext, noun: Noun | None, hints: bool = True) -> None:
        self._context = context
        self._noun = noun
        self._hints = hints

    def read(self, text: str) -> Reading:
        line = read_line(text)
        tokens, share = _trimmed(line.tokens, self._noun is not None)
        request: Request | None = None
        try:
            request = _Finder(self._context, self._noun, tokens).request()
            reading = GRAMMARS[request.form.grammar](request.args, self._context)
        except ParseError as refused:
            return self._refusal(refused, request, share)
        return _marked(reading, share, line.unclosed)

    def _refusal(self, refused: ParseError, request: Request | None, share: bool) -> Refusal:
        attempts = self._attempts(refused, request, share) if self._hints else ()
        return Refusal(
            refused.kind,
            refused.at,
            attempt=next((line for line in attempts if self._works(line)), None),
            command=request.spec.name if request else None,
            guess=refused.guess,
            choices=refused.choices,
        )

    def _attempts(self, refused: ParseError, request: Request | None, share: bool) -> Iterator[str]:
        ending = " share" if share else ""
        yield from (line + ending for line in refused.whole)
        if request:
            yield from (f"{request.head} {arguments}".strip() + ending for arguments in refused.attempts)
            yield from request.form.examples.get(self._context.locale, ())
            yield from request.form.examples["en"]
        yield "room help"

    def _works(self, line: str) -> bool:
        context = replace(self._context, message=True)
        return not isinstance(_Parser(context, None, hints=False).read(line), Refusal)


def _marked(reading: Command | Question, share: bool, unclosed: bool) -> Reading:
    if not (share or unclosed):
        return reading
    if isinstance(reading, Question):
        return replace(
            reading, choices=tuple(replace(each, share=share, unclosed=unclosed) for each in reading.choices)
        )
    return replace(reading, share=share, unclosed=unclosed)


def _trimmed(tokens: Tokens, slash: bool) -> tuple[Tokens, bool]:
    """The line without who is spoken to, closing marks and courtesy, and whether it ends in `share`."""
    first = _past_address(tokens)
    last = _before_courtesy(tokens, len(tokens))
    for length in (1, 2):
        shared = SHARE.at(tokens, last - length) if last - length >= first + (not slash) else None
        if shared and shared[1] == last:
            return tokens[first : _before_courtesy(tokens, last - length)], True
    return tokens[first:last], False


def _past_address(tokens: Tokens) -> int:
    """Past `@bot` or the mention that Slack makes of it."""
    i = 0
    while i < len(tokens) and (tokens[i].kind == "user" or tokens[i].text in CLOSING):
        i += 1
    if i + 1 < len(tokens) and tokens[i].text == "@" and tokens[i + 1].glued:
        i = whole_word(tokens, i)[1]
    return i


def _before_courtesy(tokens: Tokens, last: int) -> int:
    """Before the closing marks and the `please` at the end."""
    while last > 0:
        if tokens[last - 1].text in CLOSING and tokens[last - 1].kind == "sign":
            last -= 1
        elif (start := _closing_courtesy(tokens, last)) is not None:
            last = start
        else:
            break
    return last


_CLOSING_COURTESY = frozenset({"please", "pls", "吗", "一下", "吧", "呢", "thanks", "谢谢", "多少", "是多少"})


def _closing_courtesy(tokens: Tokens, last: int) -> int | None:
    for length in (1, 2, 3):
        start = last - length
        if start < 1 or any(token.kind == "quoted" for token in tokens[start:last]):
            return None
        if "".join(token.text for token in tokens[start:last]) in _CLOSING_COURTESY:
            return start
    return None


class _Finder:
    """Finds the noun and the verb of a line."""

    def __init__(self, context: ParseContext, noun: Noun | None, tokens: Tokens) -> None:
        self._context = context
        self._tokens = tokens
        self._first = self._past_opening(0)
        self._noun = noun
        self._take_noun()

    def request(self) -> Request:
        """Raises ParseError when there is no such command."""
        if self._first >= len(self._tokens):
            return self._empty()
        found = self._at_start() or self._inside()
        if found:
            return found
        if self._noun == "peaks":
            return self._peaks(self._tokens[self._first :])
        return self._shorthand()

    def _past_opening(self, i: int) -> int:
        while i < len(self._tokens):
            found = COURTESY.at(self._tokens, i) or OPENING.at(self._tokens, i)
            if found:
                i = found[1]
            elif self._tokens[i].text in CLOSING:
                i += 1
            else:
                break
        return i

    def _take_noun(self) -> None:
        i = self._first
        slash = i < len(self._tokens) and self._tokens[i].text == "/"
        found = NOUNS.at(self._tokens, i + slash)
        if found and self._noun in (None, found[0]):
            self._noun = found[0]
            self._first = self._past_opening(found[1])

    def _empty(self) -> Request:
        if self._noun == "peaks":
            return self._peaks(())
        return self._of("help", "help", ())

    def _verb_at(self, i: int) -> tuple[Verb, int] | None:
        nouns: tuple[Noun, ...] = (self._noun,) if self._noun else ("room", "peaks")
        found = [verb for noun in nouns if (verb := VERBS[noun].at(self._tokens, i))]
        return max(found, key=lambda verb: verb[1], default=None)

    def _at_start(self) -> Request | None:
        if (found := self._verb_at(self._first)) is None:
            return None
        verb, end = found
        if verb.spec.name == "reports.add" and (series := self._series()):
            return series
        giving_way = verb.form.grammar in ("show", "list")
        inner = self._reading_verb(self._past_opening(end)) if giving_way else None
        return inner or self._verbed(verb, self._first, end, self._tokens[end:])

    def _series(self) -> Request | None:
        """The weekdays of a series before its verb, 每周一三 14点到15点 共8周 新建 英语, are not those of a report."""
        if (weekdays := weekdays_at(self._tokens, self._first)) is None:
            return None
        found = self._after_prefix(weekdays[1])
        return found if found and found.spec.name == "room.new" else None

    def _reading_verb(self, start: int) -> Request | None:
        """`show peaks`, `show attendance`, 查看昨天的峰值: the verb that `show` gives way to."""
        first, self._first = self._first, start
        found = self._after_prefix()
        if found is None or found.spec.changes or found.spec.noun is None:
            self._first = first
            return None
        return found

    def _verbed(self, verb: Verb, first: int, end: int, args: Tokens) -> Request:
        words = show(self._tokens[first:end])
        head = f"{verb.spec.noun} {words}" if verb.spec.noun else words
        return Request(head, verb.spec, verb.form, args)

    def _peaks(self, args: Tokens) -> Request:
        return self._of("peaks.hours", "peaks", args)

    @staticmethod
    def _of(name: str, head: str, args: Tokens) -> Request:
        spec = spec_named(name)
        return Request(head, spec, spec.forms[0], args)

    def _inside(self) -> Request | None:
        return self._after_prefix() or self._medial()

    def _after_prefix(self, known: int | None = None) -> Request | None:
        """A verb or `peaks` after the words of time, or a room, that it is about; up to `known` they are."""
        i = self._first if known is None else known
        before = list(self._tokens[self._first : i])
        while 0 <= i < len(self._tokens):
            if found := self._noun_inside(i, before) or self._verb_inside(i, before):
                return found
            end, polite = self._past_prefix(i)
            before += [] if polite else self._tokens[i:end]
            i = end
        return None

    def _noun_inside(self, i: int, before: Tokens) -> Request | None:
        noun = NOUNS.at(self._tokens, i)
        if noun is None or noun[0] != "peaks" or self._noun == "room":
            return None
        return self._peaks(_around(before, self._tokens[noun[1] :]))

    def _verb_inside(self, i: int, before: list[Token]) -> Request | None:
        if (found := self._verb_at(i)) is None:
            return None
        verb, end = found
        if before and verb.spec.name == "reports.add":
            return None
        if self._noun == "peaks" and verb.form.grammar != "peaks_rooms":
            return None
        return self._verbed(verb, i, end, _around(before, self._tokens[end:]))

    def _past_prefix(self, i: int) -> tuple[int, bool]:
        """The end of one thing that may stand before the verb, or -1; and whether it is courtesy."""
        tokens, day_first = self._tokens, self._context.day_first
        if tokens[i].text in CLOSING or tokens[i].text == "'s":
            return i + 1, False
        polite = COURTESY.at(tokens, i) or OPENING.at(tokens, i)
        readings = (
            range_at(tokens, i, day_first),
            span_at(tokens, i, day_first),
            day_at(tokens, i, day_first),
            weekdays_at(tokens, i),
            ending_at(tokens, i, day_first),
            LINKS.at(tokens, i),
            _quiet(lambda: room_at(tokens, i, self._context)),
            _quiet(lambda: zone_at(tokens, i)),
        )
        end = max((found[1] for found in readings if found), default=-1)
        return (polite[1], True) if polite and polite[1] > end else (end, False)

    def _medial(self) -> Request | None:
        """A Chinese verb after the title that it is about: 英语课改到明天, 把英语课删除, 英语课的峰值."""
        if self._noun == "peaks":
            return None
        for i in range(self._first + 1, len(self._tokens)):
            if self._tokens[i].kind != "han":
                continue
            if peaks := self._noun_inside(i, ()):
                return peaks._replace(args=_around(self._tokens[self._first : i], peaks.args))
            found = VERBS["room"].at(self._tokens, i)
            if found and found[1] - i > 1 and found[0].form.grammar in _MEDIAL:
                before = self._tokens[self._first : i]
                return self._verbed(found[0], i, found[1], _around(before, self._tokens[found[1] :]))
        return None

    def _shorthand(self) -> Request:
        """`/room ROOM`. Raises ParseError when it is none."""
        args = self._tokens[self._first :]
        request = self._of("room.show", "room show", args)
        if room_at(args, 0, self._context):
            return request
        word = "".join(token.text for token in args)
        if self._noun and is_code(word) and len(args) == 1 and not near(word, verb_words("room")):
            return request
        raise self._unknown()

    def _unknown(self) -> ParseError:
        tokens = self._tokens[self._first :]
        first, last = whole_word(tokens, 0)
        word = show(tokens[first:last])
        known = [*verb_words("room"), *([] if self._noun else [*verb_words("peaks"), *NOUNS.words()])]
        guess = near(word.lower(), known) or _near_han(word, known)
        noun = self._noun or "room"
        whole: list[str] = []
        if guess:
            end = len(guess) if tokens[0].kind == "han" else last
            rest = replaced(tokens, first, end, guess)
            whole = [
                f"{noun} {rest}" if guess not in NOUNS.words() else rest,
                f"peaks {rest}",
                f"{noun} {guess}",
            ]
        return ParseError("unknown_command", word, guess=guess, whole=tuple(whole))


def _around(before: Tokens, after: Tokens) -> Tokens:
    """The arguments before and after the verb, apart."""
    return (*before, GAP, *after) if before else after


_MEDIAL = frozenset({"edit", "rename", "move", "delete", "attendance", "codes", "code", "hands", "talk"})


def _near_han(word: str, known: list[str]) -> str | None:
    """The Chinese verb that the first characters are nearly."""
    for verb in sorted((verb for verb in known if not verb.isascii()), key=len, reverse=True):
        if len(verb) > 1 and near(word[: len(verb)], (verb,)) and set(word[: len(verb)]) & set(verb):
            return verb
    return None


def _quiet(find: Callable[[], tuple[object, int] | None]) -> tuple[object, int] | None:
    try:
        return find()
    except (ParseError, UnclearZone):
        return None
