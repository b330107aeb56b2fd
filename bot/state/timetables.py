"""Stored timetables: the school calendar, what each file means, and the progress of applying it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from bot.jobs import Job, Queue
from bot.state.connection import Redis, text
from bot.state.keys import MADE_LIFE, ROOM_COUNT_LIFE, TIMETABLE_LIFE, Keys
from bot.state.schedules import SCHEDULED
from bot.timetables.classes import ClassRow, RowError

TIMETABLE: Final = "timetable"
"""The kind of the jobs."""


class KeptTimetable(msgspec.Struct, frozen=True, kw_only=True):
    """What a file means. `name` is the file's, empty for pasted rows; `strangers` are teachers who are not members."""

    number: int
    owner: str
    name: str
    classes: tuple[ClassRow, ...]
    refused: tuple[RowError, ...] = ()
    unread: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


class TimetableRoom(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a room that a timetable made, which the platform does not tell."""

    pre_enter_seconds: int | None = None
    classrooms: tuple[int, ...] = ()


class RoomBefore(msgspec.Struct, frozen=True, kw_only=True):
    """A room before it is changed or deleted. `teacher` is a Slack ID; `max_users` 0 means no limit."""

    id: str
    title: str
    start: datetime
    end: datetime
    max_users: int
    owner: str | None = None
    teacher: str | None = None
    live: bool = False
    made: TimetableRoom = TimetableRoom()


class PlanStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a plan: a class to create, or a room to make like it; a room to delete where nothing is wanted."""

    wanted: ClassRow | None = None
    before: RoomBefore | None = None

    @property
    def kind(self) -> Literal["create", "move", "change", "delete"]:
        """What it does."""
        if self.before is None:
            return "create"
        if self.wanted is None:
            return "delete"
        moves = (self.before.start, self.before.end) != (self.wanted.start, self.wanted.end)
        return "move" if moves else "change"


class StepOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a step; `room` is the room's ID, `codes` are join codes by classroom.

    `done`; `failed` for a `reason`; `left` because the class has begun or the room was changed since; `unknown` while
    the platform has not answered, with what looks for the room.
    """

    state: Literal["done", "failed", "left", "unknown"]
    room: str = ""
    reason: str = ""
    student: str = ""
    codes: dict[int, str] = {}
    seen: dict[str, str] = {}


RunKind = Literal["apply", "undo"]


class TimetableRun(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that is carried out. `number` is its timetable's."""

    number: int
    kind: RunKind
    owner: str
    name: str
    at: datetime
    changes: tuple[PlanStep, ...]


class FinishedRun(msgspec.Struct, frozen=True, kw_only=True):
    """When a run came to its end; `stopped` if somebody stopped it."""

    at: datetime
    stopped: bool = False


class Timetables(Struct, frozen=True):
    """The timetables of one team. All methods raise RedisUnavailable."""

    redis: Redis
    keys: Keys

    async def bells(self) -> tuple[str, ...]:
        """The periods of a school day in order, each as `08:00-08:45`; none if they were not set."""
        kept = await self.redis.get(self.keys.bells())
        return () if kept is None else msgspec.json.decode(kept, type=tuple[str, ...])

    async def keep_bells(self, times: Sequence[str]) -> None:
        """Stores the periods, without expiry."""
        await self.redis.set(self.keys.bells(), msgspec.json.encode(times))

    async def term(self) -> date | None:
        """The first day of the term; None if it was not set."""
        kept = text(await self.redis.get(self.keys.term()))
        return None if kept is None else date.fromisoformat(kept)

    async def keep_term(self, starts: date) -> None:
        """Stores the first day of the term, without expiry."""
        await self.redis.set(self.keys.term(), starts.isoformat())

    async def keep_pasted(self, name: str, lines: str) -> None:
        """Stores rows that were pasted, until their timetable is read."""
        await self.redis.set(self.keys.pasted(name), lines, ex=TIMETABLE_LIFE)

    async def pasted(self, name: str) -> str | None:
        """Rows that were pasted; None if they have expired."""
        return text(await self.redis.get(self.keys.pasted(name)))

    async def next_number(self) -> int:
        """A number that no timetable of the team has had."""
        return int(await self.redis.incr(self.keys.timetable_count()))

    async def keep(self, timetable: KeptTimetable) -> None:
        """Stores what a file means."""
        key = self.keys.timetable(timetable.number)
        await self.redis.set(key, msgspec.json.encode(timetable), ex=TIMETABLE_LIFE)
        await self.redis.set(self.keys.last_timetable(timetable.owner), timetable.number, ex=TIMETABLE_LIFE)

    async def get(self, number: int) -> KeptTimetable | None:
        """A timetable; None if it has expired."""
        kept = await self.redis.get(self.keys.timetable(number))
        return None if kept is None else msgspec.json.decode(kept, type=KeptTimetable)

    async def last(self, user: str) -> int | None:
        """The number of the timetable that a person sent last; None if it has expired."""
        kept = await self.redis.get(self.keys.last_timetable(user))
        return None if kept is None else int(kept)

    async def made(self, name: str) -> dict[str, TimetableRoom]:
        """The rooms that timetables of a file's name made, by ID."""
        kept = await self.redis.hgetall(self.keys.timetable_rooms(name.casefold()))
        return {str(room): msgspec.json.decode(made, type=TimetableRoom) for room, made in kept.items()}

    async def keep_made(self, name: str, room: str, made: TimetableRoom) -> None:
        """Stores that timetables of a file's name made a room."""
        key = self.keys.timetable_rooms(name.casefold())
        await self.redis.hset(key, room, msgspec.json.encode(made))
        await self.redis.expire(key, MADE_LIFE)

    async def forget_made(self, name: str, room: str) -> None:
        """Forgets a room that is no more."""
        await self.redis.hdel(self.keys.timetable_rooms(name.casefold()), room)

    async def begin(self, run: TimetableRun) -> bool:
        """Stores a run and has it carried out, once; False if another one of the same file is carried out now."""
        claimed = await self.redis.set(
            self.keys.timetable_running(_scope(run)), _name(run), ex=TIMETABLE_LIFE, nx=True
        )
        if not claimed and text(await self.redis.get(self.keys.timetable_running(_scope(run)))) != _name(run):
            return False
        key = self.keys.timetable_run(run.number, run.kind)
        await self.redis.set(key, msgspec.json.encode(run), ex=TIMETABLE_LIFE, nx=True)
        body = msgspec.json.encode({"number": run.number, "kind": run.kind}).decode()
        await self._queue.add(Job(key=self.job_key(run.number, run.kind), kind=TIMETABLE, body=body))
        return True

    async def run(self, number: int, kind: RunKind) -> TimetableRun | None:
        """A run; None if there was none, or it has expired."""
        kept = await self.redis.get(self.keys.timetable_run(number, kind))
        return None if kept is None else msgspec.json.decode(kept, type=TimetableRun)

    async def is_going_on(self, number: int, kind: RunKind) -> bool:
        """Whether a run is carried out or waits."""
        return await self._queue.get(self.job_key(number, kind)) is not None

    async def stop(self, number: int, kind: RunKind) -> None:
        """Has a run end after the steps that are under way; at once where it waits to go on."""
        key = self.job_key(number, kind)
        await self._queue.change(key, {"stopped": "1"})
        if await self._queue.is_waiting(key):
            await self._queue.schedule(key, None)

    async def is_stopped(self, number: int, kind: RunKind) -> bool:
        """Whether a run is to end."""
        record = await self._queue.get(self.job_key(number, kind))
        return record is not None and "stopped" in record.state

    async def keep_outcome(self, run: TimetableRun, step: int, outcome: StepOutcome) -> None:
        """Stores what became of a step."""
        key = self.keys.timetable_outcomes(run.number, run.kind)
        await self.redis.hset(key, str(step), msgspec.json.encode(outcome))
        await self.redis.expire(key, TIMETABLE_LIFE)

    async def outcomes(self, run: TimetableRun) -> dict[int, StepOutcome]:
        """What became of the steps that have come to an end."""
        kept = await self.redis.hgetall(self.keys.timetable_outcomes(run.number, run.kind))
        return {int(step): msgspec.json.decode(outcome, type=StepOutcome) for step, outcome in kept.items()}

    async def finish(self, run: TimetableRun, finished: FinishedRun) -> None:
        """Stores that a run has come to its end, and lets others of the same file begin."""
        key = self.keys.timetable_finished(run.number, run.kind)
        await self.redis.set(key, msgspec.json.encode(finished), ex=TIMETABLE_LIFE, nx=True)
        if text(await self.redis.get(self.keys.timetable_running(_scope(run)))) == _name(run):
            await self.redis.delete(self.keys.timetable_running(_scope(run)))

    async def finished(self, number: int, kind: RunKind) -> FinishedRun | None:
        """When a run came to its end; None if it has not, or that has expired."""
        kept = await self.redis.get(self.keys.timetable_finished(number, kind))
        return None if kept is None else msgspec.json.decode(kept, type=FinishedRun)

    async def count_room(self, day: date) -> int:
        """Counts a room that is created on the platform's day; returns how many timetables created on it."""
        key = self.keys.timetable_room_count(day.isoformat())
        count = int(await self.redis.incr(key))
        await self.redis.expire(key, ROOM_COUNT_LIFE)
        return count

    async def rooms_counted(self, day: date) -> int:
        """How many rooms timetables made on the platform's day."""
        return int(await self.redis.get(self.keys.timetable_room_count(day.isoformat())) or 0)

    def job_key(self, number: int, kind: RunKind) -> str:
        """The key of a run's job."""
        return f"{self.keys.team} timetable {number} {kind}"

    @property
    def _queue(self) -> Queue:
        return Queue(self.redis, SCHEDULED)


def _scope(run: TimetableRun) -> str:
    """What only one run at a time is about: a file's name, or the rows that a person pastes."""
    return f"file {run.name.casefold()}" if run.name else f"of {run.owner}"


def _name(run: TimetableRun) -> str:
    return f"{run.number} {run.kind}"
