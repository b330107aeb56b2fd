"""Asking somebody to substitute for a teacher, and what they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.classroom.finding import fetch_room
from bot.classroom.results import RoomList, SubstituteAsked, SubstitutionEnded
from bot.classroom.rooms import ImpossibleChange, list_rooms
from bot.classroom.substitution import answer, ask
from bot.classroom.teachers import set_teacher
from bot.errors import NoClasses, NoOffer, NotAllowed
from bot.language.commands import AnswerSubstitution, ListRooms, RoomId, RoomTitle, SetTeacher, Substitute
from bot.people import Person
from bot.state import Staff
from tests.classroom.conftest import ANNA, ENGLISH, Stage, context, created

BEN, CARA = replace(ANNA, id="U0BEN", name="Ben"), replace(ANNA, id="U0CARA", name="Cara")
ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True)
DAY = timedelta(days=1)


async def asked(stage: Stage, command: Substitute, person: Person = ANNA) -> SubstituteAsked:
    result = await ask(stage.tenant, context(person), command)
    assert isinstance(result, SubstituteAsked)
    return result


async def accepts(stage: Stage, room: str, person: Person = BEN, *, accept: bool = True) -> bool:
    """Whether it stands accepted then."""
    command = AnswerSubstitution(room=RoomId(room), accept=accept)
    return (await answer(stage.tenant, context(person), command)).accepted


async def test_who_accepts_enters_in_place_of_the_teacher(stage: Stage) -> None:
    made = await created(stage, replace(ENGLISH, live=True))
    await asked(stage, Substitute(person=BEN.id, room=RoomTitle("English")))
    assert (await fetch_room(stage.tenant, BEN, made.room.id)).teacher is None
    assert await accepts(stage, made.room.id)
    theirs, hers = [await fetch_room(stage.tenant, person, made.room.id) for person in (BEN, ANNA)]
    assert (theirs.teacher is not None, theirs.may_change, theirs.on_duty) == (True, False, BEN.id)
    assert (hers.teacher, hers.may_change) == (None, True)
    listed = await list_rooms(stage.tenant, context(BEN), ListRooms(mine=True))
    assert isinstance(listed, RoomList)
    assert [room.id for room in listed.rooms] == [made.room.id]
    assert made.live is not None
    assert await stage.tenant.rooms.staff([made.live.id]) == [Staff(ANNA.id, None, BEN.id)]


async def test_the_first_answer_stands(stage: Stage) -> None:
    room = (await created(stage)).room.id
    await asked(stage, Substitute(person=BEN.id, room=RoomId(room)))
    assert not await accepts(stage, room, accept=False)
    assert not await accepts(stage, room)
    assert await stage.tenant.rooms.staff([room]) == [Staff(ANNA.id)]
    await asked(stage, Substitute(person=CARA.id, room=RoomId(room)))
    with pytest.raises(NoOffer):
        await accepts(stage, room)
    assert await accepts(stage, room, CARA)


async def test_an_answer_that_a_dead_process_had_begun_is_gone_on_with(stage: Stage) -> None:
    room = (await created(stage)).room.id
    await asked(stage, Substitute(person=BEN.id, room=RoomId(room)))
    offer = await stage.tenant.substitutions.of(room)
    assert offer is not None
    assert await stage.tenant.substitutions.answer(offer, accepted=True)
    assert await stage.tenant.rooms.staff([room]) == [Staff(ANNA.id)]
    assert await accepts(stage, room)
    assert await stage.tenant.rooms.staff([room]) == [Staff(ANNA.id, None, BEN.id)]


async def test_all_that_a_teacher_has_on_a_day_is_offered_at_once(stage: Stage) -> None:
    later = replace(ENGLISH, title="Maths", start=ENGLISH.start + DAY, end=ENGLISH.end + DAY)
    tomorrow = [(await created(stage, replace(later, title=title))).room.id for title in ("Maths", "Chess")]
    today = (await created(stage)).room.id
    await created(stage, later, person=CARA)
    day = later.start.date()
    command = Substitute(person=BEN.id, teacher=ANNA.id, from_=day, to=day)
    offered = await asked(stage, command, ADMIN)
    assert {room.id for room in offered.rooms} == set(tomorrow)
    assert await accepts(stage, tomorrow[1])
    assert await stage.tenant.rooms.staff([*tomorrow, today]) == [Staff(ANNA.id, None, BEN.id)] * 2 + [
        Staff(ANNA.id)
    ]


async def test_their_teacher_takes_classes_back(stage: Stage) -> None:
    room = (await created(stage)).room.id
    await asked(stage, Substitute(person=BEN.id, room=RoomId(room)))
    await accepts(stage, room)
    back = await ask(stage.tenant, context(), Substitute(person=ANNA.id, room=RoomId(room)))
    assert isinstance(back, SubstitutionEnded)
    assert back.was == BEN.id
    assert (await fetch_room(stage.tenant, ANNA, room)).teacher is not None
    with pytest.raises(NoOffer):
        await accepts(stage, room)


async def test_another_teacher_ends_it(stage: Stage) -> None:
    room = (await created(stage)).room.id
    await asked(stage, Substitute(person=BEN.id, room=RoomId(room)))
    await set_teacher(stage.tenant, context(), SetTeacher(room=RoomId(room), person=CARA.id))
    with pytest.raises(NoOffer):
        await accepts(stage, room)


async def test_that_the_substitute_has_a_class_then_is_said(stage: Stage) -> None:
    await created(stage, replace(ENGLISH, title="Maths"), person=BEN)
    room = (await created(stage)).room.id
    clash = (await asked(stage, Substitute(person=BEN.id, room=RoomId(room)))).clash
    assert clash is not None
    assert (clash.title, clash.teacher) == ("Maths", BEN.id)


async def test_nothing_is_offered_by_who_may_not_to_who_may_not_or_of_nothing(stage: Stage) -> None:
    room = RoomId((await created(stage)).room.id)
    refused = [
        (BEN, Substitute(person=CARA.id, room=room), NotAllowed),
        (ANNA, Substitute(person="U0GUEST", room=room), NotAllowed),
        (ANNA, Substitute(person=BEN.id, teacher=CARA.id), NoClasses),
        (ANNA, Substitute(person=BEN.id), ImpossibleChange),
    ]
    for person, command, error in refused:
        with pytest.raises(error):
            await ask(stage.tenant, context(person), command)
    assert await stage.tenant.substitutions.of(room.id) is None
