"""The result of asking for a form."""

from __future__ import annotations

from dataclasses import dataclass

from bot.classroom.results.rooms import Room
from bot.language.forms import Fields, Problem


@dataclass(frozen=True, slots=True)
class FormOffered:
    """A form to fill in: what its fields hold already, and the room that it changes, None for a new one.

    `unread` is why a text was not understood as a whole that the form was filled in from.
    """

    fields: Fields
    room: Room | None = None
    unread: Problem | None = None
