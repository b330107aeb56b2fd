"""A minute of it. `make soak` goes on for half an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from .soak import report, soak

pytestmark = pytest.mark.waiting

MINUTE = 60.0

STILL_TOLD = 300.0
"""Seconds after it that are waited at most for what is still to be told, as long as there is something."""


async def test_a_minute_of_troubles(tmp_path: Path) -> None:
    """Nothing is lost, told twice or untrue, and nobody sees what they may not."""
    result = await soak(MINUTE, tmp_path, patience=STILL_TOLD, program=None)
    assert result.findings == [], report(result) + result.stories
    assert 0 < result.facts.deaths < len(result.facts.steps)
