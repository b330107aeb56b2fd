"""The whole bot between the two stand-ins: real HTTP on every side, and a real Redis."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot import app
from bot.app import rollcall
from bot.clock import PLATFORM_ZONE
from bot.jobs import Queue, worker
from bot.manifest import bot_events, scopes, shortcuts
from bot.sandbox.limits import check
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Delivery, Message, Sent, SlackClock, Workspace
from bot.settings import Settings, settings_from
from bot.state import COMMAND, COMMANDS, Redis, connect
from bot.state.keys import DOUBLE_CLICK
from bot.web import http_app
from handlers import accounts, buttons, confirmations, dispatcher, forms, home, messages
from tests.http import local_client

if TYPE_CHECKING:
    from tests.end_to_end.installed import Schools

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PLATFORM_ZONE)
"""Tuesday morning, for Slack, the platform and the bot alike."""

SECRET = "a secret of the tests alone"

PATIENCE = 60.0
"""Seconds for what takes far less than one, unless the machine has other work on all its cores."""

ROOM = re.compile(r"\b\d{14}\b")
"""A room's id."""


@dataclass
class ManualClock:
    """A clock that stands still until it is set."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class School:
    """A workspace and a platform with a bot between them, as one person at a time uses them."""

    workspace: Workspace
    platform_url: str
    platform: PlatformConfig
    settings: Settings
    control_client: httpx.AsyncClient
    bots: list[str]

    async def type(self, line: str, user: str = "U0DEMO", channel: str = "general") -> Message:
        """What the bot answers to a slash command, once it has settled."""
        return await self.answer(await self.send(line, user, channel))

    async def send(self, line: str, user: str = "U0DEMO", channel: str = "general") -> Delivery:
        """Types a slash command."""
        name, _, text = line.partition(" ")
        delivery = await self.workspace.command(name, text, user=user, channel=channel)
        assert delivery.error == ""
        return delivery

    async def press(self, message: Message, control: str | int, user: str = "U0DEMO") -> Message:
        """What a button's press is answered with."""
        return await self.answer(await self.workspace.press(message, control, user=user))

    async def answer(self, delivery: Delivery) -> Message:
        """The answer to something a person did."""
        return await self.workspace.answer(delivery)

    async def until_done(self) -> None:
        """Waits until all commands are done: what a message means to others is kept after it was posted."""
        assert self.settings.redis_url is not None
        async with asyncio.timeout(PATIENCE), connect(self.settings.redis_url.get_secret_value()) as redis:
            queue = Queue(redis, COMMANDS)
            while any(record.job.kind == COMMAND for record in await queue.all()):  # noqa: ASYNC110 - Redis tells nobody
                await asyncio.sleep(0.01)

    async def control(self, path: str, *orders: dict[str, Any], **order: Any) -> Any:
        """Does something to the platform behind the bot's back: one order, or a list of them."""
        answer = await self.control_client.post(f"/_control{path}", json=list(orders) or order)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None

    async def asked(self, endpoint: str) -> list[dict[str, Any]]:
        """What the platform was asked, of one endpoint."""
        answer = await self.control_client.get("/_control/requests", params={"endpoint": endpoint})
        found: list[dict[str, Any]] = answer.json()
        return found


async def after_a_double_click() -> None:
    """Waits until a click on a button is no longer part of the one before."""
    await asyncio.sleep(DOUBLE_CLICK.total_seconds() + 0.1)


def variables(
    workspace: Workspace, platform: PlatformConfig, platform_url: str, redis_url: str
) -> dict[str, str]:
    """The environment of a bot between a workspace and a platform."""
    return {
        "SLACK_BOT_TOKEN": workspace.world.identity.bot_token,
        "SLACK_SIGNING_SECRET": workspace.world.identity.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "BAIJIAYUN_BASE_URL": platform_url,
        "BAIJIAYUN_PARTNER_ID": str(platform.partner_id),
        "BAIJIAYUN_PARTNER_KEY": platform.partner_key.get_secret_value(),
        "BAIJIAYUN_SECRET_KEY": platform.secret_key.get_secret_value(),
        "REDIS_URL": redis_url,
        "ROLLCALL_ADMINS": "U0DEMO",
        "ROLLCALL_SECRET": SECRET,
    }


def patient() -> dict[str, Any]:
    """Arguments of a workspace that takes three seconds for longer: the machine may have other work on all its cores.

    That an acknowledgement comes before what takes long is asserted by what has happened by then.
    """
    return {"clock": SlackClock(still=True), "ack_timeout": PATIENCE}


@pytest.fixture
def seed() -> str:
    """What the platform starts with."""
    return "empty"


@pytest.fixture
def environment() -> dict[str, str]:
    """Settings that differ from the usual."""
    return {}


@pytest.fixture
def patient_with_redis(
    request: pytest.FixtureRequest, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lets a Redis that is there, and a look at an account, take longer than a person waits.

    The machine may have other work on all its cores.
    """
    if "nowhere" in request.fixturenames or "REDIS_URL" in environment:
        return
    monkeypatch.setattr(accounts, "CHECK_TIMEOUT", PATIENCE)
    for timeout in ("READ_STORE_TIMEOUT", "OFFLINE_TIMEOUT", "ACKNOWLEDGE_TIMEOUT"):
        monkeypatch.setattr(dispatcher, timeout, PATIENCE)
    for module in (buttons, confirmations, dispatcher, forms, home, messages):
        monkeypatch.setattr(module, "ACCEPT_TIMEOUT", PATIENCE)


@pytest.fixture
async def school(
    patient_with_redis: None,
    redis_url: str,
    seed: str,
    environment: dict[str, str],
    clock: Callable[[], datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[School]:
    """A school at `NOW`; at the end all that the bot sent is checked for Slack's limits and for secrets."""
    # at the end of each of some four hundred tests a read is waited for
    monkeypatch.setattr(worker, "READ_TIMEOUT", 0.05)
    platform = PlatformConfig(seed=seed, now=NOW)  # type: ignore[arg-type]
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(
            Workspace(scopes=scopes(), events=bot_events(), shortcuts=shortcuts(), **patient())
        )
        workspace.add_user("U0ANNA", "Anna", tz="Europe/London")
        workspace.add_user("U0GUEST", "Gus", guest=True)
        told = variables(workspace, platform, platform_url, redis_url)
        settings = settings_from({**told, **environment})
        bot = await stack.enter_async_context(rollcall(settings, clock))
        url = await stack.enter_async_context(serve(http_app(bot)))
        workspace.bot_url = url
        client = await stack.enter_async_context(local_client(platform_url))
        yield School(workspace, platform_url, platform, settings, client, [url])
        for sent in workspace.sent:
            assert _problems(sent) == []
            assert _secrets(platform, settings, sent) == []


def _problems(sent: Sent) -> list[str]:
    """What Slack would not take of a message."""
    blocks = sent.arguments.get("blocks")
    return check("message", blocks, sent.arguments.get("text", "")) if blocks else []


def _secrets(platform: PlatformConfig, settings: Settings, sent: Sent) -> list[str]:
    """The secrets that stand in what was sent."""
    said = json.dumps(sent.arguments, default=str, ensure_ascii=False)
    slack = (settings.slack_bot_token, settings.slack_signing_secret, settings.rollcall_secret)
    kept = (platform.partner_key, platform.secret_key, *slack)
    secrets = [secret.get_secret_value() for secret in kept if secret]
    return [secret[:8] for secret in secrets if secret in said]


@pytest.fixture
def manual_clock() -> ManualClock:
    """What sets the bot's clock."""
    return ManualClock()


@pytest.fixture
def clock(manual_clock: ManualClock) -> Callable[[], datetime]:
    """The bot's clock."""
    return manual_clock.now


@pytest.fixture
def moving_clock() -> Callable[[], datetime]:
    """A clock that goes on from `NOW`, for who waits for something."""
    ahead = NOW - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


@pytest.fixture
async def working(school: School, moving_clock: Callable[[], datetime]) -> AsyncIterator[School]:
    """The school with a worker beside the bot, whose clock moves."""
    school.workspace.clock.advance(NOW - datetime.now(UTC))
    async with app.worker(school.settings, moving_clock):
        yield school


@pytest.fixture
async def schools(
    patient_with_redis: None,
    redis_url: str,
    redis: Redis,
    clock: Callable[[], datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Schools]:
    """A bot of one workspace, and another that has not installed it yet."""
    # made of what stands above
    from tests.end_to_end.installed import installable

    monkeypatch.setattr(worker, "READ_TIMEOUT", 0.05)
    async with installable(redis_url, redis, clock) as schools:
        yield schools
