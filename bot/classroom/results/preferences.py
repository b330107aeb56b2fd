"""Preferences of a person or a channel."""

from __future__ import annotations

from datetime import datetime, time

from msgspec import Struct

from bot.language.commands import CardPlace


class LanguageChosen(Struct, frozen=True):
    """The new language of answers to the person; None for the language of their Slack."""

    to: str | None


class CardsChosen(Struct, frozen=True):
    """Where the person gets the cards of the rooms they create from now on."""

    place: CardPlace


class ReminderChosen(Struct, frozen=True):
    """When the person gets their classes of the day, `first` at that instant; None: no more.

    `has_worker` tells whether a process is there that sends it.
    """

    at: time | None
    first: datetime | None = None
    has_worker: bool = True


class WatchChanged(Struct, frozen=True):
    """Class watch was turned on or off in a channel; `already` if it was so before."""

    channel: str
    on: bool
    already: bool = False
