"""The messages of a plan that is carried out: to who applied it, kept up to date, and to its teachers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import structlog
from msgspec import Struct, field

from bot import blocks
from bot.blocks import RunState, Viewer
from bot.clock import Clock
from bot.errors import NotAllowed, ProfileUnavailable
from bot.jobs import HeldJob, Queue
from bot.language import CommandSigner
from bot.people import Person
from bot.slack import Posted, Refused, Slack, SlackError, Transient, retry
from bot.state import FinishedRun, PlanStep, StepOutcome, TimetableRun
from bot.threads import in_thread

log = structlog.get_logger(__name__)

EVENT_TYPE: Final = "rollcall_timetable"

UPDATE_INTERVAL: Final = 3.0
"""Seconds between two updates of a message at least."""

SENT_FILE: Final = "sent file"
"""The step of sending the file of rooms, which has its ID."""

MAX_TRIES: Final = 5
"""How often a job is put off for a message that Slack does not take."""


class Messages(Struct):
    """Posts and updates them. If Slack rejects one, the work goes on, and the next update shows it."""

    queue: Queue
    slack: Callable[[str], Slack]
    clock: Clock
    signer: CommandSigner
    _posted: dict[str, Posted] = field(default_factory=dict)
    _shown: dict[str, float] = field(default_factory=dict)

    async def begin(self, held: HeldJob, run: TimetableRun, person: Person) -> None:
        """Posts the message, once even if another process takes the job over.

        Raises SlackError, LeaseLost, RedisUnavailable.
        """
        key = held.job.key
        kept = held.state.get("posted", "").split()
        if kept:
            self._posted[key] = Posted(*kept)
            return
        slack = self.slack(person.team)
        message = blocks.timetable_progress(RunState(run, {}), self._viewer(person))
        channel = await slack.direct(person.id)
        metadata = _metadata(run, "progress")
        posted = await slack.find(channel, metadata, run.at) if held.takes > 1 else None
        posted = posted or await slack.post_once(channel, message, metadata, run.at)
        self._posted[key] = posted
        self._shown[key] = time.monotonic()
        await self.queue.keep(held, {"posted": f"{posted.channel} {posted.ts}"})

    async def show(
        self,
        held: HeldJob,
        run: TimetableRun,
        person: Person,
        outcomes: Mapping[int, StepOutcome],
        *,
        hurry: bool = True,
        waits_until: datetime | None = None,
        finished: FinishedRun | None = None,
    ) -> None:
        """Brings the message up to date: at most every three seconds, unless it is the last time for long."""
        key, now = held.job.key, time.monotonic()
        since = now - self._shown.get(key, 0.0)
        if since < UPDATE_INTERVAL and not hurry:
            return
        if finished is not None and since < UPDATE_INTERVAL:
            await asyncio.sleep(UPDATE_INTERVAL - since)
        self._shown[key] = time.monotonic()
        state = RunState(
            run,
            dict(outcomes),
            over=finished is not None,
            stopped=bool(finished and finished.stopped),
            waits_until=waits_until,
        )
        message = blocks.timetable_progress(state, self._viewer(person))
        slack = self.slack(person.team)
        try:
            await retry(lambda: slack.update(self._posted[key], message), idempotent=True)
        except SlackError as error:
            log.warning("progress not shown", error=str(error))
            if finished is not None:
                await slack.post_once(self._posted[key].channel, message, _metadata(run, "end"), run.at)
        if finished is not None:
            self._shown.pop(key, None)
            self._posted.pop(key, None)

    async def send_rooms(
        self,
        held: HeldJob,
        run: TimetableRun,
        person: Person,
        outcomes: Mapping[int, StepOutcome],
        link: Callable[[str], str],
    ) -> None:
        """Sends who applied a timetable the rooms, with their codes and links, once; after an undo if any are new."""
        has_rooms = RunState(run, outcomes).created if run.kind == "undo" else bool(outcomes)
        if not has_rooms or await self._is_done(held, "file"):
            return
        slack, viewer = self.slack(person.team), self._viewer(person)
        with TemporaryDirectory(prefix="rollcall-") as folder, _told_later(held, "file of rooms not sent"):
            channel = await slack.direct(person.id)
            if not await self._has_file(held, slack, channel, run):
                file = await in_thread(blocks.rooms_file, run, outcomes, viewer, Path(folder), link)
                await slack.upload(channel, file, lambda id: self._keep_file(held, id))
        await self.queue.record(held, "file")

    async def tell_teachers(
        self,
        held: HeldJob,
        run: TimetableRun,
        outcomes: Mapping[int, StepOutcome],
        reader: Callable[[str], Awaitable[Person]],
    ) -> None:
        """Tells each teacher of their classes that have changed, once."""
        for teacher, changes in _by_teacher(run, outcomes).items():
            name = f"told.{teacher}"
            if await self._is_done(held, name):
                continue
            with suppress(NotAllowed), _told_later(held, "teacher not told"):
                await self._tell(run, await reader(teacher), changes)
            await self.queue.record(held, name)

    async def _tell(self, run: TimetableRun, person: Person, changes: list[PlanStep]) -> None:
        slack = self.slack(person.team)
        message = blocks.changes_for_teacher(changes, run, self._viewer(person))
        channel, metadata = await slack.direct(person.id), _metadata(run, person.id)
        if await slack.find(channel, metadata, run.at) is None:
            await slack.post_once(channel, message, metadata, run.at)

    async def _has_file(self, held: HeldJob, slack: Slack, channel: str, run: TimetableRun) -> bool:
        """Whether the file was sent by a process that died, or had no answer. Raises SlackError, RedisUnavailable."""
        sent = await self.queue.step(held.job.key, SENT_FILE)
        return sent is not None and await slack.has_file(channel, sent.note["file"], run.at)

    async def _keep_file(self, held: HeldJob, file: str) -> None:
        await self.queue.record(held, SENT_FILE, {"file": file})

    async def _is_done(self, held: HeldJob, name: str) -> bool:
        step = await self.queue.step(held.job.key, name)
        return step is not None and step.stage == "done"

    def _viewer(self, person: Person) -> Viewer:
        return Viewer.of_direct(person, self.clock(), self.signer)


@contextmanager
def _told_later(held: HeldJob, event: str) -> Iterator[None]:
    """What Slack cannot take now puts the job off, a few times; what it refuses is logged, and holds nothing up."""
    try:
        yield
    except (Transient, ProfileUnavailable) as error:
        if int(held.state.get("tries", 0)) < MAX_TRIES:
            raise
        log.error(event, error=type(error).__name__)
    except Refused as error:
        log.error(event, error=error.name)


def _by_teacher(run: TimetableRun, outcomes: Mapping[int, StepOutcome]) -> dict[str, list[PlanStep]]:
    """The steps that were done, by who teaches the class, or did before; not for who applied it."""
    found: dict[str, list[PlanStep]] = {}
    for step, outcome in sorted(outcomes.items()):
        change = run.changes[step]
        after = change.wanted.teacher if change.wanted else None
        before = (change.before.teacher or change.before.owner) if change.before else None
        for teacher in {after, before} - {None, run.owner} if outcome.state == "done" else ():
            assert teacher is not None
            found.setdefault(teacher, []).append(change)
    return found


def _metadata(run: TimetableRun, what: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"run": f"{run.number} {run.kind}", "what": what}}
