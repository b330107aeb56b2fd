"""Platforms served over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from tests.http import local_client

from .caller import Caller

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
async def platform() -> AsyncIterator[Caller]:
    """An empty platform on a Wednesday morning."""
    config = PlatformConfig(seed="empty", now=NOW)
    async with serve(create_app(config)) as url, local_client(url) as http:
        yield Caller(http)
