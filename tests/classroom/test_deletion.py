"""Deleting rooms: confirmed by what was seen, both halves of a pair, and told as it came out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.classroom import deletion
from bot.classroom.deletion import ask_deletion, delete
from bot.classroom.results import DeletionConfirmation, RoomDeleted, Unanswered
from bot.classroom.tenant import CommandContext
from bot.language.commands import DeleteRoom, RoomId

from .conftest import ENGLISH, TenantSetup, context, created


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at a room follow each other without waiting."""
    monkeypatch.setattr(deletion, "LOOKUP_DELAYS", (0, 0))


async def confirmed(setup: TenantSetup, command: DeleteRoom) -> CommandContext:
    """What the press of the confirmation carries."""
    return await setup.pressed((await ask_deletion(setup.tenant, context(), command)).token)


async def test_a_deletion_is_confirmed_by_what_was_seen(setup: TenantSetup) -> None:
    made = await created(setup)
    command = DeleteRoom(room=RoomId(made.room.id))
    gone = await delete(setup.tenant, await confirmed(setup, command), command)
    assert isinstance(gone, RoomDeleted)
    assert not gone.already_gone
    kept = await setup.tenant.rooms.deleted(made.room.id)
    assert kept is not None
    assert kept.title == "English"


@pytest.mark.parametrize("change", ["title", "teacher", "class"])
async def test_a_room_that_changed_meanwhile_is_asked_about_anew(setup: TenantSetup, change: str) -> None:
    made = await created(setup)
    command = DeleteRoom(room=RoomId(made.room.id))
    if change == "class":
        await setup.control(f"/rooms/{made.room.id}/enter", role=1)
    asked = await ask_deletion(setup.tenant, context(), command)
    by = await setup.pressed(asked.token)
    if change == "title":
        await setup.tenant.platform.update_room(made.room.id, title="Maths")
    elif change == "teacher":
        await setup.control(f"/rooms/{made.room.id}/enter", role=1)
    else:
        await setup.control(f"/rooms/{made.room.id}/class", in_session=True)
    anew = await delete(setup.tenant, by, command)
    assert isinstance(anew, DeletionConfirmation)
    assert anew.changed
    assert (anew.live.teacher_present, anew.live.in_class) == (change != "title", change == "class")
    assert anew.token != asked.token
    assert await setup.asked("delete_room") == []


@pytest.mark.parametrize("change", ["nothing", "title", "teacher", "gone"])
async def test_a_room_is_looked_at_again_before_its_deletion_is_tried_again(
    setup: TenantSetup, change: str
) -> None:
    made = await created(setup)
    room, command = made.room.id, DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)

    async def meanwhile() -> None:
        if change == "title":
            await setup.tenant.platform.update_room(room, title="Maths")
        elif change == "teacher":
            await setup.control(f"/rooms/{room}/enter", role=1)
        elif change == "gone":
            await setup.tenant.platform.delete_room(room)

    await setup.unanswered("delete_room", meanwhile)
    result = await delete(setup.tenant, by, command)
    if change in ("nothing", "gone"):
        assert isinstance(result, RoomDeleted)
        assert not result.already_gone
        return
    assert isinstance(result, DeletionConfirmation)
    assert (result.changed, result.room.title) == (True, "Maths" if change == "title" else "English")
    assert await are_there(setup, room) == [True]
    assert len(await setup.asked("delete_room")) == 1
    again = await delete(setup.tenant, await setup.pressed(result.token), command)
    assert isinstance(again, RoomDeleted)
    assert again.room.title == result.room.title


async def test_a_room_somebody_deleted_meanwhile_is_told_as_gone(setup: TenantSetup) -> None:
    made = await created(setup)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)
    await setup.tenant.platform.delete_room(made.room.id)
    gone = await delete(setup.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert gone.already_gone
    assert gone.room.title == "English"


async def are_there(setup: TenantSetup, *room_ids: str) -> list[bool]:
    listed = {room.room_id async for room in setup.tenant.platform.rooms(product_type=0, limit=1000)}
    return [room_id in listed for room_id in room_ids]


@pytest.mark.parametrize("half", ["room", "live"])
async def test_both_halves_of_a_pair_go(setup: TenantSetup, half: str) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    ids = (made.room.id, made.live.id)
    command = DeleteRoom(room=RoomId(ids[half == "live"]))
    gone = await delete(setup.tenant, await confirmed(setup, command), command)
    assert isinstance(gone, RoomDeleted)
    assert gone.other_half is True
    assert await are_there(setup, *ids) == [False, False]


async def test_a_half_that_stays_is_told(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)
    await setup.control("/faults", kind="code", endpoint="delete_room", after=1, code=1)
    gone = await delete(setup.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert gone.other_half is False
    assert await are_there(setup, made.room.id, made.live.id) == [False, True]


@pytest.mark.parametrize(("renamed", "left"), [(False, False), (True, True)])
async def test_a_half_that_changed_is_not_deleted_by_another_attempt(
    setup: TenantSetup, renamed: bool, left: bool
) -> None:
    made = await created(setup, replace(ENGLISH, live=True, max_users=7))
    assert made.live is not None
    live, command = made.live.id, DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)

    async def meanwhile() -> None:
        if renamed:
            await setup.tenant.platform.update_room(live, title="Maths")

    await setup.unanswered("delete_room", meanwhile, after=1)
    gone = await delete(setup.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert gone.other_half is not left
    assert await are_there(setup, made.room.id, live) == [False, left]


@pytest.mark.waiting
async def test_a_deletion_whose_answers_were_lost_is_seen_at_the_room(setup: TenantSetup) -> None:
    made = await created(setup)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)
    await setup.control("/faults", kind="cut", endpoint="delete_room", when="after", count=20)
    gone = await delete(setup.tenant, by, command)
    assert isinstance(gone, RoomDeleted)
    assert not gone.already_gone


@pytest.mark.parametrize("seen", [True, False])
@pytest.mark.waiting
async def test_a_deletion_that_never_came_is_told_as_far_as_the_room_shows(
    setup: TenantSetup, seen: bool
) -> None:
    made = await created(setup)
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)
    await setup.control("/faults", kind="cut", endpoint="delete_room", when="before", count=20)
    if not seen:
        await setup.control("/faults", kind="code", endpoint="room", after=1, count=20, code=1)
    unanswered = await delete(setup.tenant, by, command)
    assert isinstance(unanswered, Unanswered)
    assert (unanswered.changed, unanswered.undone) == (False, seen)


async def test_after_an_interruption_the_other_half_goes_too(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    assert made.live is not None
    command = DeleteRoom(room=RoomId(made.room.id))
    by = await confirmed(setup, command)
    await setup.tenant.platform.delete_room(made.room.id)
    gone = await delete(setup.tenant, replace(by, interrupted=True), command)
    assert isinstance(gone, RoomDeleted)
    assert (gone.already_gone, gone.other_half) == (False, True)
    assert await are_there(setup, made.live.id) == [False]
