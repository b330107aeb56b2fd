"""The gateway to a workspace's stand-in, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.blocks import File
from bot.sandbox.workspace import Workspace
from bot.slack import Slack, connect, session
from tests import tcp


@asynccontextmanager
async def answering(
    status: int, body: str, kind: str = "text/plain", headers: Mapping[str, str] = {}
) -> AsyncIterator[str]:
    """The URL of a server that answers every request so."""
    given = {"Content-Type": kind, "Content-Length": len(body), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in given.items()), "", body]
    async with tcp.listening(tcp.answering("\r\n".join(lines).encode())) as port:
        yield f"http://127.0.0.1:{port}/api/"


@asynccontextmanager
async def connected(workspace: Workspace, call_timeout: float = 2.0) -> AsyncIterator[Slack]:
    """Slack as the bot sees it; it gives a call up after `call_timeout` seconds."""
    async with session() as connections:
        yield await connect(
            workspace.world.identity.bot_token, workspace.api_url, connections, call_timeout=call_timeout
        )


def file_in(folder: Path) -> File:
    """A small table that stands in a folder."""
    path = folder / "a.csv"
    path.write_bytes(b"1,2")
    return File(path, path.name, "the table")
