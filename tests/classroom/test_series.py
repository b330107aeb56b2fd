"""A series: every class shown first, then created once each, as far as the platform goes along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.baijiayun import GeneralError
from bot.classroom import creation, deletion
from bot.classroom.editing import edit
from bot.classroom.results import (
    SeriesConfirmation,
    SeriesCreated,
    SeriesDeleted,
    SeriesDeletionConfirmation,
)
from bot.classroom.series import ask_creation, ask_deletion, create, delete, rooms_of
from bot.classroom.tenant import CommandContext
from bot.errors import ChangeNotStored, NoSeries, NotAllowed, RedisUnavailable
from bot.language.commands import DeleteSeries, EditRoom, NewSeries, RoomId

from .conftest import ANNA, ENGLISH, NOW, TenantSetup, context, created

WEEK = timedelta(weeks=1)
WEEKLY = NewSeries(
    title="English",
    max_users=30,
    occurrences=tuple((ENGLISH.start + n * WEEK, ENGLISH.end + n * WEEK) for n in range(3)),
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for a lost room follow each other without waiting."""
    monkeypatch.setattr(creation, "LOOKUP_DELAYS", (0,))


async def made(
    setup: TenantSetup, command: NewSeries = WEEKLY, of: CommandContext | None = None
) -> SeriesCreated:
    return await create(setup.tenant, of or context(id="series"), command)


async def in_list(setup: TenantSetup) -> list[tuple[str, datetime, int | None]]:
    found = [room async for room in setup.tenant.platform.rooms()]
    return sorted((room.title, room.start_time, room.max_users) for room in found)


async def test_nothing_is_created_before_it_is_confirmed(setup: TenantSetup) -> None:
    asked = await ask_creation(setup.tenant, context(), WEEKLY)
    assert [(planned.start, planned.end) for planned in asked.classes] == list(WEEKLY.occurrences)
    assert await in_list(setup) == []
    pending = await setup.tenant.pending_commands.take(asked.token)
    assert pending is not None
    assert pending.user == ANNA.id


def titles(asked: SeriesConfirmation) -> list[str | None]:
    """What each class clashes with."""
    return [planned.clash.title if planned.clash else None for planned in asked.classes]


async def test_a_clash_is_said_of_ones_own_rooms_alone(setup: TenantSetup) -> None:
    second = WEEKLY.occurrences[1]
    hour = timedelta(hours=1)
    await created(
        setup, replace(ENGLISH, title="Chess", start=second[0] - hour / 2, end=second[0] + hour / 2)
    )
    await created(setup, replace(ENGLISH, title="Before", start=second[0] - hour, end=second[0]))
    ben = replace(ANNA, id="U0BEN", name="Ben")
    await created(setup, replace(ENGLISH, title="His"), person=ben)
    asked = await ask_creation(setup.tenant, context(), WEEKLY)
    assert titles(asked) == [None, "Chess", None]


async def test_every_class_has_its_room_and_its_owner(setup: TenantSetup) -> None:
    result = await made(setup)
    assert await in_list(setup) == [("English", start, 30) for start, _ in WEEKLY.occurrences]
    assert (len(result.rooms), result.total, result.error, result.rest) == (3, 3, None, None)
    owners = await setup.tenant.rooms.owners([room.id for room in result.rooms])
    assert list(owners) == [ANNA.id] * 3


async def test_a_class_that_has_begun_by_then_is_left_out(setup: TenantSetup) -> None:
    early = replace(WEEKLY, occurrences=((NOW - timedelta(minutes=5), ENGLISH.end), *WEEKLY.occurrences))
    result = await made(setup, early)
    assert (len(result.rooms), result.past, result.total) == (3, 1, 4)


async def test_it_ends_at_the_first_that_the_platform_refuses(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="code", endpoint="create_room", code=1, after=1, count=1)
    result = await made(setup)
    assert isinstance(result.error, GeneralError)
    assert [room.start for room in result.rooms] == [WEEKLY.occurrences[0][0]]
    assert result.refused == WEEKLY.occurrences[1][0]
    assert result.rest == replace(WEEKLY, occurrences=WEEKLY.occurrences[2:])
    assert len(await in_list(setup)) == 1


async def test_an_answer_that_was_lost_is_found_in_the_list(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="cut", endpoint="create_room", when="after", count=2)
    result = await made(setup)
    assert (len(result.rooms), result.unknown) == (3, ())
    assert len(await in_list(setup)) == 3


async def test_what_is_not_known_is_not_said_to_be_there_and_the_others_follow(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="cut", endpoint="create_room", when="before", count=1)
    result = await made(setup)
    ((command, unknown),) = result.unknown
    assert command == next(rooms_of(WEEKLY))
    assert (unknown.start, unknown.looked) == (WEEKLY.occurrences[0][0], True)
    assert [room.start for room in result.rooms] == [start for start, _ in WEEKLY.occurrences[1:]]


class Steps:
    """What a job's steps hold when the process dies before the class of this number is begun."""

    def __init__(self, dies_before: int | None = None) -> None:
        self.notes: dict[int, Mapping[str, str]] = {}
        self.dies_before = dies_before

    async def part(self, number: int) -> CommandContext:
        async def begin(note: Mapping[str, str]) -> None:
            if number == self.dies_before:
                raise ChangeNotStored
            self.notes[number] = note

        async def keep(note: Mapping[str, str]) -> None:
            self.notes[number] = note

        known = number in self.notes
        return context(
            id=f"series.{number}", begin=begin, keep=keep, interrupted=known, kept=self.notes.get(number, {})
        )


async def test_who_takes_it_over_creates_only_what_is_missing(setup: TenantSetup) -> None:
    steps = Steps(dies_before=2)
    with pytest.raises(RedisUnavailable):
        await made(setup, of=context(id="series", in_parts=steps.part))
    assert len(await in_list(setup)) == 2
    steps.dies_before = None
    result = await made(setup, of=context(id="series", in_parts=steps.part))
    assert len(result.rooms) == 3
    assert len(await in_list(setup)) == 3
    assert len(await setup.asked("create_room")) == 3


async def test_a_class_that_was_begun_is_looked_for_also_when_its_time_has_come(setup: TenantSetup) -> None:
    steps = Steps(dies_before=1)
    with pytest.raises(RedisUnavailable):
        await made(setup, of=context(id="series", in_parts=steps.part))
    steps.dies_before = None
    started = WEEKLY.occurrences[0][0] + timedelta(minutes=5)
    setup.tenant = replace(setup.tenant, clock=lambda: started)
    result = await made(setup, of=context(id="series", in_parts=steps.part))
    assert (len(result.rooms), result.past) == (3, 0)


async def test_what_may_have_been_created_is_not_said_to_be_not_begun(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="cut", endpoint="create_room", when="before", count=1)
    with pytest.raises(RedisUnavailable):
        await made(setup, of=context(id="series", in_parts=Steps(dies_before=1).part))


async def test_nothing_is_begun_where_it_cannot_be_marked(setup: TenantSetup) -> None:
    with pytest.raises(ChangeNotStored):
        await made(setup, of=context(id="series", in_parts=Steps(dies_before=0).part))
    assert await in_list(setup) == []


async def asked_to_delete(
    setup: TenantSetup, *, following: bool = False, **of: Any
) -> SeriesDeletionConfirmation:
    """The question about the series of the second class."""
    second = (await made(setup)).rooms[1]
    command = DeleteSeries(room=RoomId(second.id), following=following)
    return await ask_deletion(setup.tenant, context(**of), command)


async def confirmed(
    setup: TenantSetup, asked: SeriesDeletionConfirmation, **traits: Any
) -> SeriesDeleted | SeriesDeletionConfirmation:
    command = await setup.carried(asked.token)
    assert isinstance(command, DeleteSeries)
    return await delete(setup.tenant, await setup.pressed(asked.token, **traits), command)


@pytest.mark.parametrize(("following", "left"), [(False, 0), (True, 1)])
async def test_its_classes_to_come_are_deleted(setup: TenantSetup, following: bool, left: int) -> None:
    other = await created(setup, replace(ENGLISH, title="Other"))
    asked = await asked_to_delete(setup, following=following)
    assert len(asked.rooms) == 3 - left
    result = await confirmed(setup, asked)
    assert isinstance(result, SeriesDeleted)
    assert [room.id for room in result.rooms] == [room.id for room in asked.rooms]
    assert [title for title, _, _ in await in_list(setup)] == ["English"] * left + ["Other"]
    assert other.room.id in [room.room_id async for room in setup.tenant.platform.rooms()]
    assert result.again is not None
    assert result.again.occurrences == WEEKLY.occurrences[left:]


async def test_a_class_that_has_begun_stays(setup: TenantSetup) -> None:
    asked_at = WEEKLY.occurrences[1][0] + timedelta(minutes=5)
    room = (await made(setup)).rooms[0]
    setup.tenant = replace(setup.tenant, clock=lambda: asked_at)
    asked = await ask_deletion(setup.tenant, context(), DeleteSeries(room=RoomId(room.id)))
    assert [each.start for each in asked.rooms] == [WEEKLY.occurrences[2][0]]


async def test_who_changed_meanwhile_is_asked_about_again(setup: TenantSetup) -> None:
    asked = await asked_to_delete(setup)
    await edit(setup.tenant, context(), EditRoom(room=RoomId(asked.rooms[2].id), title="Exam"))
    again = await confirmed(setup, asked)
    assert isinstance(again, SeriesDeletionConfirmation)
    assert again.changed
    assert len(await in_list(setup)) == 3


async def test_only_who_may_delete_them(setup: TenantSetup) -> None:
    with pytest.raises(NotAllowed):
        await asked_to_delete(setup, person=replace(ANNA, id="U0BEN", name="Ben"))
    assert len(await in_list(setup)) == 3


async def test_who_teaches_them_all_may_and_has_them_among_the_clashes(setup: TenantSetup) -> None:
    rooms = (await made(setup)).rooms
    ben = replace(ANNA, id="U0BEN", name="Ben")
    await setup.tenant.rooms.keep_teacher([room.id for room in rooms], ben.id)
    planned = await ask_creation(setup.tenant, context(ben), WEEKLY)
    assert set(titles(planned)) == {"English"}
    assert set(titles(await ask_creation(setup.tenant, context(), WEEKLY))) == {None}
    asked = await ask_deletion(setup.tenant, context(ben), DeleteSeries(room=RoomId(rooms[0].id)))
    assert len(asked.rooms) == 3


async def test_a_room_of_no_series_is_said_to_be_that(setup: TenantSetup) -> None:
    alone = await created(setup)
    with pytest.raises(NoSeries, match="English"):
        await ask_deletion(setup.tenant, context(), DeleteSeries(room=RoomId(alone.room.id)))


async def test_it_is_gone_on_with_by_who_takes_it_over(setup: TenantSetup) -> None:
    asked, steps = await asked_to_delete(setup), Steps(dies_before=2)
    pending = await setup.tenant.pending_commands.peek(asked.token)
    assert pending is not None
    with pytest.raises(RedisUnavailable):
        await confirmed(setup, asked, in_parts=steps.part)
    assert len(await in_list(setup)) == 1
    steps.dies_before = None
    command = DeleteSeries(room=RoomId(asked.rooms[1].id))
    again = context(confirmed=pending.seen, in_parts=steps.part)
    result = await delete(setup.tenant, again, command)
    assert isinstance(result, SeriesDeleted)
    assert (len(result.rooms), await in_list(setup)) == (3, [])


@pytest.mark.parametrize("taken_over", [False, True])
async def test_a_class_that_changed_before_it_is_tried_again_stays(
    setup: TenantSetup, taken_over: bool
) -> None:
    asked, steps = await asked_to_delete(setup), Steps(dies_before=1 if taken_over else None)

    async def rename() -> None:
        await setup.tenant.platform.update_room(asked.rooms[1].id, title="Exam")

    if taken_over:
        with pytest.raises(RedisUnavailable):
            await confirmed(setup, asked, in_parts=steps.part)
        steps.dies_before = None
        await rename()
    else:
        await setup.unanswered("delete_room", rename, after=1)
    result = await confirmed(setup, asked, in_parts=steps.part)
    assert isinstance(result, SeriesDeleted)
    told = [[room.id for room in rooms] for rooms in (result.rooms, result.changed)]
    assert told == [[asked.rooms[0].id, asked.rooms[2].id], [asked.rooms[1].id]]
    assert [title for title, _, _ in await in_list(setup)] == ["Exam"]


async def test_it_ends_at_the_first_that_cannot_be_deleted(setup: TenantSetup) -> None:
    asked = await asked_to_delete(setup)
    await setup.control("/faults", kind="code", endpoint="delete_room", code=1, after=1, count=1)
    result = await confirmed(setup, asked)
    assert isinstance(result, SeriesDeleted)
    assert (len(result.rooms), result.refused, result.left) == (1, WEEKLY.occurrences[1][0], 1)
    assert len(await in_list(setup)) == 2


@pytest.mark.waiting
async def test_what_is_not_known_to_be_deleted_is_not_said_to_be(
    setup: TenantSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "LOOKUP_DELAYS", (0,))
    asked = await asked_to_delete(setup)
    await setup.control("/faults", kind="cut", endpoint="delete_room", when="before", count=4)
    result = await confirmed(setup, asked)
    assert isinstance(result, SeriesDeleted)
    assert ([room.start for room in result.unknown], len(result.rooms)) == ([WEEKLY.occurrences[0][0]], 2)
