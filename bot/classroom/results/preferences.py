"""Preferences of a person or a channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The new language of answers to the person; None for the language of their Slack."""

    to: str | None


@dataclass(frozen=True, slots=True)
class WatchChanged:
    """Class watch was turned on or off in a channel; `already` if it was so before."""

    channel: str
    on: bool
    already: bool = False
