"""Workers as processes of their own, killed while they tell: each thing is told once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import httpx
import pytest

from bot.state import DailyMessages, Keys, Offer, OfferedClass, Substitutions, Watch, Watches, connect
from tests.reports.conftest import NINE, ReportsHarness, killed

pytestmark = pytest.mark.waiting

ROOMS = 20
TAKEN_OVER = 75.0
"""Seconds in which another worker has taken over what a killed one was at: two leases, on a slow machine."""


async def watched(harness: ReportsHarness, platform: httpx.AsyncClient) -> None:
    """Lets ops watch, shortly before many classes without a teacher."""
    start, end = (NINE + timedelta(minutes=minutes) for minutes in (4, 60))
    order = {"count": ROOMS, "title": "Maths", "start": start.isoformat(), "end": end.isoformat()}
    answer = await platform.post("/rooms", json=order)
    assert answer.status_code == 200, answer.text
    async with connect(harness.redis.url) as redis:
        watches = Watches(redis, Keys(harness.team))
        await watches.switch_on(Watch(channel="C0OPS", owner="U0DEMO", language="en"))


def told(harness: ReportsHarness) -> Counter[tuple[str, str]]:
    """How often each thing was told, of which room."""
    payloads = [(message.content.metadata or {})["event_payload"] for message in harness.reports()]
    return Counter((payload["kind"], payload["room"]) for payload in payloads)


def maths(harness: ReportsHarness) -> int:
    """Of how many of the many classes something was told."""
    return len({message.ts for message in harness.reports() if "Maths" in message.text})


async def test_workers_killed_as_they_tell(
    harness: ReportsHarness, platform_control: httpx.AsyncClient
) -> None:
    await watched(harness, platform_control)
    first = await harness.worker()
    await harness.until_reports(3)
    await killed(first)
    for _ in range(2):
        await harness.worker()
    await harness.workspace.world.messages.wait_until(lambda: maths(harness) >= ROOMS, TAKEN_OVER)
    assert maths(harness) == ROOMS
    assert set(told(harness).values()) == {1}


async def test_one_look_for_all_workers(harness: ReportsHarness, platform_control: httpx.AsyncClient) -> None:
    await watched(harness, platform_control)
    for _ in range(3):
        await harness.worker()
    await harness.workspace.world.messages.wait_until(lambda: maths(harness) >= ROOMS, TAKEN_OVER)
    asked = (await platform_control.get("/requests", params={"endpoint": "rooms"})).json()
    assert len(asked) == 1
    assert set(told(harness).values()) == {1}


async def test_a_daily_message_is_sent_once_and_the_list_is_read_once_for_all(
    harness: ReportsHarness, platform_control: httpx.AsyncClient
) -> None:
    users = [f"U0T{number}" for number in range(ROOMS)]
    for user in users:
        harness.workspace.add_user(user, user)
    async with connect(harness.redis.url) as redis:
        daily = DailyMessages(redis, Keys(harness.team))
        for user in users:
            await daily.turn_on(user, NINE.timetz().replace(tzinfo=None), NINE)
    harness.set_clocks(NINE)
    first = await harness.worker()
    await harness.until_reports(3)
    await killed(first)
    await harness.worker()
    await harness.until_reports(ROOMS)
    assert set(told(harness).values()) == {1}
    assert {room for _, room in told(harness)} == set(users)
    asked = (await platform_control.get("/requests", params={"endpoint": "rooms"})).json()
    assert len(asked) <= 2


async def test_offers_and_what_came_of_them_are_told_once_through_kills(harness: ReportsHarness) -> None:
    harness.workspace.add_user("U0BEN", "Ben")
    harness.set_clocks(NINE)
    offers = [offer_of(harness, number) for number in range(ROOMS)]
    async with connect(harness.redis.url) as redis:
        substitutions = Substitutions(redis, Keys(harness.team))
        for offer in offers:
            await substitutions.offer(offer)
        first = await harness.worker()
        await harness.until_reports(3)
        await killed(first)
        second = await harness.worker()
        await harness.until_reports(ROOMS)
        for offer in offers:
            await substitutions.answer(offer, accepted=True)
            await substitutions.answer(offer, accepted=False)
        await harness.until_reports(ROOMS + 3)
        await killed(second)
        await harness.worker()
        await harness.until_reports(2 * ROOMS)
    assert set(told(harness).values()) == {1}
    assert Counter(kind for kind, _ in told(harness)) == {
        "substitute_offer": ROOMS,
        "substitute_accepted": ROOMS,
    }


def offer_of(harness: ReportsHarness, number: int) -> Offer:
    """Of one class, to Ben."""
    room = OfferedClass(f"{number:014}", "Maths", NINE + timedelta(hours=1), NINE + timedelta(hours=2))
    return Offer(
        id=str(number),
        team=harness.team,
        channel="D0DEMO",
        asker="U0DEMO",
        to="U0BEN",
        teacher="U0DEMO",
        classes=(room,),
        at=NINE,
    )
