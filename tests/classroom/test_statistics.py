"""Past days are asked of the platform once; days that can still change, every time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from bot.classroom import peaks, statistics
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE
from bot.language.commands import HourlyPeaks, RoomId, RoomPeaks, RoomsPeaks
from bot.state import Keys, Statistics, connect

from .conftest import NOW, TenantSetup, context
from .test_peaks import TODAY, YESTERDAY, visits, yesterday

MIDNIGHT = datetime(2026, 11, 24, tzinfo=PLATFORM_ZONE)


@pytest.fixture
async def room(setup: TenantSetup) -> str:
    """A room that two were in yesterday."""
    room = await yesterday(setup, "English")
    await visits(setup, room, ("08:00", "09:30"), ("09:00", "09:20"))
    return room


@pytest.fixture
async def forgetful(setup: TenantSetup) -> AsyncIterator[Tenant]:
    """A tenant whose Redis is out of reach."""
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        yield replace(setup.tenant, statistics=Statistics(nowhere, Keys("T0SCHOOL"), "1"))


def at(setup: TenantSetup, now: datetime) -> Tenant:
    """The tenant at another time."""
    return replace(setup.tenant, clock=lambda: now)


async def test_the_hours_of_a_past_day_are_asked_once(setup: TenantSetup, room: str) -> None:
    seen = [await statistics.hourly_peaks(setup.tenant, YESTERDAY) for _ in range(3)]
    assert seen == [tuple({8: 1, 9: 2}.get(hour, 0) for hour in range(24))] * 3
    assert len(await setup.asked("hourly_peaks")) == 1


async def test_so_are_its_rooms_and_their_steps(setup: TenantSetup, room: str) -> None:
    for _ in range(2):
        seen = await peaks.of_rooms(setup.tenant, context(), RoomsPeaks(date=YESTERDAY))
        assert [(one.room_id, one.peak, one.students) for one in seen.rooms] == [(room, 2, 2)]
        steps = await peaks.of_room(setup.tenant, context(), RoomPeaks(room=RoomId(room), date=YESTERDAY))
        assert (steps.steps[time(8, 50)], steps.steps[time(9, 0)]) == (1, 2)
    assert len(await setup.asked("day_statistics")) == 1
    assert len(await setup.asked("room_peaks")) == 1


async def test_today_is_asked_every_time(setup: TenantSetup) -> None:
    for _ in range(2):
        await peaks.hourly(setup.tenant, context(), HourlyPeaks(date=TODAY))
        await statistics.daily_peaks(setup.tenant, TODAY, TODAY)
        await statistics.rooms_used(setup.tenant, [TODAY])
    for endpoint in ("hourly_peaks", "daily_peaks", "day_statistics"):
        assert len(await setup.asked(endpoint)) == 2


async def test_of_a_range_only_the_days_not_known_are_asked(setup: TenantSetup, room: str) -> None:
    await statistics.daily_peaks(setup.tenant, date(2026, 11, 20), date(2026, 11, 20))
    await statistics.daily_peaks(setup.tenant, YESTERDAY, YESTERDAY)
    seen = await statistics.daily_peaks(setup.tenant, date(2026, 11, 18), TODAY)
    assert list(seen) == [date(2026, 11, 18) + timedelta(days=n) for n in range(7)]
    assert seen[YESTERDAY] == 2
    asked = [(entry["start_date"], entry["end_date"]) for entry in await setup.asked("daily_peaks")]
    assert asked[2:] == [
        ("2026-11-18", "2026-11-19"),
        ("2026-11-21", "2026-11-22"),
        ("2026-11-24", "2026-11-24"),
    ]


async def test_a_day_is_kept_only_two_hours_after_it(setup: TenantSetup) -> None:
    just_after = at(setup, MIDNIGHT + timedelta(hours=2, seconds=-1))
    for _ in range(2):
        await statistics.hourly_peaks(just_after, YESTERDAY)
    later = at(setup, MIDNIGHT + timedelta(hours=2))
    for _ in range(2):
        await statistics.hourly_peaks(later, YESTERDAY)
    assert len(await setup.asked("hourly_peaks")) == 3


async def test_a_day_whose_records_may_come_later_is_kept_later(setup: TenantSetup) -> None:
    patient = replace(at(setup, MIDNIGHT + timedelta(hours=3)), records_delay=timedelta(hours=4))
    assert statistics.is_final(at(setup, MIDNIGHT + timedelta(hours=3)), YESTERDAY)
    assert not statistics.is_final(patient, YESTERDAY)


async def test_a_day_is_the_platforms_wherever_the_clock_is(setup: TenantSetup) -> None:
    # 18:00 of the 23rd in London is 02:00 of the 24th in Shanghai
    london = at(setup, datetime.fromisoformat("2026-11-23T18:00:00+00:00"))
    assert statistics.is_final(london, YESTERDAY)
    assert not statistics.is_final(london, TODAY)
    assert not statistics.is_final(at(setup, NOW), TODAY)


async def test_many_at_the_same_time_ask_once(setup: TenantSetup, room: str) -> None:
    await asyncio.gather(*(statistics.hourly_peaks(setup.tenant, YESTERDAY) for _ in range(20)))
    assert len(await setup.asked("hourly_peaks")) == 1


async def test_without_redis_the_platform_is_asked(setup: TenantSetup, room: str, forgetful: Tenant) -> None:
    for _ in range(2):
        assert (await statistics.hourly_peaks(forgetful, YESTERDAY))[9] == 2
    assert len(await setup.asked("hourly_peaks")) == 2
