"""What a report tells of a day or a week."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from bot.baijiayun import AccountStopped
from bot.classroom import peaks, reports
from bot.classroom.reports import daily, named, weekly
from bot.classroom.results import DayReport, RoomDay
from bot.classroom.sightings import keep_sightings
from bot.classroom.tenant import Tenant
from bot.clock import PLATFORM_ZONE
from bot.language.commands import HourlyPeaks, RoomsPeaks
from bot.sandbox.platform.records import Role
from bot.state import Sighting

from .conftest import NOW, TenantSetup, context

SUNDAY = date(2026, 11, 22)
MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)


async def visit(
    setup: TenantSetup, room: str, began: str, ended: str, number: int = 1, role: Role = Role.STUDENT
) -> None:
    """Somebody was in a room."""
    order = {"user_number": number, "began": began, "ended": ended, "role": int(role)}
    await setup.control(f"/rooms/{room}/visits", order)


async def teach(setup: TenantSetup, room: str, began: str, ended: str = "2026-11-23T15:00:00") -> None:
    """A teacher was in a room."""
    await visit(setup, room, began, ended, number=9, role=Role.TEACHER)


async def monday(setup: TenantSetup, title: str, at: int = 14) -> str:
    """A class of Monday's, of an hour."""
    return await setup.room(title, f"2026-11-23T{at:02}:00", f"2026-11-23T{at + 1:02}:00")


def by_title(report: DayReport) -> dict[str | None, RoomDay]:
    return {room.room.title: room for room in report.rooms}


async def test_peaks_of_the_day_the_day_before_and_the_week_before(setup: TenantSetup) -> None:
    room = await monday(setup, "English")
    for number in (1, 2, 3):
        await visit(setup, room, "2026-11-23T14:00:00", "2026-11-23T14:30:00", number)
    await visit(setup, room, "2026-11-22T10:00:00", "2026-11-22T10:30:00")
    for number in (1, 2):
        await visit(setup, room, "2026-11-16T10:00:00", "2026-11-16T10:30:00", number)
    report = await daily(setup.tenant, MONDAY)
    assert report.hours == tuple({14: 3}.get(hour, 0) for hour in range(24))
    assert (report.day_before, report.week_before) == (1, 2)


async def test_rooms_with_title_students_and_peak_busiest_first(setup: TenantSetup) -> None:
    quiet, busy = await monday(setup, "Quiet"), await monday(setup, "Busy")
    long = await setup.room("Begun before", "2026-11-22T20:00", "2026-11-23T18:00")
    gone = await monday(setup, "Gone")
    for number in (1, 2):
        await visit(setup, busy, "2026-11-23T14:00:00", "2026-11-23T15:00:00", number)
    await teach(setup, busy, "2026-11-23T14:00:00")
    for room in (quiet, long, gone):
        await visit(setup, room, "2026-11-23T14:00:00", "2026-11-23T14:10:00")
    await setup.tenant.platform.delete_room(gone)
    report = await daily(setup.tenant, MONDAY)
    first = report.busiest[0]
    assert (first.title, first.peak, first.students, first.visits) == ("Busy", 3, 2, 3)
    assert {room.title for room in report.busiest} == {"Busy", "Quiet", "Begun before", None}
    assert {room.room.title for room in report.classes} == {"Busy", "Quiet"}


async def test_classes_are_those_that_begin_on_the_platforms_day(setup: TenantSetup) -> None:
    await setup.room("Midnight", "2026-11-23T00:00", "2026-11-23T01:00")
    await setup.room("Last", "2026-11-23T23:59", "2026-11-24T00:59")
    await setup.room("Before", "2026-11-22T23:59", "2026-11-23T08:00")
    await setup.room("After", "2026-11-24T00:00", "2026-11-24T08:00")
    report = await daily(setup.tenant, MONDAY)
    assert [room.room.title for room in report.classes] == ["Midnight", "Last"]
    assert report.held == 0


@pytest.mark.parametrize(
    ("entered", "late"),
    [
        ("13:50:00", False),
        ("14:00:00", False),
        ("14:05:00", False),
        ("14:05:01", True),
        ("14:40:00", True),
        (None, True),
    ],
)
async def test_late_is_more_than_five_minutes_after_the_start_or_never(
    setup: TenantSetup, entered: str | None, late: bool
) -> None:
    room = await monday(setup, "English")
    await visit(setup, room, "2026-11-23T14:00:00", "2026-11-23T15:00:00")
    if entered:
        await teach(setup, room, f"2026-11-23T{entered}")
    report = await daily(setup.tenant, MONDAY)
    (one,) = report.classes
    assert (one.late, report.held) == (late, 1)
    assert [room.room.title for room in report.late] == (["English"] if late else [])
    expected = datetime.fromisoformat(f"2026-11-23T{entered}+08:00") if entered else None
    assert one.entered == expected


async def test_the_first_of_several_teachers_counts(setup: TenantSetup) -> None:
    room = await monday(setup, "English")
    await teach(setup, room, "2026-11-23T14:30:00")
    await visit(setup, room, "2026-11-23T14:02:00", "2026-11-23T14:20:00", number=8, role=Role.TEACHER)
    assert (await daily(setup.tenant, MONDAY)).late == ()


async def test_an_assistant_is_no_teacher(setup: TenantSetup) -> None:
    room = await monday(setup, "English")
    await visit(setup, room, "2026-11-23T14:00:00", "2026-11-23T15:00:00", role=Role.ASSISTANT)
    assert len((await daily(setup.tenant, MONDAY)).late) == 1


async def test_a_teacher_of_a_class_before_midnight_may_come_after_it(setup: TenantSetup) -> None:
    in_time = await setup.room("In time", "2026-11-23T23:58", "2026-11-24T00:58")
    too_late = await setup.room("Too late", "2026-11-23T23:58", "2026-11-24T00:58")
    await teach(setup, in_time, "2026-11-24T00:02:00", "2026-11-24T00:58:00")
    await teach(setup, too_late, "2026-11-24T00:04:00", "2026-11-24T00:58:00")
    assert [room.room.title for room in (await daily(setup.tenant, MONDAY)).late] == ["Too late"]


async def test_nobody_is_late_for_what_has_not_begun(setup: TenantSetup) -> None:
    await setup.room("This morning", "2026-11-24T07:30", "2026-11-24T08:30")
    await setup.room("Just begun", "2026-11-24T09:57", "2026-11-24T11:00")
    await setup.room("Tonight", "2026-11-24T20:00", "2026-11-24T21:00")
    report = await daily(setup.tenant, TODAY)
    assert len(report.classes) == 3
    assert [room.room.title for room in report.late] == ["This morning"]


async def test_a_day_without_classes(setup: TenantSetup) -> None:
    report = await daily(setup.tenant, SUNDAY)
    assert (report.rooms, report.busiest, report.classes, max(report.hours)) == ((), (), (), 0)


async def test_a_week_by_day_against_the_week_before(setup: TenantSetup) -> None:
    room = await setup.room("Every day", "2026-11-18T09:00", "2026-11-18T10:00")
    for day, many in ((12, 4), (18, 1), (20, 3), (22, 2)):
        for number in range(many):
            await visit(setup, room, f"2026-11-{day}T09:00:00", f"2026-11-{day}T09:30:00", number + 1)
    await setup.room("Nobody came", "2026-11-19T09:00", "2026-11-19T10:00")
    report = await weekly(setup.tenant, date(2026, 11, 16), SUNDAY)
    assert list(report.days.values()) == [0, 0, 1, 0, 3, 0, 2]
    assert report.hours[9] == 3
    assert report.before == 4
    (busiest,) = report.busiest
    assert (busiest.title, busiest.peak, busiest.students, busiest.visits) == ("Every day", 3, 6, 6)
    assert [(room.day.day, room.room.title) for room in report.classes] == [
        (18, "Every day"),
        (19, "Nobody came"),
    ]
    assert (report.held, len(report.late)) == (1, 2)


async def test_the_platform_is_asked_once_for_all_reports_and_peaks_of_a_day(setup: TenantSetup) -> None:
    rooms = [await monday(setup, f"Class {hour}", hour) for hour in range(8, 20)]
    for room in rooms:
        await teach(setup, room, "2026-11-23T08:00:00")
    asked_before = len(await setup.asked("rooms"))
    await asyncio.gather(*(daily(setup.tenant, MONDAY) for _ in range(10)))
    await peaks.hourly(setup.tenant, context(), HourlyPeaks(date=MONDAY))
    for endpoint in ("hourly_peaks", "daily_peaks", "day_statistics"):
        assert len(await setup.asked(endpoint)) == 1, endpoint
    attendance = await setup.asked("attendance")
    assert sorted(entry["room_id"] for entry in attendance) == sorted(rooms)
    assert len(await setup.asked("rooms")) == asked_before + 1
    await peaks.of_rooms(setup.tenant, context(), RoomsPeaks(date=MONDAY))
    assert len(await setup.asked("day_statistics")) == 1


async def test_a_week_asks_only_for_the_days_no_report_told_yet(setup: TenantSetup) -> None:
    sunday = await setup.room("Sunday", "2026-11-22T09:00", "2026-11-22T10:00")
    saturday = await setup.room("Saturday", "2026-11-21T09:00", "2026-11-21T10:00")
    await daily(setup.tenant, SUNDAY)
    await weekly(setup.tenant, date(2026, 11, 16), SUNDAY)
    assert [entry["room_id"] for entry in await setup.asked("attendance")] == [sunday, saturday]
    days = [entry["date"] for entry in await setup.asked("day_statistics")]
    assert sorted(days) == [f"2026-11-{day}" for day in range(16, 23)]


async def test_a_report_says_what_it_said_even_when_a_room_is_renamed_or_gone(setup: TenantSetup) -> None:
    room = await monday(setup, "English")
    told = await daily(setup.tenant, MONDAY)
    await setup.tenant.platform.delete_room(room)
    assert await daily(setup.tenant, MONDAY) == told


async def test_what_is_asked_again_is_the_same_with_and_without_memory(setup: TenantSetup) -> None:
    await teach(setup, await monday(setup, "English"), "2026-11-23T14:10:00")
    first, again = await daily(setup.tenant, MONDAY), await daily(setup.tenant, MONDAY)
    assert first == again
    assert by_title(again)["English"].entered == datetime(2026, 11, 23, 14, 10, tzinfo=PLATFORM_ZONE)


async def test_a_report_is_made_again_from_its_name(setup: TenantSetup) -> None:
    await monday(setup, "English")
    day = await daily(setup.tenant, MONDAY)
    week = await weekly(setup.tenant, date(2026, 11, 16), SUNDAY)
    assert (day.name, week.name) == ("day:2026-11-23", "week:2026-11-16/2026-11-22")
    assert [await named(setup.tenant, report.name) for report in (day, week)] == [day, week]
    with pytest.raises(ValueError, match="Invalid isoformat"):
        await named(setup.tenant, "room:1")


async def test_few_rooms_are_asked_about_at_once(setup: TenantSetup, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        await monday(setup, f"Class {number}")
    platform = setup.tenant.platform
    inside, most = 0, 0
    ask: Callable[..., Any] = platform.attendance_page

    async def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        try:
            return await ask(*args, **kwargs)
        finally:
            inside -= 1

    monkeypatch.setattr(platform, "attendance_page", counted)
    assert len((await daily(setup.tenant, MONDAY)).late) == 20
    assert most == reports.CONCURRENCY


async def test_what_the_platform_refuses_is_raised_and_asked_again(setup: TenantSetup) -> None:
    await monday(setup, "English")
    await setup.control("/faults", endpoint="attendance", kind="code", code=2003)
    with pytest.raises(AccountStopped):
        await daily(setup.tenant, MONDAY)
    assert len((await daily(setup.tenant, MONDAY)).late) == 1


async def test_of_a_week_that_failed_only_the_rest_is_asked(setup: TenantSetup) -> None:
    rooms = [
        await setup.room(f"Class {day}", f"2026-11-{day}T09:00", f"2026-11-{day}T10:00")
        for day in (16, 17, 18)
    ]
    await setup.control("/faults", endpoint="attendance", kind="code", code=2003, after=2)
    for _ in range(2):
        try:
            told = await weekly(setup.tenant, date(2026, 11, 16), SUNDAY)
        except AccountStopped:
            continue
    assert len(told.late) == 3
    assert [entry["room_id"] for entry in await setup.asked("attendance")] == [*rooms, rooms[2]]


async def test_a_day_that_can_still_change_is_not_kept(setup: TenantSetup) -> None:
    early = replace(setup.tenant, clock=lambda: NOW.replace(hour=0, minute=10))
    room = await setup.room("Last", "2026-11-23T23:30", "2026-11-24T01:00")
    assert len((await daily(early, MONDAY)).awaited) == 1
    await teach(setup, room, "2026-11-23T23:30:00", "2026-11-23T23:50:00")
    assert (await daily(setup.tenant, MONDAY)).late == ()


EVENING = "2026-11-23T22:30"


def platform_time(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=PLATFORM_ZONE)


def at(setup: TenantSetup, now: str) -> Tenant:
    """The tenant at another time."""
    return replace(setup.tenant, clock=lambda: platform_time(now))


async def test_no_teacher_is_missed_while_records_may_come_in(setup: TenantSetup) -> None:
    room = await setup.room("Evening maths", EVENING, "2026-11-23T23:30")
    early = await daily(at(setup, "2026-11-24T00:20"), MONDAY)
    assert (early.late, early.held, early.final_at) == ((), 0, platform_time("2026-11-24T02:00"))
    assert [(one.late, one.held) for one in early.awaited] == [(None, None)]
    await teach(setup, room, f"{EVENING}:00", "2026-11-23T23:30:00")
    complete = await daily(setup.tenant, MONDAY)
    assert (complete.late, complete.awaited, complete.held, complete.final_at) == ((), (), 1, None)


async def test_a_teacher_who_never_came_is_missed_once_the_day_is_final(setup: TenantSetup) -> None:
    await setup.room("Evening maths", EVENING, "2026-11-23T23:30")
    (awaited,) = (await daily(at(setup, "2026-11-24T00:59"), MONDAY)).awaited
    (missed,) = (await daily(at(setup, "2026-11-24T01:00"), MONDAY)).late
    assert (awaited.recorded, missed.recorded, missed.held) == (False, True, False)


async def test_a_late_record_is_no_verdict_while_an_earlier_one_may_come(setup: TenantSetup) -> None:
    room = await setup.room("Evening maths", EVENING, "2026-11-23T23:30")
    await teach(setup, room, "2026-11-23T22:50:00", "2026-11-23T23:30:00")
    (one,) = (await daily(at(setup, "2026-11-24T00:20"), MONDAY)).awaited
    assert (one.late, one.held) == (None, True)
    assert len((await daily(setup.tenant, MONDAY)).late) == 1


@pytest.mark.parametrize(("seen_at", "late"), [("22:28", False), ("22:35", False), ("22:50", None)])
async def test_a_teacher_who_was_seen_came_though_no_record_says_so(
    setup: TenantSetup, seen_at: str, late: bool | None
) -> None:
    room = await setup.room("Evening maths", EVENING, "2026-11-23T23:30")
    await keep_sightings(at(setup, f"2026-11-23T{seen_at}"), room, Sighting.TEACHER)
    for now in ("2026-11-24T00:20", "2026-11-24T10:00"):
        report = await daily(at(setup, now), MONDAY)
        (one,) = report.classes
        assert (one.late, one.held, report.late) == (late, True, ())
        assert one.entered == platform_time(f"2026-11-23T{seen_at}")
    assert len(report.unclear) == (late is None)


async def test_a_class_in_which_anybody_was_seen_was_held(setup: TenantSetup) -> None:
    room = await setup.room("Evening maths", EVENING, "2026-11-23T23:30")
    await keep_sightings(at(setup, "2026-11-23T22:40"), room, Sighting.USERS)
    report = await daily(setup.tenant, MONDAY)
    assert (report.held, len(report.late)) == (1, 1)


async def test_a_week_is_final_when_its_last_day_is(setup: TenantSetup) -> None:
    first = date(2026, 11, 17)
    early = await weekly(at(setup, "2026-11-24T01:59"), first, MONDAY)
    assert early.final_at == platform_time("2026-11-24T02:00")
    assert (await weekly(at(setup, "2026-11-24T02:00"), first, MONDAY)).final_at is None
