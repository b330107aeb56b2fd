"""What goes wrong during a soak: the platform, Slack, Redis, and the bot's own processes."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.workspace import (
    RESPONSE_URL,
    Fault,
    Workspace,
    bad_gateway,
    broken,
    cut,
    hanging,
    lost,
    refusing,
    throttled,
)
from tests.end_to_end.bots import Bot, bot_process, rollcall_process
from tests.state.killable_redis import KillableRedis

PLATFORM_EVERY = 1.5
SLACK_EVERY = 1.5
KILL_EVERY = 12.0
REDIS_EVERY = 25.0
"""Seconds between two troubles of a kind, at the mean."""

ENDPOINTS = ("create_room", "update_room", "delete_room", "room", "rooms", "in_class", "hourly_peaks", "*")
PLATFORM_FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "latency", "seconds": 3},
    {"kind": "latency", "when": "after", "seconds": 4},
    {"kind": "cut", "when": "before"},
    {"kind": "cut", "when": "after"},
    {"kind": "http_502", "when": "before"},
    {"kind": "http_502", "when": "after"},
    {"kind": "truncated"},
    {"kind": "throttled"},
    {"kind": "http_429"},
)

NOT_SHOWN = (RESPONSE_URL, "chat.postEphemeral")
"""Where Slack tells nobody afterwards whether a message was shown: their faults come before the work."""

LOOKED_UP = (
    "chat.postMessage",
    "chat.update",
    "users.info",
    "conversations.open",
    "conversations.history",
    "conversations.members",
    "conversations.info",
)


@dataclass
class Processes:
    """Two web processes and two workers. One that dies is replaced at once, as a supervisor does.

    `program` is what each is a command of; where none is named, they are forked.
    """

    environment: Mapping[str, str]
    folder: Path
    stack: AsyncExitStack
    program: Sequence[str] | None
    bots: dict[str, Bot] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)
    started: int = 0

    async def start(self) -> None:
        """Starts all of them."""
        await asyncio.gather(*map(self.replace, ("web a", "web b", "worker a", "worker b")))

    async def replace(self, role: str) -> None:
        """Starts one anew; its place is taken once it answers."""
        self.started += 1
        name = f"{self.started:03d} {role}"
        command = role.split()[0]
        starting = (
            bot_process(self.environment, self.folder, name, self.program)
            if command == "web"
            else rollcall_process(command, self.environment, self.folder, name, self.program)
        )
        self.bots[role] = await self.stack.enter_async_context(starting)
        self.killed.discard(role)

    async def kill(self, role: str) -> None:
        """Kills one as `kill -9` does, and replaces it."""
        bot = self.bots[role]
        assert bot.process.returncode is None, f"ended by itself: {bot.log.read_text()}"
        self.killed.add(role)
        bot.kill()
        await self.replace(role)

    def urls(self) -> list[str]:
        """Where the web processes listen, dead ones included: Slack does not know either."""
        return [bot.url for role, bot in self.bots.items() if role.startswith("web")]

    def dead(self) -> set[str]:
        """The processes that were killed and not replaced, or ended by themselves."""
        return self.killed | {role for role, bot in self.bots.items() if bot.process.returncode is not None}


@dataclass
class Troubles:
    """Makes things go wrong, one after the other, and counts them."""

    workspace: Workspace
    platform: httpx.AsyncClient
    redis: KillableRedis
    processes: Processes
    rng: random.Random
    kill_every: float = KILL_EVERY
    redis_every: float = REDIS_EVERY
    journal: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How often each went wrong."""
        return Counter(name for _, name in self.journal)

    @property
    def deaths(self) -> int:
        """How often a process or Redis was killed."""
        return sum(count for name, count in self.counts.items() if name.startswith(("killed", "Redis")))

    async def go_on(self) -> None:
        """Until it is cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._again(PLATFORM_EVERY, self.platform_fault))
            group.create_task(self._again(SLACK_EVERY, self.slack_fault))
            group.create_task(self._again(self.kill_every, self.kill))
            group.create_task(self._again(self.redis_every, self.restart_redis))

    async def end(self) -> None:
        """Nothing goes wrong any more."""
        self.workspace.faults.clear()
        await self.platform.delete("/_control/faults")

    async def _again(self, every: float, trouble: Any) -> None:
        while True:
            await asyncio.sleep(self.rng.uniform(0.5, 1.5) * every)
            await trouble()

    def _note(self, name: str) -> None:
        self.journal.append((datetime.now(UTC), name))

    async def platform_fault(self) -> None:
        """One request, or two, to the platform go wrong."""
        fault = {**self.rng.choice(PLATFORM_FAULTS), "endpoint": self.rng.choice(ENDPOINTS)}
        answer = await self.platform.post(
            "/_control/faults", json={**fault, "count": self.rng.choice((1, 1, 2))}
        )
        assert answer.is_success, answer.text
        self._note(f"platform: {fault['kind']}")

    async def slack_fault(self) -> None:
        """One call of Slack, or two, go wrong."""
        count = self.rng.choice((1, 1, 2))
        before = {
            "429": throttled(1, count),
            "500": broken(500, count),
            "502": bad_gateway(count),
            "cut": cut(count, after_work=False),
            "hangs": hanging(count),
            "internal_error": refusing("internal_error", count),
        }
        after = {"502 after": bad_gateway(after_work=True), "cut after": cut(), "lost": lost()}
        method = self.rng.choice((*NOT_SHOWN, *LOOKED_UP))
        faults: dict[str, Fault] = before if method in NOT_SHOWN else {**before, **after}
        name = self.rng.choice(list(faults))
        self.workspace.faults.set(method, faults[name])
        self._note(f"Slack: {name}")

    async def kill(self) -> None:
        """A process is killed."""
        role = self.rng.choice(list(self.processes.bots))
        self._note(f"killed: {role.split()[0]}")
        await self.processes.kill(role)

    async def restart_redis(self) -> None:
        """Redis is killed, and is back a moment later."""
        self._note("Redis restarted")
        await self.redis.die()
        await asyncio.sleep(self.rng.uniform(0, 2))
        await self.redis.start()
