"""Creations in progress, and which room belongs to which of them.

The platform has no idempotency keys, so a room whose creation was not answered is recognised by its title and times.
Several people may ask for the same room at once; which creation a found room belongs to is decided here atomically.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import ClassVar, Final

from msgspec import Struct

from bot.jobs.script import Arg, Args, Key, Keys, Script
from bot.state.connection import Redis
from bot.state.keys import CREATION_LIFE, DUPLICATE_LIFE, ROOM_CLAIM_LIFE
from bot.state.keys import Keys as TeamKeys

UNDER_WAY: Final = "under way"
"""Instead of a room's id: the person's identical creation has no outcome yet."""

_NOW: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1])
"""


class _Begin(Script, frozen=True, kw_only=True):
    """Records that a creation begins. With `distinct`, the room or the creation that there is of the same, if any."""

    creations: Key
    created: Key
    id: Arg
    owner: Arg
    life: Arg
    distinct: Arg

    lua: ClassVar[str] = (
        _NOW
        + """
if distinct == '1' then
    local room = redis.call('GET', created)
    if room then return room end
    local kept = redis.call('HGETALL', creations)
    for i = 1, #kept, 2 do
        local by, since = string.match(kept[i + 1], '^%a+ (%S+) (%d+)$')
        if kept[i] ~= id and by == owner and now - since < tonumber(life) then return 'under way' end
    end
end
redis.call('HSET', creations, id, 'asked ' .. owner .. ' ' .. now)
redis.call('EXPIRE', creations, life)
return ''
"""
    )


class _Lose(Script, frozen=True, kw_only=True):
    """Records that a creation was not answered."""

    creations: Key
    id: Arg
    owner: Arg
    life: Arg

    lua: ClassVar[str] = (
        _NOW
        + """
redis.call('HSET', creations, id, 'lost ' .. owner .. ' ' .. now)
redis.call('EXPIRE', creations, life)
"""
    )


class _Assign(Script, frozen=True, kw_only=True):
    """Gives rooms to a creation: as a `RoomClaim`, unless it is `sure`. `claims` are the keys of `rooms`."""

    creations: Key
    created: Key
    owners: Key
    claims: Keys
    id: Arg
    owner: Arg
    sure: Arg
    life: Arg
    claim_life: Arg
    duplicate_life: Arg
    rooms: Args

    lua: ClassVar[str] = (
        _NOW
        + """
if sure == '0' then
    for i, claim in ipairs(claims) do
        local holder = redis.call('GET', claim)
        if holder ~= id and (holder or redis.call('HEXISTS', owners, rooms[i]) == 1) then return 0 end
    end
    local kept = redis.call('HGETALL', creations)
    for i = 1, #kept, 2 do
        local since = string.match(kept[i + 1], '^asked %S+ (%d+)$')
        if kept[i] ~= id and since and now - since < tonumber(life) then return 2 end
    end
end
for i, claim in ipairs(claims) do
    redis.call('SET', claim, id, 'EX', claim_life)
    redis.call('HSET', owners, rooms[i], owner)
end
redis.call('HDEL', creations, id)
redis.call('SET', created, rooms[1], 'EX', duplicate_life)
return 1
"""
    )


class RoomClaim(IntEnum):
    """Result of claiming a room: another's, the claimant's, or not decided while another's answer may still come."""

    ANOTHERS = 0
    OURS = 1
    UNDECIDED = 2


class Creation(Struct, frozen=True):
    """One attempt to create a room: `id` is that of the job, `plan` is the same for identical rooms.

    `teacher` is who is to teach it, if somebody was named.
    """

    id: str
    plan: str
    owner: str
    teacher: str | None = None


def plan_of(title: str, start: datetime, end: datetime) -> str:
    """A digest that is the same for rooms that are indistinguishable on the platform."""
    parts = (title, str(int(start.timestamp())), str(int(end.timestamp())))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class Creations(Struct, frozen=True):
    """The creations of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: TeamKeys

    async def begin(self, creation: Creation, *, distinct: bool) -> str:
        """Records that the platform is about to be called, and returns "".

        With `distinct`, records nothing if the owner recently created an identical room, or is creating one: then
        returns that room's ID or UNDER_WAY.
        """
        script = _Begin(
            creations=self._creations(creation),
            created=self._created(creation),
            id=creation.id,
            owner=creation.owner,
            life=_seconds(CREATION_LIFE),
            distinct=int(distinct),
        )
        return str(await script.run(self.redis))

    async def lose(self, creation: Creation) -> None:
        """Records that no answer came, so that claims no longer wait for this creation."""
        script = _Lose(
            creations=self._creations(creation),
            id=creation.id,
            owner=creation.owner,
            life=_seconds(CREATION_LIFE),
        )
        await script.run(self.redis)

    async def end(self, creation: Creation) -> None:
        """Removes a creation that certainly created nothing."""
        await self.redis.hdel(self._creations(creation), creation.id)

    async def claim(self, creation: Creation, room_ids: Sequence[str]) -> RoomClaim:
        """Claims a room, or both rooms of a pair, that may be this creation's. Repeating it gives the same result."""
        return RoomClaim(await self._assign(creation, room_ids, sure=False))

    async def assign(self, creation: Creation, room_ids: Sequence[str]) -> None:
        """Stores the rooms that this creation created, as the platform answered."""
        await self._assign(creation, room_ids, sure=True)

    async def _assign(self, creation: Creation, room_ids: Sequence[str], *, sure: bool) -> int:
        script = _Assign(
            creations=self._creations(creation),
            created=self._created(creation),
            owners=Key(self.keys.room_owners()),
            claims=tuple(Key(self.keys.room_claim(room)) for room in room_ids),
            id=creation.id,
            owner=creation.owner,
            sure=int(sure),
            life=_seconds(CREATION_LIFE),
            claim_life=_seconds(ROOM_CLAIM_LIFE),
            duplicate_life=_seconds(DUPLICATE_LIFE),
            rooms=tuple(room_ids),
        )
        return int(await script.run(self.redis))

    def _creations(self, creation: Creation) -> Key:
        return Key(self.keys.creations(creation.plan))

    def _created(self, creation: Creation) -> Key:
        return Key(self.keys.created(creation.plan, creation.owner))


def _seconds(life: timedelta) -> int:
    return int(life.total_seconds())
