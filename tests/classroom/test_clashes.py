"""A teacher with two classes at once: said when it comes about, and never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.classroom.clashes import clash_of
from bot.classroom.editing import edit
from bot.classroom.results import RoomChanged, RoomList
from bot.classroom.rooms import list_rooms
from bot.classroom.teachers import set_teacher
from bot.language.commands import EditRoom, ListRooms, NewRoom, RoomId, SetTeacher
from bot.state import Keys, Redis, Rooms
from tests.classroom.conftest import ANNA, ENGLISH, TenantSetup, context, created

HOUR = timedelta(hours=1)
CHESS = replace(ENGLISH, title="Chess", start=ENGLISH.start + HOUR / 2, end=ENGLISH.end + HOUR / 2)
BEN = replace(ANNA, id="U0BEN", name="Ben")


async def test_it_is_said_of_a_room_that_is_created(setup: TenantSetup) -> None:
    first = await created(setup)
    second = await created(setup, CHESS)
    assert first.clash is None
    assert second.clash is not None
    assert (second.clash.id, second.clash.title, second.clash.teacher) == (first.room.id, "English", ANNA.id)


@pytest.mark.parametrize(
    "other",
    [
        replace(CHESS, start=ENGLISH.end, end=ENGLISH.end + HOUR),
        replace(CHESS, teacher="U0BEN"),
        replace(CHESS, long_term=True, end=CHESS.start + 30 * 24 * HOUR),
    ],
    ids=["after it", "another's", "open for a month"],
)
async def test_not_of_what_is_no_second_class_of_theirs(setup: TenantSetup, other: object) -> None:
    await created(setup)
    assert (await created(setup, other)).clash is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "command", [ENGLISH, replace(ENGLISH, live=True, live_max_users=500)], ids=["room", "pair"]
)
async def test_a_room_is_no_clash_with_itself(setup: TenantSetup, command: NewRoom) -> None:
    """It is among those that are looked at, where a process took its creation over, or the look came late."""
    made = await created(setup, command)
    kept = {"room": made.room.id, "live": made.live.id if made.live else ""}
    again = await created(setup, command, interrupted=True, kept=kept)
    assert (again.room.id, again.clash) == (made.room.id, None)


async def test_it_is_said_of_who_teaches_the_room(setup: TenantSetup) -> None:
    await created(setup, person=BEN)
    made = await created(setup, replace(CHESS, teacher=BEN.id))
    assert made.clash is not None
    assert made.clash.teacher == BEN.id


async def test_it_is_said_of_a_room_that_is_moved_and_not_of_one_that_is_renamed(setup: TenantSetup) -> None:
    await created(setup)
    made = await created(setup, replace(CHESS, start=ENGLISH.end, end=ENGLISH.end + HOUR))
    room = RoomId(made.room.id)
    moved = await edit(setup.tenant, context(), EditRoom(room=room, start=CHESS.start))
    assert isinstance(moved, RoomChanged)
    assert moved.clash is not None
    assert moved.clash.title == "English"
    renamed = await edit(setup.tenant, context(), EditRoom(room=room, title="Go"))
    assert isinstance(renamed, RoomChanged)
    assert renamed.clash is None


async def test_it_is_said_of_a_room_that_somebody_is_to_teach(setup: TenantSetup) -> None:
    await created(setup, person=BEN)
    made = await created(setup, CHESS)
    assigned = await set_teacher(
        setup.tenant, context(), SetTeacher(room=RoomId(made.room.id), person=BEN.id)
    )
    assert assigned.clash is not None
    assert assigned.clash.title == "English"


async def test_it_is_said_of_each_in_ones_own_list(setup: TenantSetup) -> None:
    rooms = [(await created(setup, each)).room.id for each in (ENGLISH, CHESS)]
    await created(
        setup, replace(ENGLISH, title="Alone", start=ENGLISH.end + HOUR, end=ENGLISH.end + 2 * HOUR)
    )
    listed = await list_rooms(setup.tenant, context(), ListRooms(mine=True))
    assert isinstance(listed, RoomList)
    assert {room: clash.id for room, clash in listed.clashes.items()} == dict(
        zip(rooms, rooms[::-1], strict=True)
    )
    assert (await list_rooms(setup.tenant, context(), ListRooms())).clashes == {}


async def test_it_costs_one_request_and_nothing_is_held_up_by_what_is_not_known(
    setup: TenantSetup, nowhere: Redis
) -> None:
    await created(setup)
    before = len(await setup.asked("rooms"))
    await created(setup, CHESS)
    assert len(await setup.asked("rooms")) == before + 1
    without = replace(setup.tenant, rooms=Rooms(nowhere, Keys("T0SCHOOL")))
    assert await clash_of(without, ANNA.id, (ENGLISH.start, ENGLISH.end)) is None
