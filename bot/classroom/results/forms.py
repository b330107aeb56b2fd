"""The result of asking for a form."""

from __future__ import annotations

from msgspec import Struct

from bot.classroom.results.rooms import Room
from bot.language.forms import Fields, Problem


class FormOffered(Struct, frozen=True):
    """A form to fill in: what its fields hold already, and the room that it changes, None for a new one.

    `unread` is why a text was not understood as a whole that the form was filled in from.
    """

    fields: Fields
    room: Room | None = None
    unread: Problem | None = None
