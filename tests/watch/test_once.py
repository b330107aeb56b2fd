"""Workers as processes of their own, killed while they tell: each thing is told once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import httpx
import pytest

from bot.state import Keys, Watch, Watches, connect
from tests.reports.conftest import NINE, Town, killed

pytestmark = pytest.mark.waiting

ROOMS = 20
TAKEN_OVER = 75.0
"""Seconds in which another worker has taken over what a killed one was at: two leases, on a slow machine."""


async def watched(town: Town, platform: httpx.AsyncClient) -> None:
    """Lets ops watch, shortly before many classes without a teacher."""
    start, end = (NINE + timedelta(minutes=minutes) for minutes in (4, 60))
    order = {"count": ROOMS, "title": "Maths", "start": start.isoformat(), "end": end.isoformat()}
    answer = await platform.post("/rooms", json=order)
    assert answer.status_code == 200, answer.text
    async with connect(town.redis.url) as redis:
        watches = Watches(redis, Keys(town.team))
        await watches.switch_on(Watch(channel="C0OPS", owner="U0DEMO", language="en"))


def told(town: Town) -> Counter[tuple[str, str]]:
    """How often each thing was told, of which room."""
    payloads = [(message.content.metadata or {})["event_payload"] for message in town.reports()]
    return Counter((payload["kind"], payload["room"]) for payload in payloads)


def maths(town: Town) -> int:
    """Of how many of the many classes something was told."""
    return len({message.ts for message in town.reports() if "Maths" in message.text})


async def test_workers_killed_as_they_tell(town: Town, platform_control: httpx.AsyncClient) -> None:
    await watched(town, platform_control)
    first = await town.worker()
    await town.until_reports(3)
    await killed(first)
    for _ in range(2):
        await town.worker()
    await town.workspace.world.messages.wait_until(lambda: maths(town) >= ROOMS, TAKEN_OVER)
    assert maths(town) == ROOMS
    assert set(told(town).values()) == {1}


async def test_one_look_for_all_workers(town: Town, platform_control: httpx.AsyncClient) -> None:
    await watched(town, platform_control)
    for _ in range(3):
        await town.worker()
    await town.workspace.world.messages.wait_until(lambda: maths(town) >= ROOMS, TAKEN_OVER)
    asked = (await platform_control.get("/requests", params={"endpoint": "rooms"})).json()
    assert len(asked) == 1
    assert set(told(town).values()) == {1}
