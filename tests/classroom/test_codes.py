"""Join codes."""

from __future__ import annotations

from bot.classroom import codes
from bot.classroom.results import Role
from bot.language.commands import FindCode, ListCodes, NewCodes, RoomId

from .conftest import TenantSetup, context


async def test_a_code_for_each_classroom_always_the_same(setup: TenantSetup) -> None:
    id = await setup.room("English")
    command = NewCodes(room=RoomId(id), user_numbers=tuple(range(1, 41)))
    first = await codes.make_codes(setup.tenant, context(), command)
    again = await codes.make_codes(setup.tenant, context(), command)
    assert [code.user_number for code in first.codes] == list(range(1, 41))
    assert len({code.code for code in first.codes}) == 40
    assert first.codes == again.codes


async def test_a_code_is_found_with_its_room(setup: TenantSetup) -> None:
    id = await setup.room("English")
    command = NewCodes(room=RoomId(id), user_numbers=(11,))
    (made,) = (await codes.make_codes(setup.tenant, context(), command)).codes
    found = await codes.find_code(setup.tenant, context(), FindCode(code=made.code))
    assert found.room is not None
    assert (found.room.id, found.role, found.user_number) == (id, Role.STUDENT, 11)


async def test_a_code_that_is_none_or_of_a_room_that_is_gone_opens_nothing(setup: TenantSetup) -> None:
    assert (await codes.find_code(setup.tenant, context(), FindCode(code="zzzz99"))).room is None
    id = await setup.room("English")
    code = await setup.tenant.platform.join_code(id, 11)
    await setup.tenant.platform.delete_room(id)
    assert (await codes.find_code(setup.tenant, context(), FindCode(code=code))).room is None


async def test_codes_are_listed_in_pages(setup: TenantSetup) -> None:
    id = await setup.room("English")
    numbers = tuple(range(1, 61))
    await codes.make_codes(setup.tenant, context(), NewCodes(room=RoomId(id), user_numbers=numbers))
    first = await codes.list_codes(setup.tenant, context(), ListCodes(room=RoomId(id)))
    second = await codes.list_codes(setup.tenant, context(), ListCodes(room=RoomId(id), page=2))
    assert (first.total, first.pages, len(first.codes), len(second.codes)) == (61, 2, 50, 11)
    assert {code.user_number for code in (*first.codes, *second.codes)} == {0, *numbers}
