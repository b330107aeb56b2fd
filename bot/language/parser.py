"""A line -> one typed command, one question, or one explained refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from bot.language.assumptions import with_assumptions
from bot.language.command_finder import CommandFinder, ParsedLine, Verbs, forms_without_verb
from bot.language.command_lexicon import CommandLexicon
from bot.language.commands import Command, Question, Reading, Refusal
from bot.language.parse_context import ParseContext, Recent
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.scanning import whole_word
from bot.language.syntax import CommandForm, Syntax
from bot.language.titles import CLOSING
from bot.language.tokenizer import read_line, show
from bot.language.typos import Typos
from bot.language.vocabulary import CANONICAL, Noun


class Lines(Protocol):
    """What the parser asks of the grammar."""

    @property
    def definitions(self) -> Sequence[Syntax]: ...

    def examples(
        self, definition: Syntax, language: str, form: CommandForm | None = None
    ) -> tuple[str, ...]: ...


class Parser:
    """Reads lines by the verbs that may follow each noun."""

    def __init__(self, grammar: Lines, words: CommandLexicon, verbs: Mapping[Noun, Verbs]) -> None:
        self._grammar = grammar
        self._words = words
        self._verbs = verbs
        self._without_verb = forms_without_verb(grammar.definitions)
        self.verb_words: Mapping[Noun, tuple[str, ...]] = {
            noun: tuple(each.first.words()) for noun, each in verbs.items()
        }
        self._typos = Typos(words)

    def read(self, text: str, context: ParseContext, noun: Noun | None, hints: bool = True) -> Reading:
        """What a line means. Without `hints`, a refusal brings no corrected line."""
        line = read_line(text)
        tokens, share = _trimmed(line.tokens, self._words, noun is not None)
        request: ParsedLine | None = None
        if len(tokens) > _MAX_WORDS:
            return Refusal("line_too_long", show(tokens[:_SHOWN]), example="room help" if hints else None)
        try:
            request = self._request(tokens, context, noun, hints)
            read = partial(request.form.read, request.syntax.command, context=context)
            reading = self._typos.checked(request.args, read(request.args), read, request.head)
        except ParseError as refused:
            if refused.kind == "unknown_command" and self.says_nothing(text):
                return self.read("", context, noun, hints)
            hinted = _Hints(self, refused, request, tokens, share, context) if hints else None
            return Refusal(
                refused.kind,
                refused.at,
                try_=hinted.put_right() if hinted else None,
                example=hinted.example() if hinted else None,
                command=request.syntax.name if request else None,
                guess=refused.guess,
                choices=refused.choices,
                missing=refused.missing,
            )
        return _marked(with_assumptions(reading, request.args, context), share, line.unclosed)

    def says_nothing(self, text: str) -> bool:
        """Whether a line is courtesy alone: `thanks!`, 你好."""
        tokens = read_line(text).tokens
        share = _trimmed(tokens, self._words, False)[1]
        i = _past_address(tokens)
        while i < len(tokens):
            found = self._words.opening.at(tokens, i) or self._words.courtesy.at(tokens, i)
            found = found or self._words.closing.at(tokens, i)
            if found is None and not (tokens[i].text in CLOSING and tokens[i].kind == "sign"):
                return False
            i = found[1] if found else i + 1
        return not share

    def _request(self, tokens: Tokens, context: ParseContext, noun: Noun | None, hints: bool) -> ParsedLine:
        works = partial(self.works, context=context) if hints else None
        return CommandFinder(context, noun, tokens, self._verbs, self._without_verb, works).request()

    def examples(self, request: ParsedLine | None, language: str) -> Iterator[str]:
        """Lines that show what was understood, then help."""
        if request:
            shown = request.form.shown_by
            syntax = next((each for each in self._grammar.definitions if each.name == shown), request.syntax)
            for each in (language, CANONICAL):
                yield from self._grammar.examples(syntax, each, None if shown else request.form)
        yield "room help"

    def guessed(self, guess: str | None) -> ParsedLine | None:
        """The command whose verb was mistyped."""
        tokens = read_line(guess or "").tokens
        found = (verbs.first.at(tokens, 0) for verbs in self._verbs.values())
        return next((ParsedLine("", *verb[0], ()) for verb in found if verb and verb[1] == len(tokens)), None)

    def works(self, line: str, context: ParseContext) -> bool:
        """Whether a line is not refused itself."""
        reading = self.read(line, replace(context, message=True), None, hints=False)
        return not isinstance(reading, Refusal)


_MAX_WORDS = 1_200
"""Words, numbers, signs and characters of a script without spaces of the longest line that is read: room for a join
code for each of the most students there may be, and more."""
_SHOWN = 20
"""Of a longer line, how many of them are shown."""
_MAX_HINT = 2_000
"""Characters of the longest corrected line that is read again: no longer one is right."""


class _Hints:
    """What a refusal shows: the line put right, or else an example."""

    def __init__(
        self,
        parser: Parser,
        refused: ParseError,
        request: ParsedLine | None,
        tokens: Tokens,
        share: bool,
        context: ParseContext,
    ) -> None:
        self._parser = parser
        self._refused = refused
        self._request = request
        self._context = context
        self._ending = " share" if share else ""
        self._typed = _words_of(request.args if request else tokens)
        self._titles = {token.raw for token in tokens if token.kind == "quoted"}
        is_ambiguous = bool(refused.choices and refused.at and refused.at.isascii() and refused.at.isalpha())
        if refused.at and (refused.guess or is_ambiguous):
            self._typed -= _words_of(read_line(refused.at).tokens)
        self._put_right: str | None = None
        self._tried: dict[str, bool] = {}

    def put_right(self) -> str | None:
        """The line as it was typed, with what was wrong in it put right: every other word of it is kept."""
        kept = (line for line in self._attempts() if self._typed <= _words_of(read_line(line).tokens))
        self._put_right = self._first(kept)
        return self._put_right

    def example(self) -> str | None:
        """Another line that works, where none could be put right."""
        if self._put_right:
            return None
        mine = [self._line(arguments) for arguments in self._refused.examples]
        guessed = None if self._request else self._parser.guessed(self._refused.guess)
        of_command = self._parser.examples(self._request or guessed, self._context.language)
        return self._first((*mine, *filter(self._is_about_the_same, self._attempts()), *of_command))

    def _is_about_the_same(self, line: str) -> bool:
        """Whether a line keeps the titles that were typed, or needs none: else it would be about the last room."""
        bare = replace(self._context, shown=Recent())
        return all(title in line for title in self._titles) or self._parser.works(line, bare)

    def _attempts(self) -> Iterator[str]:
        yield from (line + self._ending for line in self._refused.whole)
        if self._request:
            yield from map(self._line, self._refused.attempts)

    def _line(self, arguments: str) -> str:
        head = self._request.head if self._request else ""
        return f"{head} {arguments}".strip() + self._ending

    def _first(self, lines: Iterable[str]) -> str | None:
        return next(filter(self._works, lines), None)

    def _works(self, line: str) -> bool:
        if line not in self._tried:
            self._tried[line] = len(line) <= _MAX_HINT and self._parser.works(line, self._context)
        return self._tried[line]


def _words_of(tokens: Tokens) -> Counter[str]:
    """How often each word and number stands in a line, inside its quotes too."""
    words: Counter[str] = Counter()
    for token in tokens:
        if token.kind == "quoted":
            words += _words_of([inner for inner in read_line(token.raw).tokens if inner.kind != "quoted"])
        elif token.kind not in ("sign", "gap"):
            words[token.text] += 1
    return words


def _marked(reading: Command | Question, share: bool, unclosed: bool) -> Reading:
    if not (share or unclosed):
        return reading
    if isinstance(reading, Question):
        return replace(
            reading, choices=tuple(replace(each, share=share, unclosed=unclosed) for each in reading.choices)
        )
    return replace(reading, share=share, unclosed=unclosed)


def _trimmed(tokens: Tokens, words: CommandLexicon, slash: bool) -> tuple[Tokens, bool]:
    """The line without who is spoken to, closing marks and courtesy, and whether it ends in `share`."""
    first = _past_address(tokens)
    last = _before_courtesy(tokens, len(tokens), words)
    for length in (1, 2):
        shared = words.share.at(tokens, last - length) if last - length >= first + (not slash) else None
        if shared and shared[1] == last:
            return tokens[first : _before_courtesy(tokens, last - length, words)], True
    return tokens[first:last], False


def _past_address(tokens: Tokens) -> int:
    """Past `@bot` or the mention that Slack makes of it."""
    i = 0
    while i < len(tokens) and (tokens[i].kind == "user" or tokens[i].text in CLOSING):
        i += 1
    if i + 1 < len(tokens) and tokens[i].text == "@" and tokens[i + 1].glued:
        i = whole_word(tokens, i)[1]
    return i


def _before_courtesy(tokens: Tokens, last: int, words: CommandLexicon) -> int:
    """Before the closing marks and the `please` at the end."""
    while last > 0:
        if tokens[last - 1].text in CLOSING and tokens[last - 1].kind == "sign":
            last -= 1
        elif (start := _closing_courtesy(tokens, last, words)) is not None:
            last = start
        else:
            break
    return last


def _closing_courtesy(tokens: Tokens, last: int, words: CommandLexicon) -> int | None:
    for length in (1, 2, 3):
        start = last - length
        if start < 1 or any(token.kind == "quoted" for token in tokens[start:last]):
            return None
        found = words.closing.at(tokens, start)
        if found and found[1] == last:
            return start
    return None
