"""Work that must ask nobody ends where it would ask the platform or Slack, and nowhere else."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.offline import NotOffline, offline, require_online


def test_what_would_ask_somebody_ends_within_it_alone() -> None:
    with offline(), pytest.raises(NotOffline):
        require_online()
    require_online()


async def test_what_it_starts_is_offline_too() -> None:
    async def ask() -> None:
        require_online()

    with offline(), pytest.raises(NotOffline):
        await asyncio.create_task(ask())


def test_nothing_between_takes_it_for_a_failure() -> None:
    with offline(), pytest.raises(NotOffline), suppress(Exception):
        require_online()
