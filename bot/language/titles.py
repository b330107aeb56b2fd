"""Titles: the words that are left when everything else of a line is understood."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from bot.language.command_lexicon import CommandLexicon
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.tokenizer import Token

MAX_TITLE = 50
"""Characters of the longest title that the platform keeps whole. Source: the platform's document, API 2."""

CLOSING = frozenset(".!?,;:…~")


def join(tokens: Sequence[Token]) -> str:
    """The words of a title, apart by one space where they were apart."""
    parts: list[str] = []
    for token in tokens:
        if parts and not token.glued:
            parts.append(" ")
        parts.append(token.raw)
    return "".join(parts)


def title_of(tokens: Tokens, left: Collection[int], words: CommandLexicon) -> str:
    """The title that the tokens left make: courtesy dropped unless it is within, closing marks trimmed."""
    kept = without_courtesy(tokens, sorted(left), words)
    inside = set(kept)
    return join([replace(tokens[i], glued=tokens[i].glued and i - 1 in inside) for i in kept])


def without_courtesy(tokens: Tokens, left: Sequence[int], words: CommandLexicon) -> list[int]:
    """What is left of the words, in order, without courtesy and marks at its ends.

    Courtesy that comes first, or stands between two words of the title, belongs to it: Lord of the Flies.
    """
    kept = _trimmed(tokens, list(left), words)
    inside = set(kept)
    for i in reversed(kept[1:]):
        found = words.courtesy.at(tokens, i) if _stands_alone(tokens, i, inside) else None
        between = found and i - 1 in inside and found[1] in inside
        if found and not between and _ends_word(tokens, found[1], inside):
            inside.difference_update(range(i, found[1]))
    return _trimmed(tokens, [i for i in kept if i in inside], words)


def _trimmed(tokens: Tokens, kept: list[int], words: CommandLexicon) -> list[int]:
    first, last = 0, len(kept)
    while first < last and tokens[kept[first]].text in _EDGES | _CLOSED | words.title_starts.firsts:
        first += 1
    while first < last and tokens[kept[last - 1]].text in _EDGES | _OPENED | words.title_ends.firsts:
        last -= 1
    return kept[first:last]


_OPENED, _CLOSED = frozenset("(["), frozenset(")]")
_EDGES = CLOSING | {"-", "/", "|"}


def _stands_alone(tokens: Tokens, i: int, inside: set[int]) -> bool:
    """Whether a word begins at `i`: Chinese characters that run on from others of the title are one word."""
    return not tokens[i].glued or i - 1 not in inside


def _ends_word(tokens: Tokens, i: int, inside: set[int]) -> bool:
    return i >= len(tokens) or not tokens[i].glued or i not in inside


def checked(title: str) -> str:
    """The title. Raises ParseError when it is empty or too long."""
    if not title.strip():
        raise ParseError("missing", '""')
    if len(title) > MAX_TITLE:
        raise ParseError("title_too_long", title)
    return title
