"""Accepted work that changes something: written down before Slack is acknowledged, done though processes die.

A job is held by one process under a lease which that process renews. A lease that runs out says that its
holder died; another process then takes the job. Leases go by Redis's clock, since machines' clocks differ.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

import msgspec
import structlog

from bot.errors import StateGone
from bot.state import scripts
from bot.state.connection import Redis
from bot.state.keys import DONE_LIFE, JOB_LIFE, Keys

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""How long a process may be silent before its jobs are taken from it."""

BEAT = timedelta(seconds=5)
"""How often leases are renewed and abandoned jobs looked for: with `LEASE`, a job is taken within 30 s."""


FORGET = 0
"""Seconds for which the id of a withdrawn job stays known: it may be asked for again."""


class Stage(StrEnum):
    """How far a job came. `begun`: a call whose repetition would do the thing twice may have been sent."""

    ACCEPTED = "accepted"
    BEGUN = "begun"
    DONE = "done"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Where the answer goes: a person in a channel, maybe in a thread, by a `response_url` where there is one.

    `replace`: the answer takes the place of the message whose button was pressed. Whoever holds a
    `response_url` can post for 30 minutes, so it is never in the repr.
    """

    channel: str
    user: str
    response_url: str | None = None
    thread_ts: str | None = None
    replace: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct message: only its two members see what is posted there."""
        return self.channel.startswith("D")

    @property
    def place(self) -> str | None:
        """Where messages follow each other, a thread or a direct message; None for a channel at large."""
        if self.thread_ts is not None:
            return f"{self.channel}:{self.thread_ts}"
        return self.channel if self.is_direct else None

    def __repr__(self) -> str:
        return f"Reply(channel={self.channel!r}, user={self.user!r}, thread_ts={self.thread_ts!r})"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A line that somebody sent, with what is needed to read it as it was meant then and to answer.

    `last` and `listed` are what `last` and `#N` meant, `language` what the person chose. `seen` is what was
    confirmed, None when nothing had to be. `stage`, `note` and `takes` (how many processes held it) come from
    the inbox.
    """

    id: str
    team: str
    user: str
    channel: str
    line: str
    noun: Literal["room", "peaks"] | None = None
    asked_at: datetime
    reply: Reply
    last: str | None = None
    listed: tuple[str, ...] = ()
    language: str | None = None
    seen: dict[str, str] | None = None
    stage: Stage = Stage.ACCEPTED
    note: dict[str, str] = {}
    takes: int = 1


class Inbox:
    """The work of this process, and of those that died. All methods but `tend` raise StateGone.

    What returns a bool is false when the job is held by another process by now: then this one must leave it.
    """

    def __init__(self, redis: Redis, *, lease: timedelta = LEASE, beat: timedelta = BEAT) -> None:
        self._redis = redis
        self._owner = secrets.token_hex(8)
        self._lease = lease.total_seconds()
        self._beat = beat.total_seconds()
        self._held: set[str] = set()
        self._unclosed: dict[str, int] = {}
        self._retired = False
        self._accept = redis.register_script(scripts.ACCEPT)
        self._record = redis.register_script(scripts.RECORD)
        self._finish = redis.register_script(scripts.FINISH)
        self._renew = redis.register_script(scripts.RENEW)
        self._claim = redis.register_script(scripts.CLAIM)
        self._let_go = redis.register_script(scripts.LET_GO)

    async def accept(self, job: Job) -> bool:
        """Writes a job down, held by this process; false when its id was accepted before.

        When it raises or is cancelled the job may have been written, but is withdrawn before anybody takes it.
        """
        key = Keys(job.team).job(job.id)
        life = int(JOB_LIFE.total_seconds())
        args = (self._owner, self._lease, msgspec.json.encode(job), life)
        try:
            accepted = bool(await self._accept([Keys.LEASES, key], args))
        except (StateGone, asyncio.CancelledError):
            if key not in self._held:
                self._unclosed[key] = FORGET
            raise
        if accepted:
            self._held.add(key)
        return accepted

    async def begin(self, job: Job, note: Mapping[str, str] = {}) -> bool:
        """Records that the call which must not be repeated is about to be sent."""
        return await self._recorded(job, Stage.BEGUN, note)

    async def record(self, job: Job, note: Mapping[str, str]) -> bool:
        """Records what the job came to so far, at the stage where it is. The note replaces the one before."""
        return await self._recorded(job, None, note)

    async def finish(self, job: Job) -> bool:
        """Marks a job done, later when it raises. Its id stays known for `DONE_LIFE`, its contents do not."""
        return await self._close(Keys(job.team).job(job.id), int(DONE_LIFE.total_seconds()))

    def leave(self, job: Job) -> None:
        """Renews a job no more: once its lease has run out, whoever lives goes on with it."""
        self._held.discard(Keys(job.team).job(job.id))

    def retire(self) -> None:
        """From now on takes over nothing, and renews what it holds: this process is about to end."""
        self._retired = True

    async def let_go(self) -> None:
        """Gives up every job this process holds, for another to take at once: the way to end in order."""
        held, self._held = self._held, set()
        await self._close_left()
        if held:
            await self._let_go([Keys.LEASES, *held], [self._owner])

    async def abandoned(self) -> list[Job]:
        """The jobs whose holders died, now held by this process alone."""
        claimed = await self._claim([Keys.LEASES], [self._owner, self._lease])
        self._held.update(key for key, *_ in claimed)
        return [_job(*fields) for _, *fields in claimed]

    async def renew(self) -> None:
        """Renews the leases of the jobs this process holds, and forgets those it lost."""
        lost = await self._renew([Keys.LEASES, *self._held], [self._owner, self._lease])
        self._held.difference_update(lost)

    async def tend(self, take: Callable[[Job], object]) -> None:
        """Renews leases and hands abandoned jobs to `take`, for ever. `take` must return at once.

        The first beat after Redis was out of reach claims nothing: holders that live renew theirs first.
        """
        steady = False
        while True:
            await asyncio.sleep(self._beat)
            steady = await self._one_beat(take, claim=steady and not self._retired)

    async def _one_beat(self, take: Callable[[Job], object], *, claim: bool) -> bool:
        try:
            await self.renew()
            await self._close_left()
            for job in await self.abandoned() if claim else ():
                log.warning("job taken over", job=job.id, team=job.team, stage=job.stage, takes=job.takes)
                take(job)
        except StateGone as error:
            log.warning("leases not renewed", error=str(error))
            return False
        except Exception:
            log.exception("leases not renewed")
            return False
        return True

    async def _close_left(self) -> None:
        """Closes what Redis could not be told to close. What it was told before has been done by now:
        it has answered since.
        """
        for key, life in list(self._unclosed.items()):
            await self._close(key, life)

    async def _close(self, key: str, life: int) -> bool:
        self._held.discard(key)
        self._unclosed[key] = life
        closed = bool(await self._finish([Keys.LEASES, key], [self._owner, Stage.DONE, life]))
        self._unclosed.pop(key, None)
        return closed

    async def _recorded(self, job: Job, stage: Stage | None, note: Mapping[str, str]) -> bool:
        key = Keys(job.team).job(job.id)
        args = [self._owner, stage or "", msgspec.json.encode(note)]
        return bool(await self._record([key], args))


def _job(job: str, stage: str, note: str, takes: str) -> Job:
    return msgspec.structs.replace(
        msgspec.json.decode(job, type=Job),
        stage=Stage(stage),
        note=msgspec.json.decode(note, type=dict[str, str]),
        takes=int(takes),
    )
