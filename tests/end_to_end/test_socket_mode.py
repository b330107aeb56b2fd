"""Socket Mode: the same, over Slack's WebSocket, with a bot as it is run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from tests.http import local_client

from .bots import START_WITHIN, Bot, bot_process
from .conftest import PATIENCE, patient, variables

pytestmark = pytest.mark.waiting


@pytest.fixture
async def platform_url() -> AsyncIterator[str]:
    """A platform with nothing in it."""
    async with serve(create_app(PlatformConfig(seed="empty"))) as url:
        yield url


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace whose app listens by Socket Mode."""
    async with Workspace(scopes=scopes(), **patient()) as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace, platform_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that has an app-level token and no signing secret."""
    told = variables(workspace, PlatformConfig(), platform_url, redis_url)
    del told["SLACK_SIGNING_SECRET"]
    told["SLACK_APP_TOKEN"] = workspace.world.identity.app_token
    async with bot_process(told, tmp_path, "bot") as bot:
        await connected(workspace)
        yield bot
    assert workspace.world.identity.app_token not in bot.log.read_text()


async def connected(workspace: Workspace) -> None:
    """Waits until the bot listens."""
    await workspace.world.messages.wait_until(lambda: workspace.sockets.connected, START_WITHIN)


async def test_a_start_that_is_as_it_should_be_warns_of_nothing(bot: Bot) -> None:
    assert '"level": "warning"' not in bot.log.read_text()


async def test_what_needs_nobody_is_answered_in_the_acknowledgement(bot: Bot, workspace: Workspace) -> None:
    first = await workspace.answer(await workspace.command("/room", "help"))
    async with asyncio.timeout(PATIENCE):
        # a machine with other work may not have it ready in time
        while not (delivery := await workspace.command("/room", "help")).body:
            await workspace.answer(delivery)
    (answer,) = workspace.answers(delivery)
    assert (answer.text, answer.seen_by) == (first.text, "U0DEMO")


async def test_a_command_a_press_and_an_event_are_answered(bot: Bot, workspace: Workspace) -> None:
    made = await workspace.answer(await workspace.command("/room", 'new "English" tomorrow 14:00-15:00'))
    assert "Room created" in made.text
    card = await workspace.answer(await workspace.press(made, "Delete"))
    deleted = await workspace.answer(await workspace.press(card, "confirm"))
    assert "has been deleted" in deleted.text
    listed = await workspace.answer(await workspace.mention("room list"))
    assert "No rooms found" in listed.text
    assert "room" in (await workspace.answer(await workspace.direct_message("room list"))).text


async def test_a_redelivered_event_is_answered_once(bot: Bot, workspace: Workspace) -> None:
    delivery = await workspace.mention('room new "English" tomorrow 14:00-15:00')
    await workspace.answer(delivery)
    await workspace.redeliver(delivery)
    await workspace.settled()
    assert len(workspace.answers(delivery)) == 1


async def test_the_bot_connects_again_when_slack_asks_for_it(bot: Bot, workspace: Workspace) -> None:
    for _ in range(2):
        await workspace.sockets.disconnect()
        await connected(workspace)
        answer = await workspace.answer(await workspace.command("/peaks", "yesterday"))
        assert answer.ephemeral


async def test_requests_over_http_are_not_taken(bot: Bot) -> None:
    async with local_client(bot.url) as client:
        assert (await client.post("/slack/events")).status_code == 404
        assert (await client.get("/healthz")).json() == {"ok": True, "redis": True}
        assert (await client.get("/readyz")).json()["socket_mode"]["ok"]


async def test_a_bot_that_is_told_to_stop_ends_what_it_answers(
    bot: Bot, workspace: Workspace, platform_url: str
) -> None:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(local_client(platform_url))
        slow = {"endpoint": "create_room", "kind": "latency", "seconds": 2}
        await client.post("/_control/faults", json=slow)
        delivery = await workspace.command("/room", 'new "English" tomorrow 14:00-15:00')
        stopped = asyncio.create_task(bot.stopped())
        assert "Room created" in (await workspace.answer(delivery)).text
        assert await stopped == 0
