"""Saying whose a room is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.classroom.claims import claim
from bot.classroom.results import GiftConfirmation, RoomGiven
from bot.errors import NotAllowed
from bot.language.commands import ClaimRoom, RoomId, RoomTitle
from tests.classroom.conftest import ANNA, TenantSetup, context

ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True)
GIVEN = ClaimRoom(room=RoomTitle("English"), person="U0ANNA")


async def test_a_room_made_in_the_console_is_given_to_who_teaches_it(setup: TenantSetup) -> None:
    room = await setup.room("English")
    given = await claim(setup.tenant, context(ADMIN), GIVEN)
    assert isinstance(given, RoomGiven)
    assert (given.room.owner, given.already) == ("U0ANNA", False)
    assert await setup.tenant.rooms.owner(room) == "U0ANNA"
    again = await claim(setup.tenant, context(ADMIN), GIVEN)
    assert isinstance(again, RoomGiven)
    assert again.already


async def test_without_a_name_it_is_for_who_asks(setup: TenantSetup) -> None:
    room = await setup.room("English")
    await claim(setup.tenant, context(ADMIN), ClaimRoom(room=RoomId(room)))
    assert await setup.tenant.rooms.owner(room) == ADMIN.id


async def test_both_halves_of_a_pair_are_given(setup: TenantSetup) -> None:
    halves = [await setup.room("English"), await setup.room("English, large")]
    await setup.tenant.rooms.keep_pair(*halves)
    await claim(setup.tenant, context(ADMIN), ClaimRoom(room=RoomId(halves[1]), person="U0ANNA"))
    assert await setup.tenant.rooms.owners(halves) == ["U0ANNA", "U0ANNA"]


async def test_taking_it_from_somebody_is_asked_about_and_again_if_it_changed_hands(
    setup: TenantSetup,
) -> None:
    room = await setup.room("English")
    await setup.tenant.rooms.give([room], "U0BEN")
    asked = await claim(setup.tenant, context(ADMIN), GIVEN)
    assert isinstance(asked, GiftConfirmation)
    assert await setup.tenant.rooms.owner(room) == "U0BEN"
    by = await setup.pressed(asked.token, ADMIN)
    await setup.tenant.rooms.give([room], "U0CARA")
    assert isinstance(await claim(setup.tenant, by, GIVEN), GiftConfirmation)
    await setup.tenant.rooms.give([room], "U0BEN")
    assert isinstance(await claim(setup.tenant, by, GIVEN), RoomGiven)
    assert await setup.tenant.rooms.owner(room) == "U0ANNA"


@pytest.mark.parametrize(
    ("person", "to", "reason"),
    [(ANNA, "U0ANNA", "workspace_admins"), (ADMIN, "U0GUEST", "not_a_member")],
)
async def test_only_admins_give_and_only_members_are_given(
    setup: TenantSetup, person: object, to: str, reason: str
) -> None:
    room = await setup.room("English")
    with pytest.raises(NotAllowed) as refused:
        await claim(setup.tenant, context(person), replace(GIVEN, person=to))  # type: ignore[arg-type]
    assert refused.value.reason == reason
    assert await setup.tenant.rooms.owner(room) is None


async def test_a_claim_that_was_interrupted_is_told_as_done(setup: TenantSetup) -> None:
    await setup.tenant.rooms.give([await setup.room("English")], "U0ANNA")
    given = await claim(setup.tenant, context(ADMIN, interrupted=True), GIVEN)
    assert isinstance(given, RoomGiven)
    assert not given.already
