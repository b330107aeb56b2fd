"""A workspace, a Redis that can die, and workers as processes of their own between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.clock import PLATFORM_ZONE
from bot.manifest import scopes
from bot.reports.due import due_after, recurrence_of
from bot.reports.failure_notifier import NOTICE
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Message, Workspace
from bot.state import Keys, Schedule, Schedules, ScheduleState, connect
from tests.http import local_client

from ..state.killable_redis import KillableRedis, killable_redis
from .processes import WorkerProcess, worker_process

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=PLATFORM_ZONE)
"""When the reports of these tests are due first."""

PATIENTLY = 120.0
"""Seconds in which what must happen happens, on a machine that has other work on all its cores."""


def due_of(message: Message) -> tuple[int, str]:
    """Of which report a message is, by its metadata."""
    payload = (message.content.metadata or {})["event_payload"]
    return payload["schedule"], payload["due"]


@dataclass
class ReportsHarness:
    """Where reports are sent, and those who send them. `clock` holds the seconds all clocks are ahead by."""

    workspace: Workspace
    redis: KillableRedis
    platform: PlatformConfig
    platform_url: str
    clock: Path
    stack: AsyncExitStack
    ahead: timedelta = field(default_factory=timedelta)
    workers: int = 0

    @property
    def team(self) -> str:
        return self.workspace.world.directory.team.id

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set_clocks(self, to: datetime) -> None:
        """Lets it be `to` for Slack and for every worker."""
        ahead = to - datetime.now(UTC)
        self.workspace.clock.advance(ahead - self.ahead)
        self.ahead = ahead
        self.clock.write_text(str(ahead.total_seconds()))

    async def schedule(self, at: datetime = NINE, channel: str = "C0OPS", **traits: Any) -> Schedule:
        """A daily report, due first at `at`."""
        async with connect(self.redis.url) as client:
            schedules = Schedules(client, Keys(self.team))
            made = Schedule(
                **{
                    "team": self.team,
                    "number": await schedules.next_number(),
                    "at": time(at.hour, at.minute, at.second),
                    "zone": PLATFORM_ZONE.key,
                    "channel": channel,
                    "owner": "U0DEMO",
                    "language": "en",
                    "made_at": at - timedelta(days=1),
                    **traits,
                }
            )
            await schedules.add(made, due_after(recurrence_of(made), at - timedelta(seconds=1)))
        return made

    async def state(self, number: int = 1) -> ScheduleState | None:
        async with connect(self.redis.url) as client:
            return await Schedules(client, Keys(self.team)).get(number)

    def reports(self) -> list[Message]:
        """The reports that stand in the workspace, oldest first."""
        posted = self.workspace.world.messages.all
        return [m for m in posted if m.content.metadata and m.content.metadata["event_type"] != NOTICE]

    def counted(self) -> Counter[tuple[int, str]]:
        """How many messages there are for each report that was due."""
        return Counter(map(due_of, self.reports()))

    async def until_reports(self, count: int) -> None:
        await self.workspace.world.messages.wait_until(lambda: len(self.reports()) >= count, PATIENTLY)

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENTLY):
            while not await holds():  # noqa: ASYNC110 - other processes' doing
                await asyncio.sleep(0.05)

    async def until_settled(self, number: int = 1, after: datetime = NINE) -> ScheduleState:
        """Waits until the next report is scheduled."""

        async def settled() -> bool:
            state = await self.state(number)
            return state is not None and state.due > after and state.opened is None

        await self.until(settled)
        state = await self.state(number)
        assert state is not None
        return state

    async def until_last(self, kind: str, number: int = 1) -> ScheduleState:
        """Waits until the last report came to this."""

        async def came() -> bool:
            state = await self.state(number)
            return state is not None and state.last is not None and state.last.kind == kind

        await self.until(came)
        state = await self.state(number)
        assert state is not None
        return state

    async def until_tries(self, tries: int, number: int = 1) -> None:
        """Waits until the report has been put off so many times."""

        async def put_off() -> bool:
            state = await self.state(number)
            return state is not None and state.tries >= tries

        await self.until(put_off)

    async def worker(self, halt: str = "", **orders: Any) -> WorkerProcess:
        """A worker process, once it is up."""
        usual = {
            "lease": 2.0,
            "pace": 0.05,
            "max_wait": 1.5,
            "short": True,
            "beat": 0.2,
            "clock": str(self.clock),
            "settings": self._settings(),
        }
        self.workers += 1
        log = self.clock.with_name(f"worker {self.workers}.log")
        return await self.stack.enter_async_context(worker_process({**usual, "halt": halt, **orders}, log))

    def _settings(self) -> dict[str, str]:
        identity = self.workspace.world.identity
        return {
            "SLACK_BOT_TOKEN": identity.bot_token,
            "SLACK_SIGNING_SECRET": identity.signing_secret,
            "SLACK_API_URL": self.workspace.api_url,
            "BAIJIAYUN_BASE_URL": self.platform_url,
            "BAIJIAYUN_PARTNER_ID": str(self.platform.partner_id),
            "BAIJIAYUN_PARTNER_KEY": self.platform.partner_key.get_secret_value(),
            "REDIS_URL": self.redis.url,
        }


async def killed(process: WorkerProcess) -> None:
    """Ends a process as a power cut would."""
    process.kill()
    await process.wait()


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[ReportsHarness]:
    """A workspace shortly before `NINE`."""
    platform = PlatformConfig(seed="demo", now=NINE - timedelta(seconds=2))
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(killable_redis(tmp_path / "redis"))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        url = await stack.enter_async_context(serve(create_app(platform)))
        workers = await stack.enter_async_context(AsyncExitStack())
        made = ReportsHarness(workspace, redis, platform, url, tmp_path / "clock", workers)
        made.set_clocks(NINE - timedelta(seconds=2))
        yield made


@pytest.fixture
async def platform_control(harness: ReportsHarness) -> AsyncIterator[httpx.AsyncClient]:
    """The hands behind the platform's back."""
    async with local_client(f"{harness.platform_url}/_control") as client:
        yield client
