"""A queue of durable jobs in Redis: streams with a consumer group, and a sorted set of future jobs.

A process that accepts a job holds it at once and runs it itself. Any other job becomes ready when it is due and is read
by a free worker. A job is held under a lease: the idle time of its pending stream entry, on Redis's clock. If the lease
expires, the holder is considered dead and another process takes the job with a new fencing token; the old one can then
neither record progress nor finish the job. A job therefore runs at least once. What must happen only once is a step: it
is marked before it begins, and a process that finds the mark looks up the outcome instead of repeating the step.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.errors import RedisUnavailable
from bot.jobs import scripts
from bot.jobs.keys import QueueKeys
from bot.jobs.records import Ages, Counts, HeldJob, Job, JobGone, JobRecord, LeaseLost, Step
from bot.jobs.script import Arg, Key

LEASE: Final = timedelta(seconds=15)
"""Age at which a lease expires."""

CONFIRM_TIMEOUT: Final = 0.5
"""Seconds for confirming a job that was accepted: Slack waits for the acknowledgement."""

FENCE: Final = 5.0
"""Maximum seconds between checking that a job is held and acting on it: far less than a lease."""

LIFE: Final = timedelta(days=1)
"""How long an accepted job is kept while it is unfinished."""

DONE_LIFE: Final = timedelta(hours=2)
"""How long the key of a finished job is remembered, so that it is not run again."""

STEP_LIFE: Final = timedelta(days=8)
"""How long the outcome of a step is kept: longer than the week between two runs of a weekly job."""

ALIVE: Final = timedelta(minutes=1)
"""How long a worker is considered running after its last beat."""

MAX_CONSUMER_IDLE: Final = timedelta(days=1)
"""How long Redis keeps the consumer of a process that holds nothing."""

BATCH_SIZE: Final = 500
"""Maximum jobs per script: Lua unpacks only a few thousand arguments."""

MAX_COMPARED: Final = 100
"""Maximum held jobs that are compared to find those ahead of another."""

Changes = Mapping[str, str | None]
"""New values of the fields of a job's kind; None deletes a field."""

UNCHANGED: Final[Changes] = MappingProxyType({})

REFERENCE: Final = "reference"
"""The field of what a command caused: that of the command's log lines, which those of the job have too."""

OF_NO_COMMAND: Final[Changes] = MappingProxyType({REFERENCE: None})
"""For what comes again and again, long after the command that began it."""


class Queue:
    """The jobs of one queue. All methods raise RedisUnavailable; those of a held job also raise LeaseLost."""

    def __init__(
        self, redis: Redis, name: str, *, lease: timedelta = LEASE, done_life: timedelta = DONE_LIFE
    ) -> None:
        self.redis = redis
        self._keys = QueueKeys(name)
        self._consumer = secrets.token_hex(8)
        self._lease = int(lease.total_seconds() * 1000)
        self._done_life = done_life
        self._held: dict[HeldJob, None] = {}
        self._unended: dict[HeldJob, timedelta] = {}

    async def accept(self, job: Job) -> HeldJob | None:
        """Stores a job, held by this process; None if its key is known.

        If this raises or is cancelled, the job may have been stored, but nobody runs it: it is confirmed only once
        Redis has answered. If the confirmation is not answered, the job is held all the same, and will be confirmed by
        whatever is done with it next. Once it is asked for, to cancel this comes too late for `CONFIRM_TIMEOUT`.
        """
        # what this process gave up before is not another's, though it may have been stored and confirmed
        await self.end_left(job.key)
        held = HeldJob(job, secrets.token_hex(8), self._sure_until())
        script = scripts.Accept(
            job=self._keys.job(job.key),
            accepted=self._keys.accepted,
            index=self._keys.index,
            key=job.key,
            kind=job.kind,
            body=job.body,
            consumer=self._consumer,
            token=held.token,
            life=_seconds(LIFE),
        )
        try:
            return held if await script.run(self.redis) and await self._is_surely_confirmed(held) else None
        except (RedisUnavailable, asyncio.CancelledError):
            self.leave(held)
            self._unended[held] = timedelta()
            raise

    @property
    def beat(self) -> float:
        """Seconds between renewals: with a lease of 15 s, the death of a process is noticed within 20 s."""
        return self._lease / 3000

    def is_sure(self, held: HeldJob) -> bool:
        """Whether no other process can have taken the job over, by this process's own clock."""
        return time.monotonic() < held.sure_until

    async def add(self, job: Job, at: datetime | None = None, state: Changes = UNCHANGED) -> bool:
        """Schedules a job for `at`, None for immediately; False if its key is known. It has the reference of now."""
        script = scripts.Add(
            job=self._keys.job(job.key),
            due=self._keys.due,
            ready=self._keys.ready,
            index=self._keys.index,
            key=job.key,
            kind=job.kind,
            body=job.body,
            at=_written(at),
            changes=_changes(_caused(state)),
        )
        return bool(await script.run(self.redis))

    async def get(self, key: str) -> JobRecord | None:
        """An unfinished job."""
        kept = _texts(await self.redis.hgetall(self._keys.job(key)))
        return _record(key, kept) if "kind" in kept else None

    async def all(self, prefix: str = "") -> list[JobRecord]:
        """The unfinished jobs whose keys start with `prefix`, ordered by key."""
        first, last = (f"[{prefix}", f"[{prefix}\xff") if prefix else ("-", "+")
        keys = await self.redis.zrangebylex(self._keys.index, first, last)
        return [record for key in keys if (record := await self.get(str(key))) is not None]

    async def change(self, key: str, changes: Changes) -> None:
        """Changes fields of a job, regardless of its holder."""
        await self._settle(key, "", "kept", changes=changes)

    async def schedule(self, key: str, at: datetime | None, changes: Changes = UNCHANGED) -> bool:
        """Schedules a job for `at`, None for immediately, and resumes it if paused; False if there is none.

        A holder loses it. What is to be done now has the reference of now.
        """
        changes = changes if at else _caused(changes)
        return bool(await self._settle(key, "", "scheduled", _written(at), changes))

    async def pause(self, key: str, reason: str, changes: Changes = UNCHANGED) -> None:
        """Pauses a job until it is scheduled. A holder loses it."""
        await self._settle(key, "", "paused", reason, changes)

    async def remove(self, key: str) -> None:
        """Deletes a job. A holder loses it."""
        await self._settle(key, "", "ended", _seconds(timedelta()))

    async def remove_all(self, prefix: str) -> None:
        """Deletes all jobs whose keys start with `prefix`, those that are done too, and their steps."""
        for record in await self.all(prefix):
            await self.remove(record.job.key)
        for pattern in (self._keys.job(f"{prefix}*"), self._keys.step(f"{prefix}*", "*")):
            async for key in self.redis.scan_iter(match=pattern, count=BATCH_SIZE):
                await self.redis.delete(key)

    async def is_queued(self, record: JobRecord) -> bool:
        """Whether a job is scheduled, ready or held."""
        key = record.job.key
        if await self.redis.zscore(self._keys.due, key) is not None:
            return True
        stream, entry = await self.redis.hmget(self._keys.job(key), ["stream", "entry"])
        place = self._keys.ready if stream == "ready" else self._keys.accepted
        return bool(entry and await self.redis.xrange(place, str(entry), str(entry)))

    async def is_waiting(self, key: str) -> bool:
        """Whether a job waits for its time."""
        return await self.redis.zscore(self._keys.due, key) is not None

    async def step(self, key: str, name: str) -> Step | None:
        """A step of a job; None if it was not begun."""
        return _step(await self.redis.hmget(self._keys.step(key, name), ["stage", "note"]))

    async def count(self) -> Counts:
        """The number of jobs."""
        entries = held = 0
        for stream in (self._keys.ready, self._keys.accepted):
            await self._make_group(stream)
            held += (await self.redis.xpending(stream, scripts.GROUP))["pending"]
            entries += await self.redis.xlen(stream)
        return Counts(await self.redis.zcard(self._keys.due), entries - held, held)

    async def oldest(self, now: datetime) -> Ages:
        """How long the oldest jobs have waited."""
        due: Any = await self.redis.zrange(self._keys.due, 0, 0, withscores=True)
        overdue = max((now.timestamp() - float(at) for _, at in due), default=0.0)
        await self._make_group(self._keys.ready)
        (group,) = await self.redis.xinfo_groups(self._keys.ready)
        unread: Any = await self.redis.xrange(
            self._keys.ready, f"({group['last-delivered-id']}", "+", count=1
        )
        accepted: Any = await self.redis.xrange(self._keys.accepted, count=1)
        return Ages(max(0.0, overdue), _age(unread, now), _age(accepted, now))

    async def has_worker(self) -> bool:
        """Whether a worker is running."""
        return bool(await self.redis.exists(self._keys.worker))

    async def worker_age(self) -> float | None:
        """Seconds since a worker last showed that it is running; None if none is."""
        left = await self.redis.pttl(self._keys.worker)
        return max(0.0, ALIVE.total_seconds() - left / 1000) if left > 0 else None

    async def try_to_write(self) -> None:
        """Writes nothing, by a command that a full Redis or a replica rejects. Raises RedisUnavailable."""
        await self.redis.setrange(self._keys.job(""), 0, "")

    async def show_life(self) -> None:
        """Records that a worker is running."""
        await self.redis.set(self._keys.worker, "alive", ex=ALIVE)

    async def begin(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> Step | None:
        """Marks a step as begun, immediately before it is carried out; returns it as it was, None if it is new."""
        script = scripts.Begin(
            job=self._keys.job(held.job.key),
            step=self._keys.step(held.job.key, name),
            token=held.token,
            note=_json(note),
            life=_seconds(STEP_LIFE),
        )
        asked = time.monotonic()
        known = _step(_fenced(await script.run(self.redis)))
        held.begun.add(name)
        if time.monotonic() - asked > FENCE:
            await self.confirm(held)
        return known

    async def record(self, held: HeldJob, name: str, note: Mapping[str, str] = {}) -> None:
        """Records the outcome of a step."""
        await self._record(held, name, "done", note)

    async def undo(self, held: HeldJob, name: str) -> None:
        """Removes the mark of a step that was certainly not carried out."""
        await self._record(held, name, "", {})

    async def confirm(self, held: HeldJob) -> None:
        """Verifies that this process holds the job, and renews its lease.

        If the process was suspended meanwhile, it asks again, since another one may hold the job by now.
        """
        asked = time.monotonic() - FENCE
        while time.monotonic() - asked >= FENCE:
            asked = time.monotonic()
            if await self._renew([held], self.redis):
                known = await self.redis.exists(self._keys.job(held.job.key))
                raise LeaseLost if known else JobGone

    async def keep(self, held: HeldJob, changes: Changes) -> None:
        """Changes fields of a job."""
        _fenced(await self._settle(held.job.key, held.token, "kept", changes=changes))

    async def again(self, held: HeldJob, at: datetime, changes: Changes = UNCHANGED) -> None:
        """Ends this run of a job and schedules the next one for `at`."""
        _fenced(await self._settle(held.job.key, held.token, "scheduled", _written(at), changes))
        self.leave(held)

    async def halt(self, held: HeldJob, reason: str, changes: Changes = UNCHANGED) -> None:
        """Ends this run of a job and pauses it."""
        _fenced(await self._settle(held.job.key, held.token, "paused", reason, changes))
        self.leave(held)

    async def mark_done(self, key: str) -> bool:
        """Remembers the key of what was done without being stored; False if it is known."""
        script = scripts.MarkDone(job=self._keys.job(key), life=_seconds(self._done_life))
        return bool(await script.run(self.redis))

    async def finish(self, held: HeldJob) -> None:
        """Finishes a job. If this raises RedisUnavailable, it is finished later, since its work is done."""
        await self._end(held, self._done_life)

    async def drop(self, held: HeldJob) -> None:
        """Ends a job that is no longer wanted, and forgets its key."""
        await self._end(held, timedelta())

    def leave(self, held: HeldJob) -> None:
        """Stops renewing a job's lease: once it has expired, another process continues the job."""
        self._held.pop(held, None)

    async def ahead(self, held: HeldJob) -> int:
        """How many jobs of the same kind became ready before this one and are still running."""
        script = scripts.CountAhead(
            job=self._keys.job(held.job.key),
            ready=self._keys.ready,
            kind=held.job.kind,
            lease=self._lease,
            most=MAX_COMPARED,
        )
        return int(await script.run(self.redis))

    async def promote(self, now: datetime) -> None:
        """Makes jobs that are due at `now` ready, in order of due time."""
        due = self._keys.due
        while ripe := await self.redis.zrangebyscore(due, "-inf", now.timestamp(), start=0, num=BATCH_SIZE):
            keys = tuple(map(str, ripe))
            jobs = tuple(map(self._keys.job, keys))
            await scripts.Promote(due=due, ready=self._keys.ready, jobs=jobs, keys=keys).run(self.redis)

    async def read(self, listening: Redis, most: int, seconds: float) -> list[HeldJob]:
        """Takes up to `most` ready jobs, waiting up to `seconds` on a client with a longer timeout."""
        block = int(seconds * 1000)
        try:
            answer = await listening.xreadgroup(
                scripts.GROUP, self._consumer, {self._keys.ready: ">"}, count=most, block=block
            )
        except ResponseError as error:
            if not str(error).startswith(("NOGROUP", "UNBLOCKED")):
                raise
            await self._make_group(self._keys.ready)
            return []
        return await self._take(self._keys.ready, _entries(answer))

    async def abandoned(self, most: int) -> list[HeldJob]:
        """Takes up to `most` jobs whose leases have expired."""
        found: list[HeldJob] = []
        for stream in (self._keys.ready, self._keys.accepted):
            await self._make_group(stream)
            cursor = ""
            while cursor != "0-0" and len(found) < most:
                cursor, entries, *_ = await self.redis.xautoclaim(
                    stream,
                    scripts.GROUP,
                    self._consumer,
                    self._lease,
                    cursor or "0-0",
                    count=most - len(found),
                )
                found += await self._take(stream, entries)
        return found

    async def end_left(self, key: str | None = None) -> None:
        """Finishes jobs, or those of a `key`, that could not be finished while Redis was unavailable."""
        left = [(held, life) for held, life in self._unended.items() if key in (None, held.job.key)]
        for held, life in left:
            await self._settle(held.job.key, held.token, "ended", _seconds(life))
            self._unended.pop(held, None)

    async def renew(self, client: Redis | None = None) -> None:
        """Renews the leases of held jobs, and leaves lost ones.

        By `client`, if given, without waiting for the connections that the jobs themselves use.
        """
        for held in await self._renew(list(self._held), client or self.redis):
            self.leave(held)

    async def let_go(self) -> None:
        """Releases all held jobs for other processes to take at once."""
        await self.end_left()
        for held in list(self._held):
            await self.give_up(held)

    async def give_up(self, held: HeldJob) -> None:
        """Releases a job for another process to take at once.

        If a step was begun, the lease is left to expire instead: the step may still take effect, and its outcome can
        only be looked up after that.
        """
        self.leave(held)
        if not held.begun:
            await self._settle(held.job.key, held.token, "released")

    async def delete_idle_consumers(self) -> None:
        """Deletes the consumers of dead processes that hold no job."""
        silence = int(MAX_CONSUMER_IDLE.total_seconds() * 1000)
        for stream in (self._keys.ready, self._keys.accepted):
            await scripts.DeleteIdleConsumers(stream=stream, silence=silence).run(self.redis)

    async def _is_surely_confirmed(self, held: HeldJob) -> bool:
        """`_is_confirmed` to its end: what was given up might be confirmed, and run by others if this process dies.

        Raises RedisUnavailable, CancelledError.
        """
        confirming = asyncio.create_task(self._is_confirmed(held))
        try:
            return await asyncio.shield(confirming)
        except asyncio.CancelledError as cancelled:
            try:
                return await confirming
            except RedisUnavailable:
                raise cancelled from None

    async def _is_confirmed(self, held: HeldJob) -> bool:
        """Whether a job that was just stored is this process's, as far as Redis tells. Raises RedisUnavailable.

        It is another's if the same was accepted there meanwhile.
        """
        self._held[held] = None
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT):
                is_lost = bool(await self._renew([held], self.redis))
        except (RedisUnavailable, TimeoutError):
            return True
        if is_lost:
            self.leave(held)
            if not await self.redis.exists(self._keys.job(held.job.key)):
                raise RedisUnavailable("emptied")
        return not is_lost

    async def _take(self, stream: Key, entries: Iterable[tuple[str, Mapping[str, str]]]) -> list[HeldJob]:
        taken, sure_until = [], self._sure_until()
        for entry, fields in entries:
            key, token = fields["key"], secrets.token_hex(8)
            script = scripts.Take(
                job=self._keys.job(key),
                stream=stream,
                index=self._keys.index,
                key=key,
                entry=entry,
                consumer=self._consumer,
                token=token,
            )
            if kept := await script.run(self.redis):
                record = _record(key, dict(zip(kept[::2], kept[1::2], strict=True)))
                taken.append(HeldJob(record.job, token, sure_until, record.takes, record.state))
        self._held.update(dict.fromkeys(taken))
        return taken

    async def _renew(self, jobs: list[HeldJob], client: Redis) -> list[HeldJob]:
        """Renews leases; returns the jobs that this process no longer holds."""
        lost: list[HeldJob] = []
        for start in range(0, len(jobs), BATCH_SIZE):
            some, sure_until = jobs[start : start + BATCH_SIZE], self._sure_until()
            script = scripts.Renew(
                ready=self._keys.ready,
                accepted=self._keys.accepted,
                jobs=tuple(self._keys.job(held.job.key) for held in some),
                consumer=self._consumer,
                tokens=tuple(held.token for held in some),
            )
            gone = [some[place - 1] for place in await script.run(client)]
            for held in set(some).difference(gone):
                held.sure_until = sure_until
            lost += gone
        return lost

    def _sure_until(self) -> float:
        """Until when a lease that is renewed now is valid at least: it starts when Redis receives the request."""
        return time.monotonic() + self._lease / 1000

    async def _record(self, held: HeldJob, name: str, stage: str, note: Mapping[str, str]) -> None:
        script = scripts.RecordStep(
            job=self._keys.job(held.job.key),
            step=self._keys.step(held.job.key, name),
            token=held.token,
            stage=stage,
            note=_json(note),
            life=_seconds(STEP_LIFE),
        )
        _fenced(await script.run(self.redis))
        held.begun.discard(name)

    async def _end(self, held: HeldJob, life: timedelta) -> None:
        self.leave(held)
        try:
            ended = await self._settle(held.job.key, held.token, "ended", _seconds(life))
        except (RedisUnavailable, asyncio.CancelledError):
            self._unended[held] = life
            raise
        _fenced(ended)

    async def _settle(
        self,
        key: str,
        token: str,
        to: Literal["kept", "scheduled", "released", "paused", "ended"],
        value: Arg = "",
        changes: Changes = UNCHANGED,
    ) -> Any:
        script = scripts.Settle(
            job=self._keys.job(key),
            due=self._keys.due,
            ready=self._keys.ready,
            accepted=self._keys.accepted,
            index=self._keys.index,
            key=key,
            token=token,
            to=to,
            value=value,
            changes=_changes(changes),
        )
        return await script.run(self.redis)

    async def _make_group(self, stream: Key) -> None:
        """Creates a stream and its group if they are missing: initially, and after Redis has lost its data."""
        try:
            await self.redis.xgroup_create(stream, scripts.GROUP, "0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise


def _age(entries: Sequence[tuple[str, Any]], now: datetime) -> float:
    """Seconds since the first of these entries of a stream was added; 0 if there is none."""
    ages = (now.timestamp() - int(entry.partition("-")[0]) / 1000 for entry, _ in entries)
    return max(0.0, next(ages, 0.0))


def _fenced(answer: Any) -> Any:
    """The answer to the holder. Raises LeaseLost if it is 0, JobGone if it is -1."""
    if answer == 0:
        raise LeaseLost
    if answer == -1:
        raise JobGone
    return answer


def _record(key: str, kept: Mapping[str, str]) -> JobRecord:
    job = Job(key=key, kind=kept["kind"], body=kept["body"])
    state = {name.removeprefix("state:"): value for name, value in kept.items() if name.startswith("state:")}
    due = datetime.fromtimestamp(float(kept["due"]), tz=UTC) if kept["due"] else None
    return JobRecord(job, state, due, kept.get("paused", ""), int(kept["takes"]))


def _step(known: Any) -> Step | None:
    if not known or known[0] is None:
        return None
    return Step(known[0], msgspec.json.decode(known[1], type=dict[str, str]))


def _entries(answer: Any) -> list[tuple[str, Mapping[str, str]]]:
    """The entries of the stream that was read, as redis-py returns them with either protocol version."""
    if not answer:
        return []
    if isinstance(answer, dict):
        ((entries,),) = answer.values()
    else:
        ((_, entries),) = answer
    return list(entries)


def _changes(changes: Changes) -> str:
    kept = {name: value for name, value in changes.items() if value is not None}
    return _json({"set": kept, "drop": [name for name in changes if name not in kept]})


def _texts(kept: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in kept.items()}


def _written(instant: datetime | None) -> str:
    return "" if instant is None else repr(instant.timestamp())


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _seconds(life: timedelta) -> str:
    return str(int(life.total_seconds()))


def _caused(state: Changes) -> Changes:
    """The same with the reference that log lines have now, if they have one."""
    reference = structlog.contextvars.get_contextvars().get(REFERENCE)
    return {REFERENCE: str(reference), **state} if reference else state
