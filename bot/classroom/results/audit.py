"""The audit trail, and what is kept of a person."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from bot.language.commands import Audit
from bot.state import PERSONAL, Change, Kept

__all__ = ["PERSONAL", "AuditSheet", "Change", "ForgettingConfirmation", "Kept", "PersonForgotten"]


class AuditSheet(Struct, frozen=True):
    """One page of changes, newest first, that `command` asks for.

    `more` if there are more pages, `cut` if older changes were not looked through. `own` if the person sees only what
    they did and what concerns their rooms.
    """

    command: Audit
    changes: tuple[Change, ...]
    more: bool = False
    cut: bool = False
    own: bool = False


class ForgettingConfirmation(Struct, frozen=True):
    """For an administrator to confirm that a person is forgotten: how much is kept of them."""

    token: str
    person: str
    kept: Mapping[Kept, int]


class PersonForgotten(Struct, frozen=True):
    """A person's data was erased, except what expires by itself."""

    person: str
