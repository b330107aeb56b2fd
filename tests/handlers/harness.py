"""A dispatcher between real stand-ins, with a real Redis and no web in front."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import pytest

from bot.app import dispatcher_of
from bot.classroom.tenant import Tenant
from bot.errors import NotAllowed
from bot.jobs import HeldJob, Job, LeaseLost, Queue
from bot.manifest import scopes
from bot.reports.channels import SlackChannels
from bot.sandbox.workspace import Message as Seen
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.directory import Team
from bot.slack import Slack
from bot.state import (
    CARD,
    COMMAND,
    COMMANDS,
    Contexts,
    Invocation,
    Keys,
    PendingCommands,
    Presses,
    Redis,
    Reply,
    Rooms,
)
from handlers.dispatcher import Dispatcher
from handlers.people import People
from tests.classroom.conftest import NOW, TenantSetup
from tests.jobs.conftest import lose_leases
from tests.slack.connected import connected

TEAM = "T0SCHOOL"
NEW = 'room new "English" 14:00-15:00 Beijing time'
REFERENCE = r"Reference `([0-9a-f]{8})`"
GENERAL = "C0GENERAL"

Press = Callable[..., Awaitable[Invocation]]
"""A press of a button that carries a line."""


def asked(line: str = "", *, id: str = "1", **traits: Any) -> Invocation:
    """Something that Anna sent in #general, or elsewhere."""
    place = {"user": "U0ANNA", "channel": GENERAL, **traits}
    thread_ts = place.pop("thread_ts", None)
    reply = Reply(channel=place["channel"], user=place["user"], thread_ts=thread_ts)
    return Invocation(**{"asked_at": NOW, "id": id, "team": TEAM, "line": line, "reply": reply, **place})


class DyingQueue(Queue):
    """The queue of a process that dies before it can mark as done what it did."""

    async def finish(self, held: HeldJob) -> None:
        raise LeaseLost


@dataclass
class DispatcherHarness:
    """A dispatcher, and all that is around it."""

    workspace: Workspace
    setup: TenantSetup
    dispatcher: Dispatcher

    @property
    def queue(self) -> Queue:
        return self.dispatcher.queue

    @property
    def tenant(self) -> Tenant:
        return self.setup.tenant

    @property
    def direct(self) -> str:
        """The direct messages with Anna."""
        return self.workspace.direct("U0ANNA")

    async def take(self, invocation: Invocation, *, redeliverable: bool = False) -> list[str]:
        """Takes it in and waits for the end; what Anna sees then."""
        await self.dispatcher.take(invocation, redeliverable=redeliverable)
        return await self.told(invocation.channel)

    async def told(self, channel: str = GENERAL) -> list[str]:
        """What Anna sees in a channel once all is done."""
        await self.dispatcher.tasks.drain(10)
        return [message.text for message in self.seen(channel)]

    def seen(self, channel: str = GENERAL, user: str = "U0ANNA") -> list[Seen]:
        """The bot's messages that somebody sees in a channel."""
        bot = self.workspace.world.directory.bot.id
        return [message for message in self.workspace.seen(user, channel) if message.author == bot]

    async def jobs(self, *, cards: bool = False) -> list[str]:
        """The jobs, or those of cards."""
        return [each.job.key for each in await self.queue.all() if (each.job.kind == CARD) is cards]

    async def held(self, invocation: Invocation) -> HeldJob:
        """It as it was accepted, by this process."""
        body = msgspec.json.encode(invocation).decode()
        held = await self.queue.accept(Job(key=f"{TEAM} {invocation.id}", kind=COMMAND, body=body))
        assert held is not None
        return held

    async def taken_over(self) -> HeldJob:
        """The one job, once its process has died."""
        await lose_leases(self.queue.redis, COMMANDS)
        (held,) = await self.queue.abandoned(1)
        return held

    def without(self, redis: Redis, *parts: str) -> None:
        """Moves what the dispatcher keeps to a Redis that is not there: its queue, and parts of its tenant."""
        gone = Queue(redis, COMMANDS)
        kinds = {
            "contexts": Contexts,
            "pending_commands": PendingCommands,
            "rooms": Rooms,
            "presses": Presses,
        }
        lost = {part: kinds[part](redis, Keys(TEAM)) for part in parts}
        self.setup.tenant = msgspec.structs.replace(self.tenant, **lost)
        outbox = msgspec.structs.replace(self.dispatcher.delivery.outbox, queue=gone)
        self.deliver(outbox=outbox)
        self.dispatcher = msgspec.structs.replace(self.dispatcher, queue=gone)

    def deliver(self, **changes: Any) -> None:
        """Delivers in another way from now on."""
        delivery = msgspec.structs.replace(self.dispatcher.delivery, **changes)
        self.dispatcher = msgspec.structs.replace(self.dispatcher, delivery=delivery)


@pytest.fixture
async def harness(setup: TenantSetup, redis: Redis) -> AsyncIterator[DispatcherHarness]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), team=Team(TEAM)))
        workspace.add_user("U0ANNA", "Anna")
        slack = await stack.enter_async_context(connected(workspace))
        setup.tenant = msgspec.structs.replace(setup.tenant, channels=SlackChannels(lambda: slack))

        def of(team: str) -> Tenant:
            if team != TEAM:
                raise NotAllowed("stranger")
            return setup.tenant

        def clock() -> datetime:
            return NOW

        def workspaces(team: str) -> Slack:
            return slack

        people, queue = People(workspaces, frozenset()), Queue(redis, COMMANDS)
        dispatcher = dispatcher_of(of, workspaces, people, setup.tenant.signer, queue, clock)
        yield DispatcherHarness(workspace, setup, dispatcher)
        await dispatcher.tasks.drain(0)


@pytest.fixture
def press(redis: Redis) -> Press:
    """Another press of a button, long after the one before."""
    count = itertools.count(10)

    async def press(line: str, **traits: Any) -> Invocation:
        await redis.delete(Keys(TEAM).press("a button"))
        return asked(line, id=str(next(count)), button="a button", **traits)

    return press
