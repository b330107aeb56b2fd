"""Mentions of people and channels: as Slack encodes them, or `@name` and `#name` as typed."""

from __future__ import annotations

import re

from bot.language.phrase_table import Tokens

_PERSON_ID = re.compile("[UW][A-Z0-9]+")


def person_at(args: Tokens, i: int) -> tuple[str, int] | None:
    """The person whose mention starts at `i`: their ID, or the name that was typed."""
    if i >= len(args):
        return None
    token = args[i]
    return (token.value, i + 1) if token.kind == "user" else name_at(args, i, "@")


def person_text(person: str) -> str:
    """A person in a canonical line."""
    return f"<@{person}>" if is_person_id(person) else f"@{person}"


def is_person_id(person: str) -> bool:
    """Whether a person is known by their Slack ID, not by a name that was typed."""
    return _PERSON_ID.fullmatch(person) is not None


def name_at(args: Tokens, i: int, sign: str) -> tuple[str, int] | None:
    """A name right after its sign, as it is typed where Slack makes no mention of it."""
    if args[i].text != sign or i + 1 >= len(args) or not args[i + 1].glued:
        return None
    end = i + 1
    while end < len(args) and args[end].glued and args[end].kind not in ("quoted", "gap"):
        end += 1
    return "".join(each.text for each in args[i + 1 : end]), end
