"""A third language of a few words, put beside the two there are; run as a program, it reads lines.

python tests/language/third_language.py LINE … prints the canonical JSON of each line, and then what is told of
the language: the usage and the examples of making a room.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from types import ModuleType
from zoneinfo import ZoneInfo


class Three(ModuleType):
    """`bot.language.languages` with one more: the only place that names the languages there are."""

    def __getattr__(self, name: str) -> object:
        if name != "LANGUAGES":
            raise AttributeError(name)
        from bot.language.en import ENGLISH
        from bot.language.vocabulary import Vocabulary, command
        from bot.language.words import ClockWords, DayWords, Language, LinkWords
        from bot.language.zh import CHINESE

        esperanto = Language(
            code="eo",
            clocks=ClockWords(names={"tagmezo": 12}),
            days=DayWords(relative={"morgaŭ": 1, "hieraŭ": -1}, weekdays={"lundo": 0}),
            links=LinkWords(to=("ĝis",)),
            commands=Vocabulary(
                commands={
                    "room.new": command(
                        "krei ĉambron", "new", "kreu|faru", 'room kreu "Angla" morgaŭ 14:00 ĝis 15:00'
                    ),
                    "room.attendance": command(
                        "kiu venis", "attendance", "ĉeesto", 'room ĉeesto "Angla" hieraŭ'
                    ),
                },
                usage={"title": "TITOLO", "when": "KIAM"},
                nouns={"ĉambro": "room"},
                courtesy=("bonvolu",),
                options={"maksimume": "max_users"},
                who={"ĉiuj": "all"},
            ),
        )
        return (ENGLISH, CHINESE, esperanto)


def main(lines: list[str]) -> None:
    """Reads the lines."""
    sys.modules["bot.language.languages"] = Three("bot.language.languages")
    from bot.commands import GRAMMAR

    zone = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 11, 23, 10, tzinfo=zone)
    for line in lines:
        reading = GRAMMAR.read(line, now=now, zone=zone, locale="eo")
        sys.stdout.write(json.dumps(GRAMMAR.to_json(reading)) + "\n")
    new, show = GRAMMAR.named("room.new"), GRAMMAR.named("room.show")
    told = [GRAMMAR.usage(each, each.forms[0], "eo") for each in (new, show)]
    sys.stdout.write(json.dumps([*told, *GRAMMAR.examples(new, "eo"), GRAMMAR.summary(show, "eo")]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
