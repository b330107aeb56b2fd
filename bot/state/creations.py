"""Creations in progress, and which room belongs to which of them.

The platform has no idempotency keys, so a room whose creation was not answered is recognised by its title and times.
Several people may ask for the same room at once; which creation a found room belongs to is decided here atomically.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from bot.state.connection import Redis
from bot.state.keys import CREATION_LIFE, DUPLICATE_LIFE, ROOM_CLAIM_LIFE, Keys

UNDER_WAY: Final = "under way"
"""Instead of a room's id: the person's identical creation has no outcome yet."""

_NOW = """
local time = redis.call('TIME')
local now = tonumber(time[1])
"""

_BEGIN: Final = (
    _NOW
    + """
local creations, created = KEYS[1], KEYS[2]
local id, owner, life, distinct = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
if distinct == '1' then
    local room = redis.call('GET', created)
    if room then return room end
    local kept = redis.call('HGETALL', creations)
    for i = 1, #kept, 2 do
        local by, since = string.match(kept[i + 1], '^%a+ (%S+) (%d+)$')
        if kept[i] ~= id and by == owner and now - since < life then return 'under way' end
    end
end
redis.call('HSET', creations, id, 'asked ' .. owner .. ' ' .. now)
redis.call('EXPIRE', creations, life)
return ''
"""
)

_LOSE: Final = (
    _NOW
    + """
redis.call('HSET', KEYS[1], ARGV[1], 'lost ' .. ARGV[2] .. ' ' .. now)
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""
)

_ASSIGN: Final = (
    _NOW
    + """
local creations, created, owners = KEYS[1], KEYS[2], KEYS[3]
local id, owner, sure, life = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local claim_life, duplicate_life = ARGV[5], ARGV[6]
if sure == '0' then
    for i = 4, #KEYS do
        local holder = redis.call('GET', KEYS[i])
        if holder ~= id and (holder or redis.call('HEXISTS', owners, ARGV[i + 3]) == 1) then return 0 end
    end
    local kept = redis.call('HGETALL', creations)
    for i = 1, #kept, 2 do
        local since = string.match(kept[i + 1], '^asked %S+ (%d+)$')
        if kept[i] ~= id and since and now - since < life then return 2 end
    end
end
for i = 4, #KEYS do
    redis.call('SET', KEYS[i], id, 'EX', claim_life)
    redis.call('HSET', owners, ARGV[i + 3], owner)
end
redis.call('HDEL', creations, id)
redis.call('SET', created, ARGV[7], 'EX', duplicate_life)
return 1
"""
)
"""Rooms are ARGV[7] on, their claims KEYS[4] on."""


class RoomClaim(IntEnum):
    """Result of claiming a room: another's, the claimant's, or not decided while another's answer may still come."""

    ANOTHERS = 0
    OURS = 1
    UNDECIDED = 2


@dataclass(frozen=True, slots=True)
class Creation:
    """One attempt to create a room: `id` is that of the job, `plan` is the same for identical rooms.

    `teacher` is who is to teach it, if somebody was named.
    """

    id: str
    plan: str
    owner: str
    teacher: str | None = None


def plan_of(title: str, start: datetime, end: datetime) -> str:
    """A digest that is the same for rooms that cannot be told apart on the platform."""
    parts = (title, str(int(start.timestamp())), str(int(end.timestamp())))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Creations:
    """The creations of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def begin(self, creation: Creation, *, distinct: bool) -> str:
        """Records that the platform is about to be called, and returns "".

        With `distinct`, records nothing if the owner recently created an identical room, or is creating one: then
        returns that room's ID or UNDER_WAY.
        """
        keys = (self.keys.creations(creation.plan), self.keys.created(creation.plan, creation.owner))
        args = (creation.id, creation.owner, _seconds(CREATION_LIFE), str(int(distinct)))
        return str(await self.redis.eval(_BEGIN, len(keys), *keys, *args))

    async def lose(self, creation: Creation) -> None:
        """Records that no answer came, so that claims no longer wait for this creation."""
        args = (creation.id, creation.owner, _seconds(CREATION_LIFE))
        await self.redis.eval(_LOSE, 1, self.keys.creations(creation.plan), *args)

    async def end(self, creation: Creation) -> None:
        """Removes a creation that certainly created nothing."""
        await self.redis.hdel(self.keys.creations(creation.plan), creation.id)

    async def claim(self, creation: Creation, room_ids: Sequence[str]) -> RoomClaim:
        """Claims a room, or both rooms of a pair, that may be this creation's. Repeating it gives the same result."""
        return RoomClaim(await self._assign(creation, room_ids, sure=False))

    async def assign(self, creation: Creation, room_ids: Sequence[str]) -> None:
        """Stores the rooms that this creation created, as the platform answered."""
        await self._assign(creation, room_ids, sure=True)

    async def _assign(self, creation: Creation, room_ids: Sequence[str], *, sure: bool) -> int:
        keys = (
            self.keys.creations(creation.plan),
            self.keys.created(creation.plan, creation.owner),
            self.keys.room_owners(),
            *map(self.keys.room_claim, room_ids),
        )
        lives = map(_seconds, (CREATION_LIFE, ROOM_CLAIM_LIFE, DUPLICATE_LIFE))
        args = (creation.id, creation.owner, str(int(sure)), *lives, *room_ids)
        return int(await self.redis.eval(_ASSIGN, len(keys), *keys, *args))


def _seconds(life: timedelta) -> str:
    return str(int(life.total_seconds()))
