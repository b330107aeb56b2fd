"""Lines whose verb stands after the room that it is about, as that of no English command: `english is cancelled`,
`english is 30 min late`, `english to 4pm`. None is carried out so: each is put in order and shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from bot.language.durations import shift_at
from bot.language.edit_room import tie_at
from bot.language.edit_times import TimeReader
from bot.language.options import option_at
from bot.language.parse_context import ParseContext
from bot.language.phrase_table import PhraseTable, Tokens
from bot.language.slots import day_or_days_at
from bot.language.tokenizer import show

_MAX_TOKENS = 24
"""Of the longest line that is put in order."""


class Ordered(Struct, frozen=True):
    """A line put in order, and the verb that it begins with."""

    verb: str
    line: str


def statements(tokens: Tokens, context: ParseContext) -> Iterator[Ordered]:
    """What is told of a room as something to be done: `english was moved to 4pm`, `english is 30 min late`."""
    words = context.words
    if (
        words.being.at(tokens, 0)
        or words.asking.at(tokens, 0)
        or _is_person(tokens)
        or is_negated(tokens, context)
    ):
        return
    for i in range(1, min(len(tokens), _MAX_TOKENS)):
        being = words.being.at(tokens, i)
        start = being[1] if being else i
        if done := words.done.at(tokens, start):
            yield _ordered(done[0], tokens[:i], tokens[done[1] :])
        length = shift_at(tokens, start)
        late = words.lateness.at(tokens, length[1]) if length else None
        if length and late:
            yield _ordered(late[0], (*tokens[:i], *tokens[late[1] :]), tokens[start : length[1]])


def is_negated(tokens: Tokens, context: ParseContext) -> bool:
    """Whether a line says what is not so, or not to be done."""
    return any(context.words.negations.at(tokens, i) for i in range(min(len(tokens), _MAX_TOKENS)))


def _is_person(tokens: Tokens) -> bool:
    """Whether a line is about who wrote it: `i cancelled it`."""
    return tokens[0].kind == "word" and len(tokens[0].text) == 1


def commands(tokens: Tokens, verbs: PhraseTable[Any], context: ParseContext) -> Iterator[Ordered]:
    """A verb after its room, a change without its verb, and a day of which nothing is said: `english move to 4pm`,
    `english max 30`, `english to 4pm`, `tomorrow`."""
    if is_negated(tokens, context):
        return
    times = TimeReader(tokens, context)
    is_bare = all(token.kind != "quoted" for token in tokens)
    if (days := day_or_days_at(tokens, 0, context)) and _is_of_classes(tokens, days[1], context):
        yield _ordered("list", (), tokens[: days[1]])
    for i in range(1, min(len(tokens), _MAX_TOKENS)):
        verb = verbs.at(tokens, i) if tokens[i].kind == "word" else None
        if verb and verb[0].form.medial and tie_at(tokens, verb[1], context):
            yield _ordered(show(tokens[i : verb[1]]), tokens[:i], tokens[verb[1] :])
        tie = tie_at(tokens, i, context)
        if tie and tie < len(tokens) and times.is_time(tie) and is_bare:
            yield _ordered("move", tokens, ())
        option = option_at(tokens, i, context.words)
        if option and not option.bad and is_bare:
            yield _ordered("edit", tokens, ())


def _is_of_classes(tokens: Tokens, i: int, context: ParseContext) -> bool:
    """Whether nothing follows at `i`, or only the word for classes: 今天的课."""
    words = context.words
    while i < len(tokens):
        found = words.links.at(tokens, i) or words.class_nouns.at(tokens, i)
        if found is None:
            return False
        i = found[1]
    return True


def _ordered(verb: str, before: Tokens, after: Tokens) -> Ordered:
    return Ordered(verb, " ".join(filter(None, ("room", verb, show(before), show(after)))))
