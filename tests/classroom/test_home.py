"""What Home shows of classes."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from bot.classroom import home as module
from bot.classroom.home import HOUR, MAX_FOR_OPERATIONS, home
from bot.classroom.reminders import remind
from bot.language.commands import RemindMe
from bot.state import Keys, Redis, Rooms, Watches

from .conftest import ANNA, ENGLISH, NOW, WORKSPACE_ADMIN, TenantSetup, context, created


async def test_it_shows_ones_own_classes_of_two_days_and_all_that_are_on(setup: TenantSetup) -> None:
    for days, title in enumerate(("Today", "Tomorrow", "Later")):
        later = timedelta(days=days)
        await created(
            setup, replace(ENGLISH, title=title, start=ENGLISH.start + later, end=ENGLISH.end + later)
        )
    await setup.room("Others", "2026-11-24T09:30", "2026-11-24T10:30")
    await setup.room("Over", "2026-11-24T08:00", "2026-11-24T09:00")
    page = await home(setup.tenant, ANNA)
    assert [room.title for room in page.own] == ["Today", "Tomorrow"]
    assert [room.title for room in page.running] == ["Others"]
    assert (page.own_total, page.running_total) == (2, 1)


async def test_ones_own_are_those_that_one_teaches(setup: TenantSetup) -> None:
    room = await created(setup)
    await setup.tenant.rooms.keep_teacher([room.room.id], "U0BEN")
    ben = replace(ANNA, id="U0BEN", name="Ben")
    assert [each.title for each in (await home(setup.tenant, ben)).own] == ["English"]
    assert (await home(setup.tenant, ANNA)).own == ()


async def test_however_many_rooms_there_are_it_costs_few_requests_and_shows_few(
    setup: TenantSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_SHOWN", 2)
    for number in range(4):
        await setup.room(f"Class {number}", "2026-11-24T09:30", "2026-11-24T10:30")
    page = await home(setup.tenant, ANNA)
    assert (len(page.running), page.running_total) == (2, 4)
    assert len(await setup.asked("rooms")) == 1


async def test_without_redis_what_is_on_is_shown_all_the_same(setup: TenantSetup, nowhere: Redis) -> None:
    await setup.room("English", "2026-11-24T09:30", "2026-11-24T10:30")
    tenant = replace(setup.tenant, rooms=Rooms(nowhere, Keys("T0SCHOOL")))
    page = await home(tenant, ANNA)
    assert ([room.title for room in page.running], page.own) == (["English"], ())
    assert page.own_total is None
    assert page.running[0].end > NOW


@pytest.mark.parametrize("count", [0, 500])
async def test_what_operations_see_is_right_and_costs_few_requests(setup: TenantSetup, count: int) -> None:
    start, end = "2026-11-24T10:30:00", "2026-11-24T11:30:00"
    await setup.control("/rooms", count=count, title="Class", start=start, end=end)
    made = await created(setup, replace(ENGLISH, start=NOW + HOUR / 2, end=NOW + HOUR))
    await setup.room("Yesterday", "2026-11-23T14:00", "2026-11-23T15:00")
    before = len(await setup.every_request())
    page = await home(setup.tenant, WORKSPACE_ADMIN)
    assert len(await setup.every_request()) - before <= 10
    seen = page.operations
    assert seen is not None
    assert (seen.soon_total, seen.untaught_total, len(seen.untaught)) == (
        count + 1,
        count,
        min(count, MAX_FOR_OPERATIONS),
    )
    assert (seen.planned_yesterday, seen.peak_yesterday) == (1, 0)
    assert (seen.reports, seen.paused, seen.watches) == (0, 0, 0)
    assert made.room.id not in {room.id for room in seen.untaught}
    assert (await home(setup.tenant, ANNA)).operations is None


async def test_what_operations_cannot_be_told_is_not_told_as_nothing(
    setup: TenantSetup, nowhere: Redis
) -> None:
    await setup.control("/faults", endpoint="daily_peaks", kind="code", count=9)
    await setup.room("English")
    keys = Keys("T0SCHOOL")
    tenant = replace(setup.tenant, rooms=Rooms(nowhere, keys), watches=Watches(nowhere, keys))
    seen = (await home(tenant, WORKSPACE_ADMIN)).operations
    assert seen is not None
    assert (seen.untaught_total, seen.peak_yesterday, seen.watches) == (None, None, None)


async def test_it_tells_when_ones_classes_of_the_day_come(setup: TenantSetup) -> None:
    assert (await home(setup.tenant, ANNA)).reminder is None
    await remind(setup.tenant, context(), RemindMe(time=time(7, 30)))
    assert (await home(setup.tenant, ANNA)).reminder == time(7, 30)
