"""Class watch: the channels it posts to, the upcoming classes, and which notices are finished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import NOTICE_LIFE, Keys

TOLD: Final = "told"
"""Marks a finished notice: it was sent, or is certainly not needed."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A channel with class watch; `owner` is the Slack ID of the person who turned it on, `language` theirs."""

    channel: str
    owner: str
    language: str = msgspec.field(name="locale")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """When a room's class is scheduled."""

    room: str
    start: datetime
    end: datetime


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A message that reminds a person of a class which has not begun."""

    room: str
    title: str
    start: datetime
    user: str
    channel: str
    ts: str


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """The upcoming classes, as the platform listed them at `read_at`."""

    read_at: datetime
    classes: tuple[Planned, ...]


class Subject(msgspec.Struct, frozen=True):
    """What a notice is about: its kind, a room, and the scheduled start or end."""

    kind: str
    room: str
    at: datetime


class Watches(Struct, frozen=True):
    """Class watch of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def switch_on(self, watch: Watch) -> bool:
        """Turns on class watch in a channel; False if it is already on, no matter who turned it on."""
        kept = msgspec.json.encode(watch)
        return bool(await self.redis.hsetnx(self.keys.watches(), watch.channel, kept))

    async def switch_off(self, channel: str) -> None:
        """Turns off class watch in a channel."""
        await self.redis.hdel(self.keys.watches(), channel)

    async def of(self, channel: str) -> Watch | None:
        """Class watch of a channel; None if it is off."""
        kept = await self.redis.hget(self.keys.watches(), channel)
        return None if kept is None else msgspec.json.decode(kept, type=Watch)

    async def all(self) -> list[Watch]:
        """All channels with class watch."""
        kept = await self.redis.hvals(self.keys.watches())
        return [msgspec.json.decode(watch, type=Watch) for watch in kept]

    async def reminders(self) -> list[Reminder]:
        """The reminders of classes to come."""
        kept = await self.redis.hvals(self.keys.reminders())
        return [msgspec.json.decode(reminder, type=Reminder) for reminder in kept]

    async def keep_reminder(self, reminder: Reminder) -> None:
        """Stores a reminder until its class begins."""
        key = self.keys.reminders()
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.hset(key, reminder.room, msgspec.json.encode(reminder))
                pipe.expire(key, NOTICE_LIFE)
                await pipe.execute()

    async def forget_reminder(self, room_id: str) -> None:
        """Forgets the reminder of a class that has begun, or that says by now what became of the class."""
        await self.redis.hdel(self.keys.reminders(), room_id)

    async def agenda(self) -> Agenda | None:
        """The stored upcoming classes; None if there are none or another version stored them differently."""
        kept = await self.redis.get(self.keys.agenda())
        try:
            return None if kept is None else msgspec.json.decode(kept, type=Agenda)
        except msgspec.DecodeError:
            return None

    async def keep_agenda(self, agenda: Agenda) -> None:
        """Stores the upcoming classes for all workers."""
        await self.redis.set(self.keys.agenda(), msgspec.json.encode(agenda), ex=NOTICE_LIFE)

    async def forget_agenda(self) -> None:
        """Discards the stored upcoming classes, which are out of date."""
        await self.redis.delete(self.keys.agenda())

    async def known(self, subjects: Sequence[Subject]) -> list[datetime | str | None]:
        """For each: TOLD, the last instant at which there was nothing to report yet, or None if not checked yet."""
        if not subjects:
            return []
        kept = await self.redis.mget([self._notice(subject) for subject in subjects])
        return [
            text if text is None or text == TOLD else datetime.fromisoformat(str(text))
            for text in map(text, kept)
        ]

    async def keep_waiting(self, subject: Subject, at: datetime) -> None:
        """Stores that there was nothing to report yet at `at`."""
        await self.redis.set(self._notice(subject), at.isoformat(), ex=NOTICE_LIFE)

    async def settle(self, subject: Subject) -> None:
        """Marks a notice as finished."""
        await self.redis.set(self._notice(subject), TOLD, ex=NOTICE_LIFE)

    def _notice(self, subject: Subject) -> str:
        return self.keys.notice(subject.kind, subject.room, str(int(subject.at.timestamp())))
