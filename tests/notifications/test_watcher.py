"""The watcher's agenda: which looks ask the platform for the classes near."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import pytest
from msgspec.structs import replace

from bot.jobs import HeldJob, Job, Queue
from bot.manifest import scopes
from bot.notifications import watcher as watcher_module
from bot.notifications.notifier import Notifier
from bot.notifications.watcher import AGENDA_LIFE, WATCH, Watcher
from bot.sandbox.workspace import Workspace
from bot.state import REQUESTS, SCHEDULED, Redis, SlackThrottle, Throttle, Watch, connect
from bot.state.throttle import WINDOW
from tests.classroom.conftest import ANNA, NOW, TenantSetup, setup
from tests.slack.connected import connected

__all__ = ["setup"]


@dataclass
class WatcherHarness:
    """A watcher at work, with a clock that can be set."""

    setup: TenantSetup
    watcher: Watcher
    held: HeldJob

    async def look_at(self, now: datetime) -> int:
        """Looks once at `now`; how often the platform has been asked for its list so far."""
        tenant = replace(self.setup.tenant, clock=lambda: now)
        await replace(self.watcher, tenant=tenant).watch(self.held)
        return len(await self.setup.asked("rooms"))


@pytest.fixture
async def harness(setup: TenantSetup, redis_url: str) -> AsyncIterator[WatcherHarness]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        redis = await stack.enter_async_context(connect(redis_url))
        slack = await stack.enter_async_context(connected(workspace, call_timeout=0.3))
        queue = Queue(redis, SCHEDULED)
        watcher = Watcher(setup.tenant, Notifier(lambda team: slack, queue, SlackThrottle(redis)))
        await setup.tenant.watches.switch_on(Watch(channel="C0OPS", owner=ANNA.id, language="en"))
        held = await queue.accept(Job(key="T0ROLLCALL watch", kind=WATCH))
        assert held is not None
        yield WatcherHarness(setup, watcher, held)


async def test_the_classes_near_are_asked_for_once_in_two_minutes(harness: WatcherHarness) -> None:
    assert await harness.look_at(NOW) == 1
    assert await harness.look_at(NOW + AGENDA_LIFE - timedelta(seconds=1)) == 1
    assert await harness.look_at(NOW + AGENDA_LIFE) == 2


async def test_a_clock_that_was_set_back_has_them_asked_for_again(harness: WatcherHarness) -> None:
    assert await harness.look_at(NOW + timedelta(hours=1)) == 1
    assert await harness.look_at(NOW) == 2
    assert await harness.look_at(NOW + timedelta(seconds=1)) == 2


async def test_what_was_known_is_used_while_the_platform_does_not_answer(harness: WatcherHarness) -> None:
    await harness.look_at(NOW)
    await harness.setup.control("/faults", kind="code", endpoint="rooms", code=1, count=99)
    assert await harness.look_at(NOW + AGENDA_LIFE) > 1
    kept = await harness.setup.tenant.watches.agenda()
    assert kept is not None
    assert kept.read_at == NOW


class Counted(Throttle):
    """Delays nothing, and knows how much of a window each request might take."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(redis, "counted")
        self.shares: list[int] = []

    async def wait(self) -> None:
        self.shares.append(self.allowed)


async def test_300_classes_of_one_minute_are_looked_at_within_30_seconds_and_half_the_limit(
    harness: WatcherHarness, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, end = NOW + timedelta(minutes=4), NOW + timedelta(minutes=50)
    await harness.setup.control(
        "/rooms", count=300, title="Maths", start=start.isoformat(), end=end.isoformat()
    )
    # the list is read beforehand
    await harness.look_at(NOW - timedelta(seconds=90))
    throttle = Counted(redis)
    monkeypatch.setattr(harness.setup.tenant.platform._connection, "throttle", throttle)
    await harness.setup.client.delete("/_control/requests")
    await harness.setup.control("/limits", requests=1000)
    # a channel takes one notice in a second: as if there were time for none
    monkeypatch.setattr(watcher_module, "CHECK_INTERVAL", -1.0)
    await harness.look_at(NOW)
    asked = Counter(entry["endpoint"] for entry in await harness.setup.every_request())
    assert asked == {"teacher_present": 300}
    assert set(throttle.shares) == {REQUESTS // 2}
    assert (ceil(len(throttle.shares) / (REQUESTS // 2)) - 1) * WINDOW < 30


async def test_the_list_of_classes_leaves_as_much_to_people_as_looking_at_them(
    harness: WatcherHarness, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it takes of the share of class watch, instead of waiting behind reports."""
    await harness.setup.room("Maths", "2026-11-24T10:04", "2026-11-24T11:00")
    throttle = Counted(redis)
    monkeypatch.setattr(harness.setup.tenant.platform._connection, "throttle", throttle)
    await harness.setup.client.delete("/_control/requests")
    await harness.look_at(NOW)
    asked = [entry["endpoint"] for entry in await harness.setup.every_request()]
    assert "rooms" in asked
    assert throttle.shares == [REQUESTS // 2] * len(asked)


async def test_who_could_not_be_told_in_time_is_told_after_the_next_look(
    harness: WatcherHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await harness.setup.room("Maths", "2026-11-24T10:04", "2026-11-24T11:00")
    monkeypatch.setattr(watcher_module, "CHECK_INTERVAL", -1.0)
    await harness.look_at(NOW)
    monkeypatch.undo()
    await harness.look_at(NOW)
    assert [asked["room_id"] for asked in await harness.setup.asked("teacher_present")] == [room, room]
    await harness.look_at(NOW)
    assert len(await harness.setup.asked("teacher_present")) == 2
