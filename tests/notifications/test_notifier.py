"""One notification, with Slack answering as it may: one message stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks import Message
from bot.jobs import HeldJob, Job, LeaseLost, Queue
from bot.manifest import scopes
from bot.notifications.notifier import Notifier, metadata_of
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import broken, lost, refusing, throttled
from bot.slack import Refused
from bot.state import SCHEDULED, SlackThrottle, Subject, connect
from tests.jobs.conftest import lose_leases
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting

MESSAGE = Message("no teacher", ({"type": "section", "text": {"type": "plain_text", "text": "no teacher"}},))


@dataclass
class NotifierHarness:
    """A workspace, and what tells its channels."""

    workspace: Workspace
    notifier: Notifier
    held: HeldJob
    subject: Subject

    @property
    def team(self) -> str:
        return self.workspace.world.directory.team.id

    async def tell(self, where: str = "C0OPS", *, direct: bool = False, held: HeldJob | None = None) -> bool:
        return await self.notifier.tell(
            held or self.held, self.team, self.subject, where, MESSAGE, direct=direct
        )

    async def taken_over(self) -> HeldJob:
        """The watch in another worker's hand, since this one was silent."""
        await lose_leases(self.notifier.queue.redis, SCHEDULED)
        (held,) = await self.notifier.queue.abandoned(1)
        return held

    def state(self, channel: str = "ops", user: str = "U0DEMO") -> int:
        seen = self.workspace.seen(user, channel)
        return sum((m.content.metadata or {}) == metadata_of(self.subject) for m in seen)


@pytest.fixture
async def harness(redis_url: str) -> AsyncIterator[NotifierHarness]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        redis = await stack.enter_async_context(connect(redis_url))
        slack = await stack.enter_async_context(connected(workspace, call_timeout=0.3))
        notifier = Notifier(
            lambda team: slack, Queue(redis, SCHEDULED), SlackThrottle(redis, timedelta(milliseconds=10))
        )
        held = await notifier.queue.accept(Job(key="T1 watch", kind="watch"))
        assert held is not None
        subject = Subject("soon", "26112412345678", datetime.now(UTC).replace(microsecond=0))
        yield NotifierHarness(workspace, notifier, held, subject)


async def test_told_once(harness: NotifierHarness) -> None:
    assert await harness.tell()
    assert await harness.tell()
    assert await harness.tell(held=await harness.taken_over())
    assert harness.state() == 1


async def test_who_lost_the_watch_tells_nothing(harness: NotifierHarness) -> None:
    """A process that stood still wakes up with a lease that is another's by now."""
    successor = await harness.taken_over()
    with pytest.raises(LeaseLost):
        await harness.tell()
    assert harness.state() == 0
    assert await harness.tell(held=successor)
    assert harness.state() == 1


async def test_a_post_that_was_done_but_not_answered(harness: NotifierHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", lost())
    assert not await harness.tell()
    assert await harness.tell()
    assert harness.state() == 1


async def test_a_post_that_failed_is_tried_again(harness: NotifierHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", broken())
    assert not await harness.tell()
    assert harness.state() == 0
    assert await harness.tell()
    assert harness.state() == 1


@pytest.mark.parametrize("posted", [True, False])
async def test_who_died_as_it_told(
    harness: NotifierHarness, posted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dying(held: HeldJob, name: str, note: object = None) -> None:
        raise LeaseLost

    monkeypatch.setattr(harness.notifier.queue, "record", dying)
    if not posted:
        harness.workspace.faults.set("chat.postMessage", broken())
        assert not await harness.tell()
    else:
        with pytest.raises(LeaseLost):
            await harness.tell()
    monkeypatch.undo()
    assert await harness.tell(held=await harness.taken_over())
    assert harness.state() == 1


async def test_slack_is_left_alone_when_it_asks_for_that(harness: NotifierHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", throttled(1))
    assert not await harness.tell()
    assert await harness.notifier.throttle.must_wait(harness.team, "C0OPS") > 0.5
    assert await harness.tell()
    assert harness.state() == 1


async def test_blocks_that_are_refused_go_as_text(harness: NotifierHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", refusing("invalid_blocks"))
    assert await harness.tell()
    (message,) = [m for m in harness.workspace.seen(channel="ops") if m.content.metadata]
    assert message.text == "no teacher"
    assert not message.content.blocks


async def test_a_refusal_is_final(harness: NotifierHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", refusing("is_archived"))
    with pytest.raises(Refused, match="is_archived"):
        await harness.tell()
    assert await harness.tell()
    assert harness.state() == 0


async def test_a_person_is_told_by_direct_message(harness: NotifierHarness) -> None:
    assert await harness.tell("U0DEMO", direct=True)
    assert harness.state(harness.workspace.direct()) == 1
