"""A bot of several workspaces, each with a platform account of its own, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import rollcall
from bot.manifest import REMOVAL_EVENTS, bot_events, scopes, shortcuts
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Delivery, Message, Slack, Team, Workspace
from bot.secret import SecretStr
from bot.settings import Settings, settings_from
from bot.state import Redis
from bot.web import http_app
from tests.end_to_end.conftest import NOW, patient, variables
from tests.http import local_client

OTHER = Team("T0OTHER", "other", "Another school")


@dataclass
class Schools:
    """A bot of one workspace's, and another workspace that has not installed it yet."""

    slack: Slack
    home: Workspace
    other: Workspace
    url: str
    redis: Redis
    platforms: dict[str, PlatformConfig]
    platform_url: str
    settings: Settings

    async def asked(self, name: str) -> list[Any]:
        """What a platform was asked."""
        async with local_client() as client:
            answer = await client.get(f"{self.platform_url}/{name}/_control/requests")
        requests: list[Any] = answer.json()
        return requests

    async def enter(self, account: PlatformConfig, user: str = "U0DEMO", **fields: str) -> Delivery:
        """Enters the account of the platform `other`, with fields that differ from it."""
        delivery = await self.other.command("/room", "account", user=user)
        answer = await self.other.answer(delivery)
        await self.other.press(answer, "account.add" if "name" in fields else "account.enter", user=user)
        view = list(self.other.views.values())[-1]
        typed = {
            "domain": "other",
            "partner_id": str(account.partner_id),
            "partner_key": account.partner_key.get_secret_value(),
            **fields,
        }
        for name, text in typed.items():
            view.fill(name, text)
        return await self.other.submit(view, user=user)

    async def type(self, line: str, where: Workspace | None = None, **more: str) -> Message:
        """What a line is answered with in the other workspace, or elsewhere."""
        where = where or self.other
        name, _, text = line.partition(" ")
        delivery = await where.command(name, text, **more)
        assert delivery.error == ""
        return await where.answer(delivery)

    async def keys(self, team: str = OTHER.id) -> list[str]:
        """The keys in Redis that name a workspace."""
        return sorted([key async for key in self.redis.scan_iter() if team in key])

    async def gone(self, team: str = OTHER.id) -> None:
        """Waits until nothing is left of the other workspace."""
        async with asyncio.timeout(60):
            while await self.keys(team):  # noqa: ASYNC110 - Redis tells nobody
                await asyncio.sleep(0.02)


def _by_domain(platforms: dict[str, PlatformConfig]) -> ASGIApp:
    """The platforms at one address, each under its private domain."""
    apps = {name: create_app(each) for name, each in platforms.items()}

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _, name, path = scope["path"].split("/", 2)
            await apps.get(name, apps["unset"])({**scope, "path": f"/{path}"}, receive, send)

    return served


@asynccontextmanager
async def installable(
    redis_url: str, redis: Redis, clock: Callable[[], datetime], installers: str = ""
) -> AsyncIterator[Schools]:
    """A bot of the workspace `home`, which `other` can install unless only `installers` may."""
    # a key of its own for each of two accounts, as the platform has it by private domain
    platforms = {
        name: PlatformConfig(
            seed="empty",
            now=NOW,
            partner_id=number,
            partner_key=SecretStr(f"key of {name}".replace(" ", "-")),
        )
        for name, number in {"unset": 1, "home": 12345678, "other": 87654321, "east": 22223333}.items()
    }
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(_by_domain(platforms)))
        app = {"scopes": scopes(), "events": bot_events() | {*REMOVAL_EVENTS}, "shortcuts": shortcuts()}
        home = await stack.enter_async_context(Workspace(**app, **patient()))  # type: ignore[arg-type]
        other = await stack.enter_async_context(Workspace(team=OTHER, **app, **patient()))  # type: ignore[arg-type]
        slack = await stack.enter_async_context(Slack((home, other)))
        settings = settings_from(
            {
                **variables(home, platforms["home"], f"{platform_url}/{{domain}}", redis_url),
                "BAIJIAYUN_PRIVATE_DOMAIN": "home",
                "SLACK_API_URL": slack.api_url,
                "SLACK_CLIENT_ID": slack.client_id,
                "SLACK_CLIENT_SECRET": slack.client_secret,
                "ROLLCALL_URL": "https://rollcall.example.org",
                "ROLLCALL_INSTALLERS": installers,
            }
        )
        bot = await stack.enter_async_context(rollcall(settings, clock))
        url = home.bot_url = other.bot_url = await stack.enter_async_context(serve(http_app(bot)))
        yield Schools(slack, home, other, url, redis, platforms, platform_url, settings)
