"""The class watch: which channels are told of classes, what is known of the classes near, and who was told what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from bot.state.connection import Redis, text
from bot.state.keys import NOTICE_LIFE, Keys

TOLD: Final = "told"
"""Stands for a notice of which nothing more is to be found out."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A channel that watches; `owner` is the Slack id of who switched it on, `language` what they are spoken to in."""

    channel: str
    owner: str
    language: str = msgspec.field(name="locale")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """When a room's class is planned."""

    room: str
    start: datetime
    end: datetime


class Agenda(msgspec.Struct, frozen=True, kw_only=True):
    """The classes near `read_at`, as the platform told them then."""

    read_at: datetime
    classes: tuple[Planned, ...]


class Subject(msgspec.Struct, frozen=True):
    """What a notice is about: its kind, a room, and the planned start or end that it hangs on."""

    kind: str
    room: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Watches:
    """The watch of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def switch_on(self, watch: Watch) -> bool:
        """Lets a channel watch; False when it does already, for whoever switched it on."""
        kept = msgspec.json.encode(watch)
        return bool(await self.redis.hsetnx(self.keys.watches(), watch.channel, kept))

    async def switch_off(self, channel: str) -> None:
        """Lets a channel watch no more."""
        await self.redis.hdel(self.keys.watches(), channel)

    async def of(self, channel: str) -> Watch | None:
        """The watch of a channel."""
        kept = await self.redis.hget(self.keys.watches(), channel)
        return None if kept is None else msgspec.json.decode(kept, type=Watch)

    async def all(self) -> list[Watch]:
        """The channels that watch."""
        kept = await self.redis.hvals(self.keys.watches())
        return [msgspec.json.decode(watch, type=Watch) for watch in kept]

    async def agenda(self) -> Agenda | None:
        """The classes near, as they were told last; None too for what another version kept in another shape."""
        kept = await self.redis.get(self.keys.agenda())
        try:
            return None if kept is None else msgspec.json.decode(kept, type=Agenda)
        except msgspec.DecodeError:
            return None

    async def keep_agenda(self, agenda: Agenda) -> None:
        """Keeps the classes near for all workers."""
        await self.redis.set(self.keys.agenda(), msgspec.json.encode(agenda), ex=NOTICE_LIFE)

    async def forget_agenda(self) -> None:
        """Has the classes near asked for again, since they are no longer as they were told."""
        await self.redis.delete(self.keys.agenda())

    async def known(self, subjects: Sequence[Subject]) -> list[datetime | str | None]:
        """Of each: TOLD, or the last instant at which there was nothing to tell yet, None for not looked yet."""
        if not subjects:
            return []
        kept = await self.redis.mget([self._notice(subject) for subject in subjects])
        return [
            text if text is None or text == TOLD else datetime.fromisoformat(str(text))
            for text in map(text, kept)
        ]

    async def keep_waiting(self, subject: Subject, at: datetime) -> None:
        """Keeps that there was nothing to tell yet at `at`."""
        await self.redis.set(self._notice(subject), at.isoformat(), ex=NOTICE_LIFE)

    async def settle(self, subject: Subject) -> None:
        """Keeps that there is nothing more to find out."""
        await self.redis.set(self._notice(subject), TOLD, ex=NOTICE_LIFE)

    def _notice(self, subject: Subject) -> str:
        return self.keys.notice(subject.kind, subject.room, str(int(subject.at.timestamp())))
