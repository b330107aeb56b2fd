"""Stored facts about rooms: who created them, who was seen in them, and deleted rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

import msgspec
from msgspec import Struct

from bot.state.connection import Redis, cancellable, redis_errors, text
from bot.state.keys import DELETED_LIFE, SERIES_LIFE, SIGHTINGS_LIFE, Keys


class RoomFacts(Protocol):
    """What is known of a room wherever it comes from, and stored of a deleted one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def max_users(self) -> int: ...


class DeletedRoom(msgspec.Struct, frozen=True, kw_only=True):
    """A room as it was when it was deleted; `max_users` 0 means no limit."""

    id: str
    title: str
    start: datetime
    end: datetime
    max_users: int


def deleted_room(room: RoomFacts) -> DeletedRoom:
    """What is stored of a room."""
    return DeletedRoom(id=room.id, title=room.title, start=room.start, end=room.end, max_users=room.max_users)


class Pair(Struct, frozen=True):
    """The other room of a pair: the large class, or the dual-teacher room it belongs to (API 3)."""

    large_class: str | None = None
    dual_teacher: str | None = None

    @property
    def other_half(self) -> str | None:
        """Whichever of the two it is."""
        return self.large_class or self.dual_teacher


class Staff(Struct, frozen=True):
    """Whose a room is, by Slack ID: who created it through the bot, who teaches it if somebody named them, and who
    substitutes for them.
    """

    owner: str | None = None
    teacher: str | None = None
    substitute: str | None = None

    @property
    def taught_by(self) -> str | None:
        """Who teaches the class: the teacher, or else who created the room."""
        return self.teacher or self.owner

    @property
    def on_duty(self) -> str | None:
        """Who teaches the class: the substitute, or else the teacher."""
        return self.substitute or self.taught_by


class Sighting(StrEnum):
    """What was observed in a room when the platform was asked (APIs 11, 12 and 13)."""

    CLASS = "class"
    """Class was in session."""
    TEACHER = "teacher"
    """A teacher was present."""
    USERS = "users"
    """A student classroom was present."""


class Rooms(Struct, frozen=True):
    """The rooms of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def owner(self, room_id: str) -> str | None:
        """Who created a room through the bot; None when unknown."""
        return (await self.owners([room_id]))[0]

    async def any_made(self) -> bool:
        """Whether any room was created through the bot, or has a teacher."""
        owned, taught = self.keys.room_owners(), self.keys.room_teachers()
        return bool(await self.redis.hlen(owned) or await self.redis.hlen(taught))

    async def owners(self, room_ids: Sequence[str]) -> list[str | None]:
        """Who created each of these rooms, in the given order."""
        if not room_ids:
            return []
        kept = await self.redis.hmget(self.keys.room_owners(), list(room_ids))
        return [None if owner is None else str(owner) for owner in kept]

    async def give(self, room_ids: Sequence[str], user: str) -> None:
        """Stores that these rooms count as created by a person, without expiry."""
        await self.redis.hset(self.keys.room_owners(), mapping=dict.fromkeys(room_ids, user))

    async def staff(self, room_ids: Sequence[str]) -> list[Staff]:
        """Whose each of these rooms is, in the given order."""
        if not room_ids:
            return []
        kept = (self.keys.room_owners(), self.keys.room_teachers(), self.keys.room_substitutes())
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                for key in kept:
                    pipe.hmget(key, list(room_ids))
                found = await pipe.execute()
        return [Staff(*map(text, each)) for each in zip(*found, strict=True)]

    async def keep_teacher(self, room_ids: Sequence[str], user: str) -> None:
        """Stores who teaches these rooms, without expiry; removes their substitutes."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.hset(self.keys.room_teachers(), mapping=dict.fromkeys(room_ids, user))
                pipe.hdel(self.keys.room_substitutes(), *room_ids)
                await pipe.execute()

    async def name_classroom(self, number: int, name: str) -> None:
        """Stores the name of a student classroom, without expiry; forgets it if the name is empty."""
        if name:
            await self.redis.hset(self.keys.classrooms(), str(number), name)
        else:
            await self.redis.hdel(self.keys.classrooms(), str(number))

    async def name_classrooms(self, names: Mapping[int, str]) -> None:
        """Stores the names of several student classrooms, without expiry."""
        await self.redis.hset(
            self.keys.classrooms(), mapping={str(number): name for number, name in names.items()}
        )

    async def classrooms(self) -> dict[int, str]:
        """The names of student classrooms, by their numbers in order."""
        kept = await self.redis.hgetall(self.keys.classrooms())
        return dict(sorted((int(number), str(name)) for number, name in kept.items()))

    async def keep_substitute(self, room_ids: Sequence[str], user: str) -> None:
        """Stores who substitutes for the teacher of these rooms, without expiry."""
        await self.redis.hset(self.keys.room_substitutes(), mapping=dict.fromkeys(room_ids, user))

    async def end_substitution(self, room_ids: Sequence[str]) -> None:
        """Lets the teacher of these rooms teach them again."""
        await self.redis.hdel(self.keys.room_substitutes(), *room_ids)

    async def keep_pair(self, room_id: str, large_class: str) -> None:
        """Stores which large class is bound to a dual-teacher room, without expiry."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.hset(self.keys.large_classes(), room_id, large_class)
                pipe.hset(self.keys.dual_teachers(), large_class, room_id)
                await pipe.execute()

    async def pairs(self, room_ids: Sequence[str]) -> list[Pair]:
        """The other room of each of these rooms, in the given order."""
        if not room_ids:
            return []
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                pipe.hmget(self.keys.large_classes(), list(room_ids))
                pipe.hmget(self.keys.dual_teachers(), list(room_ids))
                large_classes, dual_teachers = await pipe.execute()
        return [Pair(*pair) for pair in zip(large_classes, dual_teachers, strict=True)]

    async def keep_series(self, series: str, room_ids: Sequence[str]) -> None:
        """Stores which rooms belong to a series, for `SERIES_LIFE`."""
        with cancellable(), redis_errors():
            async with self.redis.pipeline() as pipe:
                pipe.set(self.keys.series(series), msgspec.json.encode(room_ids), ex=SERIES_LIFE)
                for room_id in room_ids:
                    pipe.set(self.keys.series_of(room_id), series, ex=SERIES_LIFE)
                await pipe.execute()

    async def series(self, room_id: str) -> tuple[str, ...]:
        """The rooms of the series that a room belongs to, itself included; none if it belongs to none."""
        series = await self.redis.get(self.keys.series_of(room_id))
        kept = None if series is None else await self.redis.get(self.keys.series(str(series)))
        return () if kept is None else msgspec.json.decode(kept, type=tuple[str, ...])

    async def keep_sightings(self, room_id: str, day: date, seen: Iterable[Sighting], at: datetime) -> None:
        """Stores what was seen in a room at `at`; of each kind, the first on the platform's day is kept."""
        key = self.keys.sightings(room_id, day.isoformat())
        with cancellable(), redis_errors():
            async with self.redis.pipeline(transaction=False) as pipe:
                for sighting in seen:
                    pipe.hsetnx(key, sighting, at.isoformat())
                pipe.expire(key, SIGHTINGS_LIFE)
                await pipe.execute()

    async def sightings(self, room_id: str, days: Iterable[date]) -> Mapping[Sighting, datetime]:
        """When each was first seen in a room on these days, in the platform's time zone."""
        first: dict[Sighting, datetime] = {}
        for day in sorted(days):
            kept = await self.redis.hgetall(self.keys.sightings(room_id, day.isoformat()))
            for name, at in kept.items():
                first.setdefault(Sighting(str(name)), datetime.fromisoformat(str(at)))
        return first

    async def keep_deleted(self, room: RoomFacts) -> None:
        """Stores a deleted room for `DELETED_LIFE`."""
        kept = msgspec.json.encode(deleted_room(room))
        await self.redis.set(self.keys.deleted(room.id), kept, ex=DELETED_LIFE)

    async def deleted(self, room_id: str) -> DeletedRoom | None:
        """A deleted room, while it is stored."""
        kept = await self.redis.get(self.keys.deleted(room_id))
        return None if kept is None else msgspec.json.decode(kept, type=DeletedRoom)
