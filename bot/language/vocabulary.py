"""What one language gives the grammar of commands: the words of commands, options and courtesy, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Noun = Literal["room", "peaks"]

CANONICAL = "en"
"""The language of canonical lines: what is said in no other is said in it."""

Change = Literal["title", "time", "start", "end"]

Phrases = tuple[str, ...]
"""Words that all say the same."""


class FormWords(Struct, frozen=True):
    """One way to give a command in one language: its verbs, the usual one first, and lines that show it.

    `around` are verbs in two parts with the arguments between: `make … longer`. `late` are verbs of one character
    that count only between a room and a length of time, `dated` those that count only between a room and a day or an
    hour.
    """

    verbs: Phrases
    examples: Phrases
    around: tuple[tuple[str, str], ...] = ()
    late: Phrases = ()
    dated: Phrases = ()


class CommandWords(Struct, frozen=True):
    """A command in one language: what it is for in a few words, and the words of each of its forms, by name."""

    summary: str
    forms: Mapping[str, FormWords]


def form(verbs: str, *examples: str, around: str = "", late: Phrases = (), dated: Phrases = ()) -> FormWords:
    """A form whose verbs are given as `list|ls`, none for one that is known without, and as `make … longer`."""
    pairs = (tuple(pair.split(" … ")) for pair in filter(None, around.split("|")))
    parts = tuple((opening, closing) for opening, closing in pairs)
    return FormWords(tuple(filter(None, verbs.split("|"))), examples, parts, late, dated)


def command(summary: str, name: str, verbs: str, *examples: str) -> CommandWords:
    """A command of one form."""
    return CommandWords(summary, {name: form(verbs, *examples)})


class Vocabulary(Struct, frozen=True, kw_only=True):
    """The words of commands, options and courtesy in one language. What it does not say may be left out."""

    commands: Mapping[str, CommandWords] = field(default_factory=dict)
    """By the command's canonical name."""
    usage: Mapping[str, str] = field(default_factory=dict)
    """How an argument is written in the usage of a command, by the name of its slot."""

    nouns: Mapping[str, Noun] = field(default_factory=dict)
    share: Phrases = ()
    courtesy: Phrases = ()
    """Not part of a command, nor of a title unless it is the title's first word."""
    opening: Phrases = ()
    """Courtesy that opens a message."""
    after_verb: Phrases = ()
    """Courtesy right after a verb, whatever follows it."""
    closing: Phrases = ()
    """Courtesy that ends a line."""
    possessives: Phrases = ()
    """Right after a name: what follows is its."""
    links: Phrases = ()
    """Words that only tie others together."""
    title_starts: Phrases = ()
    title_ends: Phrases = ()
    """What a bare title neither begins nor ends with."""

    room_words: Phrases = ()
    """The noun after the verb: `create a room`."""
    naming: Phrases = ()
    title_links: Phrases = ()
    """Between the noun and the title."""
    when_links: Phrases = ()
    """Between the title and the time."""
    last_room: Phrases = ()
    """The room that was shown last."""
    last_room_nouns: Phrases = ()
    """What may follow that."""
    references: Phrases = ()
    """Words that a typo makes something else of: `last` and its like."""
    reference_nouns: Phrases = ()
    """What may follow those."""
    right_now: Phrases = ()
    own: Phrases = ()
    """That only the person's own are meant."""
    doers: Phrases = ()
    """Before who did something."""
    over: Phrases = ()
    """That only what is over is meant."""
    audience: Phrases = ()
    """Whom something is for, where the person hands it on themselves."""
    being: Phrases = ()
    done: Mapping[str, str] = field(default_factory=dict)
    lateness: Mapping[str, str] = field(default_factory=dict)
    """After a room, what is told of it, `is cancelled`; what was done to it, and after a length which way it is off,
    each with the verb for that."""
    negations: Phrases = ()
    """That something is not so, or not to be done; in a script without spaces, right before a verb."""
    asking: Phrases = ()
    """What a question begins with, and no mistyped verb."""
    endings: Phrases = ()
    """What ends a question about what has been."""
    mine: Phrases = ()
    """Of the person's own."""
    whole: Phrases = ()
    """Before or after the word for a class, or in its place: all of a day."""
    class_nouns: Phrases = ()
    """Words for any class: a title that is no more than that names none."""
    handling: Phrases = ()
    """Before a room whose verb follows it."""
    ties: Phrases = ()
    """Between a room, or what is changed of it, and what it becomes."""
    later: Phrases = ()
    earlier: Phrases = ()
    longer: Phrases = ()
    shorter: Phrases = ()
    """Which way a class is moved or its end, said beside the verb: `push back`, `bring forward`."""
    same_time: Phrases = ()
    """That the hours stay when the day changes."""
    changes: Mapping[str, Change] = field(default_factory=dict)
    """What is changed of a room."""

    options: Mapping[str, str] = field(default_factory=dict)
    """Options that take a value, and the argument that each fills."""
    flags: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    """Options without a value, and the argument and value that each stands for."""
    option_ties: Phrases = ()
    """Between an option and its value."""
    people: Phrases = ()
    """After a number of people."""
    entering: Phrases = ()
    """After how early one may enter."""

    page: Phrases = ()
    after_page: Phrases = ()
    who: Mapping[str, str] = field(default_factory=dict)
    code_kinds: Mapping[str, str] = field(default_factory=dict)
    card_places: Mapping[str, str] = field(default_factory=dict)
    attendance_by: Mapping[str, str] = field(default_factory=dict)
    below: Phrases = ()
    """Before a percentage that attendance does not reach."""
    avatar: Phrases = ()
    before_numbers: Phrases = ()
    switch: Mapping[str, bool] = field(default_factory=dict)
    by_day: Phrases = ()
    each_day: Phrases = ()
    """What need not be said of a reminder, which comes every day."""
    sending: Phrases = ()
    """Words that say a report is sent."""
    before_report: Phrases = ()
    """Before the number of a report."""
    languages: Mapping[str, str] = field(default_factory=dict)
