"""Which room a person means."""

from __future__ import annotations

import pytest

from bot.baijiayun import NoSuchRoom
from bot.classroom.finding import SeveralRooms, choice, find_room
from bot.errors import RoomNotFound
from bot.language.commands import DeleteRoom, RoomCode, RoomId, RoomTitle

from .conftest import ANNA, WORKSPACE_ADMIN, Stage, context


async def test_by_id(stage: Stage) -> None:
    id = await stage.room("English")
    room = await find_room(stage.tenant, context(), RoomId(id))
    assert (room.id, room.title) == (id, "English")


async def test_an_id_that_is_none(stage: Stage) -> None:
    with pytest.raises(NoSuchRoom):
        await find_room(stage.tenant, context(), RoomId("26112499999999"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("english", "English"),
        ("ENGLISH FOR", "English for all"),
        ("for all", "English for all"),
        ("高三", "高三数学冲刺"),
        ("冲刺", "高三数学冲刺"),
    ],
)
async def test_by_title_exact_then_beginning_then_part(stage: Stage, said: str, found: str) -> None:
    for title in ("English", "English for all", "高三数学冲刺"):
        await stage.room(title)
    assert (await find_room(stage.tenant, context(), RoomTitle(said))).title == found


async def test_several_of_a_title_are_to_choose_from(stage: Stage) -> None:
    ids = {await stage.room("Maths A"), await stage.room("Maths B")}
    with pytest.raises(SeveralRooms) as several:
        await find_room(stage.tenant, context(), RoomTitle("maths"))
    chosen = choice(several.value, DeleteRoom(room=RoomTitle("maths")))
    assert {room.id for room in chosen.rooms} == ids
    assert set(chosen.commands) == {DeleteRoom(room=RoomId(id)) for id in ids}
    assert chosen.total == 2


async def test_to_choose_from_what_is_to_come_stands_before_what_is_over(stage: Stage) -> None:
    for title, day in (
        ("Maths over", "23"),
        ("Maths later", "26"),
        ("Maths next", "25"),
        ("Maths long over", "20"),
    ):
        await stage.room(title, f"2026-11-{day}T14:00", f"2026-11-{day}T15:00")
    with pytest.raises(SeveralRooms) as several:
        await find_room(stage.tenant, context(), RoomTitle("maths"))
    assert [room.title for room in several.value.rooms] == [
        "Maths next",
        "Maths later",
        "Maths over",
        "Maths long over",
    ]


async def test_no_such_title(stage: Stage) -> None:
    await stage.room("English")
    with pytest.raises(RoomNotFound) as missing:
        await find_room(stage.tenant, context(), RoomTitle("Physics"))
    assert missing.value.what == "Physics"


async def test_by_code(stage: Stage) -> None:
    id = await stage.room("English")
    code = await stage.tenant.platform.join_code(id, 11)
    assert (await find_room(stage.tenant, context(), RoomCode(code))).id == id
    with pytest.raises(RoomNotFound):
        await find_room(stage.tenant, context(), RoomCode("zzzz99"))


async def test_six_letters_are_a_title_before_they_are_a_code(stage: Stage) -> None:
    id = await stage.room("Biolog")
    assert (await find_room(stage.tenant, context(), RoomTitle("biolog"))).id == id
    with pytest.raises(RoomNotFound):
        await find_room(stage.tenant, context(), RoomTitle("qqqqqq"))


async def test_only_who_may_change_a_room_sees_its_ways_in(stage: Stage) -> None:
    id = await stage.room("English")
    theirs = await find_room(stage.tenant, context(ANNA), RoomId(id))
    assert (theirs.teacher, theirs.assistant, theirs.may_change) == (None, None, False)
    assert theirs.student is not None
    await stage.tenant.rooms.keep_owner(id, ANNA.id)
    own = await find_room(stage.tenant, context(ANNA), RoomId(id))
    managed = await find_room(stage.tenant, context(WORKSPACE_ADMIN), RoomId(id))
    assert own.teacher is not None
    assert managed.teacher is not None
    assert own.may_change
    assert managed.may_change
