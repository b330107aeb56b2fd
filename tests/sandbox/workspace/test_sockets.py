"""Socket Mode: the same bot behind a WebSocket instead of a URL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace import Workspace


@pytest.fixture
async def app(workspace: Workspace, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    app = AsyncApp(name="tests", client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, "xapp-sandbox")
    handler.client.web_client.base_url = workspace.api_url
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.world.messages.wait_until(lambda: workspace.sockets.connected, 60)
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_a_command_is_acknowledged_with_its_answer(workspace: Workspace, app: AsyncApp) -> None:
    @app.command("/room")
    async def room(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack(f"heard {command['text']}")

    delivery = await workspace.command("/room", "list")
    assert (delivery.status, delivery.error) == (200, "")
    assert (await workspace.answer(delivery)).text == "heard list"


async def test_an_event_comes_again_with_its_number(workspace: Workspace, app: AsyncApp) -> None:
    tries: list[Any] = []

    @app.event("app_mention")
    async def mentioned(say: AsyncSay, request: Any) -> None:
        tries.append(request.headers.get("x-slack-retry-num"))
        await say("here")

    delivery = await workspace.mention("hello")
    await workspace.redeliver(delivery, 2)
    assert tries == [None, ["2"]]


async def test_the_bot_comes_back_after_a_refresh(workspace: Workspace, app: AsyncApp) -> None:
    @app.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack("still here")

    await workspace.sockets.disconnect()
    await workspace.world.messages.wait_until(lambda: workspace.sockets.connected, 60)
    assert (await workspace.answer(await workspace.command("/room"))).text == "still here"


async def test_nobody_is_there_without_a_connection(workspace: Workspace) -> None:
    assert (await workspace.command("/room")).error == "dispatch_failed"


async def test_a_ticket_is_good_for_one_connection(workspace: Workspace, client: AsyncWebClient) -> None:
    client.token = "xapp-sandbox"
    url = (await client.apps_connections_open(app_token="xapp-sandbox"))["url"]
    assert client.session is not None
    async with client.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(Exception, match="403"):
            await client.session.ws_connect(url)
