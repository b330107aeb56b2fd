"""Persistence across restarts, after kill -9 too."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.platform import DEFAULT_PORT, PlatformConfig, create_app
from bot.sandbox.platform.config import Seed
from bot.sandbox.serving import serve
from tests.http import local_client

from .caller import PARTNER_KEY, SECRET_KEY, Caller
from .conftest import NOW

_SERVER = """
import asyncio, sys
from pathlib import Path
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve

async def main():
    async with serve(create_app(PlatformConfig(seed="empty", data=Path(sys.argv[1])))) as url:
        print(url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@contextlib.asynccontextmanager
async def running(data: Path | None, seed: Seed = "empty") -> AsyncIterator[Caller]:
    config = PlatformConfig(seed=seed, now=NOW, data=data)
    async with serve(create_app(config)) as url, local_client(url) as http:
        yield Caller(http)


@contextlib.asynccontextmanager
async def process(data: Path) -> AsyncIterator[Caller]:
    """A platform in a process of its own, which is killed without warning at the end."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SERVER, str(data), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        url = (await server.stdout.readline()).decode().strip()
        async with local_client(url) as http:
            yield Caller(http)
    finally:
        server.send_signal(signal.SIGKILL)
        await server.wait()


@pytest.mark.waiting
async def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "platform.jsonl"
    async with process(data) as platform:
        kept = await platform.new_room(title="测试")
        gone = await platform.new_room()
        await platform.data("update_room", room_id=kept, title="物理")
        await platform.data("delete_room", room_id=gone)
        await platform.control(f"/rooms/{kept}/users", {"count": 3})
        await platform.control(f"/rooms/{kept}/class", {"in_session": True})
        code = await platform.data("join_code", room_id=kept, user_number=4)
        before = await platform.data("rooms")
    async with process(data) as platform:
        assert await platform.data("rooms") == before
        assert (await platform.data("room", room_id=kept))["title"] == "物理"
        assert await platform.code("room", room_id=gone) == 3002
        assert (await platform.data("user_count", room_id=kept))["user_count"] == 3
        assert (await platform.data("in_class", room_id=kept))["status"] == 1
        assert await platform.data("join_code", room_id=kept, user_number=4) == code
        fresh = await platform.new_room()
        assert fresh not in (kept, gone)


async def test_a_second_start_does_not_seed_again(tmp_path: Path) -> None:
    data = tmp_path / "platform.jsonl"
    async with running(data, "demo") as platform:
        before = await platform.look("/")
        room_id = await platform.new_room()
    async with running(data, "demo") as platform:
        after = await platform.look("/")
        assert (after["rooms"], after["visits"]) == (before["rooms"] + 1, before["visits"])
        assert (await platform.data("rooms", limit=1))["list"][0]["room_id"] == room_id


async def test_a_reset_key_outlives_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "platform.jsonl"
    async with running(data) as platform:
        key = (await platform.data("partner_key", secret_key=SECRET_KEY, regenerate=1))["partner_key"]
    async with running(data) as platform:
        assert key != PARTNER_KEY
        assert await platform.code("rooms") == 1002


async def test_creations_of_the_last_day_still_count_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "platform.jsonl"
    async with running(data, "demo") as platform:
        await platform.new_room()
    async with running(data, "demo") as platform:
        await platform.control("/limits", {"creations": 1})
        now = await platform.now()
        assert await platform.code("create_room", title="x", start_time=now, end_time=now + 3600) == 1


async def test_each_application_is_a_world_of_its_own() -> None:
    async with running(None) as one, running(None) as other:
        room_id = await one.new_room()
        assert await other.code("room", room_id=room_id) == 3001


def test_a_config_shows_no_secret() -> None:
    shown = repr(PlatformConfig())
    assert PARTNER_KEY not in shown
    assert SECRET_KEY not in shown


def test_the_port_is_above_the_privileged_ones() -> None:
    assert 1024 < DEFAULT_PORT < 65536


def test_data_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        create_app(PlatformConfig(data=tmp_path))
