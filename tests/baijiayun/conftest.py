from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.baijiayun import Backoff, Baijiayun, StaticKey

from .scripted_platform import ScriptedPlatform, running

KEY = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="
NOW = datetime(2017, 8, 1, 7, 24, 48, tzinfo=UTC)
AT_ONCE = Backoff(wait=0, jitter=0)


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedPlatform]:
    async with running() as scripted:
        yield scripted


@pytest.fixture
async def client(platform: ScriptedPlatform) -> AsyncIterator[Baijiayun]:
    async with Baijiayun(
        platform.url, 12345678, StaticKey(KEY), retry=AT_ONCE, clock=lambda: NOW
    ) as connected:
        yield connected
