"""Carries out plans: each step once, even if processes die, within the platform's rate and daily limits.

What became of a step is stored before the next one begins. A process that takes the job over finds which steps have
come to an end, and looks up those that were begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

import msgspec
import structlog
from msgspec import Struct, field
from msgspec.structs import replace

from bot.baijiayun import BaijiayunError
from bot.classroom.finding import all_rooms
from bot.classroom.plan_records import news_of_step, record_step
from bot.classroom.plan_steps import PlatformUnavailable, carry_out, look_again
from bot.classroom.results import RoomNews
from bot.classroom.tenant import CommandContext, Tenant
from bot.clock import PLATFORM_ZONE, Clock, platform_day
from bot.errors import ChangeNotStored, NotAllowed, OutcomeUnknown, ProfileUnavailable, RedisUnavailable
from bot.imports.messages import Messages
from bot.jobs import HeldJob, LeaseLost, Queue
from bot.people import Person
from bot.slack import SlackError
from bot.state import FinishedRun, PlanStep, RunKind, StepOutcome, TimetableRun

log = structlog.get_logger(__name__)

CONCURRENCY: Final = 6
"""Steps at once: the platform's answer takes longer than the pace of its requests."""

ROOMS_PER_DAY: Final = 5_000
"""Rooms that the platform creates a day. Source: the platform's document on limits."""

RESERVED_FOR_PEOPLE: Final = 100
"""Of them those that are left to people."""

AFTER_MIDNIGHT: Final = timedelta(minutes=1)
"""Until when after midnight it waits to go on."""

RETRY_DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 30, 60, 300))
"""Before it goes on where the platform could not be asked; the last one repeats."""

LOOKUP_INTERVAL: Final = timedelta(seconds=15)
"""Between two looks for rooms whose creation was not answered."""

MAX_LOOKUPS: Final = 20
"""How many times they are looked for."""


RETRIED_ERRORS: Final = (
    PlatformUnavailable,
    BaijiayunError,
    SlackError,
    ProfileUnavailable,
    ChangeNotStored,
    OutcomeUnknown,
)
"""After these it is put off: nothing is wrong with the plan."""


class _Target(msgspec.Struct, frozen=True):
    number: int
    kind: RunKind


class DayIsFull(Exception):  # noqa: N818 - it goes on the next day
    """The platform creates no more rooms today."""


class Importer(Struct, frozen=True):
    """Runs the jobs of timetables. `renew` updates the cards of a room."""

    queue: Queue
    tenants: Callable[[str], Tenant]
    messages: Messages
    renew: Callable[[str, RoomNews], Awaitable[None]]
    clock: Clock
    rooms_a_day: int = ROOMS_PER_DAY - RESERVED_FOR_PEOPLE
    backoff: tuple[timedelta, ...] = RETRY_DELAYS
    looks_every: timedelta = LOOKUP_INTERVAL

    async def run(self, held: HeldJob) -> None:
        """Carries a plan out as far as it comes. Raises LeaseLost, RedisUnavailable."""
        team, target = held.job.key.split(" ")[0], msgspec.json.decode(held.job.body, type=_Target)
        with structlog.contextvars.bound_contextvars(timetable=target.number, kind=target.kind):
            tenant = self.tenants(team)
            run = await tenant.timetables.run(target.number, target.kind)
            if run is None:
                await self.queue.drop(held)
                return
            work: _Work | None = None
            try:
                work = _Work(self, held, tenant, run, await tenant.reader(run.owner))
                await self._carry_out(work)
            except NotAllowed:
                await self._end(tenant, held, run)
            except RETRIED_ERRORS as why:
                await self._put_off(held, type(why).__name__, work)
            except (LeaseLost, RedisUnavailable):
                raise
            except Exception:
                log.exception("timetable failed")
                await self._put_off(held, "failed", work)

    async def _carry_out(self, work: _Work) -> None:
        await work.begin()
        try:
            await work.do_all()
            if await work.look_for_lost():
                await self.queue.again(work.held, self.clock() + self.looks_every, work.changes())
                return
        except DayIsFull:
            await work.look_for_lost()
            until = _after_midnight(self.clock())
            await work.show(waits_until=until)
            await self.queue.again(work.held, until)
            return
        await work.tell(finished := FinishedRun(at=self.clock(), stopped=await work.is_stopped()))
        await work.tenant.timetables.finish(work.run, finished)
        await self.queue.finish(work.held)

    async def _end(self, tenant: Tenant, held: HeldJob, run: TimetableRun) -> None:
        """Ends the run of somebody who may no longer use Rollcall: nobody could answer for it."""
        log.warning("timetable ended: its owner is gone")
        await tenant.timetables.finish(run, FinishedRun(at=self.clock(), stopped=True))
        await self.queue.finish(held)

    async def _put_off(self, held: HeldJob, reason: str, work: _Work | None) -> None:
        """Lets it go on later: the longer, the more often it was put off without any step done in between."""
        tries = 0 if work and work.has_come_on else int(held.state.get("tries", 0))
        wait = self.backoff[min(tries, len(self.backoff) - 1)]
        log.warning("timetable postponed", reason=reason)
        await self.queue.again(held, self.clock() + wait, {"tries": str(tries + 1)})


class _Work(Struct):
    """One run, as far as this process takes it."""

    importer: Importer
    held: HeldJob
    tenant: Tenant
    run: TimetableRun
    person: Person
    outcomes: dict[int, StepOutcome] = field(default_factory=dict)
    has_come_on: bool = False
    _left_today: int = 0

    async def begin(self) -> None:
        """Finds how far it has come, and shows it."""
        self.outcomes = await self.tenant.timetables.outcomes(self.run)
        self._left_today = await self._allowance()
        await self.importer.messages.begin(self.held, self.run, self.person)
        await self.show(hurry=False)

    async def do_all(self) -> None:
        """Does the steps not ended yet, some at once. Raises DayIsFull, PlatformUnavailable, LeaseLost."""
        todo = [step for step in range(len(self.run.changes)) if step not in self.outcomes]
        while todo and not await self.is_stopped():
            some = self._within_day(todo[:CONCURRENCY])
            if not some:
                raise DayIsFull
            await self._all(self._step(step) for step in some)
            todo = [step for step in todo if step not in some]
            await self.show(hurry=False)

    def _within_day(self, steps: list[int]) -> list[int]:
        """Those of the steps that the day's rooms suffice for."""
        taken: list[int] = []
        for step in steps:
            creates = _rooms_made(self.run.changes[step])
            if creates <= self._left_today:
                self._left_today -= creates
                taken.append(step)
        return taken

    async def look_for_lost(self) -> bool:
        """Looks for rooms whose creation was not answered; whether some are still looked for."""
        lost = [step for step, outcome in self.outcomes.items() if outcome.state == "unknown"]
        if not lost:
            return False
        await self._all(self._look(step) for step in lost)
        left = [step for step in lost if self.outcomes[step].state == "unknown"]
        if left and int(self.held.state.get("looks", 0)) < MAX_LOOKUPS:
            return True
        for step in left:
            await self._keep(step, StepOutcome(state="failed", reason="lost"))
        return False

    def changes(self) -> Mapping[str, str | None]:
        """What is kept of the job when it goes on later."""
        return {"looks": str(int(self.held.state.get("looks", 0)) + 1), "tries": None}

    async def is_stopped(self) -> bool:
        """Whether somebody stopped it."""
        return await self.tenant.timetables.is_stopped(self.run.number, self.run.kind)

    async def show(self, *, hurry: bool = True, waits_until: datetime | None = None) -> None:
        """Brings its message up to date, unless that was done a moment ago and there is no hurry."""
        await self.importer.messages.show(
            self.held, self.run, self.person, self.outcomes, hurry=hurry, waits_until=waits_until
        )

    async def tell(self, finished: FinishedRun) -> None:
        """Tells the person and the teachers what became of it."""
        messages = self.importer.messages
        link = self.tenant.platform.join_link
        await messages.send_rooms(
            self.held, self.run, self.person, self.outcomes, lambda code: link(code, None)
        )
        await messages.tell_teachers(self.held, self.run, self.outcomes, self.tenant.reader)
        await messages.show(self.held, self.run, self.person, self.outcomes, finished=finished)

    async def _all(self, steps: object) -> None:
        """Does steps side by side; the first that cannot be done now ends it, once the others have come to an end."""
        found = await asyncio.gather(*steps, return_exceptions=True)  # type: ignore[misc]
        errors = [each for each in found if isinstance(each, BaseException)]
        for error in sorted(errors, key=lambda error: isinstance(error, PlatformUnavailable)):
            raise error

    async def _step(self, step: int) -> None:
        change, context = self.run.changes[step], await self._context(step)
        try:
            outcome = await carry_out(self.tenant, context, self.run, change)
        except (*RETRIED_ERRORS, LeaseLost, RedisUnavailable):
            raise
        except Exception:
            # one step that cannot be done must not hold up the others
            log.exception("step failed", step=step)
            outcome = StepOutcome(state="failed", reason="error")
        await self._keep(step, outcome)

    async def _look(self, step: int) -> None:
        change, context = self.run.changes[step], await self._context(step)
        attempt = partial(self._context, step)
        outcome = await look_again(self.tenant, context, self.run, change, self.outcomes[step], attempt)
        await self._keep(step, outcome)

    async def _keep(self, step: int, outcome: StepOutcome) -> None:
        await record_step(self.tenant, self.run, step, outcome, self.importer.clock())
        await self.tenant.timetables.keep_outcome(self.run, step, outcome)
        self.outcomes[step], self.has_come_on = outcome, True
        if (news := news_of_step(self.run, step, outcome)) is not None:
            await self.importer.renew(self.tenant.team, news)
        since = outcome.seen.get("since") or self.importer.clock().isoformat()
        await self.importer.queue.record(self.held, f"step.{step}", {"since": since})

    async def _context(self, step: int, attempt: str = "") -> CommandContext:
        """The context of a step, or of another attempt of it, which another process may have begun."""
        queue, name = self.importer.queue, f"step.{step}{attempt}"
        known = await queue.step(self.held.job.key, name)
        now = self.importer.clock()

        async def begin(note: Mapping[str, str]) -> None:
            await queue.begin(self.held, name, {"since": now.isoformat(), **note})

        async def keep(note: Mapping[str, str]) -> None:
            await queue.record(self.held, name, {"since": now.isoformat(), **note})

        context = CommandContext(
            person=self.person,
            channel="",
            asked_at=now,
            id=f"timetable {self.run.number} {self.run.kind} {step}{attempt}",
            begin=begin,
            keep=keep,
        )
        if known is None:
            return context
        since = datetime.fromisoformat(known.note["since"])
        return replace(context, asked_at=since, interrupted=True, kept=known.note)

    async def _allowance(self) -> int:
        """How many rooms may still be created today: those that there are count, and those that are gone again."""
        day = platform_day(self.importer.clock())
        there = 0
        async for room in all_rooms(self.tenant, with_large_classes=True):
            if room.create_time is None or platform_day(room.create_time) < day:
                break
            there += 1
        counted = await self.tenant.timetables.rooms_counted(day)
        return self.importer.rooms_a_day - max(there, counted)


def _rooms_made(change: PlanStep) -> int:
    if change.kind != "create" or change.wanted is None:
        return 0
    return 2 if change.wanted.live else 1


def _after_midnight(now: datetime) -> datetime:
    """A little after the platform's next midnight."""
    tomorrow = platform_day(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PLATFORM_ZONE) + AFTER_MIDNIGHT
