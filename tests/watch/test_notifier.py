"""One notification, with Slack answering as it may: one message stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks import Message
from bot.manifest import scopes
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import broken, lost, refusing, throttled
from bot.slack import Refused
from bot.state import Hold, Keys, Runs, Subject, Watches, connect
from bot.watch.notifier import Notifier, metadata_of
from tests.slack.connected import connected

LEASE = 0.6
MESSAGE = Message("no teacher", ({"type": "section", "text": {"type": "plain_text", "text": "no teacher"}},))


@dataclass
class Scene:
    """A workspace, and what tells its channels."""

    workspace: Workspace
    watches: Watches
    notifier: Notifier
    subject: Subject

    async def tell(self, where: str = "C0OPS", *, direct: bool = False) -> bool:
        return await self.notifier.tell(self.watches, self.subject, where, MESSAGE, direct=direct)

    async def after_the_lease(self) -> bool:
        await asyncio.sleep(LEASE)
        return await self.tell()

    def state(self, channel: str = "ops", user: str = "U0DEMO") -> int:
        seen = self.workspace.seen(user, channel)
        return sum((m.content.metadata or {}) == metadata_of(self.subject) for m in seen)


@pytest.fixture
async def scene(redis_url: str) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        redis = await stack.enter_async_context(connect(redis_url))
        slack = await stack.enter_async_context(connected(workspace, patience=0.3))
        notifier = Notifier(lambda team: slack, Runs(redis, pace=timedelta(milliseconds=10)), LEASE)
        watches = Watches(redis, Keys(workspace.world.directory.team.id))
        subject = Subject("soon", "26112412345678", datetime.now(UTC).replace(microsecond=0))
        yield Scene(workspace, watches, notifier, subject)


async def test_told_once(scene: Scene) -> None:
    assert await scene.tell()
    assert await scene.after_the_lease()
    assert scene.state() == 1


async def test_two_at_once_tell_once(scene: Scene) -> None:
    done = await asyncio.gather(*(scene.tell() for _ in range(8)))
    assert any(done)
    assert scene.state() == 1


async def test_a_post_that_was_done_but_not_answered(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", lost())
    assert not await scene.tell()
    assert not await scene.tell()
    assert await scene.after_the_lease()
    assert scene.state() == 1


async def test_a_post_that_failed_is_tried_again_after_the_lease(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", broken())
    assert not await scene.tell()
    assert scene.state() == 0
    assert await scene.after_the_lease()
    assert scene.state() == 1


async def test_who_died_between_claim_and_post(scene: Scene) -> None:
    assert await scene.watches.claim(scene.subject, "C0OPS", LEASE) is Hold.OURS
    assert not await scene.tell()
    assert await scene.after_the_lease()
    assert scene.state() == 1


async def test_slack_is_left_alone_when_it_asks_for_that(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", throttled(1))
    assert not await scene.tell()
    assert await scene.notifier.runs.must_wait(scene.watches.keys.team, "C0OPS") > 0.5
    assert await scene.tell()
    assert scene.state() == 1


async def test_blocks_that_are_refused_go_as_text(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", refusing("invalid_blocks"))
    assert await scene.tell()
    (message,) = [m for m in scene.workspace.seen(channel="ops") if m.content.metadata]
    assert message.text == "no teacher"
    assert not message.content.blocks


async def test_a_refusal_is_final(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", refusing("is_archived"))
    with pytest.raises(Refused, match="is_archived"):
        await scene.tell()
    assert await scene.after_the_lease()
    assert scene.state() == 0


async def test_a_person_is_told_by_direct_message(scene: Scene) -> None:
    assert await scene.tell("U0DEMO", direct=True)
    assert scene.state(scene.workspace.direct()) == 1
