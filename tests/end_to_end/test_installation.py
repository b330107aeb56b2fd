"""Other workspaces install the app themselves, over real HTTP, and nothing is left of one that removes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

import httpx
import pytest

from bot.app import rollcall
from bot.jobs import worker as jobs
from bot.manifest import REMOVAL_EVENTS, bot_events, scopes, shortcuts
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Message, Organisation, Slack, Team, Workspace
from bot.settings import settings_from
from bot.state import Redis
from bot.web import http_app
from tests.end_to_end.conftest import NOW, variables

OTHER = Team("T0OTHER", "other", "Another school")


@dataclass
class Schools:
    """A bot of one workspace's, and another workspace that has not installed it yet."""

    slack: Slack
    home: Workspace
    other: Workspace
    url: str
    redis: Redis

    async def type(self, line: str, where: Workspace | None = None) -> Message:
        """What a line is answered with in the other workspace, or elsewhere."""
        where = where or self.other
        name, _, text = line.partition(" ")
        delivery = await where.command(name, text)
        assert delivery.error == ""
        return await where.answer(delivery)

    async def keys(self, team: str = OTHER.id) -> list[str]:
        """The keys in Redis that name a workspace."""
        return sorted([key async for key in self.redis.scan_iter() if team in key])

    async def gone(self) -> None:
        """Waits until nothing is left of the other workspace."""
        async with asyncio.timeout(10):
            while await self.keys():  # noqa: ASYNC110 - Redis tells nobody
                await asyncio.sleep(0.02)


@pytest.fixture
async def schools(
    redis_url: str, redis: Redis, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Schools]:
    monkeypatch.setattr(jobs, "WAIT", 0.05)
    platform = PlatformConfig(seed="empty", now=NOW)
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        app = {"scopes": scopes(), "events": bot_events() | {*REMOVAL_EVENTS}, "shortcuts": shortcuts()}
        home = await stack.enter_async_context(Workspace(**app))  # type: ignore[arg-type]
        other = await stack.enter_async_context(Workspace(team=OTHER, **app))  # type: ignore[arg-type]
        slack = await stack.enter_async_context(Slack((home, other)))
        settings = settings_from(
            {
                **variables(home, platform, platform_url, redis_url),
                "SLACK_API_URL": slack.api_url,
                "SLACK_CLIENT_ID": slack.client_id,
                "SLACK_CLIENT_SECRET": slack.client_secret,
                "ROLLCALL_URL": "https://rollcall.example.org",
            }
        )
        bot = await stack.enter_async_context(rollcall(settings, clock))
        url = home.bot_url = other.bot_url = await stack.enter_async_context(serve(http_app(bot)))
        yield Schools(slack, home, other, url, redis)


async def test_a_workspace_that_did_not_install_it_is_a_stranger(schools: Schools) -> None:
    assert "own workspace" in (await schools.type("/room help")).text
    assert await schools.keys() == []


async def test_a_workspace_installs_it_in_a_browser_and_is_answered(schools: Schools) -> None:
    page = await schools.slack.install(schools.url, schools.other)
    assert (page.status_code, "Thank you" in page.text) == (200, True)
    assert "/room list" in (await schools.type("/room help")).text
    # and the workspace in the settings goes on as before
    assert "/room list" in (await schools.type("/room help", schools.home)).text


async def test_its_tokens_are_sealed_in_redis(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other)
    (token,) = schools.other.world.tokens
    kept = [str(await schools.redis.get(key)) for key in await schools.keys()]
    assert kept
    assert not any(token in text or "xox" in text for text in kept)


@pytest.mark.parametrize("first", ["tokens_revoked", "app_uninstalled"])
async def test_nothing_is_left_of_a_workspace_that_removes_it(schools: Schools, first: str) -> None:
    await schools.slack.install(schools.url, schools.other)
    await schools.type("/room language zh")
    assert len(await schools.keys()) > 1
    for told in await schools.slack.uninstall(schools.other, first=first):
        assert told.status == 200
    await schools.gone()
    assert "own workspace" in (await schools.type("/room help")).text


async def test_an_installation_after_the_removal_stays(schools: Schools) -> None:
    """The events of a removal may be late."""
    await schools.slack.install(schools.url, schools.other)
    told = await schools.slack.uninstall(schools.other)
    await schools.gone()
    await asyncio.sleep(1)
    await schools.slack.install(schools.url, schools.other)
    for delivery in told:
        await schools.other.redeliver(delivery)
    await schools.type("/room language zh")
    assert "/room" in (await schools.type("/room help")).text


async def test_a_token_that_will_expire_is_replaced_and_works(schools: Schools) -> None:
    schools.slack.token_life = 60
    await schools.slack.install(schools.url, schools.other)
    (first,) = schools.other.world.tokens
    schools.slack.token_life = 12 * 3600
    # several at once, in the last minutes of the token: it is replaced once
    await asyncio.gather(*[schools.type("/room help") for _ in range(3)])
    assert len(schools.slack.refreshes) == 1
    del schools.other.world.tokens[first]
    assert (await schools.type("/room language en")).text
    assert len(schools.slack.refreshes) == 1


async def test_an_organisation_installs_it_for_its_workspaces(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other, organisation=Organisation())
    assert "/room list" in (await schools.type("/room help")).text
    mentioned = await schools.other.mention("room help")
    welcome = await schools.other.answer(mentioned)
    # with a button, whose press names no workspace then
    pressed = await schools.other.press(welcome, "What you can do")
    assert "room list" in (await schools.other.answer(pressed)).text
    assert await schools.keys("E0SCHOOLS") == [
        "rollcall:{E0SCHOOLS}:installation",
        "rollcall:{E0SCHOOLS}:workspaces",
    ]
    await schools.slack.uninstall(schools.other)
    await schools.gone()
    assert await schools.keys("E0SCHOOLS") == []


async def test_a_workspace_that_its_organisation_takes_it_from(schools: Schools) -> None:
    await schools.slack.install(schools.url, schools.other, organisation=Organisation())
    await schools.type("/room help")
    event = {"type": "team_access_revoked", "team_ids": [OTHER.id]}
    assert (await schools.slack.tell(schools.home, event)).status == 200
    await schools.gone()
    assert await schools.keys("E0SCHOOLS") != []


@pytest.mark.parametrize(
    ("query", "cookie", "status"),
    [
        ("code=1&state=2", "", 400),
        ("code=1&state=2", "slack-app-oauth-state=2", 401),
        ("error=access_denied", "", 200),
    ],
)
async def test_who_did_not_begin_here_does_not_end_here(
    schools: Schools, query: str, cookie: str, status: int
) -> None:
    async with httpx.AsyncClient(trust_env=False) as browser:
        url = f"{schools.url}/slack/oauth_redirect?{query}"
        page = await browser.get(url, headers={"cookie": cookie} if cookie else {})
    assert page.status_code == status
    assert [key async for key in schools.redis.scan_iter() if "installation" in key] == []


async def test_an_event_of_the_workspace_in_the_settings_removes_nothing(schools: Schools) -> None:
    await schools.type("/room language zh", schools.home)
    before = await schools.keys("T0ROLLCALL")
    tokens = dict(schools.home.world.tokens)
    await schools.slack.uninstall(schools.home)
    schools.home.world.tokens.update(tokens)
    await schools.type("/room help", schools.home)
    assert {*before} <= {*await schools.keys("T0ROLLCALL")}
