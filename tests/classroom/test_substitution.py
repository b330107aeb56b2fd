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
from tests.classroom.conftest import ANNA, ENGLISH, TenantSetup, context, created

BEN, CARA = replace(ANNA, id="U0BEN", name="Ben"), replace(ANNA, id="U0CARA", name="Cara")
ADMIN = replace(ANNA, id="U0DEMO", workspace_admin=True)
DAY = timedelta(days=1)


async def asked(setup: TenantSetup, command: Substitute, person: Person = ANNA) -> SubstituteAsked:
    result = await ask(setup.tenant, context(person), command)
    assert isinstance(result, SubstituteAsked)
    return result


async def accepts(setup: TenantSetup, room: str, person: Person = BEN, *, accept: bool = True) -> bool:
    """Whether it stands accepted then."""
    command = AnswerSubstitution(room=RoomId(room), accept=accept)
    return (await answer(setup.tenant, context(person), command)).accepted


async def test_who_accepts_enters_in_place_of_the_teacher(setup: TenantSetup) -> None:
    made = await created(setup, replace(ENGLISH, live=True))
    await asked(setup, Substitute(person=BEN.id, room=RoomTitle("English")))
    assert (await fetch_room(setup.tenant, BEN, made.room.id)).teacher is None
    assert await accepts(setup, made.room.id)
    theirs, hers = [await fetch_room(setup.tenant, person, made.room.id) for person in (BEN, ANNA)]
    assert (theirs.teacher is not None, theirs.may_change, theirs.on_duty) == (True, False, BEN.id)
    assert (hers.teacher, hers.may_change) == (None, True)
    listed = await list_rooms(setup.tenant, context(BEN), ListRooms(mine=True))
    assert isinstance(listed, RoomList)
    assert [room.id for room in listed.rooms] == [made.room.id]
    assert made.live is not None
    assert await setup.tenant.rooms.staff([made.live.id]) == [Staff(ANNA.id, None, BEN.id)]


async def test_the_first_answer_stands(setup: TenantSetup) -> None:
    room = (await created(setup)).room.id
    await asked(setup, Substitute(person=BEN.id, room=RoomId(room)))
    assert not await accepts(setup, room, accept=False)
    assert not await accepts(setup, room)
    assert await setup.tenant.rooms.staff([room]) == [Staff(ANNA.id)]
    await asked(setup, Substitute(person=CARA.id, room=RoomId(room)))
    with pytest.raises(NoOffer):
        await accepts(setup, room)
    assert await accepts(setup, room, CARA)


async def test_an_answer_that_a_dead_process_had_begun_is_gone_on_with(setup: TenantSetup) -> None:
    room = (await created(setup)).room.id
    await asked(setup, Substitute(person=BEN.id, room=RoomId(room)))
    offer = await setup.tenant.substitutions.of(room)
    assert offer is not None
    assert await setup.tenant.substitutions.answer(offer, accepted=True)
    assert await setup.tenant.rooms.staff([room]) == [Staff(ANNA.id)]
    assert await accepts(setup, room)
    assert await setup.tenant.rooms.staff([room]) == [Staff(ANNA.id, None, BEN.id)]


async def test_all_that_a_teacher_has_on_a_day_is_offered_at_once(setup: TenantSetup) -> None:
    later = replace(ENGLISH, title="Maths", start=ENGLISH.start + DAY, end=ENGLISH.end + DAY)
    tomorrow = [(await created(setup, replace(later, title=title))).room.id for title in ("Maths", "Chess")]
    today = (await created(setup)).room.id
    await created(setup, later, person=CARA)
    day = later.start.date()
    command = Substitute(person=BEN.id, teacher=ANNA.id, from_=day, to=day)
    offered = await asked(setup, command, ADMIN)
    assert {room.id for room in offered.rooms} == set(tomorrow)
    assert await accepts(setup, tomorrow[1])
    assert await setup.tenant.rooms.staff([*tomorrow, today]) == [Staff(ANNA.id, None, BEN.id)] * 2 + [
        Staff(ANNA.id)
    ]


async def test_their_teacher_takes_classes_back(setup: TenantSetup) -> None:
    room = (await created(setup)).room.id
    await asked(setup, Substitute(person=BEN.id, room=RoomId(room)))
    await accepts(setup, room)
    back = await ask(setup.tenant, context(), Substitute(person=ANNA.id, room=RoomId(room)))
    assert isinstance(back, SubstitutionEnded)
    assert back.was == BEN.id
    assert (await fetch_room(setup.tenant, ANNA, room)).teacher is not None
    with pytest.raises(NoOffer):
        await accepts(setup, room)


async def test_another_teacher_ends_it(setup: TenantSetup) -> None:
    room = (await created(setup)).room.id
    await asked(setup, Substitute(person=BEN.id, room=RoomId(room)))
    await set_teacher(setup.tenant, context(), SetTeacher(room=RoomId(room), person=CARA.id))
    with pytest.raises(NoOffer):
        await accepts(setup, room)


async def test_that_the_substitute_has_a_class_then_is_said(setup: TenantSetup) -> None:
    await created(setup, replace(ENGLISH, title="Maths"), person=BEN)
    room = (await created(setup)).room.id
    clash = (await asked(setup, Substitute(person=BEN.id, room=RoomId(room)))).clash
    assert clash is not None
    assert (clash.title, clash.teacher) == ("Maths", BEN.id)


async def test_nothing_is_offered_by_who_may_not_to_who_may_not_or_of_nothing(setup: TenantSetup) -> None:
    room = RoomId((await created(setup)).room.id)
    refused = [
        (BEN, Substitute(person=CARA.id, room=room), NotAllowed),
        (ANNA, Substitute(person="U0GUEST", room=room), NotAllowed),
        (ANNA, Substitute(person=BEN.id, teacher=CARA.id), NoClasses),
        (ANNA, Substitute(person=BEN.id), ImpossibleChange),
    ]
    for person, command, error in refused:
        with pytest.raises(error):
            await ask(setup.tenant, context(person), command)
    assert await setup.tenant.substitutions.of(room.id) is None
