"""A client of an empty Redis, and a second person's and team's names."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from bot.state import Keys, Redis, connect

TEAM = "T0SCHOOL"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of an empty Redis."""
    async with connect(redis_url) as client:
        yield client


@pytest.fixture
async def nowhere() -> AsyncIterator[Redis]:
    """A client of a Redis that is not there: its port is held, and nobody listens on it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        async with connect(f"redis://127.0.0.1:{held.getsockname()[1]}/0") as client:
            yield client


@pytest.fixture
def keys() -> Keys:
    """The keys of one team."""
    return Keys(TEAM)
