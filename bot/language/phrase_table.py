"""Finding known words and phrases among tokens: one table for every language that a line may mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from bot.language.tokenizer import Token, read_line

T = TypeVar("T")

Tokens = Sequence[Token]
_Entries = tuple[tuple[Tokens, T], ...]

_LATIN = frozenset({"word", "number"})


@cache
def tokens_of(phrase: str) -> Tokens:
    """The tokens of a phrase, of which many stand in several tables."""
    return read_line(phrase).tokens


class PhraseTable(Generic[T]):
    """Phrases and what each means, given per language as `{"en": {"day after tomorrow": 2}, "zh": {…}}`."""

    def __init__(self, languages: Mapping[str, Mapping[str, T]]) -> None:
        self.languages = languages

    @cached_property
    def _by_first(self) -> Mapping[str, _Entries[T]]:
        """Phrases by their first word, the longest first. There are thousands: each table is made when it is used."""
        by_first: dict[str, list[tuple[Tokens, T]]] = {}
        for words in self.languages.values():
            for phrase, meaning in words.items():
                tokens = tokens_of(phrase)
                by_first.setdefault(tokens[0].text, []).append((tokens, meaning))
        # tuples, which the garbage collector leaves alone while they hold nothing that it looks after
        return {
            first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
            for first, entries in by_first.items()
        }

    def at(self, tokens: Tokens, i: int) -> tuple[T, int] | None:
        """The longest phrase that starts at `i` as words of its own, and where it ends."""
        if i >= len(tokens) or (entries := self._by_first.get(tokens[i].text)) is None or joined(tokens, i):
            return None
        return self._longest(tokens, i, entries)

    def glued(self, tokens: Tokens, i: int) -> tuple[T, int] | None:
        """As `at`, but the phrase may stand right after a number: `90m`, `2pm`."""
        if i >= len(tokens) or (entries := self._by_first.get(tokens[i].text)) is None:
            return None
        if joined(tokens, i) and tokens[i - 1].kind != "number":
            return None
        return self._longest(tokens, i, entries)

    def before_number(self, tokens: Tokens, i: int) -> tuple[T, int] | None:
        """As `at`, but a number may stand right after the phrase: `Oct2`."""
        if i >= len(tokens) or (entries := self._by_first.get(tokens[i].text)) is None or joined(tokens, i):
            return None
        for phrase, meaning in entries:
            end = i + len(phrase)
            if end <= len(tokens) and _same(phrase, tokens, i):
                if joined(tokens, end) and tokens[end].kind != "number":
                    continue
                return meaning, end
        return None

    @staticmethod
    def _longest(tokens: Tokens, i: int, entries: _Entries[T]) -> tuple[T, int] | None:
        for phrase, meaning in entries:
            end = i + len(phrase)
            if end <= len(tokens) and _same(phrase, tokens, i) and not joined(tokens, end):
                return meaning, end
        return None

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The words that a phrase may begin with."""
        return frozenset(self._by_first)

    def words(self, language: str | None = None) -> tuple[str, ...]:
        """Every phrase, of one language or of all."""
        chosen = self.languages.values() if language is None else [self.languages.get(language, {})]
        return tuple(phrase for words in chosen for phrase in words)


def starters(*tables: PhraseTable[Any]) -> frozenset[str]:
    """The words that a phrase of any of the tables may begin with: what to look at before looking closely."""
    return frozenset().union(*(table.firsts for table in tables))


def _same(phrase: Tokens, tokens: Tokens, i: int) -> bool:
    if tokens[i].kind == "quoted":
        return False
    for offset in range(1, len(phrase)):
        wanted, token = phrase[offset], tokens[i + offset]
        if wanted.text != token.text or wanted.glued != token.glued or token.kind == "quoted":
            return False
    return True


def joined(tokens: Tokens, i: int) -> bool:
    """Whether the token at `i` continues the word or number before it."""
    if not 0 < i < len(tokens):
        return False
    token, before = tokens[i], tokens[i - 1]
    if not token.glued or token.text == "'s":
        return False
    if before.text == "_" or token.text == "_":
        return True
    return token.kind in _LATIN and before.kind in _LATIN


def is_hyphenated(tokens: Tokens, i: int) -> bool:
    """Whether the word at `i` goes on with one before it: the `off` of `Sign-off`."""
    if not _HYPHENATED <= i < len(tokens) or tokens[i].kind != "word" or tokens[i - 1].text != "-":
        return False
    return tokens[i].glued and tokens[i - 1].glued and tokens[i - 2].kind == "word"


_HYPHENATED = 2
"""Tokens of a word and its hyphen, before another word."""
