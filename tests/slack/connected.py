"""The gateway to a workspace's stand-in, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.blocks import File
from bot.sandbox.workspace import Workspace
from bot.slack import Slack, connect, session


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
