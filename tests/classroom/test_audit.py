"""Who sees which changes, page by page; and forgetting a person, which shows first what is kept of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.classroom.audit import CHANGES_PER_PAGE, every, show
from bot.classroom.audit_recording import ChangeRequest, recorded
from bot.classroom.forgetting import ask, forget
from bot.classroom.results import Kept, RoomCreated
from bot.classroom.tenant import CommandContext
from bot.errors import NotAllowed
from bot.language.commands import Audit, Forget, NewRoom, RoomId, RoomTitle
from bot.people import Person
from bot.state import AuditQuery
from tests.classroom.conftest import ANNA, NOW, TenantSetup, context, created

ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True, administrator=True)
BEN = replace(ANNA, id="U0BEN")
TODAY, YESTERDAY = NOW.date(), NOW.date() - timedelta(days=1)


async def makes(setup: TenantSetup, person: Person, title: str, id: str) -> str:
    """A room that a person created, by its ID."""
    command = NewRoom(title=title, start=NOW + timedelta(hours=2), end=NOW + timedelta(hours=3))
    asked = context(person, id=id)

    async def work(context: CommandContext) -> RoomCreated:
        return await created(setup, command, person=person, id=id)

    return (await recorded(setup.tenant, asked, ChangeRequest("room.new", command, "line"), work)).room.id


@pytest.fixture
async def rooms(setup: TenantSetup) -> tuple[str, str]:
    """One of Anna's, and one of Ben's that she teaches no longer than he."""
    return await makes(setup, ANNA, "English", "1"), await makes(setup, BEN, "Maths", "2")


async def titles(setup: TenantSetup, person: Person, command: Audit) -> list[str]:
    """What a person is shown."""
    return [change.title for change in (await show(setup.tenant, context(person), command)).changes]


@pytest.mark.parametrize(
    ("person", "command", "seen"),
    [
        (ADMIN, Audit(), ["Maths", "English"]),
        (ADMIN, Audit(by="U0ANNA"), ["English"]),
        (ADMIN, Audit(room=RoomTitle("maths")), ["Maths"]),
        (ADMIN, Audit(from_=YESTERDAY, to=YESTERDAY), []),
        (ADMIN, Audit(from_=YESTERDAY, to=TODAY), ["Maths", "English"]),
        (ANNA, Audit(), ["English"]),
        (ANNA, Audit(by="U0BEN"), []),
        (ANNA, Audit(room=RoomTitle("maths")), []),
        (BEN, Audit(room=RoomTitle("maths")), ["Maths"]),
    ],
)
async def test_admins_see_all_changes_and_others_their_own(
    setup: TenantSetup, rooms: tuple[str, str], person: Person, command: Audit, seen: list[str]
) -> None:
    assert await titles(setup, person, command) == seen
    sheet = await show(setup.tenant, context(person), command)
    assert sheet.own == (person is not ADMIN)
    found = [change.title async for some in every(setup.tenant, person, sheet.command) for change in some]
    assert found == seen


async def test_who_owns_a_room_sees_what_others_did_to_it(setup: TenantSetup, rooms: tuple[str, str]) -> None:
    _, maths = rooms
    assert await titles(setup, ANNA, Audit(room=RoomId(maths))) == []
    await setup.tenant.rooms.give([maths], ANNA.id)
    assert await titles(setup, ANNA, Audit(room=RoomId(maths))) == ["Maths"]


async def test_of_a_room_that_was_deleted_the_changes_are_found_by_its_id(
    setup: TenantSetup, rooms: tuple[str, str]
) -> None:
    await setup.tenant.platform.delete_room(rooms[0])
    assert await titles(setup, ADMIN, Audit(room=RoomId(rooms[0]))) == ["English"]
    assert await titles(setup, ANNA, Audit(room=RoomId(rooms[0]))) == ["English"]


async def test_pages_hold_all_changes_once(setup: TenantSetup) -> None:
    await makes(setup, ANNA, "English", "0")
    async for (change,) in setup.tenant.audit.read(AuditQuery(), TODAY):
        assert change is not None
        for number in range(1, 2 * CHANGES_PER_PAGE + 1):
            await setup.tenant.audit.keep(str(number), change, TODAY)
    pages = [await show(setup.tenant, context(ADMIN), Audit(page=page)) for page in (1, 2, 3, 4)]
    assert [(len(page.changes), page.more) for page in pages] == [
        (CHANGES_PER_PAGE, True),
        (CHANGES_PER_PAGE, True),
        (1, False),
        (0, False),
    ]


async def test_a_name_that_is_nobodys_is_refused(setup: TenantSetup) -> None:
    with pytest.raises(NotAllowed):
        await show(setup.tenant, context(ADMIN), Audit(by="somebody"))
    with pytest.raises(NotAllowed):
        await ask(setup.tenant, context(ADMIN), Forget(person="somebody"))


async def test_a_person_is_forgotten_once_it_is_confirmed(setup: TenantSetup, rooms: tuple[str, str]) -> None:
    asked = await ask(setup.tenant, context(ADMIN), Forget(person="U0ANNA"))
    assert asked.kept[Kept.OWNED] == 1
    assert asked.kept[Kept.CHANGES] == 1
    assert await setup.tenant.rooms.owner(rooms[0]) == "U0ANNA"
    pending = await setup.tenant.pending_commands.peek(asked.token)
    assert pending is not None
    assert pending.user == ADMIN.id
    for _ in range(2):
        await forget(setup.tenant, context(ADMIN, interrupted=True), Forget(person="U0ANNA"))
    assert await setup.tenant.rooms.owner(rooms[0]) is None
    assert (await ask(setup.tenant, context(ADMIN), Forget(person="U0ANNA"))).kept == {}
    assert await titles(setup, ADMIN, Audit()) == ["Maths", "English"]
    assert await setup.tenant.rooms.owner(rooms[1]) == "U0BEN"


async def test_only_administrators_forget(setup: TenantSetup) -> None:
    admin = replace(ADMIN, administrator=False)
    for forgetting in (ask, forget):
        with pytest.raises(NotAllowed):
            await forgetting(setup.tenant, context(admin), Forget(person="U0ANNA"))
