"""Which workspace a job belongs to, by its key: it names the workspace first, or after the kind."""

from __future__ import annotations

from typing import Final

from bot.state.assignments import ASSIGNMENT
from bot.state.daily import DAILY
from bot.state.substitutions import OFFER

KIND_FIRST: Final = frozenset({ASSIGNMENT, DAILY, OFFER})
"""Kinds whose keys do not begin with the workspace, since those of schedules do and are read all at once."""


def team_of(key: str) -> str:
    """The workspace of a job."""
    first, _, rest = key.partition(" ")
    return rest.partition(" ")[0] if first in KIND_FIRST else first


def beginnings(team: str) -> tuple[str, ...]:
    """What the keys of a workspace's jobs begin with, those of its accounts included."""
    return tuple(
        f"{kind}{team}{end}" for kind in ("", *(f"{each} " for each in sorted(KIND_FIRST))) for end in " ."
    )
