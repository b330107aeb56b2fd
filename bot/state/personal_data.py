"""Personal data in Redis: what each kind of key holds about a person, and how it is erased.

`PERSONAL_DATA` has an entry for each key builder of `Keys` and of `QueueKeys`, by its name: with a new key it is said
here what it holds of people. To forget a person can be begun anew wherever it ended: what is gone already counts as
nothing.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final

from msgspec import Struct

from bot.jobs.script import Arg, Args, Key, Script
from bot.state.audit import AuditTrail
from bot.state.connection import Redis
from bot.state.daily import DailyMessages
from bot.state.keys import NOTICE_LIFE, OFFER_LIFE, Keys
from bot.state.schedules import Schedules

BATCH_SIZE: Final = 500
"""Keys or fields that are looked at in one round trip."""


class Kept(StrEnum):
    """What is kept of a person."""

    OWNED = "owned"
    """Rooms that they created or were given; then nobody's."""
    TAUGHT = "taught"
    """Rooms that they teach; then taught by who created them."""
    CARDS = "cards"
    """Which messages are the cards of their rooms."""
    CONTEXT = "context"
    """What `last` and `#N` mean to them, and what they just created."""
    SETTINGS = "settings"
    """Their language, the account they chose, where cards go, and that they were welcomed."""
    REPORTS = "reports"
    """Reports that they scheduled, and their classes of the day; then stopped."""
    WATCHES = "watches"
    """Class watch that they turned on; then turned off."""
    QUESTIONS = "questions"
    """Questions that wait for their answer."""
    CHANGES = "changes"
    """Changes that they made, or that concern them; kept without their name."""


class TeamData(Struct, frozen=True):
    """Where it is kept: the data of one team."""

    redis: Redis
    keys: Keys

    async def matching(self, *parts: str) -> AsyncIterator[list[str]]:
        """The keys of a kind, some at a time; `*` stands for anything."""
        pattern = ":".join((self.keys.prefix, *parts))
        async for keys in _chunks(self.redis.scan_iter(match=pattern, count=BATCH_SIZE)):
            yield [str(key) for key in keys]

    async def fields(self, key: str) -> AsyncIterator[dict[str, str]]:
        """The fields of a hash, some at a time."""
        async for fields in _chunks(self.redis.hscan_iter(key, count=BATCH_SIZE)):
            yield {str(name): str(value) for name, value in fields}


class KeyData(Struct, frozen=True):
    """What one kind of key holds of people. All methods raise RedisUnavailable."""

    what: Kept

    @abstractmethod
    async def count(self, store: TeamData, user: str) -> int:
        """How much there is of a person."""

    @abstractmethod
    async def forget(self, store: TeamData, user: str) -> None:
        """Deletes or anonymises it."""


class NoPersonalData(Struct, frozen=True):
    """It holds nothing of a person, for the reason `why`."""

    why: str


class ExpiringKey(Struct, frozen=True):
    """It may name a person, and expires after at most `life`."""

    life: timedelta


class KeyOfPerson(KeyData, frozen=True):
    """A key of one person."""

    what: Kept
    key: Callable[[Keys, str], str]

    async def count(self, store: TeamData, user: str) -> int:
        return int(await store.redis.exists(self.key(store.keys, user)))

    async def forget(self, store: TeamData, user: str) -> None:
        await store.redis.delete(self.key(store.keys, user))


class KeysOfPerson(KeyData, frozen=True):
    """Keys that end with a person's ID."""

    what: Kept
    kind: str

    async def count(self, store: TeamData, user: str) -> int:
        return sum([len(keys) async for keys in store.matching(self.kind, "*", user)])

    async def forget(self, store: TeamData, user: str) -> None:
        async for keys in store.matching(self.kind, "*", user):
            await store.redis.delete(*keys)


class Fields(KeyData, frozen=True):
    """Hashes with a field for each person."""

    what: Kept
    kind: str

    async def count(self, store: TeamData, user: str) -> int:
        return sum([await self._held(store, keys, user) async for keys in store.matching(self.kind, "*")])

    async def forget(self, store: TeamData, user: str) -> None:
        async for keys in store.matching(self.kind, "*"):
            for key in keys:
                await store.redis.hdel(key, user)

    async def _held(self, store: TeamData, keys: Sequence[str], user: str) -> int:
        return sum([bool(await store.redis.hexists(key, user)) for key in keys])


class DropFields(Script, frozen=True, kw_only=True):
    """Deletes those fields that still have these values."""

    hash: Key
    fields: Args

    lua: ClassVar[str] = """
for i = 1, #fields, 2 do
    if redis.call('HGET', hash, fields[i]) == fields[i + 1] then redis.call('HDEL', hash, fields[i]) end
end
"""


class Values(KeyData, frozen=True):
    """A hash whose values are people, or JSON with an `owner`."""

    what: Kept
    key: Callable[[Keys], str]

    async def count(self, store: TeamData, user: str) -> int:
        return sum([len(theirs) async for theirs in self._theirs(store, user)])

    async def forget(self, store: TeamData, user: str) -> None:
        async for theirs in self._theirs(store, user):
            pairs: tuple[Arg, ...] = tuple(part for pair in theirs.items() for part in pair)
            await DropFields(hash=Key(self.key(store.keys)), fields=pairs).run(store.redis)

    async def _theirs(self, store: TeamData, user: str) -> AsyncIterator[dict[str, str]]:
        async for fields in store.fields(self.key(store.keys)):
            if theirs := {name: value for name, value in fields.items() if user == _owner(value)}:
                yield theirs


class Documents(KeyData, frozen=True):
    """Keys of JSON with a `user`."""

    what: Kept
    kind: str

    async def count(self, store: TeamData, user: str) -> int:
        return sum([len(keys) async for keys in self._theirs(store, user)])

    async def forget(self, store: TeamData, user: str) -> None:
        async for keys in self._theirs(store, user):
            await store.redis.delete(*keys)

    async def _theirs(self, store: TeamData, user: str) -> AsyncIterator[list[str]]:
        async for keys in store.matching(self.kind, "*"):
            kept = zip(keys, await store.redis.mget(keys), strict=True)
            if theirs := [key for key, value in kept if value and _read(str(value)).get("user") == user]:
                yield theirs


class Scheduled(KeyData, frozen=True):
    """The schedules among the jobs, and the message with a person's classes of the day."""

    what: Kept = Kept.REPORTS

    async def count(self, store: TeamData, user: str) -> int:
        is_reminded = await DailyMessages(store.redis, store.keys).of(user) is not None
        return len(await self._numbers(store, user)) + is_reminded

    async def forget(self, store: TeamData, user: str) -> None:
        await DailyMessages(store.redis, store.keys).turn_off(user)
        for number in await self._numbers(store, user):
            await Schedules(store.redis, store.keys).stop(number)

    async def _numbers(self, store: TeamData, user: str) -> list[int]:
        states = await Schedules(store.redis, store.keys).all()
        return [state.schedule.number for state in states if state.schedule.owner == user]


class Audited(KeyData, frozen=True):
    """The audit trail."""

    what: Kept = Kept.CHANGES

    async def count(self, store: TeamData, user: str) -> int:
        return await AuditTrail(store.redis, store.keys).count(user)

    async def forget(self, store: TeamData, user: str) -> None:
        await AuditTrail(store.redis, store.keys).forget(user)


OF_ROOMS: Final = NoPersonalData("of rooms alone")
OF_THE_ACCOUNT: Final = NoPersonalData("of the account alone")
OF_THE_SCHOOL: Final = NoPersonalData("of the school alone")
A_TIMETABLE: Final = ExpiringKey(timedelta(days=9))
WITH_THE_TRAIL: Final = NoPersonalData("forgotten with the trail, by what concerns the person")
WITHIN_A_DAY: Final = ExpiringKey(timedelta(days=1))

PERSONAL_DATA: Final[Mapping[str, KeyData | NoPersonalData | ExpiringKey]] = {
    "pending": Documents(Kept.QUESTIONS, "pending"),
    "answered": NoPersonalData("a token"),
    "button": NoPersonalData("a command, without who may press it"),
    "press": NoPersonalData("a hash"),
    "shared": NoPersonalData("a hash"),
    "room_owners": Values(Kept.OWNED, Keys.room_owners),
    "room_teachers": Values(Kept.TAUGHT, Keys.room_teachers),
    "room_substitutes": Values(Kept.TAUGHT, Keys.room_substitutes),
    "bells": OF_THE_SCHOOL,
    "term": OF_THE_SCHOOL,
    "classrooms": OF_THE_SCHOOL,
    "creations": WITHIN_A_DAY,
    "created": KeysOfPerson(Kept.CONTEXT, "created"),
    "room_claim": OF_ROOMS,
    "series": OF_ROOMS,
    "series_of": OF_ROOMS,
    "cards": Fields(Kept.CARDS, "cards"),
    "card_writing": OF_ROOMS,
    "large_classes": OF_ROOMS,
    "dual_teachers": OF_ROOMS,
    "deleted": OF_ROOMS,
    "sightings": NoPersonalData("that a teacher or a classroom was there, not who"),
    "welcomed": KeyOfPerson(Kept.SETTINGS, Keys.welcomed),
    "last_room": KeyOfPerson(Kept.CONTEXT, Keys.last_room),
    "last_list": KeyOfPerson(Kept.CONTEXT, Keys.last_list),
    "shared_list": OF_ROOMS,
    "last_card": KeysOfPerson(Kept.CONTEXT, "last_card"),
    "chosen_account": KeyOfPerson(Kept.SETTINGS, Keys.chosen_account),
    "named_accounts": OF_THE_ACCOUNT,
    "account_channels": NoPersonalData("a channel"),
    "card_place": KeyOfPerson(Kept.SETTINGS, Keys.card_place),
    "language": KeyOfPerson(Kept.SETTINGS, Keys.language),
    "partner_key": OF_THE_ACCOUNT,
    "statistics": OF_THE_ACCOUNT,
    "tally": ExpiringKey(timedelta(minutes=10)),
    "edition": OF_ROOMS,
    "edition_page": OF_ROOMS,
    "edition_begun": OF_ROOMS,
    "page_claim": OF_ROOMS,
    "room_changes": OF_ROOMS,
    "schedule_count": OF_THE_ACCOUNT,
    "slack_throttle": NoPersonalData("a channel"),
    "watches": Values(Kept.WATCHES, Keys.watches),
    "agenda": OF_ROOMS,
    "notice": ExpiringKey(timedelta(days=2)),
    "pasted": A_TIMETABLE,
    "timetable": A_TIMETABLE,
    "timetable_run": A_TIMETABLE,
    "timetable_outcomes": A_TIMETABLE,
    "timetable_finished": A_TIMETABLE,
    "timetable_running": OF_THE_SCHOOL,
    "timetable_rooms": OF_ROOMS,
    "timetable_count": OF_THE_SCHOOL,
    "timetable_room_count": OF_THE_SCHOOL,
    "last_timetable": KeyOfPerson(Kept.CONTEXT, Keys.last_timetable),
    "reminders": ExpiringKey(NOTICE_LIFE),
    "offer": ExpiringKey(OFFER_LIFE),
    "offered": OF_ROOMS,
    "audit_log": Audited(),
    "audit_places": WITH_THE_TRAIL,
    "audit_room": WITH_THE_TRAIL,
    "audit_by": WITH_THE_TRAIL,
    "audit_about": WITH_THE_TRAIL,
    "installation": OF_THE_SCHOOL,
    "organisation": OF_THE_SCHOOL,
    "workspaces": OF_THE_SCHOOL,
    "rotation": OF_THE_SCHOOL,
    "platform_account": NoPersonalData("of the account, and who entered it, until it is replaced"),
    "oauth_state": NoPersonalData("a token"),
    "with_account": OF_THE_SCHOOL,
    "queue.job": Scheduled(),
    "queue.step": ExpiringKey(timedelta(days=8)),
    "queue.due": NoPersonalData("keys of jobs"),
    "queue.ready": NoPersonalData("keys of jobs"),
    "queue.accepted": NoPersonalData("keys of jobs"),
    "queue.index": NoPersonalData("keys of jobs"),
    "queue.worker": NoPersonalData("that a worker runs"),
}
"""By the names of the builders in `Keys`, and of those in `QueueKeys` after `queue.`. Accepted commands are jobs too:
they are done, or go, within a day."""


class PersonalData(Struct, frozen=True):
    """What is kept of the people of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def of(self, user: str) -> Mapping[Kept, int]:
        """How much is kept of a person, of each kind of which there is something."""
        counts = dict.fromkeys(Kept, 0)
        for trace in _traces():
            counts[trace.what] += await trace.count(self._store, user)
        return {what: count for what, count in counts.items() if count}

    async def forget(self, user: str) -> None:
        """Deletes or anonymises all that is stored about a person."""
        for trace in _traces():
            await trace.forget(self._store, user)

    @property
    def _store(self) -> TeamData:
        return TeamData(self.redis, self.keys)


async def _chunks(found: AsyncIterator[Any]) -> AsyncIterator[list[Any]]:
    chunk: list[Any] = []
    async for each in found:
        chunk.append(each)
        if len(chunk) == BATCH_SIZE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _traces() -> Iterator[KeyData]:
    return (each for each in PERSONAL_DATA.values() if isinstance(each, KeyData))


def _owner(value: str) -> str:
    return str(_read(value).get("owner", "")) if value.startswith("{") else value


def _read(value: str) -> Mapping[str, Any]:
    """JSON of any version; nothing for what is none."""
    try:
        read = json.loads(value)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
