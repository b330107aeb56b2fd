"""Creating rooms: once, and told as it came out, whatever became of the platform's answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Iterable
from datetime import timedelta
from functools import partial
from itertools import islice

import pytest
from msgspec.structs import replace

from bot.baijiayun import GeneralError, NoPermission
from bot.classroom import creation
from bot.classroom.creation import create, create_pressed
from bot.classroom.editing import edit
from bot.classroom.results import CreationUnknown, IdenticalRoom, RoomCreated
from bot.classroom.rooms import ImpossibleChange
from bot.errors import ChangeNotStored, OutcomeUnknown
from bot.language.commands import EditRoom, NewRoom, RoomId
from bot.people import Person
from bot.state import Creations, Keys, connect

from .conftest import ANNA, ENGLISH, NOW, WORKSPACE_ADMIN, TenantSetup, context, created

BEN = replace(ANNA, id="U0BEN", name="Ben")
PAIR = replace(ENGLISH, live=True, live_max_users=500)
PAIRS_OF_PEOPLE = 120
AT_ONCE = 20


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for a lost room follow each other without waiting."""
    monkeypatch.setattr(creation, "LOOKUP_DELAYS", (0, 0))


async def lose(
    setup: TenantSetup, endpoint: str = "create_room", *, when: str = "after", count: int = 1
) -> None:
    """Loses the answers of the next calls, carried out or not."""
    await setup.control("/faults", kind="cut", endpoint=endpoint, when=when, count=count)


async def asked(setup: TenantSetup, endpoint: str = "create_room") -> int:
    """How often the platform was asked to create."""
    return len(await setup.asked(endpoint))


async def test_a_room_is_kept_as_its_owners(setup: TenantSetup) -> None:
    made = await created(setup)
    assert await setup.tenant.rooms.owner(made.room.id) == ANNA.id
    assert (await setup.tenant.contexts.of(ANNA.id)).last == made.room.id
    assert made.room.teacher is not None
    assert made.live is None


async def test_options_reach_the_platform(setup: TenantSetup) -> None:
    command = replace(
        ENGLISH, max_users=30, pre_enter_seconds=600, camera=False, parameters={"industry_type": 1}
    )
    await created(setup, command)
    (sent,) = await setup.asked("create_room")
    wanted = {"max_users": "30", "pre_enter_time": "600", "speak_camera_turnon": "2", "industry_type": "1"}
    assert {name: str(sent[name]) for name in wanted} == wanted
    assert "is_long_term" not in sent


async def test_a_parameter_the_platform_does_not_take_is_refused_before_anything(setup: TenantSetup) -> None:
    command = replace(PAIR, parameters={"template_name": "nonsense"})
    with pytest.raises(ImpossibleChange) as refused:
        await create(setup.tenant, context(), command)
    assert refused.value.refusal.at == "template_name=nonsense"
    assert await asked(setup, "create_room_with_live") == 0


async def test_a_refusal_of_the_platform_is_told_as_it_is(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="code", endpoint="create_room", code=1, msg="余额不足")
    with pytest.raises(GeneralError, match="余额不足"):
        await create(setup.tenant, context(), ENGLISH)
    await setup.control("/account", long_term=False)
    long = replace(ENGLISH, long_term=True, end=ENGLISH.start + timedelta(days=30))
    with pytest.raises(NoPermission):
        await create(setup.tenant, context(), long)


async def test_what_was_refused_may_be_asked_for_again_at_once(setup: TenantSetup) -> None:
    await setup.control("/faults", kind="code", endpoint="create_room", code=1, msg="余额不足")
    with pytest.raises(GeneralError):
        await create(setup.tenant, context(), ENGLISH)
    assert (await created(setup)).room.title == "English"


# API 3


async def test_a_pair_has_two_rooms_of_the_same_owner_that_know_one_another(setup: TenantSetup) -> None:
    made = await created(setup, PAIR)
    assert made.live is not None
    assert await setup.tenant.rooms.owners([made.room.id, made.live.id]) == [ANNA.id, ANNA.id]
    assert made.live.max_users == 500
    assert (made.room.large_class, made.live.dual_teacher) == (made.live.id, made.room.id)
    room, live = await setup.tenant.rooms.pairs([made.room.id, made.live.id])
    assert (room.large_class, live.dual_teacher) == (made.live.id, made.room.id)


@pytest.mark.parametrize("kind", ["cut", "truncated"])
async def test_both_halves_of_a_pair_whose_answer_was_lost_are_found(setup: TenantSetup, kind: str) -> None:
    await setup.control("/faults", kind=kind, endpoint="create_room_with_live", when="after")
    made = await created(setup, PAIR)
    assert made.found
    assert made.live is not None
    assert await setup.tenant.rooms.owners([made.room.id, made.live.id]) == [ANNA.id, ANNA.id]
    (room,) = await setup.tenant.rooms.pairs([made.room.id])
    assert room.large_class == made.live.id
    assert await asked(setup, "create_room_with_live") == 1


async def test_of_two_pairs_whose_answers_were_lost_each_has_its_own(setup: TenantSetup) -> None:
    await lose(setup, "create_room_with_live", count=2)
    hers, his = await asyncio.gather(*(create(setup.tenant, context(person), PAIR) for person in (ANNA, BEN)))
    assert isinstance(hers, RoomCreated)
    assert isinstance(his, RoomCreated)
    ids = [room.id for made in (hers, his) for room in (made.room, made.live) if room]
    assert len(set(ids)) == 4
    assert await setup.tenant.rooms.owners(ids) == [ANNA.id] * 2 + [BEN.id] * 2


# answers that were lost


async def test_a_room_whose_answer_was_lost_is_found_and_not_made_again(setup: TenantSetup) -> None:
    await lose(setup)
    made = await created(setup)
    assert made.found
    assert await asked(setup) == 1
    assert await setup.tenant.rooms.owner(made.room.id) == ANNA.id


@pytest.mark.parametrize("kind", ["http_502", "cut", "code"])
@pytest.mark.waiting
async def test_a_look_that_fails_does_not_decide_what_became_of_the_creation(
    setup: TenantSetup, kind: str
) -> None:
    await lose(setup)
    await setup.control("/faults", kind=kind, endpoint="rooms", count=100)
    unknown = await create(setup.tenant, context(), ENGLISH)
    assert isinstance(unknown, CreationUnknown)
    await setup.client.delete("/_control/faults")
    found = await create_pressed(setup.tenant, await setup.pressed(unknown.check), ENGLISH)
    assert isinstance(found, RoomCreated)
    assert found.found
    assert await setup.tenant.rooms.owner(found.room.id) == ANNA.id
    assert await asked(setup) == 1


async def test_what_is_not_found_may_be_looked_for_again_and_created(setup: TenantSetup) -> None:
    await lose(setup, when="before")
    unknown = await create(setup.tenant, context(), ENGLISH)
    assert isinstance(unknown, CreationUnknown)
    still = await create_pressed(setup.tenant, await setup.pressed(unknown.check), ENGLISH)
    assert isinstance(still, CreationUnknown)
    made = await create_pressed(setup.tenant, await setup.pressed(still.create), ENGLISH)
    assert isinstance(made, RoomCreated)
    assert not made.found
    assert await asked(setup) == 2


async def test_a_twin_that_somebody_else_made_is_not_taken_for_it(setup: TenantSetup) -> None:
    await created(setup, person=WORKSPACE_ADMIN)
    await setup.control("/faults", kind="http_502", endpoint="create_room")
    assert isinstance(await create(setup.tenant, context(), ENGLISH), CreationUnknown)


async def test_a_room_made_long_ago_is_not_taken_for_it(setup: TenantSetup) -> None:
    await setup.room("English")
    await setup.control("/clock", advance=3600)
    await setup.control("/faults", kind="http_502", endpoint="create_room")
    later = replace(context(), asked_at=NOW + timedelta(hours=1))
    assert isinstance(await create(setup.tenant, later, ENGLISH), CreationUnknown)


async def test_what_may_be_another_creations_is_left_to_it(setup: TenantSetup) -> None:
    """Ben's answer is still to come when Anna's is lost: the one room there may be either's."""
    await setup.room("English")
    his = creation._creation(context(BEN), ENGLISH)
    await setup.tenant.creations.begin(his, distinct=True)
    await lose(setup, when="before")
    unknown = await create(setup.tenant, context(), ENGLISH)
    assert isinstance(unknown, CreationUnknown)
    await setup.tenant.creations.end(his)
    found = await create_pressed(setup.tenant, await setup.pressed(unknown.check), ENGLISH)
    assert isinstance(found, RoomCreated)


# several people, the same room, answers lost


async def looked_again(setup: TenantSetup, outcome: object, command: NewRoom, person: Person) -> object:
    """What a creation came to, after one more look where that was not known."""
    if not isinstance(outcome, CreationUnknown):
        return outcome
    return await create_pressed(setup.tenant, await setup.pressed(outcome.check, person), command)


async def few_at_once(begin: Iterable[Awaitable[object]]) -> list[object]:
    """What each comes to, of no more at once than Redis has connections for."""
    waiting, outcomes = iter(begin), list[object]()
    while some := list(islice(waiting, AT_ONCE)):
        outcomes += await asyncio.gather(*some)
    return outcomes


async def told_one_another(setup: TenantSetup, others: Creations, when: str, seed: int) -> None:
    """Many pairs of people create a room of the same title and time at once, by two processes.

    What is not known while the other's answer may still come is looked for again, as it is for ten minutes.
    """
    await setup.control("/limits", requests=1_000_000)
    dice = random.Random(seed)
    for at in range(2 * PAIRS_OF_PEOPLE):
        if dice.random() < 0.7:
            await setup.control("/faults", kind="cut", endpoint="create_room", when=when, after=at)
    tenants = (setup.tenant, replace(setup.tenant, creations=others))
    commands = [replace(ENGLISH, title=f"Class {number}") for number in range(PAIRS_OF_PEOPLE)]
    people = [person for _ in commands for person in (ANNA, BEN)]
    asked_for = [command for command in commands for _ in tenants]
    outcomes = await few_at_once(
        create(tenant, context(person), command)
        for command in commands
        for tenant, person in zip(tenants, (ANNA, BEN), strict=True)
    )
    told = await few_at_once(map(partial(looked_again, setup), outcomes, asked_for, people))
    made = [outcome for outcome in told if isinstance(outcome, RoomCreated)]
    there = {room.room_id async for room in setup.tenant.platform.rooms(limit=1000)}
    assert len(made) == len(there)
    assert {outcome.room.id for outcome in made} == there
    assert len(told) - len(made) == sum(isinstance(outcome, CreationUnknown) for outcome in told)
    for person, outcome in zip(people, told, strict=True):
        if isinstance(outcome, RoomCreated):
            assert await setup.tenant.rooms.owner(outcome.room.id) == person.id


@pytest.fixture
async def others(redis_url: str) -> AsyncIterator[Creations]:
    """The creations as another process sees them."""
    async with connect(redis_url) as redis:
        yield Creations(redis, Keys("T0SCHOOL"))


@pytest.mark.waiting
async def test_every_room_made_is_told_to_one_person_and_none_to_two(
    setup: TenantSetup, others: Creations
) -> None:
    await told_one_another(setup, others, when="after", seed=1)


@pytest.mark.waiting
async def test_nobody_is_told_of_a_room_that_was_not_made(setup: TenantSetup, others: Creations) -> None:
    await told_one_another(setup, others, when="before", seed=2)


# the same person, the same room


async def test_the_same_room_again_is_asked_about_first(setup: TenantSetup) -> None:
    first = await created(setup)
    again = await create(setup.tenant, context(), ENGLISH)
    assert isinstance(again, IdenticalRoom)
    assert again.room is not None
    assert again.room.id == first.room.id
    assert await asked(setup) == 1
    made = await create_pressed(setup.tenant, await setup.pressed(again.token), ENGLISH)
    assert isinstance(made, RoomCreated)
    assert made.room.id != first.room.id


async def test_asked_for_twice_at_the_same_time_it_is_made_once(setup: TenantSetup) -> None:
    outcomes = await asyncio.gather(*(create(setup.tenant, context(), ENGLISH) for _ in range(5)))
    assert sum(isinstance(outcome, RoomCreated) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IdenticalRoom) for outcome in outcomes) == 4
    assert await asked(setup) == 1


async def test_while_its_outcome_is_unknown_it_is_not_made_again(setup: TenantSetup) -> None:
    await lose(setup, when="before")
    assert isinstance(await create(setup.tenant, context(), ENGLISH), CreationUnknown)
    again = await create(setup.tenant, context(), ENGLISH)
    assert isinstance(again, IdenticalRoom)
    assert again.room is None


@pytest.mark.parametrize(
    "other",
    [
        replace(ENGLISH, title="Maths"),
        replace(ENGLISH, start=ENGLISH.start + timedelta(minutes=5)),
        replace(ENGLISH, end=ENGLISH.end + timedelta(minutes=5)),
    ],
)
async def test_another_title_or_time_is_another_room(setup: TenantSetup, other: NewRoom) -> None:
    await created(setup)
    assert await created(setup, other)


async def test_another_person_may_have_the_same(setup: TenantSetup) -> None:
    await created(setup)
    assert await created(setup, person=BEN)


@pytest.mark.parametrize("changed", ["renamed", "deleted"])
async def test_a_room_that_is_no_longer_as_it_was_made_is_made_again(
    setup: TenantSetup, changed: str
) -> None:
    made = await created(setup)
    if changed == "renamed":
        await edit(setup.tenant, context(), EditRoom(room=RoomId(made.room.id), title="Maths"))
    else:
        await setup.tenant.platform.delete_room(made.room.id)
    assert (await created(setup)).room.id != made.room.id


async def test_it_may_be_made_again_ten_minutes_later(setup: TenantSetup, others: Creations) -> None:
    made = await created(setup)
    plan = creation._creation(context(), ENGLISH).plan
    key = others.keys.created(plan, ANNA.id)
    assert 590 < await others.redis.ttl(key) <= 600
    await others.redis.delete(key)
    assert (await created(setup)).room.id != made.room.id


# processes that die, and Redis away


async def test_after_an_interruption_nothing_is_made_twice(setup: TenantSetup) -> None:
    kept: dict[str, str] = {}

    async def keep(note: object) -> None:
        kept.update(note)  # type: ignore[call-overload]

    made = await created(setup, PAIR, keep=keep)
    again = await created(setup, PAIR, interrupted=True, kept=kept)
    assert again.found
    assert (again.room.id, again.live and again.live.id) == (made.room.id, made.live and made.live.id)
    assert await asked(setup, "create_room_with_live") == 1


async def test_an_interruption_between_the_claim_and_its_note_finds_the_same_room(setup: TenantSetup) -> None:
    await lose(setup)
    made = await created(setup, id="job")
    again = await created(setup, id="job", interrupted=True)
    assert again.room.id == made.room.id


async def test_an_interruption_before_the_work_is_told(setup: TenantSetup) -> None:
    assert isinstance(await create(setup.tenant, context(interrupted=True), ENGLISH), CreationUnknown)
    assert await asked(setup) == 0


async def test_without_redis_nothing_is_begun(setup: TenantSetup) -> None:
    async with connect("redis://127.0.0.1:1/0") as nowhere:
        away = replace(setup.tenant, creations=Creations(nowhere, Keys("T0SCHOOL")))
        with pytest.raises(ChangeNotStored):
            await create(away, context(), ENGLISH)
        assert await asked(setup) == 0
        away = replace(away, pending_commands=replace(setup.tenant.pending_commands, redis=nowhere))
        with pytest.raises(OutcomeUnknown):
            await create(away, context(interrupted=True), ENGLISH)
