"""Text as people type it -> tokens: quotes, Slack's escapes, full-width and typographic characters.

What stands in quotes is one token and keeps every character; everything else is brought to one plain spelling.
Everything here is linear in the length of the text.
Sources: https://docs.slack.dev/interactivity/implementing-slash-commands (escapes),
https://docs.slack.dev/messaging/formatting-message-text (`<@U1|ann>`, `*bold*`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.language.languages import LANGUAGES

Kind = Literal["word", "number", "han", "sign", "quoted", "channel", "user", "link", "gap"]


class Token(Struct, frozen=True, gc=False):
    """A word, a run of digits, one character of a script without spaces, a sign, a quoted text or something of Slack's.

    `text` is for comparing (small letters, simplified characters), `raw` as it reads in a title; `glued` when
    nothing stands between it and the token before; `value` is the id of a channel or user, the URL of a link.
    """

    text: str
    raw: str
    kind: Kind
    glued: bool
    value: str = ""


class Line(Struct, frozen=True):
    """A whole line; `unclosed` when a quote was opened and never closed."""

    tokens: tuple[Token, ...]
    unclosed: bool


GAP = Token("", "", "gap", False)
"""Stands where a word was taken out, so that what stood on its two sides is not read together."""

_ENTITY = re.compile(r"<(?:([@#!])([^<>|]*)|((?:https?|mailto|tel):[^<>|]*))(?:\|([^<>]*))?>")
_ESCAPES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPE = re.compile("|".join(_ESCAPES))
_KINDS: dict[str, Kind] = {"@": "user", "#": "channel"}

_DOUBLE = '"“”„‟＂'
_SINGLE = "'‘’‚‛＇"
_PAIRS = {"«": "»", "「": "」", "『": "』"}
_QUOTES = re.compile(f"[{_DOUBLE}{_SINGLE}{''.join(_PAIRS)}]")
_MARK = re.compile(f"[<&]|{_QUOTES.pattern}")
"""What escapes, references or quotes begin with."""

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e")
)
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(char): "-" for char in "‐‑‒–—―−﹣－"}
    | {ord(char): "~" for char in "〜～∼"}
    | {ord(char): "'" for char in "‘’‚‛´"}
    | {ord(char): '"' for char in "“”„‟"}
    | {ord("。"): ".", ord("、"): ",", ord("…"): ".", ord("："): ":", ord("｡"): "."}
    | {
        ord(char): " "
        for char in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
    }
    | {ord(char): None for char in "`」』»"}
    | _INVISIBLE
)
_SPELLING = str.maketrans({char: plain for each in LANGUAGES for char, plain in each.spelling.items()})

_BOLD = re.compile(r"(?<![^\s(,:])([*_])(?=\S)([^*_\s]+(?:\s[^*_\s]+)*)\1(?![\w*])")

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W\d_{_HAN}]"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>[0-9]+)"
    rf"|(?P<word>{_LETTER}+(?:'(?!s(?!\w)){_LETTER}+)*|(?<=\w)'s(?!\w))|(?P<han>[^\W\d_])|(?P<sign>.)",
    re.DOTALL,
)
"""`han` is what is left of the letters: to name them here once more would take 1.5 ms more to compile."""


def read_line(text: str) -> Line:
    """The tokens of a line. Never raises, whatever the text."""
    tokens: list[Token] = []
    if not _MARK.search(text):
        _outside(text, True, tokens)
        return Line(tuple(tokens), False)
    shown, entities = _unescape(text)
    spaced, unclosed = True, False
    for piece in _pieces(shown, entities):
        match piece:
            case Token():
                tokens.append(replace(piece, glued=not spaced))
                spaced = False
            case str():
                spaced = _outside(piece, spaced, tokens)
            case None:
                unclosed = True
    return Line(tuple(tokens), unclosed)


def as_shown(text: str) -> str:
    """A text that Slack sent, as it looks there: without its escapes, with the names of people and channels."""
    return _unescape(text)[0]


def _unescape(text: str) -> tuple[str, list[tuple[int, int, Token]]]:
    """The text as it looks in Slack, and where in it Slack's references stand."""
    parts: list[str] = []
    entities: list[tuple[int, int, Token]] = []
    at = length = 0
    for found in _ENTITY.finditer(text):
        before = _plain_escapes(text[at : found.start()])
        token = _entity(found)
        start = length + len(before)
        length = start + len(token.raw)
        parts += [before, token.raw]
        entities.append((start, length, token))
        at = found.end()
    return "".join([*parts, _plain_escapes(text[at:])]), entities


def _plain_escapes(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], text) if "&" in text else text


def _entity(found: re.Match[str]) -> Token:
    sigil, name, url, label = found.groups()
    if url is not None:
        shown = _plain_escapes(label or url)
        return Token(shown.lower(), shown, "link", False, _plain_escapes(url))
    kind = _KINDS.get(sigil, "sign")
    shown = sigil + _plain_escapes(label or name).lstrip("@#!")
    return Token(shown.lower(), shown, kind, False, name)


def _pieces(text: str, entities: Sequence[tuple[int, int, Token]]) -> Iterator[str | Token | None]:
    """Plain stretches, quoted tokens and references, in order; None for a quote that is never closed."""
    closers = _Closers(text)
    at = 0
    marks = sorted([(found.start(), None) for found in _QUOTES.finditer(text)] + [
        (start, (end, token)) for start, end, token in entities
    ], key=lambda mark: mark[0])  # fmt: skip
    for start, entity in marks:
        if start < at:
            continue
        if entity is not None:
            end, token = entity
            yield from (text[at:start], token)
        elif not closers.opens(start):
            continue
        elif (closer := closers.after(start)) is None:
            yield from (text[at:start], None)
            end = start + 1
        else:
            inside, end = text[start + 1 : closer], closer + 1
            yield from (text[at:start], Token(inside, _undoubled(inside, text[start]), "quoted", False))
        at = end
    yield text[at:]


def _undoubled(inside: str, opener: str) -> str:
    return inside.replace("」」", "」") if opener == "「" else inside


class _Closers:
    """Where the quotes of a text close."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, list[int]] = {}

    def opens(self, at: int) -> bool:
        """A single quote opens only at a word's start: `O'Brien` is a word."""
        if self._text[at] not in _SINGLE:
            return True
        return at == 0 or not _is_letter(self._text[at - 1])

    def after(self, at: int) -> int | None:
        kind = self._kind(self._text[at])
        if kind not in self._found:
            self._found[kind] = self._positions(kind)
        positions = self._found[kind]
        index = bisect_right(positions, at)
        return positions[index] if index < len(positions) else None

    @staticmethod
    def _kind(opener: str) -> str:
        if opener in _DOUBLE:
            return _DOUBLE
        return _SINGLE if opener in _SINGLE else _PAIRS[opener]

    def _positions(self, kind: str) -> list[int]:
        if kind == "」":
            return _undoubled_ends(self._text)
        found = [at for at, char in enumerate(self._text) if char in kind]
        return found if kind != _SINGLE else [at for at in found if self._closes(at)]

    def _closes(self, at: int) -> bool:
        """A single quote closes only at a word's end."""
        after = self._text[at + 1 : at + 2]
        return not (after and _is_letter(after)) and not self._text[at - 1 : at].isspace()


def _undoubled_ends(text: str) -> list[int]:
    """A doubled 」 stands for one inside the quote, so that any title can be written."""
    return [run.end() - 1 for run in re.finditer("」+", text) if len(run[0]) % 2]


def _is_letter(char: str) -> bool:
    found = _TOKEN.match(char)
    return char.isalnum() and found is not None and found.lastgroup != "han"


def _outside(text: str, spaced: bool, tokens: list[Token]) -> bool:
    """Add the tokens of a stretch outside quotes; whether it ends in a space."""
    plain = text.translate(_PLAIN)
    if "*" in plain or "_" in plain:
        plain = _BOLD.sub(r"\2", plain)
    for found in _TOKEN.finditer(plain):
        kind = found.lastgroup
        if kind == "space":
            spaced = True
            continue
        raw = found[0]
        plain_word = raw.lower() if raw.isascii() else raw.lower().translate(_SPELLING)
        tokens.append(Token(plain_word, raw, kind, not spaced))  # type: ignore[arg-type]
        spaced = False
    return spaced


def show(tokens: Sequence[Token]) -> str:
    """The tokens as a line that reads back as the same tokens; words apart by one space."""
    parts: list[str] = []
    for token in tokens:
        if parts and not (token.glued and token.kind != "quoted"):
            parts.append(" ")
        parts.append(_SHOWN[token.kind](token) if token.kind in _SHOWN else token.raw)
    return "".join(parts).strip()


def replaced(tokens: Sequence[Token], first: int, last: int, text: str) -> str:
    """The line with some of its tokens replaced by other words, or by none."""
    return " ".join(filter(None, (show(tokens[:first]), text, show(tokens[last:]))))


def continued(said: str, more: str) -> str:
    """What was said with more after it; the word that ends the one and begins the other stands once."""
    words, first = said.split(), more.split()[:1]
    return " ".join([*(words[:-1] if words[-1:] == first else words), more])


def quote(text: str) -> str:
    """The text in quotes that it does not hold itself, with what Slack's escapes would swallow escaped."""
    escaped = re.sub(r"&(?=(?:amp|lt|gt);)", "&amp;", text)
    escaped = re.sub(r"<(?=[@#!]|https?:|mailto:|tel:)", "&lt;", escaped)
    if not set(escaped) & set(_DOUBLE):
        return f'"{escaped}"'
    if "』" not in escaped:
        return f"『{escaped}』"
    return f"«{escaped}»" if "»" not in escaped else "「" + escaped.replace("」", "」」") + "」"


_SHOWN = {
    "quoted": lambda token: quote(token.raw),
    "channel": lambda token: f"<#{token.value}|{token.raw[1:]}>",
    "user": lambda token: f"<@{token.value}|{token.raw[1:]}>",
    "link": lambda token: f"<{token.value}|{token.raw}>",
}
