"""How many were in class at once."""

from __future__ import annotations

from datetime import date, time

from bot.classroom import peaks
from bot.language.commands import DailyPeaks, HourlyPeaks, RoomId, RoomPeaks, RoomsPeaks

from .conftest import NOW, TenantSetup, context

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)


async def visits(setup: TenantSetup, room: str, *stretches: tuple[str, str]) -> None:
    """One visit for each stretch of yesterday, by different classrooms."""
    await setup.control(
        f"/rooms/{room}/visits",
        *(
            {"user_number": n, "began": f"2026-11-23T{began}:00", "ended": f"2026-11-23T{ended}:00"}
            for n, (began, ended) in enumerate(stretches, 1)
        ),
    )


async def yesterday(setup: TenantSetup, title: str) -> str:
    """A room of yesterday's."""
    return await setup.room(title, "2026-11-23T08:00", "2026-11-23T12:00")


async def test_all_24_hours_of_a_day(setup: TenantSetup) -> None:
    room = await yesterday(setup, "English")
    await visits(setup, room, ("08:00", "09:30"), ("09:00", "09:20"))
    seen = await peaks.hourly(setup.tenant, context(), HourlyPeaks(date=YESTERDAY))
    assert seen.peaks == tuple({8: 1, 9: 2}.get(hour, 0) for hour in range(24))
    assert seen.at is None


async def test_a_day_that_still_runs_says_when_it_was_asked(setup: TenantSetup) -> None:
    seen = await peaks.hourly(setup.tenant, context(), HourlyPeaks(date=TODAY))
    assert seen.at == NOW


async def test_every_day_of_a_range_in_order(setup: TenantSetup) -> None:
    room = await yesterday(setup, "English")
    await visits(setup, room, ("08:00", "09:30"))
    command = DailyPeaks(from_=date(2026, 11, 21), to=TODAY, cut=True)
    seen = await peaks.daily(setup.tenant, context(), command)
    assert list(seen.peaks.items()) == [
        (date(2026, 11, 21), 0),
        (date(2026, 11, 22), 0),
        (YESTERDAY, 1),
        (TODAY, 0),
    ]
    assert seen.cut


async def test_rooms_of_a_day_busiest_first_gone_ones_without_a_title(setup: TenantSetup) -> None:
    quiet, busy, gone = [await yesterday(setup, title) for title in ("Quiet", "Busy", "Gone")]
    await visits(setup, quiet, ("08:00", "09:00"))
    await visits(setup, busy, ("08:00", "09:00"), ("08:00", "09:00"), ("08:00", "09:00"))
    await visits(setup, gone, ("08:00", "09:00"), ("08:00", "09:00"))
    await setup.tenant.platform.delete_room(gone)
    seen = await peaks.of_rooms(setup.tenant, context(), RoomsPeaks(date=YESTERDAY))
    assert [(room.title, room.peak) for room in seen.rooms] == [("Busy", 3), (None, 2), ("Quiet", 1)]


async def test_a_day_without_classes_has_no_rooms(setup: TenantSetup) -> None:
    seen = await peaks.of_rooms(setup.tenant, context(), RoomsPeaks(date=date(2026, 11, 1)))
    assert seen.rooms == ()


async def test_one_room_in_steps_of_ten_minutes(setup: TenantSetup) -> None:
    room = await yesterday(setup, "English")
    await visits(setup, room, ("08:00", "08:25"), ("08:12", "08:15"))
    command = RoomPeaks(room=RoomId(room), date=YESTERDAY)
    seen = await peaks.of_room(setup.tenant, context(), command)
    assert seen.steps == {time(8, 0): 1, time(8, 10): 2, time(8, 20): 1}
    part = RoomPeaks(room=RoomId(room), date=YESTERDAY, from_=time(8, 20), to=time(9, 0))
    assert (await peaks.of_room(setup.tenant, context(), part)).steps == {time(8, 20): 1}
