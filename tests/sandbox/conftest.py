"""A workspace, and a small real bot in it, with HTTP in both directions."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as workspace:
        yield workspace


@pytest.fixture
async def client(workspace: Workspace) -> AsyncIterator[AsyncWebClient]:
    """The bot's client of the Web API."""
    async with ClientSession() as session:
        yield AsyncWebClient("xoxb-sandbox", base_url=workspace.api_url, session=session)


@pytest.fixture
async def bot(workspace: Workspace, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A bot without listeners, which the workspace delivers to."""
    app = AsyncApp(
        # bolt would read the source of every caller to name itself
        name="tests",
        client=client,
        signing_secret="sandbox-signing-secret",
        process_before_response=True,
    )
    handler = AsyncSlackRequestHandler(app)

    async def receive(request: Request) -> Response:
        return await handler.handle(request)

    async with serve(Starlette(routes=[Route("/slack/events", receive, methods=["POST"])])) as url:
        workspace.bot_url = url
        yield app


@pytest.fixture
async def response_url(workspace: Workspace, bot: AsyncApp) -> str:
    """The response_url of a command that U0DEMO typed in #general."""

    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack()

    url: str = (await workspace.command("/room")).envelope.payload["response_url"]
    return url
