"""Which room a person means."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace

from bot.baijiayun import NoSuchRoom
from bot.classroom.finding import Purpose, SeveralRooms, choice, find_room
from bot.errors import RoomNotFound
from bot.language.commands import DayPart, DeleteRoom, RoomCode, RoomId, RoomTime, RoomTitle

from .conftest import ANNA, WORKSPACE_ADMIN, TenantSetup, context, created


async def test_by_id(setup: TenantSetup) -> None:
    id = await setup.room("English")
    room = await find_room(setup.tenant, context(), RoomId(id))
    assert (room.id, room.title) == (id, "English")


async def test_an_id_that_is_none(setup: TenantSetup) -> None:
    with pytest.raises(NoSuchRoom):
        await find_room(setup.tenant, context(), RoomId("26112499999999"))


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
async def test_by_title_exact_then_beginning_then_part(setup: TenantSetup, said: str, found: str) -> None:
    for title in ("English", "English for all", "高三数学冲刺"):
        await setup.room(title)
    assert (await find_room(setup.tenant, context(), RoomTitle(said))).title == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("english class", "English"),
        ("英语课", "英语"),
        ("英语课程", "英语"),
        ("Art room", "Art room"),
        ("class", None),
    ],
)
async def test_a_word_for_a_class_is_no_part_of_a_title_unless_it_is(
    setup: TenantSetup, said: str, found: str | None
) -> None:
    for title in ("English", "英语", "Art", "Art room"):
        await setup.room(title)
    if found is None:
        with pytest.raises(RoomNotFound):
            await find_room(setup.tenant, context(), RoomTitle(said))
    else:
        assert (await find_room(setup.tenant, context(), RoomTitle(said))).title == found


async def test_several_of_a_title_are_to_choose_from(setup: TenantSetup) -> None:
    ids = {await setup.room("Maths A"), await setup.room("Maths B")}
    with pytest.raises(SeveralRooms) as several:
        await find_room(setup.tenant, context(), RoomTitle("maths"))
    chosen = choice(several.value, DeleteRoom(room=RoomTitle("maths")))
    assert {room.id for room in chosen.rooms} == ids
    assert set(chosen.commands) == {DeleteRoom(room=RoomId(id)) for id in ids}
    assert chosen.total == 2


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Enlgish", ["English"]),
        ("engish class", ["English"]),
        ("chees club", ["Chess Club 7B"]),
        ("高三数雪冲刺", ["高三数学冲刺"]),
        ("mathz", ["Maths"]),
        ("scince", ["Weekend science fair"]),
        ("ches klub", []),
        ("Spanish", []),
        ("ax", []),
        ("history", []),
    ],
)
async def test_a_title_with_a_typo_is_asked_about(setup: TenantSetup, said: str, near: list[str]) -> None:
    """Whatever else it could be: with six letters it could be a code."""
    for title in ("English", "Chess Club 7B", "高三数学冲刺", "Maths", "Art", "Weekend science fair"):
        await setup.room(title)
    with pytest.raises(SeveralRooms if near else RoomNotFound) as asked:
        await find_room(setup.tenant, context(), RoomTitle(said), Purpose.CHANGE)
    if isinstance(asked.value, SeveralRooms):
        assert asked.value.near
        assert [room.title for room in asked.value.rooms] == near


async def test_to_choose_from_what_is_to_come_stands_before_what_is_over(setup: TenantSetup) -> None:
    for title, day in (
        ("Maths over", "23"),
        ("Maths later", "26"),
        ("Maths next", "25"),
        ("Maths long over", "20"),
    ):
        await setup.room(title, f"2026-11-{day}T14:00", f"2026-11-{day}T15:00")
    with pytest.raises(SeveralRooms) as several:
        await find_room(setup.tenant, context(), RoomTitle("maths"))
    assert [room.title for room in several.value.rooms] == [
        "Maths next",
        "Maths later",
        "Maths over",
        "Maths long over",
    ]


async def english(setup: TenantSetup) -> dict[str, str]:
    """An English class on some days at two, and one at nine: ids by day, and by the hour for the other."""
    found = {
        day: await setup.room("English", f"2026-11-{day}T14:00", f"2026-11-{day}T15:00")
        for day in ("22", "23", "25", "26")
    }
    found["9"] = await setup.room("English club", "2026-11-25T09:00", "2026-11-25T10:00")
    return found


@pytest.mark.parametrize("purpose", Purpose)
async def test_the_day_that_was_said_narrows_whatever_a_room_is_looked_for(
    setup: TenantSetup, purpose: Purpose
) -> None:
    rooms = await english(setup)
    for day in ("23", "26"):
        said = RoomTitle("english", date(2026, 11, int(day)))
        assert (await find_room(setup.tenant, context(), said, purpose)).id == rooms[day]


async def test_the_start_narrows_too_with_a_title_or_without(setup: TenantSetup) -> None:
    rooms = await english(setup)
    nine, day = time(9, 0), date(2026, 11, 25)
    assert (await find_room(setup.tenant, context(), RoomTime(time=nine))).id == rooms["9"]
    assert (await find_room(setup.tenant, context(), RoomTime(day, time(14, 0)))).id == rooms["25"]
    assert (await find_room(setup.tenant, context(), RoomTitle("club", time=nine))).id == rooms["9"]
    with pytest.raises(SeveralRooms) as others:
        await find_room(setup.tenant, context(), RoomTitle("English", day, time(8, 0)))
    assert (others.value.title, others.value.near) == ("English 2026-11-25 08:00", True)


@pytest.mark.parametrize(
    "said", [RoomTitle("club", time=time(9, 0), whole="club 9a"), RoomTime(time=time(9, 0), whole="Club 9A")]
)
async def test_a_title_with_the_name_of_a_class_is_meant_before_its_hour(
    setup: TenantSetup, said: RoomTitle | RoomTime
) -> None:
    rooms = await english(setup)
    assert (await find_room(setup.tenant, context(), said)).id == rooms["9"]
    named = await setup.room("Club 9A", "2026-11-26T15:00", "2026-11-26T16:00")
    assert (await find_room(setup.tenant, context(), said)).id == named
    other_day = replace(said, date=date(2026, 11, 25))
    assert (await find_room(setup.tenant, context(), other_day)).id == rooms["9"]


@pytest.mark.parametrize(("part", "found"), [(DayPart.MORNING, "9"), (DayPart.AFTERNOON, "25")])
async def test_a_part_of_a_day_narrows(setup: TenantSetup, part: DayPart, found: str) -> None:
    rooms = await english(setup)
    day = date(2026, 11, 25)
    assert (await find_room(setup.tenant, context(), RoomTime(day, part=part))).id == rooms[found]
    with pytest.raises(RoomNotFound):
        await find_room(setup.tenant, context(), RoomTime(day, part=DayPart.EVENING))


async def test_of_a_day_a_title_is_looked_for_among_its_rooms_alone(setup: TenantSetup) -> None:
    """`English` at nine is the English club, where no room of just that title begins then."""
    rooms = await english(setup)
    said = RoomTitle("English", date(2026, 11, 25), time(9, 0))
    assert (await find_room(setup.tenant, context(), said)).id == rooms["9"]


async def test_the_day_that_is_asked_about_narrows(setup: TenantSetup) -> None:
    rooms = await english(setup)
    found = await find_room(
        setup.tenant, context(), RoomTitle("English"), Purpose.PAST, day=date(2026, 11, 23)
    )
    assert found.id == rooms["23"]


async def offered(setup: TenantSetup, purpose: Purpose) -> list[str]:
    """The rooms called English that somebody is asked to choose from."""
    with pytest.raises(SeveralRooms) as several:
        await find_room(setup.tenant, context(), RoomTitle("English"), purpose)
    return [room.id for room in several.value.rooms]


async def test_what_is_over_is_not_offered_to_be_changed_and_what_comes_not_as_past(
    setup: TenantSetup,
) -> None:
    rooms = await english(setup)
    assert await offered(setup, Purpose.CHANGE) == [rooms["25"], rooms["26"]]
    assert await offered(setup, Purpose.PAST) == [rooms["23"], rooms["22"]]


async def test_what_happens_now_is_looked_for_in_the_room_that_is_on_or_else_in_those_to_come(
    setup: TenantSetup,
) -> None:
    rooms = await english(setup)
    assert await offered(setup, Purpose.NOW) == [rooms["25"], rooms["26"]]
    for start, end in (("10:50", "11:30"), ("09:30", "10:30")):
        on = await setup.room("English", f"2026-11-24T{start}", f"2026-11-24T{end}")
        if start == "10:50":
            assert (await find_room(setup.tenant, context(), RoomTitle("English"), Purpose.NOW)).id == on
    with pytest.raises(SeveralRooms) as near:
        await find_room(setup.tenant, context(), RoomTitle("English"), Purpose.NOW)
    assert near.value.rooms[0].id == on


async def test_one_left_is_asked_about_for_a_change_unless_its_day_was_said(setup: TenantSetup) -> None:
    for day in ("23", "25"):
        await setup.room("Maths", f"2026-11-{day}T14:00", f"2026-11-{day}T15:00")
    with pytest.raises(SeveralRooms) as one:
        await find_room(setup.tenant, context(), RoomTitle("Maths"), Purpose.CHANGE)
    assert len(one.value.rooms) == 1
    past = await find_room(setup.tenant, context(), RoomTitle("Maths"), Purpose.PAST)
    assert past.start.day == 23


@pytest.mark.parametrize(("part", "found"), [("las", False), ("lass", True), ("冲刺", True), ("冲", False)])
async def test_a_part_of_a_title_must_tell_rooms_apart(setup: TenantSetup, part: str, found: bool) -> None:
    await setup.room("Class 5 冲刺")
    if found:
        assert await find_room(setup.tenant, context(), RoomTitle(part))
    else:
        with pytest.raises(RoomNotFound):
            await find_room(setup.tenant, context(), RoomTitle(part))


async def test_no_such_title(setup: TenantSetup) -> None:
    await setup.room("English")
    with pytest.raises(RoomNotFound) as missing:
        await find_room(setup.tenant, context(), RoomTitle("Physics"))
    assert missing.value.what == "Physics"


async def test_by_code(setup: TenantSetup) -> None:
    id = await setup.room("English")
    code = await setup.tenant.platform.join_code(id, 11)
    assert (await find_room(setup.tenant, context(), RoomCode(code))).id == id
    with pytest.raises(RoomNotFound):
        await find_room(setup.tenant, context(), RoomCode("zzzz99"))


async def test_six_letters_are_a_title_before_they_are_a_code(setup: TenantSetup) -> None:
    id = await setup.room("Biolog")
    assert (await find_room(setup.tenant, context(), RoomTitle("biolog"))).id == id
    with pytest.raises(RoomNotFound):
        await find_room(setup.tenant, context(), RoomTitle("qqqqqq"))


async def test_only_who_may_change_a_room_sees_its_ways_in(setup: TenantSetup) -> None:
    id = await setup.room("Maths")
    theirs = await find_room(setup.tenant, context(ANNA), RoomId(id))
    assert (theirs.teacher, theirs.assistant, theirs.may_change) == (None, None, False)
    assert theirs.student is not None
    id = (await created(setup)).room.id
    own = await find_room(setup.tenant, context(ANNA), RoomId(id))
    managed = await find_room(setup.tenant, context(WORKSPACE_ADMIN), RoomId(id))
    assert own.teacher is not None
    assert managed.teacher is not None
    assert own.may_change
    assert managed.may_change
