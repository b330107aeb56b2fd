"""Commands of no noun: `language`, `help`."""

from __future__ import annotations

from typing import Literal

from bot.language.commands import Command, Help, Language
from bot.language.normalise import show
from bot.language.parse_context import ParseContext
from bot.language.parse_error import ParseError
from bot.language.phrases import Phrases, Tokens
from bot.language.titles import title_of

_LANGUAGES: Phrases[Literal["en", "zh", "auto"]] = Phrases(
    {
        "en": {"en": "en", "english": "en", "zh": "zh", "chinese": "zh", "auto": "auto", "automatic": "auto"},
        "zh": {"英文": "en", "英语": "en", "中文": "zh", "汉语": "zh", "自动": "auto"},
    }
)
_TIES = Phrases({"en": {"to": True, "=": True}, "zh": {"为": True, "成": True, "到": True}})


def language(args: Tokens, context: ParseContext) -> Command:
    """`language en`, 语言 中文."""
    i = tie[1] if (tie := _TIES.at(args, 0)) else 0
    if i >= len(args):
        raise ParseError("missing", None, "zh")
    found = _LANGUAGES.at(args, i)
    if found is None or found[1] < len(args):
        raise ParseError("bad_option", show(args[i:]), "en")
    return Language(to=found[0])


def help_(args: Tokens, context: ParseContext) -> Command:
    """`help`, `help VERB`."""
    words = [i for i, token in enumerate(args) if token.kind != "gap"]
    topic = " ".join(title_of(args, words).casefold().split())
    return Help(topic=topic or None)
