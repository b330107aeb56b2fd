"""Showing and listing rooms."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.baijiayun import AlreadyDeleted
from bot.classroom import rooms
from bot.classroom.deletion import ask_deletion
from bot.classroom.editing import edit
from bot.classroom.results import RoomDeleted, RoomShown
from bot.errors import RedisUnavailable
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, RoomId, ShowRoom
from bot.state import Keys, Redis, Rooms

from .conftest import ANNA, ENGLISH, TenantSetup, context, created


async def test_a_pair_is_shown_with_its_large_class_as_long_as_that_is_there(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    command = ShowRoom(room=RoomId(made.room.id))
    shown = await rooms.show(setup.tenant, context(), command)
    assert isinstance(shown, RoomShown)
    assert shown.live is not None
    assert (shown.live.id, shown.live.dual_teacher) == (made.live.id, made.room.id)
    await setup.tenant.platform.delete_room(made.live.id)
    alone = await rooms.show(setup.tenant, context(), command)
    assert isinstance(alone, RoomShown)
    assert alone.live is None


async def test_a_list_knows_which_rooms_have_a_large_class(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    await created(setup, replace(ENGLISH, title="Maths"))
    listed = await rooms.list_rooms(setup.tenant, context(), ListRooms())
    assert {room.title: bool(room.large_class) for room in listed.rooms} == {"English": True, "Maths": False}
    assert made.live is not None


async def test_a_deleted_room_is_shown_as_it_was_while_that_is_kept(setup: TenantSetup) -> None:
    made = await created(setup)
    await setup.tenant.rooms.keep_deleted(made.room)
    await setup.tenant.platform.delete_room(made.room.id)
    shown = await rooms.show(setup.tenant, context(), ShowRoom(room=RoomId(made.room.id)))
    assert isinstance(shown, RoomDeleted)
    other = await setup.room("Maths")
    await setup.tenant.platform.delete_room(other)
    with pytest.raises(AlreadyDeleted):
        await rooms.show(setup.tenant, context(), ShowRoom(room=RoomId(other)))


async def test_a_list_is_of_the_days_asked_for_in_the_persons_zone(setup: TenantSetup) -> None:
    await setup.room("Early", "2026-11-25T05:00", "2026-11-25T06:00")
    await setup.room("Late", "2026-11-25T22:00", "2026-11-25T23:00")
    day = date(2026, 11, 25)
    london = replace(ANNA, zone=ZoneInfo("Europe/London"))
    here = await rooms.list_rooms(setup.tenant, context(), ListRooms(from_=day, to=day))
    there = await rooms.list_rooms(setup.tenant, context(london), ListRooms(from_=day, to=day))
    assert [room.title for room in here.rooms] == ["Early", "Late"]
    assert [room.title for room in there.rooms] == ["Late"]


async def test_without_days_a_list_is_of_what_is_on_and_comes_by_time(setup: TenantSetup) -> None:
    await setup.room("Over", "2026-11-23T14:00", "2026-11-23T15:00")
    await setup.room("Later", "2026-11-26T14:00", "2026-11-26T15:00")
    await setup.room("On", "2026-11-24T09:30", "2026-11-24T10:30")
    await setup.room("Next", "2026-11-25T14:00", "2026-11-25T15:00")
    listed = await rooms.list_rooms(setup.tenant, context(), ListRooms())
    assert [room.title for room in listed.rooms] == ["On", "Next", "Later"]


async def test_what_is_over_is_listed_latest_first(setup: TenantSetup) -> None:
    await setup.room("First", "2026-11-22T14:00", "2026-11-22T15:00")
    await setup.room("Second", "2026-11-23T14:00", "2026-11-23T15:00")
    await setup.room("On", "2026-11-24T09:30", "2026-11-24T10:30")
    listed = await rooms.list_rooms(setup.tenant, context(), ListRooms(past=True))
    assert [room.title for room in listed.rooms] == ["Second", "First"]
    assert listed.past


async def test_a_list_of_ones_own_rooms(setup: TenantSetup) -> None:
    await setup.room("Theirs")
    made = await created(setup)
    listed = await rooms.list_rooms(setup.tenant, context(), ListRooms(mine=True))
    assert [room.id for room in listed.rooms] == [made.room.id]
    assert listed.mine


async def test_a_long_list_has_pages_and_its_numbers_are_remembered(setup: TenantSetup) -> None:
    await setup.control(
        "/rooms", count=40, title="Class", start="2026-11-24T14:00:00", end="2026-11-24T15:00:00"
    )
    second = await rooms.list_rooms(setup.tenant, context(), ListRooms(page=2))
    assert (second.total, second.page, second.pages, len(second.rooms)) == (40, 2, 3, 15)
    listed = (await setup.tenant.contexts.of(ANNA.id)).listed
    assert (second.before, len(listed)) == (15, 30)
    assert listed[15:] == tuple(room.id for room in second.rooms)
    beyond = await rooms.list_rooms(setup.tenant, context(), ListRooms(page=9))
    assert beyond.page == 3


async def test_whose_a_room_is_is_not_told_while_it_is_not_known(setup: TenantSetup, nowhere: Redis) -> None:
    """Without Redis nobody is told that their room was not created through the bot."""
    made = await created(setup)
    without = replace(setup.tenant, rooms=Rooms(nowhere, Keys("T0SCHOOL")))
    room = RoomId(made.room.id)
    with pytest.raises(RedisUnavailable):
        await edit(without, context(), EditRoom(room=room, title="Maths"))
    with pytest.raises(RedisUnavailable):
        await ask_deletion(without, context(), DeleteRoom(room=room))
    with pytest.raises(RedisUnavailable):
        await rooms.list_rooms(without, context(), ListRooms(mine=True))
