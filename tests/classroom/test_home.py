"""What Home shows of classes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.classroom import home as module
from bot.classroom.home import home
from bot.state import Keys, Redis, Rooms

from .conftest import ANNA, ENGLISH, NOW, Stage, context, created


async def test_it_shows_ones_own_classes_of_two_days_and_all_that_are_on(stage: Stage) -> None:
    for days, title in enumerate(("Today", "Tomorrow", "Later")):
        later = timedelta(days=days)
        await created(
            stage, replace(ENGLISH, title=title, start=ENGLISH.start + later, end=ENGLISH.end + later)
        )
    await stage.room("Others", "2026-11-24T09:30", "2026-11-24T10:30")
    await stage.room("Over", "2026-11-24T08:00", "2026-11-24T09:00")
    page = await home(stage.tenant, context())
    assert [room.title for room in page.own] == ["Today", "Tomorrow"]
    assert [room.title for room in page.running] == ["Others"]
    assert (page.own_total, page.running_total) == (2, 1)


async def test_ones_own_are_those_that_one_teaches(stage: Stage) -> None:
    room = await created(stage)
    await stage.tenant.rooms.keep_teacher([room.room.id], "U0BEN")
    ben = replace(ANNA, id="U0BEN", name="Ben")
    assert [each.title for each in (await home(stage.tenant, context(ben))).own] == ["English"]
    assert (await home(stage.tenant, context())).own == ()


async def test_however_many_rooms_there_are_it_costs_few_requests_and_shows_few(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHOWN", 2)
    for number in range(4):
        await stage.room(f"Class {number}", "2026-11-24T09:30", "2026-11-24T10:30")
    page = await home(stage.tenant, context())
    assert (len(page.running), page.running_total) == (2, 4)
    assert len(await stage.asked("rooms")) == 1


async def test_without_redis_what_is_on_is_shown_all_the_same(stage: Stage, nowhere: Redis) -> None:
    await stage.room("English", "2026-11-24T09:30", "2026-11-24T10:30")
    tenant = replace(stage.tenant, rooms=Rooms(nowhere, Keys("T0SCHOOL")))
    page = await home(tenant, context())
    assert ([room.title for room in page.running], page.own) == (["English"], ())
    assert page.own_total is None
    assert page.running[0].end > NOW
