"""A bot that reaches the internet by a proxy alone, as the environment names it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.manifest import bot_events, scopes, shortcuts
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from tests.tcp import listening

from .bots import START_WITHIN, bot_process
from .conftest import PATIENCE, patient, variables

pytestmark = pytest.mark.waiting

SLACK, PLATFORM = "slack.invalid", "platform.invalid"
"""Names that the proxy alone can look up."""


class Proxy:
    """A proxy of HTTP that leads every name to this machine, and remembers whom it led where."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, rest = head.split(b"\r\n", 1)
        method, url, version = line.decode().split()
        where = urlsplit(url)
        self.asked.append(f"{where.hostname}{where.path}")
        there, forth = await asyncio.open_connection("127.0.0.1", where.port)
        if b"upgrade: websocket" not in rest.lower():
            rest = b"Connection: close\r\n" + re.sub(rb"(?im)^connection:.*\r\n", b"", rest)
        query = f"?{where.query}" if where.query else ""
        forth.write(f"{method} {where.path}{query} {version}\r\n".encode() + rest)
        await asyncio.gather(_through(reader, forth), _through(there, writer), return_exceptions=True)


async def _through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> Proxy:
    return Proxy()


@pytest.fixture
async def workspace(proxy: Proxy, redis_url: str, tmp_path: Path) -> AsyncIterator[Workspace]:
    """A workspace with a bot of Socket Mode, which finds neither Slack nor the platform without the proxy."""
    config = PlatformConfig(seed="demo")
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(config)))
        app = {"scopes": scopes(), "events": bot_events(), "shortcuts": shortcuts()}
        workspace = await stack.enter_async_context(Workspace(**app, **patient()))  # type: ignore[arg-type]
        workspace.world.origin = workspace.world.origin.replace("127.0.0.1", SLACK)
        port = await stack.enter_async_context(listening(proxy))
        told = variables(workspace, config, platform_url.replace("127.0.0.1", PLATFORM), redis_url)
        del told["SLACK_SIGNING_SECRET"]
        told |= {
            "SLACK_APP_TOKEN": workspace.world.identity.app_token,
            "HTTP_PROXY": f"http://127.0.0.1:{port}",
        }
        await stack.enter_async_context(bot_process(told, tmp_path, "bot"))
        await workspace.world.messages.wait_until(lambda: workspace.sockets.connected, START_WITHIN)
        yield workspace


async def test_all_goes_by_the_proxy(workspace: Workspace, proxy: Proxy) -> None:
    assert "rooms" in (await workspace.answer(await workspace.command("/room", "list"))).text
    assert any(each.startswith(f"{PLATFORM}/openapi/") for each in proxy.asked)
    # a file that a person sends, and one that the bot sends
    names = b"number,name\n11,Hill School 3B\n12,Valley School\n"
    sent = await workspace.direct_message("", file="names.csv", content=names)
    assert (await workspace.answer(sent)).text.startswith("*2 names of classrooms*")
    await workspace.answer(await workspace.command("/room", "cards dm"))
    trail = await workspace.answer(await workspace.command("/room", "audit"))
    await workspace.press(trail, "CSV file")
    await workspace.wait_until(
        lambda: any(
            upload.user != "U0DEMO" for upload in workspace.world.uploads.values() if upload.complete
        ),
        PATIENCE,
    )
