"""The watcher's agenda: which looks ask the platform for the classes near."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.jobs import HeldJob, Job, Queue
from bot.manifest import scopes
from bot.sandbox.workspace import Workspace
from bot.state import SCHEDULED, Pace, Watch, connect
from bot.watch.notifier import Notifier
from bot.watch.watcher import AGENDA_LIFE, WATCH, Watcher
from tests.classroom.conftest import ANNA, NOW, Stage, stage
from tests.slack.connected import connected

__all__ = ["stage"]


@dataclass
class Scene:
    """A watcher at work, with a clock that can be set."""

    stage: Stage
    watcher: Watcher
    held: HeldJob

    async def look_at(self, now: datetime) -> int:
        """Looks once at `now`; how often the platform has been asked for its list so far."""
        tenant = replace(self.stage.tenant, clock=lambda: now)
        await replace(self.watcher, tenant=tenant).watch(self.held)
        return len(await self.stage.asked("rooms"))


@pytest.fixture
async def scene(stage: Stage, redis_url: str) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        redis = await stack.enter_async_context(connect(redis_url))
        slack = await stack.enter_async_context(connected(workspace, patience=0.3))
        queue = Queue(redis, SCHEDULED)
        watcher = Watcher(stage.tenant, Notifier(lambda team: slack, queue, Pace(redis)))
        await stage.tenant.watches.switch_on(Watch(channel="C0OPS", owner=ANNA.id, language="en"))
        held = await queue.accept(Job(key="T0ROLLCALL watch", kind=WATCH))
        assert held is not None
        yield Scene(stage, watcher, held)


async def test_the_classes_near_are_asked_for_once_in_two_minutes(scene: Scene) -> None:
    assert await scene.look_at(NOW) == 1
    assert await scene.look_at(NOW + AGENDA_LIFE - timedelta(seconds=1)) == 1
    assert await scene.look_at(NOW + AGENDA_LIFE) == 2


async def test_a_clock_that_was_set_back_has_them_asked_for_again(scene: Scene) -> None:
    assert await scene.look_at(NOW + timedelta(hours=1)) == 1
    assert await scene.look_at(NOW) == 2
    assert await scene.look_at(NOW + timedelta(seconds=1)) == 2


async def test_what_was_known_is_used_while_the_platform_does_not_answer(scene: Scene) -> None:
    await scene.look_at(NOW)
    await scene.stage.control("/faults", kind="code", endpoint="rooms", code=1, count=99)
    assert await scene.look_at(NOW + AGENDA_LIFE) > 1
    kept = await scene.stage.tenant.watches.agenda()
    assert kept is not None
    assert kept.read_at == NOW
