"""The context of a person's commands: what `last` and `#N` mean, and their language."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import CONTEXT_LIFE, Keys


class Remembered(Struct, frozen=True):
    """`last` and `listed` are room IDs; `language` is a catalogue's name, None to follow Slack's setting."""

    last: str | None = None
    listed: tuple[str, ...] = ()
    language: str | None = None


class Contexts(Struct, frozen=True):
    """The people of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def of(self, user: str, place: str | None = None, channel: str | None = None) -> Remembered:
        """All that is remembered of a person, in one round trip, or two where two lists are to be compared.

        At a `place` (a thread, a direct message) the room of the card that stands there last goes before the
        room they dealt with last elsewhere. Of their own last list and that which was shared there, or else in the
        `channel`, the later one is meant: both live equally long, so it is the one that has longer to live.
        """
        cards = [self.keys.last_card(place, viewer) for viewer in (user, None)] if place else []
        lists = [
            self.keys.last_list(user),
            *(self.keys.shared_list(where) for where in (place, channel) if where),
        ]
        keys = (self.keys.language(user), *cards, self.keys.last_room(user), *lists)
        language, *kept = [text(each) for each in await self.redis.mget(keys)]
        rooms, (own, *shared) = kept[: -len(lists)], kept[-len(lists) :]
        last = next((room for room in rooms if room is not None), None)
        there = next((place for place, found in enumerate(shared, 1) if found is not None), 0)
        is_own = there == 0 or (own is not None and await self._lives_longer(lists[0], lists[there]))
        latest = own if is_own else shared[there - 1]
        ids = () if latest is None else msgspec.json.decode(latest, type=tuple[str, ...])
        return Remembered(last, ids, language)

    async def _lives_longer(self, key: str, other: str) -> bool:
        """Whether a key has at least as long to live as another, at one moment."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.pttl(key)
                pipe.pttl(other)
                left, of_other = await pipe.execute()
        return bool(left >= of_other)

    async def welcome(self, user: str) -> bool:
        """Whether a person is to be welcomed: once, without expiry."""
        return bool(await self.redis.set(self.keys.welcomed(user), "welcomed", nx=True))

    async def keep_last(self, user: str, room_id: str) -> None:
        """Stores the room that a person's `last` means, for `CONTEXT_LIFE`."""
        await self.redis.set(self.keys.last_room(user), room_id, ex=CONTEXT_LIFE)

    async def keep_card(self, place: str, user: str | None, room_id: str) -> None:
        """Stores which room's card was last shown at a place, to one person or, without `user`, to everyone there."""
        await self.redis.set(self.keys.last_card(place, user), room_id, ex=CONTEXT_LIFE)

    async def keep_listed(self, user: str, room_ids: Sequence[str]) -> None:
        """Stores the rooms that a person's `#1`, `#2` … mean, for `CONTEXT_LIFE`."""
        await self.redis.set(self.keys.last_list(user), msgspec.json.encode(room_ids), ex=CONTEXT_LIFE)

    async def share_list(self, place: str, room_ids: Sequence[str]) -> None:
        """Stores the rooms that `#1`, `#2` … mean to everyone who reads a list at a place, for `CONTEXT_LIFE`."""
        await self.redis.set(self.keys.shared_list(place), msgspec.json.encode(room_ids), ex=CONTEXT_LIFE)

    async def card_place(self, user: str) -> str | None:
        """Where a person chose to get cards; None if they did not choose."""
        return text(await self.redis.get(self.keys.card_place(user)))

    async def keep_card_place(self, user: str, place: str) -> None:
        """Stores where a person chose to get cards, without expiry."""
        await self.redis.set(self.keys.card_place(user), place)

    async def keep_language(self, user: str, language: str | None) -> None:
        """Stores the language a person chose, without expiry; None follows Slack's setting again."""
        if language is None:
            await self.redis.delete(self.keys.language(user))
        else:
            await self.redis.set(self.keys.language(user), language)
