"""The roll of a class: each person once, and nobody absent before that is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bot.baijiayun import AttendanceRow
from bot.classroom import roll
from bot.classroom.attendance import absent, attendance
from bot.classroom.results import AbsentSheet, Arrival, AttendanceSheet
from bot.clock import PLATFORM_ZONE
from bot.language.commands import Absent, Attendance, RoomId, Who
from tests.classroom.conftest import TenantSetup, context

DAY = "2026-11-23"


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=PLATFORM_ZONE)


def record(first: str, last: str, minutes: int, number: str = "11", **traits: Any) -> AttendanceRow:
    return AttendanceRow(
        day=date(2026, 11, 23),
        number=number,
        name=traits.get("name", "North"),
        user_role=traits.get("role", 0),
        first=f"{DAY} {first}:00",
        last=f"{DAY} {last}:00",
        actual_listen_time=minutes * 60,
    )


@pytest.mark.parametrize(
    ("records", "minutes"),
    [
        ([("08:00", "08:20", 20), ("08:30", "08:50", 20)], 40),
        ([("08:00", "08:40", 40), ("08:20", "08:50", 30)], 50),
        ([("08:00", "08:50", 50), ("08:10", "08:20", 10)], 50),
        ([("08:00", "08:50", 50), ("08:00", "08:50", 50)], 50),
        ([("08:00", "08:30", 10), ("08:30", "08:50", 5)], 15),
        ([("07:00", "08:30", 95)], 90),
        ([("08:00", "08:20", 20), ("08:10", "08:20", 10), ("08:30", "08:50", 20)], 40),
        ([("08:30", "08:20", 5)], 0),
    ],
    ids=[
        *("successive", "overlapping", "within", "twice", "touching", "too_long", "overlapping_and_back"),
        "backwards",
    ],
)
def test_who_came_several_times_is_one_and_minutes_count_once(
    records: list[tuple[str, str, int]], minutes: int
) -> None:
    for order in (records, records[::-1]):
        (one,) = roll.merged(record(*each) for each in order)
        assert one.listened == minutes * 60
        assert (one.first, one.visits) == (at(min(first for first, *_ in records)), len(records))
        assert one.last == at(max(last for _, last, _ in records))


@pytest.mark.parametrize(("open_since", "last"), [("08:30", None), ("08:05", at("08:20"))])
def test_when_somebody_left_is_not_known_while_a_later_visit_has_no_end(
    open_since: str, last: datetime | None
) -> None:
    without_end = msgspec.structs.replace(record(open_since, "08:50", 0), last=None)
    (one,) = roll.merged([without_end, record("08:00", "08:20", 20)])
    assert (one.last, one.listened) == (last, 20 * 60)


def test_who_has_no_number_of_their_own_is_told_apart_by_name() -> None:
    common = [record("08:00", "08:20", 20, "0", name=name) for name in ("Anna", "Ben", "Anna")]
    teacher = record("08:00", "08:20", 20, "11", role=1)
    assert len(roll.merged([*common, record("08:00", "08:20", 20), teacher])) == 4


VISITS = {1: ("07:58", "09:00"), 2: ("08:05", "09:02"), 3: ("08:06", "08:54"), 99: ("08:20", "08:30")}


async def called(setup: TenantSetup, id: str, now: datetime, **asked: Any) -> AttendanceSheet:
    tenant = replace(setup.tenant, clock=lambda: now)
    return await attendance(tenant, context(), Attendance(room=RoomId(id), **asked))


async def missed(setup: TenantSetup, id: str, now: datetime, **asked: Any) -> AbsentSheet:
    tenant = replace(setup.tenant, clock=lambda: now)
    return await absent(tenant, context(), Absent(room=RoomId(id), **asked))


async def test_expected_come_late_early_and_absent(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(1, 6), VISITS)
    await setup.tenant.rooms.name_classroom(4, "Hill School 3B")
    sheet = await called(setup, id, at("10:30"))
    assert [(row.user_number, row.classroom, row.arrival, row.left_early) for row in sheet.rows] == [
        ("1", "", Arrival.ON_TIME, False),
        ("2", "", Arrival.ON_TIME, False),
        ("3", "", Arrival.LATE, True),
        ("99", "", Arrival.LATE, True),
        ("4", "Hill School 3B", Arrival.ABSENT, False),
        ("5", "", Arrival.ABSENT, False),
    ]
    found = sheet.summary
    assert found is not None
    assert (found.expected, found.came, found.others, found.absent) == (5, 3, 1, 2)
    assert (found.on_time, found.late, found.left_early) == (2, 2, 2)
    assert dict(found.arrivals)[at("08:20")] == 1
    only = await missed(setup, id, at("10:30"))
    assert [row.user_number for row in only.rows] == ["4", "5"]
    assert (only.total, only.expected, only.complete_at) == (2, 5, None)


async def test_nobody_is_absent_while_records_may_come(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(1, 6), VISITS)
    complete_at = at("10:30")
    sheet = await called(setup, id, complete_at - timedelta(seconds=1))
    assert [row.arrival for row in sheet.rows[-2:]] == [Arrival.UNRECORDED] * 2
    assert sheet.summary is not None
    assert (sheet.summary.absent, sheet.summary.left_early) == (None, None)
    only = await missed(setup, id, complete_at - timedelta(seconds=1))
    assert only.complete_at == complete_at
    assert {row.arrival for row in only.rows} == {Arrival.UNRECORDED}


async def test_without_codes_of_their_own_nobody_is_expected(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(0), VISITS)
    sheet = await called(setup, id, at("12:00"))
    assert sheet.summary is not None
    assert (sheet.summary.expected, sheet.summary.others, sheet.summary.late) == (None, 4, 2)
    only = await missed(setup, id, at("12:00"))
    assert (only.rows, only.total, only.expected) == ((), None, None)


async def test_another_day_has_no_class_to_miss(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(1, 3), VISITS)
    other = await called(setup, id, at("12:00"), date=date(2026, 11, 22))
    assert (other.rows, other.summary and other.summary.absent) == ((), None)
    only = await missed(setup, id, at("12:00"), date=date(2026, 11, 22))
    assert (only.rows, only.total, only.expected) == ((), None, 2)


async def test_among_everybody_only_students_count_as_expected(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(1, 3), {1: ("08:00", "09:00")})
    visit = {"user_number": 2, "role": 1, "began": f"{DAY}T08:00:00", "ended": f"{DAY}T09:00:00"}
    await setup.control(f"/rooms/{id}/visits", visit)
    sheet = await called(setup, id, at("12:00"), who=Who.ALL)
    assert sheet.summary is not None
    assert (sheet.total, sheet.summary.came, sheet.summary.others, sheet.summary.absent) == (2, 1, 0, 1)


async def test_teachers_are_late_too_and_nobody_of_them_is_expected(setup: TenantSetup) -> None:
    id = await setup.class_with_visits(DAY, range(1, 3), {})
    visit = {"user_number": 9, "role": 1, "began": f"{DAY}T08:12:00", "ended": f"{DAY}T09:00:00"}
    await setup.control(f"/rooms/{id}/visits", visit)
    sheet = await called(setup, id, at("12:00"), who=Who.TEACHERS)
    assert [(row.user_number, row.arrival) for row in sheet.rows] == [("9", Arrival.LATE)]
    assert sheet.summary is not None
    assert sheet.summary.expected is None


@pytest.mark.parametrize("count", [0, 1, 15, 100, 500])
async def test_the_numbers_are_those_of_all_whatever_the_page(setup: TenantSetup, count: int) -> None:
    visits = dict.fromkeys(range(1, count + 1), ("08:00", "09:00"))
    id = await setup.class_with_visits(DAY, range(max(1, count - 12), count + 3), visits)
    sheet = await called(setup, id, at("12:00"), page=2)
    assert sheet.summary is not None
    assert (sheet.total, sheet.summary.absent) == (count, 2)
    assert sheet.summary.came + sheet.summary.others == count
    assert sheet.pages == max(1, -(-(count + 2) // 100))
    assert len(sheet.rows) == min(100, max(0, count + 2 - 100))
