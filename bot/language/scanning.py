"""Arguments that may come in any order: each word goes to the first slot that knows it, the rest is a title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from bot.language.commands import RoomCode, RoomTime, RoomTitle
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrase_table import Tokens
from bot.language.room_qualifiers import Qualifiers, is_any_class, qualified_room, qualified_title
from bot.language.rooms import room_at
from bot.language.suggestions import mistyped_day, mistyped_reference, near
from bot.language.titles import CLOSING, title_of
from bot.language.tokenizer import replaced, show

Finder = Callable[[Tokens, int], tuple[Any, int] | None]


class FilledSlots(Struct):
    """What the slots took, by name, and the indices of the words left."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)

    def put(self, name: str, value: Any, first: int, last: int) -> None:
        self.values[name] = value
        self.places[name] = (first, last)


def fill(
    args: Tokens,
    context: ParseContext,
    finders: Mapping[str, Finder],
    *,
    room: bool = True,
    bare_title: bool = True,
    room_needed: bool = False,
    qualifiers: Qualifiers | None = None,
) -> FilledSlots:
    """The slots of a command, filled. With `room`, the room's slot takes references, and a bare title if allowed.

    `qualifiers` is what may be said of a title to tell which room is meant.

    Raises ParseError for a word that no slot takes.
    """
    filled = _scan(args, context, finders, room=room, last_first=False)
    if room_needed and "room" not in filled.values and not _words(args, filled.left, context):
        retried = _scan(args, context, finders, room=room, last_first=True)
        if "room" in retried.values:
            filled = retried
    _settle(
        args,
        filled,
        context,
        room=room,
        bare_title=bare_title,
        room_needed=room_needed,
        qualifiers=qualifiers,
    )
    return filled


def _scan(
    args: Tokens, context: ParseContext, finders: Mapping[str, Finder], *, room: bool, last_first: bool
) -> FilledSlots:
    filled = FilledSlots()
    i = 0
    while i < len(args):
        end = _take(args, i, context, filled, finders, room=room, last_first=last_first)
        if end is None:
            filled.left.append(i)
            end = i + 1
        i = end
    return filled


def _take(
    args: Tokens,
    i: int,
    context: ParseContext,
    filled: FilledSlots,
    finders: Mapping[str, Finder],
    *,
    room: bool,
    last_first: bool,
) -> int | None:
    if room and last_first and "room" not in filled.values and (found := room_at(args, i, context)):
        filled.put("room", found[0], i, found[1])
        return found[1]
    for name, finder in finders.items():
        if name not in filled.values and (taken := finder(args, i)):
            filled.put(name, taken[0], i, taken[1])
            return taken[1]
    if room and "room" not in filled.values and (found := room_at(args, i, context)):
        filled.put("room", found[0], i, found[1])
        return found[1]
    return None


def _words(args: Tokens, left: list[int], context: ParseContext) -> list[int]:
    """The words left that are more than links, courtesy and marks."""
    words = context.words
    kept: list[int] = []
    skip_to = 0
    inside = set(left)
    for i in left:
        if i < skip_to:
            continue
        link = words.courtesy.at(args, i) or words.links.at(args, i) or words.room_words.at(args, i)
        if link and all(each in inside for each in range(i, link[1])):
            skip_to = link[1]
        elif not (args[i].text in CLOSING or args[i].text in words.possessives or args[i].kind == "gap"):
            kept.append(i)
    return kept


def _settle(
    args: Tokens,
    filled: FilledSlots,
    context: ParseContext,
    *,
    room: bool,
    bare_title: bool,
    room_needed: bool,
    qualifiers: Qualifiers | None,
) -> None:
    """Make the words left the room's title, with what qualifies it, or refuse the first of them."""
    words = _words(args, filled.left, context)
    if not words:
        return
    known = filled.values.get("room")
    if qualifiers and isinstance(known, RoomTitle):
        told = _contiguous(args, words, filled)
        if found := qualified_title(args, told[0], told[-1] + 1, context, qualifiers, known):
            filled.values["room"] = found
            return
    code = isinstance(known, RoomCode)
    if room and bare_title and (known is None or code):
        if code:
            words = sorted([*words, *range(*filled.places["room"])])
        span = _contiguous(args, words, filled)
        did_you_mean_room(args, span, context)
        if titled := _titled(args, span, context, qualifiers):
            filled.values["room"] = titled
            return
        if qualifiers and not room_needed and is_any_class(args, span[0], span[-1] + 1, context, qualifiers):
            return
    refuse_run(args, words)


def _titled(
    args: Tokens, span: list[int], context: ParseContext, qualifiers: Qualifiers | None
) -> RoomTitle | RoomTime | None:
    if qualifiers:
        return qualified_room(args, span[0], span[-1] + 1, context, qualifiers)
    title = title_of(args, span, context.words)
    return RoomTitle(title) if title else None


def _contiguous(args: Tokens, words: list[int], filled: FilledSlots) -> list[int]:
    """From the first word to the last, links between included. Raises ParseError for words beyond a taken slot."""
    taken = {i for name, place in filled.places.items() if name != "room" for i in range(*place)}
    span = []
    for i in range(words[0], words[-1] + 1):
        if i in taken or args[i].kind == "gap":
            after = [word for word in words if word > i]
            refuse_word(args, after[0])
        span.append(i)
    return span


def did_you_mean(args: Tokens, span: list[int]) -> None:
    """Raises ParseError when a word of a bare title is nearly a day word."""
    _did_you_mean(args, span, mistyped_day([args[i] for i in span]))


def did_you_mean_room(args: Tokens, span: list[int], context: ParseContext) -> None:
    """Raises ParseError when a word of a room's bare title is nearly a day word, or all of it nearly `last`."""
    inside = [args[i] for i in span]
    _did_you_mean(args, span, mistyped_day(inside) or mistyped_reference(inside, context.words))


def _did_you_mean(args: Tokens, span: list[int], found: tuple[int, str] | None) -> None:
    if found:
        i, guess = span[found[0]], found[1]
        raise ParseError("unknown_word", args[i].raw, replaced(args, i, i + 1, guess), guess=guess)


def refuse_run(args: Tokens, words: list[int]) -> None:
    """Raises ParseError for the first of the words that have no role, as far as it runs on without a space."""
    last, inside = words[0] + 1, set(words)
    while last in inside and args[last].glued:
        last += 1
    _refuse(args, words[0], last, ())


def refuse_word(args: Tokens, i: int, known: tuple[str, ...] = ()) -> None:
    """Raises ParseError for the whole word at `i`, with what it may have meant."""
    _refuse(args, *whole_word(args, i), known)


def _refuse(args: Tokens, first: int, last: int, known: tuple[str, ...]) -> None:
    word = show(args[first:last])
    guess = near(word.lower(), known) if known else None
    if guess is None and (found := mistyped_day(args[first:last])):
        guess = found[1]
    attempts = [replaced(args, first, last, guess)] if guess else []
    raise ParseError("unknown_word", word, *attempts, guess=guess)


def whole_word(args: Tokens, i: int) -> tuple[int, int]:
    """The run of tokens without spaces or quotes around `i`."""
    first, last = i, i + 1
    while first > 0 and _runs_on(args, first):
        first -= 1
    while last < len(args) and _runs_on(args, last):
        last += 1
    return first, last


def _runs_on(args: Tokens, i: int) -> bool:
    apart = ("quoted", "gap")
    return args[i].glued and args[i].kind not in apart and args[i - 1].kind not in apart
