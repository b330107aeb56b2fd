"""The move of a series: every class shown first, then changed once each, as far as the platform goes along."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.classroom import editing
from bot.classroom.editing import edit
from bot.classroom.finding import SeveralRooms
from bot.classroom.results import SeriesMoveConfirmation, SeriesMoved
from bot.classroom.rooms import ImpossibleChange
from bot.classroom.series_moves import ask_move, move
from bot.errors import AlreadyPast, NoSeries, NotAllowed, RedisUnavailable, SeveralWeekdays
from bot.language.commands import EditRoom, MoveSeries, RoomId, RoomTitle

from .conftest import ANNA, ENGLISH, NOW, TenantSetup, context, created
from .test_series import WEEKLY, Steps, in_list, made

FOUR, FIVE = time(16), time(17, 30)


def starts(title: str = "English", *hours: int) -> list[tuple[str, datetime, int | None]]:
    """The classes of the series in the list, beginning at these hours."""
    return [
        (title, start.replace(hour=hour), 30)
        for (start, _), hour in zip(WEEKLY.occurrences, hours, strict=True)
    ]


async def asked(
    setup: TenantSetup, start: time = FOUR, end: time | None = None, **of: Any
) -> SeriesMoveConfirmation:
    """The question about the series of the second class."""
    following = of.pop("following", False)
    second = (await made(setup)).rooms[1]
    command = MoveSeries(room=RoomId(second.id), start_time=start, end_time=end, following=following)
    return await ask_move(setup.tenant, context(**of), command)


async def confirmed(
    setup: TenantSetup, question: SeriesMoveConfirmation, **traits: Any
) -> SeriesMoved | SeriesMoveConfirmation:
    command = await setup.carried(question.token)
    assert isinstance(command, MoveSeries)
    return await move(setup.tenant, await setup.pressed(question.token, **traits), command)


@pytest.mark.parametrize(("following", "hours"), [(False, (16, 16, 16)), (True, (14, 16, 16))])
async def test_its_classes_to_come_are_moved_and_keep_their_day_and_length(
    setup: TenantSetup, following: bool, hours: tuple[int, ...]
) -> None:
    question = await asked(setup, following=following)
    lengths = {each.end - each.start for each in question.classes}
    assert lengths == {each.room.end - each.room.start for each in question.classes}
    assert await in_list(setup) == starts("English", 14, 14, 14)
    result = await confirmed(setup, question)
    assert isinstance(result, SeriesMoved)
    assert len(result.changes) == hours.count(16)
    assert await in_list(setup) == starts("English", *hours)


async def test_a_title_that_only_its_classes_have_names_the_series(setup: TenantSetup) -> None:
    await made(setup)
    command = MoveSeries(room=RoomTitle("English"), start_time=FOUR)
    assert len((await ask_move(setup.tenant, context(), command)).classes) == 3
    with pytest.raises(SeveralRooms):
        await ask_move(setup.tenant, context(), replace(command, following=True))
    later = timedelta(days=1)
    await created(setup, replace(ENGLISH, start=ENGLISH.start + later, end=ENGLISH.end + later))
    with pytest.raises(SeveralRooms):
        await ask_move(setup.tenant, context(), command)


async def test_an_end_that_was_said_is_that_of_each(setup: TenantSetup) -> None:
    question = await asked(setup, FOUR, FIVE)
    assert {each.end - each.start for each in question.classes} == {timedelta(minutes=90)}


@pytest.mark.parametrize("start", [None, time(16)])
async def test_they_go_to_another_day_of_their_week(setup: TenantSetup, start: time | None) -> None:
    second, begins = (await made(setup)).rooms[1], [start for start, _ in WEEKLY.occurrences]
    command = MoveSeries(room=RoomId(second.id), weekday=(begins[0].weekday() + 1) % 7, start_time=start)
    if command.weekday == 0:
        begins = [each - timedelta(days=7) for each in begins]
    question = await ask_move(setup.tenant, context(), command)
    result = await confirmed(setup, question)
    assert isinstance(result, SeriesMoved)
    moved = [(each + timedelta(days=1)).replace(hour=start.hour if start else each.hour) for each in begins]
    assert [at for _, at, _ in await in_list(setup)] == moved


async def test_none_is_moved_where_all_would_fall_together_or_one_into_the_past(setup: TenantSetup) -> None:
    rooms = (await made(setup)).rooms
    monday = MoveSeries(room=RoomId(rooms[0].id), weekday=0)
    with pytest.raises(AlreadyPast):
        await ask_move(setup.tenant, context(), monday)
    other = rooms[2].start + timedelta(days=1)
    later = EditRoom(room=RoomId(rooms[2].id), start=other, end=other + timedelta(hours=1))
    await edit(setup.tenant, context(), later)
    with pytest.raises(SeveralWeekdays):
        await ask_move(setup.tenant, context(), monday)


async def test_a_clash_at_the_new_hours_is_said_and_none_with_the_series_itself(setup: TenantSetup) -> None:
    second = WEEKLY.occurrences[1][0] + timedelta(hours=2)
    await created(setup, replace(ENGLISH, title="Chess", start=second, end=second + timedelta(hours=1)))
    question = await asked(setup)
    assert [each.clash.title if each.clash else None for each in question.classes] == [None, "Chess", None]
    own = await asked(setup, time(14, 30))
    assert not any(each.clash and each.clash.id in {of.room.id for of in own.classes} for each in own.classes)


async def test_what_changed_meanwhile_is_asked_about_again(setup: TenantSetup) -> None:
    question = await asked(setup)
    await edit(setup.tenant, context(), EditRoom(room=RoomId(question.classes[2].room.id), title="Exam"))
    again = await confirmed(setup, question)
    assert isinstance(again, SeriesMoveConfirmation)
    assert again.changed


async def test_only_who_may_change_them(setup: TenantSetup) -> None:
    with pytest.raises(NotAllowed):
        await asked(setup, person=replace(ANNA, id="U0BEN", name="Ben"))


async def test_a_room_of_no_series_and_hours_that_are_none(setup: TenantSetup) -> None:
    alone = await created(setup)
    with pytest.raises(NoSeries):
        await ask_move(setup.tenant, context(), MoveSeries(room=RoomId(alone.room.id), start_time=FOUR))
    with pytest.raises(ImpossibleChange):
        await asked(setup, FOUR, time(16, 10))


async def test_who_takes_it_over_goes_on_with_it(setup: TenantSetup) -> None:
    question, steps = await asked(setup), Steps(dies_before=2)
    with pytest.raises(RedisUnavailable):
        await confirmed(setup, question, in_parts=steps.part)
    assert await in_list(setup) == starts("English", 16, 16, 14)
    steps.dies_before = None
    result = await confirmed(setup, question, in_parts=steps.part)
    assert isinstance(result, SeriesMoved)
    assert [each.before.start for each in result.changes] == [start for start, _ in WEEKLY.occurrences]
    assert await in_list(setup) == starts("English", 16, 16, 16)


@pytest.mark.parametrize("retried", [True, False])
async def test_a_class_that_changed_since_they_were_compared_stays(setup: TenantSetup, retried: bool) -> None:
    question = await asked(setup)
    room, later = question.classes[1].room, WEEKLY.occurrences[1][1] + timedelta(hours=5)

    async def put_off() -> None:
        await setup.tenant.platform.update_room(room.id, start_time=room.end, end_time=later)

    # the platform does not answer for the class itself, or for the one before it
    await setup.unanswered("update_room", put_off, after=1 if retried else 0)
    result = await confirmed(setup, question)
    assert isinstance(result, SeriesMoved)
    assert ([each.before.start for each in result.changes], [each.start for each in result.changed]) == (
        [WEEKLY.occurrences[0][0], WEEKLY.occurrences[2][0]],
        [WEEKLY.occurrences[1][0]],
    )
    assert await in_list(setup) == starts("English", 16, 15, 16)


async def test_it_ends_at_the_first_that_is_refused(setup: TenantSetup) -> None:
    question = await asked(setup)
    await setup.control("/faults", kind="code", endpoint="update_room", code=1, after=1, count=1)
    result = await confirmed(setup, question)
    assert isinstance(result, SeriesMoved)
    assert (len(result.changes), result.refused, result.left) == (1, WEEKLY.occurrences[1][0], 1)
    assert await in_list(setup) == starts("English", 16, 14, 14)


@pytest.mark.waiting
@pytest.mark.parametrize(("when", "known"), [("after", 3), ("before", 2)])
async def test_a_lost_answer_is_looked_for(
    setup: TenantSetup, monkeypatch: pytest.MonkeyPatch, when: str, known: int
) -> None:
    monkeypatch.setattr(editing, "LOOKUP_DELAYS", (0,))
    question = await asked(setup)
    await setup.control("/faults", kind="cut", endpoint="update_room", when=when, count=4)
    result = await confirmed(setup, question)
    assert isinstance(result, SeriesMoved)
    assert (len(result.changes), len(result.unknown)) == (known, 3 - known)


async def test_a_class_that_has_begun_stays(setup: TenantSetup) -> None:
    begun = WEEKLY.occurrences[1][0] + timedelta(minutes=5)
    room = (await made(setup)).rooms[0]
    setup.tenant = replace(setup.tenant, clock=lambda: begun)
    question = await ask_move(setup.tenant, context(), MoveSeries(room=RoomId(room.id), start_time=FOUR))
    assert [each.room.start for each in question.classes] == [WEEKLY.occurrences[2][0]]
    assert begun > NOW
