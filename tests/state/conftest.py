"""A client of an empty Redis, and a second person's and team's names."""

from __future__ import annotations

import pytest

from bot.state import Keys

TEAM = "T0SCHOOL"


@pytest.fixture
def keys() -> Keys:
    """The keys of one team."""
    return Keys(TEAM)
