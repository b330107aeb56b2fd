"""A client in the manner of the published ones, of the standard library alone."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
import urllib.request
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve

from .caller import PARTNER_KEY
from .conftest import NOW


class PlainClient:
    """What an integrator writes in an afternoon from the document's PHP example."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def call(self, method: str, path: str, **parameters: object) -> Any:
        request = self._request(method, f"{self._base_url}{path}", self._signed(parameters))
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read().decode("utf-8"))

    def _signed(self, parameters: dict[str, object]) -> str:
        given = parameters | {"partner_id": 12345678, "timestamp": int(time.time())}
        text = "&".join(f"{name}={given[name]}" for name in sorted(given))
        sign = hashlib.md5(f"{text}&partner_key={PARTNER_KEY}".encode()).hexdigest()
        return urlencode(given | {"sign": sign})

    def _request(self, method: str, url: str, encoded: str) -> urllib.request.Request:
        if method == "GET":
            return urllib.request.Request(f"{url}?{encoded}")
        return urllib.request.Request(url, data=encoded.encode())


@pytest.fixture
async def client() -> AsyncIterator[PlainClient]:
    async with serve(create_app(PlatformConfig(seed="empty", now=NOW))) as url:
        yield PlainClient(url)


async def test_posts_and_gets(client: PlainClient) -> None:
    start = int(NOW.timestamp())
    plan = {"title": "英语 100% & more=+", "start_time": start, "end_time": start + 3600, "user_avatar": ""}
    made = await asyncio.to_thread(client.call, "POST", "/openapi/room/create", **plan)
    room_id = made["data"]["room_id"]
    info = await asyncio.to_thread(client.call, "POST", "/openapi/room/info", room_id=room_id)
    assert info["data"]["title"] == plan["title"]
    status = await asyncio.to_thread(client.call, "GET", "/openapi/live/getLiveStatus", room_id=room_id)
    assert status["data"] == {"status": 0}
    peaks = await asyncio.to_thread(
        client.call,
        "GET",
        "/openapi/room_data/getRoomPeakUser",
        room_id=room_id,
        start_time="2026-03-04 00:00:00",
        end_time="2026-03-04 23:00:00",
    )
    assert peaks["data"] == {"date": "2026-03-04", "peak_user": []}
