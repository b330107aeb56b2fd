"""Names of student classrooms."""

from __future__ import annotations

from msgspec.structs import replace

from bot.classroom.classrooms import list_classrooms, name_classroom
from bot.classroom.codes import find_code, list_codes, make_codes
from bot.classroom.results import Classroom, ClassroomNamed
from bot.language.commands import FindCode, ListClassrooms, ListCodes, NameClassroom, NewCodes, RoomId
from tests.classroom.conftest import TenantSetup, context

HILL = NameClassroom(number=11, name="Hill School 3B")


async def test_a_name_stands_wherever_a_code_of_the_classroom_does(setup: TenantSetup) -> None:
    await name_classroom(setup.tenant, context(), HILL)
    room = RoomId(await setup.room("English"))
    made = await make_codes(setup.tenant, context(), NewCodes(room=room, user_numbers=(11, 12)))
    assert [code.name for code in made.codes] == ["Hill School 3B", ""]
    listed = await list_codes(setup.tenant, context(), ListCodes(room=room))
    assert {code.user_number: code.name for code in listed.codes} == {0: "", 11: "Hill School 3B", 12: ""}
    found = await find_code(setup.tenant, context(), FindCode(code=made.codes[0].code))
    assert (found.user_number, found.classroom) == (11, "Hill School 3B")


async def test_a_name_is_told_changed_and_taken_away(setup: TenantSetup) -> None:
    first = await name_classroom(setup.tenant, context(), HILL)
    assert first == ClassroomNamed(Classroom(11, "Hill School 3B"), before="")
    again = await name_classroom(setup.tenant, context(), HILL)
    assert again == ClassroomNamed(Classroom(11, "Hill School 3B"))
    assert again == await name_classroom(setup.tenant, context(), NameClassroom(number=11))
    gone = await name_classroom(setup.tenant, context(), replace(HILL, name=""))
    assert gone == ClassroomNamed(Classroom(11), before="Hill School 3B")
    assert (await list_classrooms(setup.tenant, context(), ListClassrooms())).classrooms == ()


async def test_who_takes_a_naming_over_tells_of_the_same_change(setup: TenantSetup) -> None:
    await name_classroom(setup.tenant, context(), HILL)
    taken = context(interrupted=True, kept={"before": "Old"})
    told = await name_classroom(setup.tenant, taken, HILL)
    assert told == ClassroomNamed(Classroom(11, "Hill School 3B"), before="Old")


async def test_names_are_listed_by_number_and_page(setup: TenantSetup) -> None:
    for number in range(60, 0, -1):
        await setup.tenant.rooms.name_classroom(number, f"School {number}")
    page = await list_classrooms(setup.tenant, context(), ListClassrooms(page=2))
    assert [one.number for one in page.classrooms] == list(range(51, 61))
    assert (page.total, page.pages) == (60, 2)
