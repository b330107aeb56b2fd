"""What a person or a channel has chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The language of answers to this person from now on: a catalogue's name, None for Slack's own setting."""

    to: str | None


@dataclass(frozen=True, slots=True)
class WatchChanged:
    """A channel watches classes now, or no more; `already` when that was so before."""

    channel: str
    on: bool
    already: bool = False
