"""The lines of the tables, lines made of the examples of all commands, and what is shown where they are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.commands import GRAMMAR
from bot.language import Recent
from bot.language.commands import Refusal
from bot.language.days import day_at
from bot.language.tokenizer import read_line
from tests.language.tables import READINGS, ZONE, rows

WRONG = ("25:00-26:00", "2026-02-30")
"""What takes the place of a day, a time or a number of an example to have it refused."""

UNREAD = ("half", "frobnicate")
"""What is put into it."""


def lines() -> Iterator[str]:
    """Every line of the tables; every example with a word left out, cut short, or something wrong put in."""
    for file in sorted(READINGS.glob("*.txt")):
        yield from (line for line, _ in rows(file.stem))
    for definition in GRAMMAR.definitions:
        for language in GRAMMAR.languages:
            for example in GRAMMAR.examples(definition, language):
                yield from _broken(example)


def _broken(example: str) -> Iterator[str]:
    words = example.split(" ")
    for i in range(1, len(words)):
        before, word, after = words[:i], words[i], words[i + 1 :]
        wrong = WRONG if day_at(read_line(word).tokens, 0) or any(map(str.isdigit, word)) else ()
        yield from (" ".join([*before, other, *after]) for other in (*wrong, word[1:], word[:-1]))
        yield from (" ".join([*before, other, word, *after]) for other in UNREAD)
        yield " ".join([*before, *after])


def shown(recent: Recent, now: datetime) -> Mapping[str, str]:
    """What is shown where these lines are refused at `now`, in either language, and one of the lines of each."""
    found: dict[str, str] = {}
    for line in lines():
        for locale in ("en", "zh"):
            refused = GRAMMAR.read(line, now=now, zone=ZONE, locale=locale, recent=recent)
            if isinstance(refused, Refusal):
                found |= dict.fromkeys(filter(None, (refused.try_, refused.example)), line)
    return found
