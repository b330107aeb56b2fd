"""ROOM: which room is meant, by id, code, `last`, `#N` or title."""

from __future__ import annotations

from bot.language.commands import Room, RoomCode, RoomId, RoomTitle
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens, joined

ID_DIGITS = 14
CODE_LENGTH = 6


def room_at(tokens: Tokens, i: int, context: ParseContext) -> tuple[Room, int] | None:
    """The room named at `i` by anything but a bare title. Raises ParseError when the context does not know it."""
    if i >= len(tokens) or joined(tokens, i):
        return None
    token = tokens[i]
    if token.kind == "quoted":
        if not token.raw.strip():
            raise ParseError("missing", '""', missing="title")
        return RoomTitle(token.raw), i + 1
    if last := context.words.last_room.at(tokens, i):
        noun = context.words.last_room_nouns.at(tokens, last[1])
        return _last(context, tokens[i].raw), noun[1] if noun else last[1]
    if token.text == "#":
        return _listed(tokens, i, context)
    if token.kind in ("word", "number"):
        return _id_or_code(tokens, i)
    return None


def _last(context: ParseContext, word: str) -> Room:
    if context.recent.last is None:
        raise ParseError("no_context", word)
    return RoomId(context.recent.last)


def _listed(tokens: Tokens, i: int, context: ParseContext) -> tuple[Room, int] | None:
    if i + 1 >= len(tokens) or tokens[i + 1].kind != "number" or not tokens[i + 1].glued:
        return None
    if joined(tokens, i + 2):
        return None
    digits = tokens[i + 1].text
    number = int(digits) if len(digits) < ID_DIGITS else 0
    if not 1 <= number <= len(context.recent.listed):
        raise ParseError("no_context", f"#{digits}")
    return RoomId(context.recent.listed[number - 1]), i + 2


def _id_or_code(tokens: Tokens, i: int) -> tuple[Room, int] | None:
    end, text = i, ""
    while end < len(tokens) and len(text) <= ID_DIGITS and tokens[end].kind in ("word", "number"):
        if end > i and not tokens[end].glued:
            break
        text += tokens[end].text
        end += 1
    if joined(tokens, end):
        return None
    if len(text) == ID_DIGITS and text.isdigit():
        return RoomId(text), end
    if is_code(text) and not text.isalpha():
        return RoomCode(text), end
    return None


def is_code(text: str) -> bool:
    """Six letters and digits."""
    return len(text) == CODE_LENGTH and text.isascii() and text.isalnum()
