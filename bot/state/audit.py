"""The audit trail: every change, by day, and by the rooms and people that it concerns.

The changes of a day are a list in Redis, which keeps short texts side by side. A room, and each person, have a list of
the places of theirs: one number for each, of day and position. What is read is found by position, newest first, so that
it takes as long in a trail of a million changes as in one of ten.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice, repeat
from typing import ClassVar, Literal

import msgspec
from msgspec import Struct

from bot.jobs.script import Arg, Key, Keys, Script
from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import AUDIT_LIFE, AUDIT_OPEN_LIFE
from bot.state.keys import Keys as TeamKeys

MAX_PER_DAY = 10_000_000
"""Changes of one day that have places of their own."""

FIRST_READ, MAX_READ = 16, 256
"""Changes that are read in the first round trip, enough for a page, and in one of those after it."""

FIRST_DAYS = 8
"""Days whose changes are counted in the first round trip."""

ChangeOutcome = Literal["done", "unchanged", "unknown", "failed"]
"""`unchanged`: it was so before. `unknown`: the platform did not answer, or a process died; later it may be known."""

PERSONAL = frozenset({"person", "owner", "teacher", "user"})
"""Facts that are Slack IDs of people."""


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A change. `at` is Unix time, `by` the Slack ID of who made it: empty for nobody, or somebody who was forgotten.

    `what` is the command's name, `room` the ID of the room, if it is about one, of which `whose` are the creator and
    the teacher. `before` and `after` are facts that differ, or what was asked for. `via` is how it was asked for,
    `place` the channel and the message. `reason` is the name of the error that kept it from being done.
    """

    at: int
    by: str
    what: str
    outcome: ChangeOutcome
    room: str = ""
    title: str = ""
    whose: tuple[str, ...] = ()
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    via: str = ""
    place: str = ""
    reason: str = ""

    @property
    def people(self) -> frozenset[str]:
        """The Slack IDs of all whom it concerns."""
        facts = (*self.before.items(), *self.after.items())
        named = (value for name, value in facts if name in PERSONAL)
        return frozenset(filter(None, (self.by, *self.whose, *named)))

    def without(self, user: str) -> Change:
        """The same without a person's ID."""
        return msgspec.structs.replace(
            self,
            by="" if self.by == user else self.by,
            whose=tuple(each for each in self.whose if each != user),
            before=_without(self.before, user),
            after=_without(self.after, user),
        )


def _without(facts: dict[str, str], user: str) -> dict[str, str]:
    return {name: "" if name in PERSONAL and value == user else value for name, value in facts.items()}


class Place(Struct, frozen=True):
    """The position of a change in the trail: its platform day, counted, and its index in that."""

    day: int
    position: int

    @classmethod
    def of(cls, number: int) -> Place:
        """The place with this number."""
        return cls(*divmod(number, MAX_PER_DAY))


class AuditQuery(Struct, frozen=True, kw_only=True):
    """Which changes are wanted: of a room, made by a person, that concern a person, of the days `first` to `last`."""

    room: str | None = None
    by: str | None = None
    about: str | None = None
    first: date | None = None
    last: date | None = None

    def wants(self, change: Change) -> bool:
        """Whether a change is wanted, its day aside."""
        return (
            self.room in (None, change.room)
            and self.by in (None, change.by)
            and (self.about is None or self.about in change.people)
        )

    def wants_day(self, day: int) -> bool:
        """Whether changes of a day are wanted."""
        return (self.first is None or self.first.toordinal() <= day) and (
            self.last is None or day <= self.last.toordinal()
        )


class _Keep(Script, frozen=True, kw_only=True):
    """Keeps a change under an ID of its day, or completes it. 0 if it is kept so already, or `first` and known."""

    log: Key
    places: Key
    indexes: Keys
    id: Arg
    change: Arg
    first: Arg
    base: Arg
    life: Arg
    open_life: Arg
    oldest: Arg

    lua: ClassVar[str] = """
local position = redis.call('HGET', places, id)
local is_new = not position
if position then
    if first == '1' or redis.call('LINDEX', log, position) == change then return 0 end
    redis.call('LSET', log, position, change)
else
    position = redis.call('RPUSH', log, change) - 1
    redis.call('EXPIRE', log, life)
    redis.call('HSET', places, id, position)
    redis.call('EXPIRE', places, open_life)
end
local place = string.format('%.0f', base + position)
for _, index in ipairs(indexes) do
    if is_new or not redis.call('LPOS', index, place, 'RANK', -1, 'MAXLEN', 1000) then
        redis.call('RPUSH', index, place)
        redis.call('EXPIRE', index, life)
        for _ = 1, 2 do
            local eldest = redis.call('LINDEX', index, 0)
            if tonumber(eldest) < tonumber(oldest) then redis.call('LPOP', index) end
        end
    end
end
return 1
"""


class _Rewrite(Script, frozen=True, kw_only=True):
    """Replaces a change that is still as it was read."""

    log: Key
    position: Arg
    was: Arg
    change: Arg

    lua: ClassVar[str] = """
if redis.call('LINDEX', log, position) ~= was then return 0 end
redis.call('LSET', log, position, change)
return 1
"""


class AuditTrail(Struct, frozen=True):
    """The changes of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: TeamKeys

    async def keep(self, id: str, change: Change, day: date, *, first: bool = False) -> bool:
        """Keeps a change once under an `id`, on a platform day, for `AUDIT_LIFE`; whether anything new was kept.

        A later outcome of the same `id` replaces the earlier one for `AUDIT_OPEN_LIFE`; with `first` it does not.
        """
        base = day.toordinal() * MAX_PER_DAY
        indexes = [self.keys.audit_by(change.by)] if change.by else []
        indexes += [self.keys.audit_about(user) for user in sorted(change.people)]
        indexes += [self.keys.audit_room(change.room)] if change.room else []
        script = _Keep(
            log=Key(self.keys.audit_log(day.isoformat())),
            places=Key(self.keys.audit_places(day.isoformat())),
            indexes=tuple(map(Key, indexes)),
            id=id,
            change=msgspec.json.encode(change),
            first=int(first),
            base=base,
            life=_seconds(AUDIT_LIFE),
            open_life=_seconds(AUDIT_OPEN_LIFE),
            oldest=base - AUDIT_LIFE.days * MAX_PER_DAY,
        )
        return bool(await script.run(self.redis))

    async def read(self, query: AuditQuery, today: date) -> AsyncIterator[Sequence[Change | None]]:
        """The changes that are wanted, newest first, some at a time; None for each that was looked at in vain."""
        async for places in self._places(query, today):
            yield [
                change if change is not None and query.wants(change) else None
                for change in await self._at(places)
            ]

    async def count(self, user: str) -> int:
        """How many changes concern a person."""
        return int(await self.redis.llen(self.keys.audit_about(user)))

    async def forget(self, user: str) -> None:
        """Takes a person's ID out of every change that concerns them."""
        async for places in self._listed(self.keys.audit_about(user)):
            for place, kept in zip(places, await self._texts_at(places), strict=True):
                await self._rewrite(place, kept, user)
        await self.redis.delete(self.keys.audit_about(user), self.keys.audit_by(user))

    async def _rewrite(self, place: Place, kept: str | None, user: str) -> None:
        """Writes a change anew without a person's ID; one that was completed meanwhile is read again."""
        while kept is not None and user in (change := _read(kept)).people:
            nameless = msgspec.json.encode(change.without(user))
            script = _Rewrite(log=self._log(place.day), position=place.position, was=kept, change=nameless)
            if await script.run(self.redis):
                return
            (kept,) = await self._texts_at([place])

    async def _places(self, query: AuditQuery, today: date) -> AsyncIterator[Sequence[Place]]:
        """Where changes stand that may be wanted, newest first."""
        if (index := self._index(query)) is None:
            async for places in self._of_days(query, today):
                yield places
            return
        async for places in self._listed(index):
            if wanted := [place for place in places if query.wants_day(place.day)]:
                yield wanted

    def _index(self, query: AuditQuery) -> str | None:
        """The shortest list of places that holds all that is wanted; None if that is all of the days."""
        if query.room is not None:
            return self.keys.audit_room(query.room)
        if query.by is not None:
            return self.keys.audit_by(query.by)
        return None if query.about is None else self.keys.audit_about(query.about)

    async def _of_days(self, query: AuditQuery, today: date) -> AsyncIterator[Sequence[Place]]:
        last = today.toordinal()
        days = [day for day in range(last, last - AUDIT_LIFE.days - 1, -1) if query.wants_day(day)]
        sizes, unread = _sizes(FIRST_READ), iter(days)
        for at_once in _sizes(FIRST_DAYS):
            if not (counted := list(islice(unread, at_once))):
                return
            lengths = await self._lengths(counted)
            places = iter(
                Place(day, position)
                for day, length in zip(counted, lengths, strict=True)
                for position in range(length - 1, -1, -1)
            )
            while chunk := list(islice(places, next(sizes))):
                yield chunk

    async def _lengths(self, days: Sequence[int]) -> list[int]:
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                for day in days:
                    pipe.llen(self._log(day))
                return [int(length) for length in await pipe.execute()]

    async def _listed(self, index: str) -> AsyncIterator[Sequence[Place]]:
        """The places in an index, newest first."""
        end, sizes = await self.redis.llen(index), _sizes(FIRST_READ)
        while end > 0:
            begin = max(0, end - next(sizes))
            numbers = await self.redis.lrange(index, begin, end - 1)
            yield [Place.of(int(number)) for number in reversed(numbers)]
            end = begin

    async def _at(self, places: Sequence[Place]) -> list[Change | None]:
        """The changes at these places; None where they are gone."""
        return [None if each is None else _read(each) for each in await self._texts_at(places)]

    async def _texts_at(self, places: Sequence[Place]) -> list[str | None]:
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                for place in places:
                    pipe.lindex(self._log(place.day), place.position)
                return [text(kept) for kept in await pipe.execute()]

    def _log(self, day: int) -> Key:
        return Key(self.keys.audit_log(date.fromordinal(day).isoformat()))


def _read(kept: str) -> Change:
    return msgspec.json.decode(kept, type=Change)


def _sizes(first: int) -> Iterator[int]:
    """How many are read each time: few where a page is wanted, more where all is."""
    return accumulate(repeat(first), lambda size, _: min(2 * size, MAX_READ))


def _seconds(life: timedelta) -> int:
    return int(life.total_seconds())
