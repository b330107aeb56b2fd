"""A message of several lines: which of them are commands of their own, and which go on with the line before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from bot.language.commands import Command, Question, Reading, Refusal, RoomForm, ShowRoom
from bot.language.vocabulary import Noun

Read = Callable[[str], Reading]

_BULLET = re.compile(r"(?:[-*•·]\s+|\d{1,2}(?:[.)]\s+|、\s*))")
_QUOTED = (">", "&gt;")
"""How Slack writes the lines that quote another message."""
_QUOTES = "\"'“‘「『«"
_FENCE = "```"

LOOKED_AT = 60
"""Lines of a message that are read at most."""


class MessageLines(NamedTuple):
    """The lines of a message, in order, each a command of its own; and how many more there were."""

    lines: tuple[str, ...]
    left: int = 0


def split(
    text: str, noun: Noun | None, most: int, read: Read, says_nothing: Callable[[str], bool]
) -> MessageLines:
    """The lines of a message, at most so many; without those that quote another message and those of mere courtesy.

    Each is whole without its noun's slash command: that of `noun` is put before it where it needs it. Lines on end that
    are no commands are one, as they are of a text that was pasted.
    """
    told = _told(text)
    found: list[str] = []
    is_prose = was_prose = False
    for line in islice(told, LOOKED_AT):
        if says_nothing(line):
            continue
        whole = _whole(line, noun, read)
        is_prose, was_prose = _is_prose(read(whole)), is_prose
        if found and is_prose and was_prose:
            found[-1] = f"{found[-1]} {line}"
        elif found and (longer := _continued(found[-1], line, whole, read)):
            found[-1], is_prose = longer, False
        elif len(found) == most:
            return MessageLines(tuple(found), 1 + sum(1 for _ in told))
        else:
            found.append(whole)
    return MessageLines(tuple(found), sum(1 for _ in told))


def _told(text: str) -> Iterator[str]:
    """The lines that say something, for themselves."""
    for line in text.replace(_FENCE, "\n").splitlines():
        told = line.strip()
        if any(char.isalnum() for char in told) and not told.startswith(_QUOTED):
            yield told


def _whole(line: str, noun: Noun | None, read: Read) -> str:
    """The line with its noun, and without its bullet: the first way in which it can be read."""
    bullet = _BULLET.match(line)
    ways = [line, line[bullet.end() :]] if bullet else [line]
    if noun is not None:
        ways = [way for each in ways for way in (f"{noun} {each}", each)]
    return next((way for way in ways if not isinstance(read(way), Refusal)), ways[0])


def _continued(before: str, line: str, whole: str, read: Read) -> str | None:
    """Both lines as one, where the second has no verb and says more of what the first is about."""
    second = read(whole)
    is_title = isinstance(second, ShowRoom) and line.startswith(tuple(_QUOTES))
    if not is_title and not _is_prose(second):
        return None
    longer = f"{before} {line}"
    first, both = read(before), read(longer)
    if _is_incomplete(first):
        return longer if _is_incomplete(both) or not isinstance(both, Refusal) else None
    if isinstance(first, Refusal) or isinstance(both, Refusal):
        return None
    return longer if _subject(first) == _subject(both) else None


def _is_prose(reading: Reading) -> bool:
    """Whether no verb was said, not even one that was mistyped."""
    if not isinstance(reading, Refusal) or reading.kind not in ("unknown_command", "line_too_long"):
        return False
    return not (reading.guess and reading.try_)


def _is_incomplete(reading: Reading) -> bool:
    """Whether something is yet to be said."""
    return isinstance(reading, RoomForm) or (isinstance(reading, Refusal) and reading.kind == "missing")


def _subject(reading: Command | Question) -> tuple[Any, ...]:
    """What a reading does, and to what."""
    command = reading.choices[0] if isinstance(reading, Question) else reading
    room = getattr(command, "room", None)
    return type(command), getattr(command, "title", None), getattr(room, "title", room)
