"""The schedules of reports: what arrives where and when, made, stopped and paused by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Literal

import msgspec

from bot.state import run_scripts
from bot.state.connection import Redis, cancellable, state_gone
from bot.state.keys import Keys


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for. `number` counts up in the team; `weekday` 0 is Monday, None for every day.

    `zone` is the zone's name in which the clocks show `at`, `channel` and `owner` are Slack's ids, `locale` is
    the language of the report: its owner's when they made it.
    """

    team: str
    number: int
    at: time
    zone: str
    weekday: int | None = None
    channel: str
    owner: str
    locale: str
    made_at: datetime


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the report that was due at `due`, as it was known at `at`.

    `waiting`: it could not be made or sent yet, and is tried again. `reason` is an error's name.
    """

    due: datetime
    at: datetime
    kind: Literal["sent", "late", "waiting", "refused"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """A schedule and how it stands. `due` is the first instant not dealt with yet.

    `opened` is the due instant of a report that was begun and not finished. `paused` is why it is paused, empty
    when it is not: `asked`, `owner_gone` or the name of Slack's error. `tries` counts what failed since `due`.
    """

    schedule: Schedule
    due: datetime
    opened: datetime | None = None
    paused: str = ""
    tries: int = 0
    last: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the queue of what is due: a schedule's next report, or with `asked` one that was asked for."""

    team: str
    number: int
    asked: datetime | None = None

    def __str__(self) -> str:
        parts = (self.team, str(self.number), written(self.asked) if self.asked else "")
        return " ".join(filter(None, parts))

    @classmethod
    def of(cls, text: str) -> Slot:
        """The slot that `str` wrote."""
        team, number, *asked = text.split(" ")
        return cls(team, int(number), datetime.fromisoformat(asked[0]) if asked else None)


class Schedules:
    """The schedules of one team. All methods raise StateGone."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._add = redis.register_script(run_scripts.ADD)
        self._take_away = redis.register_script(run_scripts.TAKE_AWAY)

    async def next_number(self) -> int:
        """A number that no schedule of the team ever had."""
        return int(await self._redis.incr(self._keys.schedule_count()))

    async def add(self, schedule: Schedule, due: datetime) -> None:
        """Keeps a schedule and puts its first report in the queue; a number that is there already stays as it is."""
        keys = [Keys.DUE, self._keys.schedules(), self._keys.schedule(schedule.number)]
        contents = msgspec.json.encode(schedule)
        slot = self._slot(schedule.number)
        await self._add(keys, [slot, schedule.number, contents, written(due), due.timestamp()])

    async def get(self, number: int) -> ScheduleState | None:
        """One schedule, None when there is none of this number."""
        return _standing(await self._redis.hgetall(self._keys.schedule(number)))

    async def all(self) -> list[ScheduleState]:
        """All of them, by number."""
        numbers = sorted(map(int, await self._redis.smembers(self._keys.schedules())))
        with cancellable(), state_gone():
            async with self._redis.pipeline(transaction=False) as pipe:
                for number in numbers:
                    pipe.hgetall(self._keys.schedule(number))
                kept = await pipe.execute()
        return [state for fields in kept if (state := _standing(fields)) is not None]

    async def stop(self, number: int) -> None:
        """Takes a schedule away for good. A report that is under way and not posted yet is not posted."""
        await self._taken_away(number, ["DEL", self._keys.schedule(number)])
        await self._redis.srem(self._keys.schedules(), str(number))

    async def pause(self, number: int, reason: str) -> None:
        """Takes a schedule out of the queue until it is resumed."""
        await self._taken_away(number, ["HSET", self._keys.schedule(number), "paused", reason])

    async def resume(self, number: int, due: datetime) -> None:
        """Lets a schedule go on with the report due at `due`."""
        key = self._keys.schedule(number)
        with cancellable(), state_gone():
            async with self._redis.pipeline() as pipe:
                pipe.hset(key, "due", written(due))
                pipe.hdel(key, "paused", "opened", "tries")
                pipe.zadd(Keys.DUE, {self._slot(number): due.timestamp()})
                await pipe.execute()

    async def arm(self, number: int, due: datetime) -> None:
        """Puts the report due at `due` into the queue, where it is missing there."""
        await self._redis.zadd(Keys.DUE, {self._slot(number): due.timestamp()}, nx=True)

    async def send(self, number: int, asked: datetime) -> None:
        """Puts one report of a schedule in the queue, to be sent now. Asked for again it is the same one."""
        slot = str(Slot(self._keys.team, number, asked))
        await self._redis.zadd(Keys.DUE, {slot: asked.timestamp()}, nx=True)

    async def queued(self, number: int) -> bool:
        """Whether the schedule's next report is in the queue."""
        return await self._redis.zscore(Keys.DUE, self._slot(number)) is not None

    async def has_worker(self) -> bool:
        """Whether some worker was there lately, to send what is due."""
        return bool(await self._redis.exists(Keys.WORKER))

    async def _taken_away(self, number: int, command: list[str]) -> None:
        keys = [Keys.DUE, Keys.HELD, Keys.HOLDERS]
        await self._take_away(keys, [self._slot(number), msgspec.json.encode(command)])

    def _slot(self, number: int) -> str:
        return str(Slot(self._keys.team, number))


def written(instant: datetime) -> str:
    """An instant as it stands in keys, hashes and metadata: the same for the same instant in any zone."""
    return instant.astimezone(UTC).isoformat()


def _standing(kept: Mapping[Any, Any]) -> ScheduleState | None:
    fields = {str(name): str(value) for name, value in kept.items()}
    if "schedule" not in fields:
        return None
    return ScheduleState(
        schedule=msgspec.json.decode(fields["schedule"], type=Schedule),
        due=datetime.fromisoformat(fields["due"]),
        opened=datetime.fromisoformat(fields["opened"]) if "opened" in fields else None,
        paused=fields.get("paused", ""),
        tries=int(fields.get("tries", 0)),
        last=msgspec.json.decode(fields["last"], type=Outcome) if "last" in fields else None,
    )
