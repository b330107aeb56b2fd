"""What is kept of people is known of every key, and goes when a person is forgotten, wherever that was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from msgspec.structs import replace

from bot.jobs.keys import QueueKeys
from bot.jobs.script import Key
from bot.people import Person
from bot.state import (
    PERSONAL_DATA,
    AuditTrail,
    Cards,
    Change,
    Contexts,
    Creation,
    Creations,
    DailyMessages,
    Kept,
    Keys,
    LastingCard,
    Pending,
    PendingCommands,
    PersonalData,
    Redis,
    Rooms,
    Schedule,
    Schedules,
    Watch,
    Watches,
)
from bot.state.personal_data import DropFields, ExpiringKey, KeyData
from bot.texts import Locale
from tests.language.tables import ZONE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANNA, BEN = "U0ANNA", "U0BEN"
ROOMS = [f"{n:014}" for n in range(3)]


def builders(of: type, prefix: str = "") -> Iterator[str]:
    """The names of the methods that build keys."""
    for name, member in vars(of).items():
        if not name.startswith("_") and name.islower() and name not in ("prefix", "team", "name"):
            assert isinstance(member, property) or callable(member)
            yield f"{prefix}{name}"


def test_of_every_key_it_is_known_what_it_holds_of_people() -> None:
    assert set(PERSONAL_DATA) == {*builders(Keys), *builders(QueueKeys, "queue.")}


def test_every_kind_of_what_is_kept_is_in_some_key() -> None:
    assert {trace.what for trace in PERSONAL_DATA.values() if isinstance(trace, KeyData)} == set(Kept)


def test_what_goes_by_itself_goes_soon() -> None:
    assert max(each.life for each in PERSONAL_DATA.values() if isinstance(each, ExpiringKey)).days == 9


async def keep(redis: Redis, keys: Keys, user: str) -> None:
    """Something of a person in every kind of key."""
    person = Person(keys.team, user, user, ZONE, Locale("en"))
    rooms, contexts, cards = Rooms(redis, keys), Contexts(redis, keys), Cards(redis, keys)
    await rooms.give([f"{user}{room}" for room in ROOMS], user)
    await rooms.keep_teacher([f"{user}{room}" for room in ROOMS[:2]], user)
    for room in ROOMS:
        await cards.keep(room, user, LastingCard(begun=NOW))
    await contexts.keep_last(user, ROOMS[0])
    await contexts.keep_listed(user, ROOMS)
    await contexts.keep_card("C1:1.2", user, ROOMS[0])
    await contexts.keep_card_place(user, "dm")
    await contexts.keep_language(user, "zh")
    await contexts.welcome(user)
    creations = Creations(redis, keys)
    creation = Creation(f"creation of {user}", "plan", user)
    await creations.begin(creation, distinct=False)
    await creations.assign(creation, [ROOMS[0]])
    await Watches(redis, keys).switch_on(Watch(channel=f"C{user}", owner=user, language="en"))
    schedule = Schedule(
        team=keys.team,
        number=len(user),
        at=time(9),
        zone="Asia/Shanghai",
        channel="C1",
        owner=user,
        language="en",
        made_at=NOW,
    )
    await Schedules(redis, keys).add(schedule, NOW)
    await DailyMessages(redis, keys).turn_on(user, time(7, 30), NOW)
    await PendingCommands(redis, keys).put(Pending.confirmation(person, "C1", "{}", seen={}))
    change = Change(1, user, "room.teacher", "done", ROOMS[0], whose=(ANNA, BEN), after={"person": user})
    await AuditTrail(redis, keys).keep(user, change, date(2026, 11, 23))


async def named(redis: Redis, user: str) -> set[str]:
    """The keys, and the kinds of them, in which a person is named."""
    found = set()
    read: dict[str, Callable[[str], Any]] = {
        "string": redis.get,
        "hash": redis.hgetall,
        "list": lambda key: redis.lrange(key, 0, -1),
        "zset": lambda key: redis.zrange(key, 0, -1),
        "stream": redis.xrange,
    }
    async for key in redis.scan_iter():
        kept = await read[str(await redis.type(key))](key)
        if user in f"{key} {kept}":
            found.add(str(key))
    return found


async def test_nothing_names_a_person_who_was_forgotten_and_others_keep_all(redis: Redis, keys: Keys) -> None:
    personal_data = PersonalData(redis, keys)
    for user in (ANNA, BEN):
        await keep(redis, keys, user)
    assert await personal_data.of(ANNA) == {
        Kept.OWNED: 3,
        Kept.TAUGHT: 2,
        Kept.CARDS: 3,
        Kept.CONTEXT: 4,
        Kept.SETTINGS: 3,
        Kept.REPORTS: 2,
        Kept.WATCHES: 1,
        Kept.QUESTIONS: 1,
        Kept.CHANGES: 2,
    }
    await personal_data.forget(ANNA)
    assert await personal_data.of(ANNA) == {}
    # a finished creation blocks identical ones for some minutes, and a hash of IDs of changes holds none of people
    left = {
        key for key in await named(redis, ANNA) if ":creations:" not in key and ":audit_places:" not in key
    }
    assert left == set()
    kept = await personal_data.of(BEN)
    assert kept.keys() == set(Kept)
    assert kept[Kept.CHANGES] == 2


@pytest.mark.parametrize(
    "survived", range(len([each for each in PERSONAL_DATA.values() if isinstance(each, KeyData)]))
)
async def test_it_goes_on_wherever_it_was_interrupted(redis: Redis, keys: Keys, survived: int) -> None:
    await keep(redis, keys, ANNA)
    personal_data = PersonalData(redis, keys)
    for trace in [each for each in PERSONAL_DATA.values() if isinstance(each, KeyData)][:survived]:
        await trace.forget(personal_data._store, ANNA)
    await personal_data.forget(ANNA)
    await personal_data.forget(ANNA)
    assert await personal_data.of(ANNA) == {}


async def test_what_was_given_to_another_meanwhile_stays_theirs(redis: Redis, keys: Keys) -> None:
    rooms = Rooms(redis, keys)
    await rooms.give(ROOMS, ANNA)
    await rooms.give(ROOMS[:1], BEN)
    await PersonalData(redis, keys).forget(ANNA)
    assert await rooms.owners(ROOMS) == [BEN, None, None]
    # as it was found, and before it is dropped it is given away
    await DropFields(hash=Key(keys.room_owners()), fields=(ROOMS[0], ANNA)).run(redis)
    assert await rooms.owners(ROOMS[:1]) == [BEN]


async def test_another_workspace_keeps_its_own(redis: Redis, keys: Keys) -> None:
    elsewhere = replace(keys, team="T0OTHER")
    await keep(redis, elsewhere, ANNA)
    before = await PersonalData(redis, elsewhere).of(ANNA)
    await PersonalData(redis, keys).forget(ANNA)
    assert await PersonalData(redis, elsewhere).of(ANNA) == before
