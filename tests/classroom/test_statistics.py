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

from .conftest import NOW, Stage, context
from .test_peaks import TODAY, YESTERDAY, visits, yesterday

MIDNIGHT = datetime(2026, 11, 24, tzinfo=PLATFORM_ZONE)


@pytest.fixture
async def room(stage: Stage) -> str:
    """A room that two were in yesterday."""
    room = await yesterday(stage, "English")
    await visits(stage, room, ("08:00", "09:30"), ("09:00", "09:20"))
    return room


@pytest.fixture
async def forgetful(stage: Stage) -> AsyncIterator[Tenant]:
    """A tenant whose Redis is out of reach."""
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        yield replace(stage.tenant, statistics=Statistics(nowhere, Keys("T0SCHOOL"), "1"))


def at(stage: Stage, now: datetime) -> Tenant:
    """The tenant at another time."""
    return replace(stage.tenant, clock=lambda: now)


async def test_the_hours_of_a_past_day_are_asked_once(stage: Stage, room: str) -> None:
    seen = [await statistics.hourly_peaks(stage.tenant, YESTERDAY) for _ in range(3)]
    assert seen == [tuple({8: 1, 9: 2}.get(hour, 0) for hour in range(24))] * 3
    assert len(await stage.asked("hourly_peaks")) == 1


async def test_so_are_its_rooms_and_their_steps(stage: Stage, room: str) -> None:
    for _ in range(2):
        seen = await peaks.of_rooms(stage.tenant, context(), RoomsPeaks(date=YESTERDAY))
        assert [(one.room_id, one.peak, one.students) for one in seen.rooms] == [(room, 2, 2)]
        steps = await peaks.of_room(stage.tenant, context(), RoomPeaks(room=RoomId(room), date=YESTERDAY))
        assert (steps.steps[time(8, 50)], steps.steps[time(9, 0)]) == (1, 2)
    assert len(await stage.asked("day_statistics")) == 1
    assert len(await stage.asked("room_peaks")) == 1


async def test_today_is_asked_every_time(stage: Stage) -> None:
    for _ in range(2):
        await peaks.hourly(stage.tenant, context(), HourlyPeaks(date=TODAY))
        await statistics.daily_peaks(stage.tenant, TODAY, TODAY)
        await statistics.rooms_used(stage.tenant, [TODAY])
    for endpoint in ("hourly_peaks", "daily_peaks", "day_statistics"):
        assert len(await stage.asked(endpoint)) == 2


async def test_of_a_range_only_the_days_not_known_are_asked(stage: Stage, room: str) -> None:
    await statistics.daily_peaks(stage.tenant, date(2026, 11, 20), date(2026, 11, 20))
    await statistics.daily_peaks(stage.tenant, YESTERDAY, YESTERDAY)
    seen = await statistics.daily_peaks(stage.tenant, date(2026, 11, 18), TODAY)
    assert list(seen) == [date(2026, 11, 18) + timedelta(days=n) for n in range(7)]
    assert seen[YESTERDAY] == 2
    asked = [(entry["start_date"], entry["end_date"]) for entry in await stage.asked("daily_peaks")]
    assert asked[2:] == [
        ("2026-11-18", "2026-11-19"),
        ("2026-11-21", "2026-11-22"),
        ("2026-11-24", "2026-11-24"),
    ]


async def test_a_day_is_kept_only_two_hours_after_it(stage: Stage) -> None:
    just_after = at(stage, MIDNIGHT + timedelta(hours=2, seconds=-1))
    for _ in range(2):
        await statistics.hourly_peaks(just_after, YESTERDAY)
    later = at(stage, MIDNIGHT + timedelta(hours=2))
    for _ in range(2):
        await statistics.hourly_peaks(later, YESTERDAY)
    assert len(await stage.asked("hourly_peaks")) == 3


async def test_a_day_whose_records_may_come_later_is_kept_later(stage: Stage) -> None:
    patient = replace(at(stage, MIDNIGHT + timedelta(hours=3)), records_delay=timedelta(hours=4))
    assert statistics.is_final(at(stage, MIDNIGHT + timedelta(hours=3)), YESTERDAY)
    assert not statistics.is_final(patient, YESTERDAY)


async def test_a_day_is_the_platforms_wherever_the_clock_is(stage: Stage) -> None:
    # 18:00 of the 23rd in London is 02:00 of the 24th in Shanghai
    london = at(stage, datetime.fromisoformat("2026-11-23T18:00:00+00:00"))
    assert statistics.is_final(london, YESTERDAY)
    assert not statistics.is_final(london, TODAY)
    assert not statistics.is_final(at(stage, NOW), TODAY)


async def test_many_at_the_same_time_ask_once(stage: Stage, room: str) -> None:
    await asyncio.gather(*(statistics.hourly_peaks(stage.tenant, YESTERDAY) for _ in range(20)))
    assert len(await stage.asked("hourly_peaks")) == 1


async def test_without_redis_the_platform_is_asked(stage: Stage, room: str, forgetful: Tenant) -> None:
    for _ in range(2):
        assert (await statistics.hourly_peaks(forgetful, YESTERDAY))[9] == 2
    assert len(await stage.asked("hourly_peaks")) == 2
