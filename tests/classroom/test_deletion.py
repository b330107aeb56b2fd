"""Deleting rooms: confirmed by what was seen, both halves of a pair, and told as it came out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.classroom import deletion
from bot.classroom.deletion import ask_deletion, delete
from bot.classroom.results import DeletionConfirmation, RoomDeleted, Unanswered
from bot.classroom.tenant import CommandContext
from bot.language.commands import DeleteRoom, RoomId

from .conftest import ENGLISH, Stage, context, created


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at a room follow each other without waiting."""
    monkeypatch.setattr(deletion, "LOOKS", (0, 0))


async def confirmed(stage: Stage, command: DeleteRoom) -> CommandContext:
    """What the press of the confirmation carries."""
    return await stage.pressed((await ask_deletion(stage.tenant, context(), command)).token)


async def test_a_deletion_is_confirmed_by_what_was_seen(stage: Stage) -> None:
    made = await created(stage)
    command = DeleteRoom(room=RoomId(made.room.id))
    gone = await delete(stage.tenant, await confirmed(stage, command), command)
    assert isinstance(gone, RoomDeleted)
    assert not gone.already_gone
    kept = await stage.tenant.rooms.deleted(made.room.id)
    assert kept is not None
    assert kept.title == "English"


@pytest.mark.parametrize("change", ["title", "teacher", "class"])
async def test_a_room_that_changed_meanwhile_is_asked_about_anew(stage: Stage, change: str) -> None:
    made = await created(stage)
    command = DeleteRoom(room=RoomId(made.room.id))
    if change == "class":
        await stage.control(f"/rooms/{made.room.id}/enter", role=1)
    asked = await ask_deletion(stage.tenant, context(), command)
    by = await stage.pressed(asked.token)
    if change == "title":
        await stage.tenant.platform.update_room(made.room.id, title="Maths")
    elif change == "teacher":
        await stage.control(f"/rooms/{made.room.id}/enter", role=1)
    else:
        await stage.control(f"/rooms/{made.room.id}/class", in_session=True)
    anew = await delete(stage.tenant, by, command)
    assert isinstance(anew, DeletionConfirmation)
    assert anew.changed
    assert (anew.live.teacher_present, anew.live.in_class) == (change != "title", change == "class")
    assert anew.token != asked.token
    assert await stage.asked("delete_room") == []


async def test_a_room_somebody_deleted_meanwhile_is_told_as_gone(stage: Stage) -> None:
    made = await created(stage)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(stage, command)
    await stage.tenant.platform.delete_room(made.room.id)
    gone = await delete(stage.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert gone.already_gone
    assert gone.room.title == "English"


async def are_there(stage: Stage, *room_ids: str) -> list[bool]:
    listed = {room.room_id async for room in stage.tenant.platform.rooms(product_type=0, limit=1000)}
    return [room_id in listed for room_id in room_ids]


@pytest.mark.parametrize("half", ["room", "live"])
async def test_both_halves_of_a_pair_go(stage: Stage, half: str) -> None:
    made = await created(stage, replace(ENGLISH, live=True))
    assert made.live is not None
    ids = (made.room.id, made.live.id)
    command = DeleteRoom(room=RoomId(ids[half == "live"]))
    gone = await delete(stage.tenant, await confirmed(stage, command), command)
    assert isinstance(gone, RoomDeleted)
    assert gone.other_half is True
    assert await are_there(stage, *ids) == [False, False]


async def test_a_half_that_stays_is_told(stage: Stage) -> None:
    made = await created(stage, replace(ENGLISH, live=True))
    assert made.live is not None
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(stage, command)
    await stage.control("/faults", kind="code", endpoint="delete_room", after=1, code=1)
    gone = await delete(stage.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert gone.other_half is False
    assert await are_there(stage, made.room.id, made.live.id) == [False, True]


@pytest.mark.waiting
async def test_a_deletion_whose_answers_were_lost_is_seen_at_the_room(stage: Stage) -> None:
    made = await created(stage)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(stage, command)
    await stage.control("/faults", kind="cut", endpoint="delete_room", when="after", count=20)
    gone = await delete(stage.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert not gone.already_gone


@pytest.mark.parametrize("seen", [True, False])
@pytest.mark.waiting
async def test_a_deletion_that_never_came_is_told_as_far_as_the_room_shows(stage: Stage, seen: bool) -> None:
    made = await created(stage)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(stage, command)
    await stage.control("/faults", kind="cut", endpoint="delete_room", when="before", count=20)
    if not seen:
        await stage.control("/faults", kind="code", endpoint="room", after=1, count=20, code=1)
    unanswered = await delete(stage.tenant, by, command)
    assert isinstance(unanswered, Unanswered)
    assert (unanswered.changed, unanswered.undone) == (False, seen)


async def test_after_an_interruption_the_other_half_goes_too(stage: Stage) -> None:
    made = await created(stage, replace(ENGLISH, live=True))
    assert made.live is not None
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(stage, command)
    await stage.tenant.platform.delete_room(made.room.id)
    gone = await delete(stage.tenant, replace(by, interrupted=True), command)
    assert isinstance(gone, RoomDeleted)
    assert (gone.already_gone, gone.other_half) == (False, True)
    assert await are_there(stage, made.live.id) == [False]
