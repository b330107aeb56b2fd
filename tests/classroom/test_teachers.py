"""Who teaches a room beside who created it."""

from __future__ import annotations

import pytest
from msgspec.json import decode
from msgspec.structs import replace

from bot.classroom import creation, series
from bot.classroom.creation import create
from bot.classroom.finding import fetch_room
from bot.classroom.results import RoomList, TeacherAssigned
from bot.classroom.rooms import list_rooms
from bot.classroom.teachers import assign_teacher, set_teacher, set_teachers
from bot.errors import NotAllowed, RoomNotFound
from bot.jobs import Queue
from bot.language.commands import ListRooms, NewSeries, RoomTitle, SetTeacher, SetTeachers
from bot.people import Person
from bot.state import ASSIGNMENT, SCHEDULED, Assignment, Staff
from tests.classroom.conftest import ANNA, ENGLISH, TenantSetup, context, created

ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True)
BEN = replace(ANNA, id="U0BEN")
TAUGHT = SetTeacher(room=RoomTitle("English"), person="U0BEN")


async def mine(setup: TenantSetup, person: Person) -> list[str]:
    listed = await list_rooms(setup.tenant, context(person), ListRooms(mine=True))
    assert isinstance(listed, RoomList)
    return [room.id for room in listed.rooms]


async def test_who_teaches_a_room_may_do_what_its_creator_may_and_has_it_as_theirs(
    setup: TenantSetup,
) -> None:
    room = await setup.room("English")
    await setup.tenant.rooms.give([room], ANNA.id)
    assert (await mine(setup, ANNA), await mine(setup, BEN)) == ([room], [])
    assigned = await set_teacher(setup.tenant, context(), TAUGHT)
    assert isinstance(assigned, TeacherAssigned)
    assert (assigned.room.taught_by, assigned.already) == ("U0BEN", False)
    seen = await fetch_room(setup.tenant, BEN, room)
    assert (seen.may_change, seen.taught_by, seen.owner) == (True, "U0BEN", ANNA.id)
    assert seen.teacher is not None
    assert (await mine(setup, ANNA), await mine(setup, BEN)) == ([], [room])
    again = await set_teacher(setup.tenant, context(BEN), TAUGHT)
    assert again.already
    back = await set_teacher(setup.tenant, context(BEN), replace(TAUGHT, person=ANNA.id))
    assert not back.already
    assert (await fetch_room(setup.tenant, BEN, room)).teacher is None
    assert await mine(setup, ANNA) == [room]


@pytest.mark.parametrize(("person", "to"), [(BEN, "U0BEN"), (ADMIN, "U0GUEST")])
async def test_who_may_not_change_a_room_names_no_teacher_and_a_guest_teaches_none(
    setup: TenantSetup, person: Person, to: str
) -> None:
    room = await setup.room("English")
    with pytest.raises(NotAllowed):
        await set_teacher(setup.tenant, context(person), replace(TAUGHT, person=to))
    assert await setup.tenant.rooms.staff([room]) == [Staff()]


@pytest.mark.parametrize("live", [False, True])
async def test_a_room_is_created_with_its_teacher_and_what_is_bound_to_it_too(
    setup: TenantSetup, live: bool
) -> None:
    made = await created(setup, replace(ENGLISH, teacher=BEN.id, live=live))
    assert made.room.taught_by == BEN.id
    halves = [room.id for room in (made.room, made.live) if room is not None]
    assert await setup.tenant.rooms.staff(halves) == [Staff(ANNA.id, BEN.id)] * (1 + live)
    assert (await fetch_room(setup.tenant, BEN, made.room.id)).teacher is not None


async def test_a_creation_whose_answer_was_lost_has_its_teacher_too(
    setup: TenantSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(creation, "LOOKUP_DELAYS", (0, 0))
    await setup.control("/faults", kind="cut", endpoint="create_room", when="after")
    made = await created(setup, replace(ENGLISH, teacher=BEN.id))
    assert made.found
    assert await setup.tenant.rooms.staff([made.room.id]) == [Staff(ANNA.id, BEN.id)]


async def test_nothing_is_created_for_a_teacher_who_may_not_use_the_bot(setup: TenantSetup) -> None:
    lessons = NewSeries(title="English", teacher="U0GUEST", occurrences=((ENGLISH.start, ENGLISH.end),))
    for do, command in ((create, replace(ENGLISH, teacher="U0GUEST")), (series.ask_creation, lessons)):
        with pytest.raises(NotAllowed) as refused:
            await do(setup.tenant, context(), command)  # type: ignore[arg-type]
        assert refused.value.reason == "not_a_member"
    assert await setup.asked("create_room") == []


async def test_every_class_of_a_series_has_its_teacher(setup: TenantSetup) -> None:
    lessons = NewSeries(title="English", teacher=BEN.id, occurrences=((ENGLISH.start, ENGLISH.end),) * 2)
    made = await series.create(setup.tenant, context(), lessons)
    assert await setup.tenant.rooms.staff([room.id for room in made.rooms]) == [Staff(ANNA.id, BEN.id)] * 2


async def test_a_teacher_is_assigned_to_many_rooms_and_their_other_halves_at_once(setup: TenantSetup) -> None:
    await setup.tenant.rooms.keep_pair("1", "2")
    await assign_teacher(setup.tenant, ["1", "3"], BEN.id)
    assert await setup.tenant.rooms.staff(["1", "2", "3", "4"]) == [Staff(None, BEN.id)] * 3 + [Staff()]


async def told(setup: TenantSetup) -> list[str]:
    """Whom the jobs are to tell of several classes."""
    jobs = await Queue(setup.tenant.rooms.redis, SCHEDULED).all(f"{ASSIGNMENT} ")
    return [
        f"{each.kind} {each.to} {each.count}"
        for each in (decode(job.job.body, type=Assignment) for job in jobs)
    ]


async def test_every_room_to_come_of_a_title_is_given_a_teacher_who_is_told_once(setup: TenantSetup) -> None:
    over = await setup.room("English", "2026-11-23T14:00", "2026-11-23T15:00")
    rooms = [await setup.room(title) for title in ("English", "english", "English 2")]
    command = SetTeachers(room=RoomTitle("English"), person=BEN.id)
    for _ in range(2):
        assigned = await set_teachers(setup.tenant, context(ADMIN, id="once"), command)
    assert {room.id for room in assigned.rooms} == set(rooms[:2])
    assert assigned.clash is not None
    nobody = Staff()
    assert await setup.tenant.rooms.staff([*rooms, over]) == [Staff(None, BEN.id)] * 2 + [nobody] * 2
    assert await told(setup) == ["taught U0BEN 2"]
    with pytest.raises(NotAllowed):
        await set_teachers(setup.tenant, context(ANNA), command)
    with pytest.raises(RoomNotFound):
        await set_teachers(setup.tenant, context(ADMIN), replace(command, room=RoomTitle("Maths")))


async def test_the_teacher_of_a_series_is_told_once_of_its_classes(setup: TenantSetup) -> None:
    lessons = NewSeries(title="English", teacher=BEN.id, occurrences=((ENGLISH.start, ENGLISH.end),) * 2)
    await series.create(setup.tenant, context(id="series"), lessons)
    assert await told(setup) == ["taught U0BEN 2"]
    await series.create(setup.tenant, context(id="own"), replace(lessons, teacher=None))
    assert await told(setup) == ["taught U0BEN 2"]
