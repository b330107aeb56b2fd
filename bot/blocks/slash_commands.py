"""Slash commands as people type them."""

from __future__ import annotations

from typing import get_args

from bot.language.vocabulary import Noun


def as_slash_command(line: str, noun: Noun | None = None) -> str:
    """A canonical line as a slash command; `noun` is used if the line has none."""
    if line.partition(" ")[0] in get_args(Noun):
        return f"/{line}"
    return line if noun is None else f"/{noun} {line}"
