"""A minute of it. `make soak` goes on for half an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from .soak import report, soak

pytestmark = pytest.mark.waiting

MINUTE = 60.0

STILL_TOLD = 300.0
"""Seconds after it in which a report that was put off is sent, on a machine with other work."""


async def test_a_minute_of_troubles(tmp_path: Path) -> None:
    result = await soak(MINUTE, tmp_path, patience=STILL_TOLD)
    assert result.findings == [], report(result)
    assert result.facts.steps
    assert result.troubles
