"""Lines as people type them into Slack."""

from __future__ import annotations

from typing import get_args

from bot.language.vocabulary import Noun


def as_slash_command(line: str, noun: Noun | None = None) -> str:
    """A full line as the slash command that it is; one that names no noun belongs to `noun`, if that is known."""
    if line.partition(" ")[0] in get_args(Noun):
        return f"/{line}"
    return line if noun is None else f"/{noun} {line}"
