"""Arguments that are read together, by a reader of their own: how they are written and shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from bot.language import commands as c
from bot.language.canonical_times import WEEKDAYS, clock_text, moment_text, repeats_text, when_text
from bot.language.mentions import person_text
from bot.language.slots import Argument
from bot.language.tokenizer import quote
from bot.language.vocabulary import Vocabulary

_SAMPLES = {"teacher": "@ann", "max_users": "30", "pre_enter_seconds": "10m", "live_max_users": "200"}
"""A value for each option."""

_CHANGED = {name: _SAMPLES[name] for name in ("teacher", "max_users", "pre_enter_seconds")}
_VALUES = {"title": "title", "time": "when", "start": "clock", "end": "clock"}
"""What each change is followed by, by its name in the usage."""


def _first_words(words: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """The usual word for each meaning."""
    usual: dict[Any, str] = {}
    for word, meaning in words.items():
        usual.setdefault(meaning, word)
    return iter(usual.items())


def _usual(words: Mapping[str, Any]) -> Iterator[str]:
    return (word for _, word in _first_words(words))


def _said_options(vocabulary: Vocabulary, samples: Mapping[str, str]) -> Iterator[str]:
    """Each option with a value."""
    return (f"{word} {samples[name]}" for name, word in _first_words(vocabulary.options) if name in samples)


class TitleArgument(Argument, frozen=True, kw_only=True):
    """The title of a new room."""

    name: str = "title"
    required: bool = True

    def write(self, command: c.RoomOptions) -> str:
        return quote(command.title)


class WhenArgument(Argument, frozen=True, kw_only=True):
    """The start and end of a new room."""

    name: str = "when"
    required: bool = True

    def write(self, command: c.NewRoom) -> str:
        return when_text(command.start, command.end, _zone(command.start))


class RepeatsArgument(Argument, frozen=True, kw_only=True):
    """The occurrences of a series."""

    name: str = "repeats"
    required: bool = True

    def write(self, command: c.NewSeries) -> str:
        return repeats_text(command.occurrences)


class OptionsArgument(Argument, frozen=True, kw_only=True):
    """What else is set on a new room."""

    name: str = "options"

    def details(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        return (*_said_options(vocabulary, _SAMPLES), *_usual(vocabulary.flags))

    def write(self, command: c.RoomOptions) -> str:
        return " ".join(_options(command))


class ChangesArgument(Argument, frozen=True, kw_only=True):
    """What a room becomes."""

    name: str = "changes"
    required: bool = True

    def details(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        changes = (
            f"{word} {vocabulary.usage[_VALUES[key]]}" for key, word in _first_words(vocabulary.changes)
        )
        return (*changes, *_said_options(vocabulary, _CHANGED))

    def write(self, command: c.EditRoom) -> str:
        return " ".join(_changes(command))


class LengthArgument(Argument, frozen=True, kw_only=True):
    """By how long a class is moved, or its end."""

    field: str
    sign: int
    required: bool = True

    def write(self, command: c.EditRoom) -> str:
        return _duration(self.sign * int(getattr(command, self.field)))


class PeaksDateArgument(Argument, frozen=True, kw_only=True):
    """The day of statistics."""

    name: str = "date"

    def write(self, command: c.HourlyPeaks | c.RoomPeaks) -> str:
        return str(command.date or "")


class PeaksDaysArgument(Argument, frozen=True, kw_only=True):
    """The days of statistics."""

    name: str = "days"
    required: bool = True

    def write(self, command: c.DailyPeaks) -> str:
        return f"{command.from_}..{command.to}"


class TimesArgument(Argument, frozen=True, kw_only=True):
    """From when to when of a day."""

    name: str = "times"

    def write(self, command: c.RoomPeaks) -> str:
        if command.from_ is None or command.to is None:
            return ""
        return f"{clock_text(command.from_)}-{clock_text(command.to)}"


class HoursArgument(Argument, frozen=True, kw_only=True):
    """To which weekday the classes of a series go, and from when to when they become."""

    name: str = "times"
    required: bool = True

    def write(self, command: c.MoveSeries) -> str:
        day = None if command.weekday is None else WEEKDAYS[command.weekday]
        if command.start_time is None:
            return f"to {day}"
        parts = [f"start {clock_text(command.start_time)}"]
        parts += [f"end {clock_text(command.end_time)}"] if command.end_time else []
        return " ".join([*parts, *([f"on {day}"] if day else [])])


def _zone(moment: datetime) -> tzinfo:
    """The zone that a command's instants are in. Raises ValueError for naive ones."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.tzinfo


def _duration(seconds: int) -> str:
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"


def _options(command: c.RoomOptions) -> Iterator[str]:
    if command.teacher is not None:
        yield f"by {person_text(command.teacher)}"
    if command.live:
        yield "with live"
    if command.live_max_users is not None:
        yield f"live max {command.live_max_users}"
    if command.max_users is not None:
        yield f"max {command.max_users}"
    if command.pre_enter_seconds is not None:
        yield f"early {_duration(command.pre_enter_seconds)}"
    if command.long_term:
        yield "long-term"
    if not command.camera:
        yield "camera off"
    for name, value in command.parameters.items():
        yield f"{name}={value}"


def _changes(command: c.EditRoom) -> Iterator[str]:
    if command.title is not None:
        yield f"title {quote(command.title)}"
    yield from _times(command)
    if command.teacher is not None:
        yield f"by {person_text(command.teacher)}"
    if command.max_users is not None:
        yield f"max {command.max_users}"
    if command.pre_enter_seconds is not None:
        yield f"early {_duration(command.pre_enter_seconds)}"


def _times(command: c.EditRoom) -> Iterator[str]:
    if command.start and command.end:
        yield f"time {when_text(command.start, command.end, _zone(command.start))}"
    elif command.start:
        yield f"start {moment_text(command.start)}"
    elif command.end:
        yield f"end {moment_text(command.end)}"
    if command.start_time is not None:
        yield f"start {clock_text(command.start_time)}"
    if command.end_time is not None:
        yield f"end {clock_text(command.end_time)}"
    if command.date is not None:
        yield f"time {command.date}"
