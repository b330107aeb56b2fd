"""Who came, and who raised a hand or spoke."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.classroom import attendance, live
from bot.classroom.results import AttendanceSheet, Role
from bot.clock import PLATFORM_ZONE
from bot.language.commands import Attendance, Interaction, Interactions, LiveStatus, RoomId, Who

from .conftest import TenantSetup, context

DAY = "2026-11-23"


async def class_of_yesterday(setup: TenantSetup) -> str:
    """A class with two classrooms and a teacher."""
    id = await setup.room("English", f"{DAY}T08:00", f"{DAY}T09:00")
    people = [
        {"user_number": 2, "user_name": "South", "began": f"{DAY}T08:10:00", "ended": f"{DAY}T08:50:00"},
        {"user_number": 1, "user_name": "North", "began": f"{DAY}T08:00:00", "ended": f"{DAY}T08:55:00"},
        {
            "user_number": 9,
            "user_name": "Ms Li",
            "role": 1,
            "began": f"{DAY}T07:55:00",
            "ended": f"{DAY}T09:00:00",
        },
    ]
    await setup.control(f"/rooms/{id}/visits", *people)
    return id


async def test_students_by_when_they_came(setup: TenantSetup) -> None:
    id = await class_of_yesterday(setup)
    sheet = await attendance.attendance(setup.tenant, context(), Attendance(room=RoomId(id)))
    assert [row.name for row in sheet.rows] == ["North", "South"]
    assert sheet.total == 2
    assert sheet.rows[0].first is not None
    assert f"{sheet.rows[0].first:%H:%M %z}" == "08:00 +0800"


async def test_teachers_and_everybody(setup: TenantSetup) -> None:
    id = await class_of_yesterday(setup)
    teachers = await attendance.attendance(
        setup.tenant, context(), Attendance(room=RoomId(id), who=Who.TEACHERS)
    )
    everybody = await attendance.attendance(setup.tenant, context(), Attendance(room=RoomId(id), who=Who.ALL))
    assert [(row.name, row.role) for row in teachers.rows] == [("Ms Li", Role.TEACHER)]
    assert [row.name for row in everybody.rows] == ["Ms Li", "North", "South"]


async def test_of_another_day_nobody(setup: TenantSetup) -> None:
    id = await class_of_yesterday(setup)
    sheet = await attendance.attendance(
        setup.tenant, context(), Attendance(room=RoomId(id), date=date(2026, 11, 22))
    )
    assert (sheet.rows, sheet.total, sheet.complete_at, sheet.seen) == ((), 0, None, None)


def instant(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=PLATFORM_ZONE)


async def asked_at(setup: TenantSetup, now: datetime, id: str, **asked: Any) -> AttendanceSheet:
    tenant = replace(setup.tenant, clock=lambda: now)
    return await attendance.attendance(tenant, context(), Attendance(room=RoomId(id), **asked))


async def test_for_90_minutes_after_a_class_its_records_may_still_come_in(setup: TenantSetup) -> None:
    id = await setup.room("English", f"{DAY}T22:30", f"{DAY}T23:30")
    complete_at = instant("23:30") + timedelta(minutes=90)
    for now in (instant("20:00"), instant("23:32"), complete_at - timedelta(seconds=1)):
        assert (await asked_at(setup, now, id)).complete_at == complete_at
    assert (await asked_at(setup, complete_at, id)).complete_at is None


async def test_a_day_is_complete_two_hours_after_it_whatever_the_class(setup: TenantSetup) -> None:
    long = await setup.room("Day and night", f"{DAY}T08:00", "2026-11-24T07:00")
    final_at = instant("00:00") + timedelta(days=1, hours=2)
    early, late = final_at - timedelta(seconds=1), final_at
    day = date(2026, 11, 23)
    assert (await asked_at(setup, early, long, date=day)).complete_at == final_at
    assert (await asked_at(setup, late, long, date=day)).complete_at is None
    assert (await asked_at(setup, late, long)).complete_at == instant("08:30") + timedelta(days=1)


async def test_who_was_seen_there_counts_as_long_as_no_record_says_it(setup: TenantSetup) -> None:
    id = await setup.room("English", f"{DAY}T22:30", f"{DAY}T23:30")
    await setup.control("/clock", now=f"{DAY}T22:40:00")
    await setup.control(f"/rooms/{id}/teacher", present=True)
    seen_at = instant("22:40")
    tenant = replace(setup.tenant, clock=lambda: seen_at)
    await live.live(tenant, context(), LiveStatus(room=RoomId(id)))
    now = instant("23:32")
    assert (await asked_at(setup, now, id, who=Who.TEACHERS)).seen == seen_at
    assert (await asked_at(setup, now, id, who=Who.ALL, date=date(2026, 11, 23))).seen == seen_at
    assert (await asked_at(setup, now, id)).seen is None
    assert (await asked_at(setup, now, id, who=Who.TEACHERS, date=date(2026, 11, 22))).seen is None


async def test_hands_and_talk_are_told_apart(setup: TenantSetup) -> None:
    id = await class_of_yesterday(setup)
    north = {"user_number": 1, "user_name": "North"}
    await setup.control(
        f"/rooms/{id}/interactions",
        {**north, "kind": 1, "began": f"{DAY}T08:20:00", "ended": f"{DAY}T08:20:10"},
        {**north, "kind": 0, "began": f"{DAY}T08:21:00", "ended": f"{DAY}T08:23:00"},
    )
    for kind, minute in ((Interaction.HANDS, 20), (Interaction.TALK, 21)):
        seen = await attendance.interactions(
            setup.tenant, context(), Interactions(room=RoomId(id), kind=kind)
        )
        (row,) = seen.rows
        assert (row.name, row.start and row.start.minute, seen.total) == ("North", minute, 1)
