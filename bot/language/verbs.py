"""The first words of a line: who is spoken to, courtesy, the noun and the verb."""

from __future__ import annotations

from typing import NamedTuple

from bot.language.catalogue import COMMANDS, CommandSpec, Form, Noun
from bot.language.phrases import Phrases


class Verb(NamedTuple):
    """A verb: the command and the form that it stands for."""

    spec: CommandSpec
    form: Form


def _verbs(noun: Noun) -> Phrases[Verb]:
    table: dict[str, dict[str, Verb]] = {}
    for spec in COMMANDS:
        if spec.noun in (noun, None):
            for form in spec.forms:
                for language, words in form.words.items():
                    table.setdefault(language, {}).update(dict.fromkeys(words, Verb(spec, form)))
    return Phrases(table)


VERBS: dict[Noun, Phrases[Verb]] = {"room": _verbs("room"), "peaks": _verbs("peaks")}
"""The verbs that may follow each noun."""

NOUNS: Phrases[Noun] = Phrases(
    {
        "en": {"room": "room", "peaks": "peaks", "peak": "peaks"},
        "zh": {"房间": "room", "教室": "room", "峰值": "peaks"},
    }
)

SHARE = Phrases({"en": {"share": True}, "zh": {"分享": True}})

COURTESY = Phrases(
    {
        "en": dict.fromkeys(
            (
                "please",
                "pls",
                "can you",
                "could you",
                "can you please",
                "could you please",
                "what is",
                "what's",
                "what was",
                "what were",
                "what are",
                "show me",
                "the",
            ),
            True,
        ),
        "zh": dict.fromkeys(
            ("请", "帮我", "给我", "一下", "一个", "的", "是多少", "多少", "吗", "请问"), True
        ),
    }
)
"""Not part of a command, nor of a title unless it is the title's first word."""

OPENING = Phrases(
    {
        "en": dict.fromkeys(
            (
                "i want to",
                "i would like to",
                "i'd like to",
                "i need to",
                "let's",
                "hi",
                "hello",
                "hey",
                "would you",
            ),
            True,
        ),
        "zh": dict.fromkeys(("我想", "我要", "我想要", "麻烦", "麻烦你", "你好", "您好", "帮忙"), True),
    }
)
"""Courtesy that opens a message."""

ROOM_WORDS = Phrases(
    {
        "en": dict.fromkeys(("room", "a room", "a class", "an room", "an class", "the room"), True),
        "zh": dict.fromkeys(
            ("房间", "教室", "一个房间", "一个教室", "一间教室", "个房间", "个教室", "一个", "个"), True
        ),
    }
)
"""The noun after the verb: `create a room`, 开一个房间."""

NAMING = Phrases(
    {"en": dict.fromkeys(("called", "named", "titled"), True), "zh": {"叫": True, "名为": True, "叫做": True}}
)
"""Between the noun and the title."""
