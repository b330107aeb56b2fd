"""The schedules of reports: which report is sent where and when.

A schedule is a recurring job; each report is one run of it. A single report that a person requests is a job of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Final, Literal

import msgspec
from msgspec import Struct

from bot.jobs import OF_NO_COMMAND, Changes, Job, Queue
from bot.state.connection import Redis
from bot.state.keys import Keys

SCHEDULED: Final = "scheduled"
"""The queue of the workers."""

REPORT: Final = "report"
"""The kind of these jobs."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asked for. `number` counts up in the team; `weekday` 0 is Monday, None for every day.

    `zone` is the zone's name in which the clocks show `at`, `channel` and `owner` are Slack's ids, `language` is
    that of the report: its owner's when they made it.
    """

    team: str
    number: int
    at: time
    zone: str
    weekday: int | None = None
    channel: str
    owner: str
    language: str = msgspec.field(name="locale")
    made_at: datetime


class ReportOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome, as of `at`, of the report that was due at `due`.

    `waiting`: it could not be created or sent yet, and is retried. `reason` is an error's name.
    """

    due: datetime
    at: datetime
    kind: Literal["sent", "late", "waiting", "refused"]
    reason: str = ""


class ScheduleState(Struct, frozen=True):
    """A schedule and its state. `due` is the first instant that is not dealt with yet.

    `opened` is the due instant of a report that was begun and not finished. `paused` is the reason why it is paused,
    empty if it is not: `asked`, `owner_gone` or the name of Slack's error. `tries` counts what failed since `due`.
    """

    schedule: Schedule
    due: datetime
    opened: datetime | None = None
    paused: str = ""
    tries: int = 0
    last: ReportOutcome | None = None


class Schedules:
    """The schedules of one team. All methods raise RedisUnavailable."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._queue = Queue(redis, SCHEDULED)

    async def next_number(self) -> int:
        """A number that no schedule of the team has had."""
        return int(await self._redis.incr(self._keys.schedule_count()))

    async def add(self, schedule: Schedule, due: datetime) -> None:
        """Stores a schedule with its first report; an existing number is left unchanged."""
        job = Job(key=self.key(schedule.number), kind=REPORT, body=msgspec.json.encode(schedule).decode())
        await self._queue.add(job, due, {"due": written(due), **OF_NO_COMMAND})

    async def get(self, number: int) -> ScheduleState | None:
        """The schedule with this number, or None."""
        record = await self._queue.get(self.key(number))
        return None if record is None else state_of(record.job, record.state, record.paused)

    async def all(self) -> list[ScheduleState]:
        """All schedules, by number."""
        records = await self._queue.all(f"{self._keys.team} ")
        states = [state_of(each.job, each.state, each.paused) for each in records if is_schedule(each.job)]
        return sorted(states, key=lambda state: state.schedule.number)

    async def stop(self, number: int) -> None:
        """Deletes a schedule. A report in progress is not posted any more."""
        await self._queue.remove(self.key(number))

    async def pause(self, number: int, reason: str) -> None:
        """Pauses a schedule until it is resumed."""
        await self._queue.pause(self.key(number), reason)

    async def resume(self, number: int, due: datetime) -> None:
        """Resumes a schedule with the report due at `due`."""
        changes: Changes = {"due": written(due), "opened": None, "tries": None}
        await self._queue.schedule(self.key(number), due, changes)

    async def send(self, number: int, asked: datetime) -> None:
        """Requests one report now. Repeating the same request has no effect."""
        body = msgspec.json.encode(RequestedReport(number=number, at=asked)).decode()
        await self._queue.add(Job(key=f"{self.key(number)} {written(asked)}", kind=REPORT, body=body))

    async def has_worker(self) -> bool:
        """Whether a worker is running."""
        return await self._queue.has_worker()

    def key(self, number: int) -> str:
        """The key of a schedule's job."""
        return f"{self._keys.team} {number}"


class RequestedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A single report of schedule `number`, requested at `at`."""

    number: int
    at: datetime


def is_schedule(job: Job) -> bool:
    """Whether a job is a schedule, rather than a single requested report."""
    return job.kind == REPORT and job.key.count(" ") == 1


def schedule_key(job: Job) -> str:
    """The key of the schedule that a report belongs to."""
    return " ".join(job.key.split(" ")[:2])


def state_of(job: Job, kept: Mapping[str, str], paused: str = "") -> ScheduleState:
    """The state of a job's schedule, from the stored fields."""
    return ScheduleState(
        schedule=msgspec.json.decode(job.body, type=Schedule),
        due=datetime.fromisoformat(kept["due"]),
        opened=datetime.fromisoformat(kept["opened"]) if "opened" in kept else None,
        paused=paused,
        tries=int(kept.get("tries", 0)),
        last=msgspec.json.decode(kept["last"], type=ReportOutcome) if "last" in kept else None,
    )


def written(instant: datetime) -> str:
    """An instant as text for keys, hashes and metadata: the same for the same instant in any zone."""
    return instant.astimezone(UTC).isoformat()
