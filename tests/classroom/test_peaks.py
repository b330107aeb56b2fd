"""How many were in class at once."""

from __future__ import annotations

from datetime import date, time

from bot.classroom import peaks
from bot.language.commands import DailyPeaks, HourlyPeaks, RoomId, RoomPeaks, RoomsPeaks

from .conftest import NOW, Stage, context

YESTERDAY, TODAY = date(2026, 11, 23), date(2026, 11, 24)


async def visits(stage: Stage, room: str, *stretches: tuple[str, str]) -> None:
    """One visit for each stretch of yesterday, by different classrooms."""
    await stage.control(
        f"/rooms/{room}/visits",
        *(
            {"user_number": n, "began": f"2026-11-23T{began}:00", "ended": f"2026-11-23T{ended}:00"}
            for n, (began, ended) in enumerate(stretches, 1)
        ),
    )


async def yesterday(stage: Stage, title: str) -> str:
    """A room of yesterday's."""
    return await stage.room(title, "2026-11-23T08:00", "2026-11-23T12:00")


async def test_all_24_hours_of_a_day(stage: Stage) -> None:
    room = await yesterday(stage, "English")
    await visits(stage, room, ("08:00", "09:30"), ("09:00", "09:20"))
    seen = await peaks.hourly(stage.tenant, context(), HourlyPeaks(date=YESTERDAY))
    assert seen.peaks == tuple({8: 1, 9: 2}.get(hour, 0) for hour in range(24))
    assert seen.at is None


async def test_a_day_that_still_runs_says_when_it_was_asked(stage: Stage) -> None:
    seen = await peaks.hourly(stage.tenant, context(), HourlyPeaks(date=TODAY))
    assert seen.at == NOW


async def test_every_day_of_a_range_in_order(stage: Stage) -> None:
    room = await yesterday(stage, "English")
    await visits(stage, room, ("08:00", "09:30"))
    command = DailyPeaks(from_=date(2026, 11, 21), to=TODAY, cut=True)
    seen = await peaks.daily(stage.tenant, context(), command)
    assert list(seen.peaks.items()) == [
        (date(2026, 11, 21), 0),
        (date(2026, 11, 22), 0),
        (YESTERDAY, 1),
        (TODAY, 0),
    ]
    assert seen.cut


async def test_rooms_of_a_day_busiest_first_gone_ones_without_a_title(stage: Stage) -> None:
    quiet, busy, gone = [await yesterday(stage, title) for title in ("Quiet", "Busy", "Gone")]
    await visits(stage, quiet, ("08:00", "09:00"))
    await visits(stage, busy, ("08:00", "09:00"), ("08:00", "09:00"), ("08:00", "09:00"))
    await visits(stage, gone, ("08:00", "09:00"), ("08:00", "09:00"))
    await stage.tenant.platform.delete_room(gone)
    seen = await peaks.of_rooms(stage.tenant, context(), RoomsPeaks(date=YESTERDAY))
    assert [(room.title, room.peak) for room in seen.rooms] == [("Busy", 3), (None, 2), ("Quiet", 1)]


async def test_a_day_without_classes_has_no_rooms(stage: Stage) -> None:
    seen = await peaks.of_rooms(stage.tenant, context(), RoomsPeaks(date=date(2026, 11, 1)))
    assert seen.rooms == ()


async def test_one_room_in_steps_of_ten_minutes(stage: Stage) -> None:
    room = await yesterday(stage, "English")
    await visits(stage, room, ("08:00", "08:25"), ("08:12", "08:15"))
    command = RoomPeaks(room=RoomId(room), date=YESTERDAY)
    seen = await peaks.of_room(stage.tenant, context(), command)
    assert seen.steps == {time(8, 0): 1, time(8, 10): 2, time(8, 20): 1}
    part = RoomPeaks(room=RoomId(room), date=YESTERDAY, from_=time(8, 20), to=time(9, 0))
    assert (await peaks.of_room(stage.tenant, context(), part)).steps == {time(8, 20): 1}
