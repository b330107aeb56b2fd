"""A bot that stops: what it answers is ended, and nothing more is begun."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import msgspec
import pytest

from bot import app
from bot.app import rollcall
from bot.jobs import Job, Queue
from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from bot.settings import settings_from
from bot.state import COMMAND, COMMANDS, SCHEDULED, Invocation, Redis, Reply
from bot.web import http_app
from tests.http import local_client

from .conftest import NOW, PATIENCE, patient, variables


@dataclass
class Running:
    """A bot that is alone, and what ends it."""

    workspace: Workspace
    platform: httpx.AsyncClient
    bot: AsyncExitStack


@pytest.fixture
def work() -> bool:
    """Whether the bot has a worker in its process."""
    return False


@pytest.fixture
async def running(redis_url: str, work: bool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(app, "DRAIN_TIMEOUT", PATIENCE)
    platform = PlatformConfig(seed="empty", now=NOW)
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), **patient()))
        client = await stack.enter_async_context(local_client(platform_url))
        settings = settings_from(variables(workspace, platform, platform_url, redis_url))
        ending = await stack.enter_async_context(AsyncExitStack())
        bot = await ending.enter_async_context(rollcall(settings, lambda: NOW, work=work))
        workspace.bot_url = await stack.enter_async_context(serve(http_app(bot)))
        yield Running(workspace, client, ending)


def listing(direct: str) -> Job:
    """A job that another process has left: the list of the rooms, for a person in a direct message."""
    invocation = Invocation(
        id="left",
        team="T0ROLLCALL",
        user="U0DEMO",
        channel=direct,
        line="room list",
        asked_at=NOW,
        reply=Reply(channel=direct, user="U0DEMO"),
    )
    return Job(key="T0ROLLCALL left", kind=COMMAND, body=msgspec.json.encode(invocation).decode())


async def test_it_ends_what_it_answers_and_takes_no_job_meanwhile(running: Running, redis: Redis) -> None:
    workspace, queue = running.workspace, Queue(redis, COMMANDS)
    slow = {"endpoint": "hourly_peaks", "kind": "latency", "seconds": 0.8}
    await running.platform.post("/_control/faults", json=slow)
    delivery = await workspace.command("/peaks", "yesterday")
    stopping = asyncio.create_task(running.bot.aclose())
    await asyncio.sleep(0.05)
    await queue.add(listing(workspace.direct()))
    await stopping
    (answer,) = workspace.answers(delivery)
    assert "Mon 23 Nov" in answer.text
    assert workspace.seen(channel=workspace.direct()) == []
    assert [record.job.key for record in await queue.all()] == ["T0ROLLCALL left"]
    assert (await queue.count()).held == 0


async def test_until_then_it_takes_such_a_job(running: Running, redis: Redis) -> None:
    await Queue(redis, COMMANDS).add(listing(running.workspace.direct()))
    message = await running.workspace.wait_for_message(channel=running.workspace.direct())
    assert "No rooms found" in message.text


@pytest.mark.parametrize("work", [True])
async def test_its_worker_ends_the_report_that_it_makes(running: Running, redis: Redis) -> None:
    workspace = running.workspace
    await workspace.answer(await workspace.command("/peaks", "daily at 9:00 in #ops"))
    slow = {"endpoint": "hourly_peaks", "kind": "latency", "seconds": 0.5}
    await running.platform.post("/_control/faults", json=slow)
    await workspace.answer(await workspace.command("/peaks", "send 1"))
    async with asyncio.timeout(PATIENCE):
        while not await asked(running, "hourly_peaks"):  # noqa: ASYNC110 - the platform tells nobody
            await asyncio.sleep(0.01)
    await running.bot.aclose()
    (report,) = workspace.seen(channel="ops")
    assert "23 Nov" in report.text
    assert (await Queue(redis, SCHEDULED).count()).held == 0


async def asked(running: Running, endpoint: str) -> int:
    """How often the platform was asked this."""
    return len((await running.platform.get("/_control/requests", params={"endpoint": endpoint})).json())
