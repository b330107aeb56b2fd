"""The cards of rooms that people have as direct messages, which are updated when the room changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final

import msgspec
from msgspec import Struct

from bot.jobs.script import Arg, Key, Script
from bot.state.connection import Redis, cancellable, redis_errors
from bot.state.keys import CARD_LIFE, CARD_WRITING_LIFE, Keys

CARD: Final = "card"
"""The kind of the jobs that bring a room's cards up to date."""


class LastingCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card: the message, `ts` empty from `begun` on until it is known to be posted.

    `told` identifies what its owner was told last of the room, beside the card itself. `at` is the Unix time at which
    that was asked for which the card shows.
    """

    begun: datetime
    channel: str = ""
    ts: str = ""
    told: str = ""
    at: float = 0.0


class EndWriting(Script, frozen=True, kw_only=True):
    """Ends what `by` began, if it is theirs still."""

    writing: Key
    by: Arg

    lua: ClassVar[str] = "if redis.call('GET', writing) == by then redis.call('DEL', writing) end"


class Cards(Struct, frozen=True):
    """The lasting cards of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def of(self, room_id: str) -> Mapping[str, LastingCard]:
        """The cards of a room, by who has them."""
        kept = await self.redis.hgetall(self.keys.cards(room_id))
        return {str(user): msgspec.json.decode(card, type=LastingCard) for user, card in kept.items()}

    async def begin(self, room_id: str, user: str, now: datetime) -> LastingCard | None:
        """Marks a person's card as about to be posted; returns the one that is there, None if there is none."""
        begun = msgspec.json.encode(LastingCard(begun=now))
        key = self.keys.cards(room_id)
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.hsetnx(key, user, begun)
                pipe.hget(key, user)
                pipe.expire(key, CARD_LIFE)
                is_new, kept, _ = await pipe.execute()
        return None if is_new else msgspec.json.decode(kept, type=LastingCard)

    async def keep(self, room_id: str, user: str, card: LastingCard) -> None:
        """Stores a person's card for `CARD_LIFE`."""
        key = self.keys.cards(room_id)
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.hset(key, user, msgspec.json.encode(card))
                pipe.expire(key, CARD_LIFE)
                await pipe.execute()

    async def drop(self, room_id: str, user: str) -> None:
        """Forgets a person's card: it was not posted, or can be updated no more."""
        await self.redis.hdel(self.keys.cards(room_id), user)

    async def begin_writing(self, room_id: str, by: str) -> bool:
        """Whether a room's cards may be written now: by one process at a time, until it ends or expires."""
        key = self.keys.card_writing(room_id)
        return bool(await self.redis.set(key, by, ex=CARD_WRITING_LIFE, nx=True))

    async def end_writing(self, room_id: str, by: str) -> None:
        """Lets the next one write a room's cards."""
        await EndWriting(writing=Key(self.keys.card_writing(room_id)), by=by).run(self.redis)
