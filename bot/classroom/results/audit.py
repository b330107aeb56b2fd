"""The audit trail, and what is kept of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.commands import Audit
from bot.state import PERSONAL, Change, Kept

__all__ = ["PERSONAL", "AuditSheet", "Change", "ForgettingConfirmation", "Kept", "PersonForgotten"]


@dataclass(frozen=True, slots=True)
class AuditSheet:
    """One page of changes, newest first, that `command` asks for.

    `more` if there are more pages, `cut` if older changes were not looked through. `own` if the person sees only what
    they did and what concerns their rooms.
    """

    command: Audit
    changes: tuple[Change, ...]
    more: bool = False
    cut: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class ForgettingConfirmation:
    """For an administrator to confirm that a person is forgotten: how much is kept of them."""

    token: str
    person: str
    kept: Mapping[Kept, int]


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """Nothing is kept of a person any more but what goes by itself."""

    person: str
