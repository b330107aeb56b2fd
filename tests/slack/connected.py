"""The gateway to a workspace's stand-in, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.sandbox.workspace import Workspace
from bot.slack import Slack, connect, session


@asynccontextmanager
async def connected(workspace: Workspace, patience: float = 2.0) -> AsyncIterator[Slack]:
    """Slack as the bot sees it; it gives a call up after `patience` seconds."""
    async with session() as connections:
        yield await connect(
            workspace.world.identity.bot_token, workspace.api_url, connections, patience=patience
        )
