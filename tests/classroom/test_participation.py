"""Attendance across classes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError
from bot.classroom import participation
from bot.classroom.participation import across
from bot.classroom.results import Arrival, ClassroomSheet, Coverage, ParticipationSheet
from bot.language.commands import AttendanceAcross, AttendanceBy
from tests.classroom.conftest import NOW, TenantSetup, context

ASKED = AttendanceAcross(from_=date(2026, 11, 1), to=date(2026, 11, 24), title="English")
CAME = ("08:00", "09:00")


async def class_on(
    setup: TenantSetup, day: int, codes: range, visits: Mapping[int, tuple[str, str]], title: str = "English"
) -> str:
    """A class in November."""
    return await setup.class_with_visits(f"2026-11-{day:02}", codes, visits, title)


async def people(setup: TenantSetup, **changes: Any) -> ParticipationSheet:
    sheet = await across(setup.tenant, context(), replace(ASKED, **changes))
    assert isinstance(sheet, ParticipationSheet)
    return sheet


async def three_classes(setup: TenantSetup) -> None:
    """Of classrooms 1 to 3, one that always comes, one that comes late to one of three, and one that never does."""
    for day in (9, 16, 23):
        visits = {1: CAME} | ({2: ("08:20", "09:00")} if day == 16 else {})
        await class_on(setup, day, range(1, 4), visits)


async def test_whoever_comes_least_stands_first(setup: TenantSetup) -> None:
    await three_classes(setup)
    await class_on(setup, 10, range(1, 9), {}, title="Maths")
    await setup.tenant.rooms.name_classroom(3, "Hill School 3B")
    sheet = await people(setup)
    assert [
        (row.number, row.classroom, row.came, row.expected, row.late, row.percent) for row in sheet.rows
    ] == [
        ("3", "Hill School 3B", 0, 3, 0, 0),
        ("2", "", 1, 3, 1, 33),
        ("1", "", 3, 3, 0, 100),
    ]
    assert sheet.coverage == Coverage(found=3, read=3)
    low = await people(setup, below=50, by=AttendanceBy.CLASSROOM)
    assert [(row.number, row.name) for row in low.rows] == [("3", ""), ("2", "")]


async def test_without_codes_whoever_came_once_was_expected_to_all(setup: TenantSetup) -> None:
    await class_on(setup, 9, range(0), {1: CAME, 2: CAME})
    await class_on(setup, 16, range(0), {1: CAME})
    sheet = await people(setup)
    assert {row.number: (row.came, row.expected) for row in sheet.rows} == {"1": (2, 2), "2": (1, 2)}


async def test_a_class_whose_records_may_still_come_is_not_counted(setup: TenantSetup) -> None:
    await three_classes(setup)
    await class_on(setup, 24, range(1, 4), {1: CAME})
    now = NOW.replace(hour=9, minute=30)
    tenant = replace(setup.tenant, clock=lambda: now)
    sheet = await across(tenant, context(), ASKED)
    assert isinstance(sheet, ParticipationSheet)
    assert sheet.coverage == Coverage(found=4, read=4, incomplete=1)
    assert {row.number: row.expected for row in sheet.rows} == {"1": 3, "2": 3, "3": 3}


async def test_one_classroom_by_class(setup: TenantSetup) -> None:
    await three_classes(setup)
    await class_on(setup, 20, range(2, 3), {2: ("08:00", "08:30")}, title="Maths")
    sheet = await across(setup.tenant, context(), replace(ASKED, title=None, classroom=2))
    assert isinstance(sheet, ClassroomSheet)
    assert [(row.start.day, row.title, row.arrival, row.left_early) for row in sheet.rows] == [
        (23, "English", Arrival.ABSENT, False),
        (20, "Maths", Arrival.ON_TIME, True),
        (16, "English", Arrival.LATE, False),
        (9, "English", Arrival.ABSENT, False),
    ]
    assert sheet.sum is not None
    assert (sheet.sum.came, sheet.sum.expected, sheet.sum.late) == (2, 4, 1)


async def test_what_is_not_read_is_left_out_and_said(
    setup: TenantSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    await three_classes(setup)
    monkeypatch.setattr(participation, "MAX_CLASSES", 2)
    sheet = await people(setup)
    assert sheet.coverage.left_out == 1
    assert {row.expected for row in sheet.rows} == {2}
    await setup.control("/faults", endpoint="join_codes", kind="code", code=2002, count=1)
    again = await people(setup, title="english", to=date(2026, 11, 23))
    assert (again.coverage.failed, again.coverage.read) == (1, 1)
    await setup.control("/faults", endpoint="join_codes", kind="code", code=2002, count=9)
    with pytest.raises(BaijiayunError):
        await people(setup, title="ENGLISH")


async def test_its_pages_are_read_once_and_how_far_it_is_is_told(setup: TenantSetup) -> None:
    await three_classes(setup)
    told: list[tuple[int, int]] = []
    asked = context(advance=lambda done, of: told.append((done, of)))
    await across(setup.tenant, asked, ASKED)
    assert told == [(1, 3), (2, 3), (3, 3)]
    requests = len(await setup.asked("attendance"))
    await across(setup.tenant, asked, replace(ASKED, page=2, below=80))
    assert len(await setup.asked("attendance")) == requests == 3


async def test_who_asks_the_same_at_once_waits_for_the_first(setup: TenantSetup) -> None:
    await three_classes(setup)
    sheets = await asyncio.gather(*(people(setup) for _ in range(4)))
    assert {sheet.total for sheet in sheets} == {3}
    assert len(await setup.asked("attendance")) == 3


async def test_nothing_was_there(setup: TenantSetup) -> None:
    sheet = await people(setup)
    assert (sheet.rows, sheet.coverage, sheet.pages) == ((), Coverage(0, 0), 1)
    later = await people(setup, from_=date(2026, 11, 24) - timedelta(days=1), title=None)
    assert later.total == 0
