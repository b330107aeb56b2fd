"""What is happening now."""

from __future__ import annotations

from bot.classroom import live
from bot.language.commands import LiveStatus, RoomId

from .conftest import TenantSetup, context


async def test_rooms_whose_time_is_now_the_soonest_over_first(setup: TenantSetup) -> None:
    long = await setup.room("Long", "2026-11-24T09:00", "2026-11-24T12:00")
    short = await setup.room("Short", "2026-11-24T09:00", "2026-11-24T10:30")
    await setup.room("Over", "2026-11-24T08:00", "2026-11-24T10:00")
    await setup.room("Later", "2026-11-24T11:00", "2026-11-24T12:00")
    seen = await live.live(setup.tenant, context(), LiveStatus())
    assert [status.room.id for status in seen.rooms] == [short, long]
    assert (seen.every, seen.total) == (True, 2)


async def test_one_room_as_it_is(setup: TenantSetup) -> None:
    id = await setup.room("English", "2026-11-24T09:00", "2026-11-24T12:00")
    await setup.control(f"/rooms/{id}/class", in_session=True)
    await setup.control(f"/rooms/{id}/users", count=4)
    (status,) = (await live.live(setup.tenant, context(), LiveStatus(room=RoomId(id)))).rooms
    assert (status.in_class, status.teacher_present, status.users) == (True, False, 4)


async def test_of_very_many_rooms_the_first_are_looked_at_and_all_are_counted(setup: TenantSetup) -> None:
    await setup.control("/rooms", count=40, start="2026-11-24T09:00:00", end="2026-11-24T11:00:00")
    seen = await live.live(setup.tenant, context(), LiveStatus())
    assert (len(seen.rooms), seen.total) == (live.MAX_ROOMS, 40)
