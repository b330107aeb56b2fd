"""Offers to substitute for a teacher: what is offered to whom, what they answered, and the job that tells people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from bot.jobs import Job, Queue
from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import OFFER_LIFE, Keys
from bot.state.schedules import SCHEDULED

OFFER: Final = "offer"
"""The kind of these jobs."""

ACCEPTED, DECLINED = "accepted", "declined"


class OfferedClass(msgspec.Struct, frozen=True):
    """A class that somebody is to take over."""

    id: str
    title: str
    start: datetime
    end: datetime


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What `asker` offered at `at`, in a channel: that the person `to` substitutes for the `teacher`, by Slack ID."""

    id: str
    team: str
    channel: str
    asker: str
    to: str
    teacher: str | None
    classes: tuple[OfferedClass, ...]
    at: datetime


class Substitutions:
    """The offers of one team. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._queue = Queue(redis, SCHEDULED)

    async def offer(self, offer: Offer) -> None:
        """Stores an offer in place of those of the same classes, and schedules its message; idempotent."""
        with cancellable(), redis_errors():
            async with self._redis.pipeline() as pipe:
                pipe.hsetnx(self._keys.offer(offer.id), "offer", msgspec.json.encode(offer))
                pipe.expire(self._keys.offer(offer.id), OFFER_LIFE)
                for each in offer.classes:
                    pipe.set(self._keys.offered(each.id), offer.id, ex=OFFER_LIFE)
                await pipe.execute()
        body = msgspec.json.encode(offer).decode()
        await self._queue.add(Job(key=self._key(offer.id), kind=OFFER, body=body))

    async def of(self, room_id: str) -> Offer | None:
        """The offer that a class belongs to: the last one, unless it was withdrawn."""
        offer = await self._redis.get(self._keys.offered(room_id))
        kept = None if offer is None else await self._redis.hget(self._keys.offer(str(offer)), "offer")
        return None if kept is None else msgspec.json.decode(kept, type=Offer)

    async def answer(self, offer: Offer, *, accepted: bool) -> bool:
        """Whether an offer is accepted, by the first answer to it; schedules the messages about it."""
        key = self._keys.offer(offer.id)
        await self._redis.hsetnx(key, "answer", ACCEPTED if accepted else DECLINED)
        stands = await self.answered(offer)
        await self._queue.schedule(self._key(offer.id), None)
        return bool(stands)

    async def answered(self, offer: Offer) -> bool | None:
        """Whether an offer was accepted; None if it is not answered."""
        answer = text(await self._redis.hget(self._keys.offer(offer.id), "answer"))
        return None if answer is None else answer == ACCEPTED

    async def withdraw(self, room_ids: Sequence[str]) -> None:
        """Withdraws what was offered of these classes."""
        await self._redis.delete(*map(self._keys.offered, room_ids))

    def _key(self, offer_id: str) -> str:
        # not begun with the team, as the keys of schedules are, which are read all at once
        return f"{OFFER} {self._keys.team} {offer_id}"
