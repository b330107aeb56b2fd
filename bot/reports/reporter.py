"""Sends what is due: each report once, whoever dies on the way.

A report is claimed before anything is done for it and marked before it is posted. Who takes over a report that is
marked looks into the channel's history for it, as who got no answer to the post does, before posting it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.baijiayun import BaijiayunError
from bot.blocks import Message
from bot.clock import Clock
from bot.errors import NotAllowed, ProfileUnknown, RollcallError, StateGone
from bot.people import Person
from bot.reports.due import due_after, missed, recurrence_of
from bot.reports.notices import OWNER_GONE, Notices
from bot.reports.posts import metadata_of
from bot.slack import Busy, Posted, Refused, Slack, SlackError, TokenRefused, Transient, Unsure
from bot.state import ClaimStage, Held, LeaseLost, Outcome, Runs, Schedule, ScheduleState

log = structlog.get_logger(__name__)

LATE = timedelta(minutes=5)
"""A report that is sent later than this after its due time says so."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
"""Between two tries to make or send a report; the last holds on until the next report is due, which takes over."""

LOOKS = (1.0, 4.0)
"""Seconds before each look for a message whose post was not answered: it may still be on its way."""

POSTS = 3
"""Posts of one report without an answer before it is put off."""

FENCE = 5.0
"""Seconds that may lie between asking whether a report is still ours and sending it: far less than a lease."""

LOOK_AHEAD = 0.05
"""Seconds between two looks whether an earlier report is through."""

YIELD = 10.0
"""Seconds for which a report waits for earlier ones at most."""


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A report to be made: `due` says which days it is about. `skipped` were due before it and are not sent."""

    schedule: Schedule
    due: datetime
    late: bool = False
    skipped: tuple[datetime, ...] = ()


Compose = Callable[[ReportRun], Awaitable[Message]]
"""Makes the message. What it raises puts the report off."""

Who = Callable[[str, str], Awaitable[Person]]
"""Tells of a team's member. Raises NotAllowed for who may no longer use Rollcall."""


class PutOff(Exception):  # noqa: N818 - it is tried again
    """The report cannot be sent now; the name of why."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long is waited for what, in seconds where it is a number."""

    looks: tuple[float, ...] = LOOKS
    backoff: tuple[timedelta, ...] = BACKOFF
    patience: float = YIELD


@dataclass(frozen=True, slots=True)
class Reporter:
    """Does one held slot at a time with `run`; many at once is fine."""

    runs: Runs
    slack: Callable[[str], Slack]
    compose: Compose
    who: Who
    notices: Notices
    clock: Clock
    waits: Waits = field(default_factory=Waits)

    async def run(self, held: Held) -> None:
        """Sends the report of a slot in hand, or leaves it to be tried again. Never raises."""
        with structlog.contextvars.bound_contextvars(report=str(held.slot)):
            try:
                async with self._kept(held):
                    await self._run(held)
            except LeaseLost:
                log.info("report left to another worker, or stopped")
            except StateGone as error:
                log.warning("report left where it is: no Redis", error=str(error))
            except Exception:
                log.exception("report failed")
                await self._aside(held)

    async def _aside(self, held: Held) -> None:
        """Lets others pass what nothing is known to help."""
        with suppress(LeaseLost, StateGone):
            await self.runs.arm(held, self.clock() + self.waits.backoff[-1])

    async def _run(self, held: Held) -> None:
        state = await self.runs.schedules(held.slot.team).get(held.slot.number)
        if state is None or (state.paused and not held.slot.asked):
            await self.runs.drop(held)
            return
        report_run = self._report_run(held, state, self.clock())
        if report_run is None:
            await self.runs.arm(held, state.due)
            return
        try:
            await self._send(held, state, report_run)
        except PutOff as why:
            await self._put_off(held, state, report_run.due, str(why))
        except TokenRefused as refused:
            # nobody could be told, so the report waits for who fixes that
            log.error("Slack does not take the bot's token", error=refused.name)
            await self._put_off(held, state, report_run.due, refused.name)
        except Transient as why:
            await self._put_off(held, state, report_run.due, type(why).__name__)
        except Refused as refused:
            await self._refused(held, state, report_run.due, refused.name)

    async def _send(self, held: Held, state: ScheduleState, report_run: ReportRun) -> None:
        """Sends the report that is due, unless it turns out that it was sent before."""
        sent = await self._sent_before(held, state)
        if sent is None:
            await self.runs.claim(held, report_run.due, self.clock())
            sent = await self._forgotten(report_run) or await self._sent_now(held, report_run)
        await self._settle(held, state.schedule, sent)

    async def _sent_now(self, held: Held, report_run: ReportRun) -> datetime:
        await self._check_owner(report_run.schedule)
        message = await self._composed(report_run)
        posted = await self._post(held, report_run, message)
        await self.runs.posted(held, report_run.due, posted.ts)
        return report_run.due

    async def _forgotten(self, report_run: ReportRun) -> datetime | None:
        """The due instant of a late report that stands though Redis does not know it.

        Redis may have lost its last second in a crash of its machine, or was set back to an older copy.
        """
        if not report_run.late or await self._look(report_run.schedule, report_run.due) is None:
            return None
        return report_run.due

    async def _sent_before(self, held: Held, state: ScheduleState) -> datetime | None:
        """The due instant of a report that was begun before, if its message stands."""
        due = held.slot.asked or state.opened
        claim = await self.runs.claim_of(held.slot, due) if due else None
        if claim is None or claim.stage is ClaimStage.CLAIMED:
            return None
        if claim.stage is ClaimStage.POSTING:
            log.info("looking for a report that was begun", due=claim.due.isoformat())
            if await self._look(state.schedule, claim.due) is None:
                return None
        return claim.due

    def _report_run(self, held: Held, state: ScheduleState, now: datetime) -> ReportRun | None:
        """The newest report that is due, with those it takes the place of; None when none is due yet."""
        if held.slot.asked is not None:
            return ReportRun(state.schedule, held.slot.asked, now - held.slot.asked > LATE)
        due = missed(recurrence_of(state.schedule), state.due, now)
        if not due:
            return None
        return ReportRun(state.schedule, due[-1], now - due[-1] > LATE, due[:-1])

    async def _check_owner(self, schedule: Schedule) -> None:
        """Raises Refused when the owner may use Rollcall no more. Where Slack does not tell, they may."""
        try:
            await self.who(schedule.team, schedule.owner)
        except NotAllowed:
            raise Refused(OWNER_GONE) from None
        except ProfileUnknown as error:
            log.warning("owner not checked", error=str(error.__cause__))

    async def _composed(self, report_run: ReportRun) -> Message:
        try:
            return await self.compose(report_run)
        except StateGone:
            raise
        except (BaijiayunError, RollcallError) as error:
            raise PutOff(type(error).__name__) from error
        except Exception as error:
            log.exception("report not made")
            raise PutOff(type(error).__name__) from error

    async def _post(self, held: Held, report_run: ReportRun, message: Message) -> Posted:
        """Posts it. Raises PutOff, Refused."""
        schedule, unanswered = report_run.schedule, 0
        metadata = metadata_of(schedule, report_run.due)
        begin = partial(self._begin, held, report_run.due)
        while True:
            await self._turn(held, schedule)
            try:
                return await self.slack(schedule.team).post(
                    schedule.channel, message, metadata=metadata, before=begin
                )
            except Busy as busy:
                await self.runs.hold_back(schedule.team, busy.seconds)
            except Unsure as error:
                log.warning("post not answered", error=str(error))
                if (posted := await self._look_twice(schedule, report_run.due)) is not None:
                    return posted
                unanswered += 1
                if unanswered == POSTS:
                    raise PutOff("Unsure") from None

    async def _turn(self, held: Held, schedule: Schedule) -> None:
        """Waits for the reports that were due earlier, for a while, and for the channel's next message."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.waits.patience):
                while await self.runs.ahead(held):  # noqa: ASYNC110 - other workers' doing
                    await asyncio.sleep(LOOK_AHEAD)
        while (wait := await self.runs.must_wait(schedule.team, schedule.channel)) > 0:  # noqa: ASYNC110 - the same
            await asyncio.sleep(wait)

    async def _begin(self, held: Held, due: datetime) -> None:
        """Marks the report as being posted. A process that was stopped meanwhile asks again whether it still may."""
        while True:
            asked = time.monotonic()
            await self.runs.begin(held, due)
            if time.monotonic() - asked < FENCE:
                return

    async def _look(self, schedule: Schedule, due: datetime) -> Posted | None:
        """The message of a report, if it stands in the channel. Raises Refused, Unsure."""
        while True:
            try:
                return await self.slack(schedule.team).find(
                    schedule.channel, metadata_of(schedule, due), since=due
                )
            except Busy as busy:
                await asyncio.sleep(busy.seconds)

    async def _look_twice(self, schedule: Schedule, due: datetime) -> Posted | None:
        for pause in self.waits.looks:
            await asyncio.sleep(pause)
            if (posted := await self._look(schedule, due)) is not None:
                return posted
        return None

    async def _settle(self, held: Held, schedule: Schedule, due: datetime) -> None:
        now = self.clock()
        outcome = Outcome(due=due, at=now, kind="late" if now - due > LATE else "sent")
        await self.runs.settle(held, outcome, due_after(recurrence_of(schedule), due))
        log.info("report sent", due=due.isoformat())

    async def _put_off(self, held: Held, state: ScheduleState, due: datetime, reason: str) -> None:
        """Leaves the report for later; its owner is told once when it takes long."""
        now = self.clock()
        backoff = self.waits.backoff
        until = now + backoff[min(state.tries, len(backoff) - 1)]
        log.warning("report put off", reason=reason, until=until.isoformat())
        outcome = Outcome(due=due, at=now, kind="waiting", reason=reason)
        if state.tries == len(backoff) - 1:
            with suppress(SlackError):
                await self.notices.delayed(state, outcome)
        await self.runs.put_off(held, outcome, until)

    async def _refused(self, held: Held, state: ScheduleState, due: datetime, name: str) -> None:
        """Pauses a report that Slack will not take, and says so."""
        outcome = Outcome(due=due, at=self.clock(), kind="refused", reason=name)
        log.warning("report paused", reason=name)
        try:
            await self.notices.paused(state, outcome)
        except Transient as why:
            await self._put_off(held, state, due, type(why).__name__)
            return
        await self.runs.pause(held, outcome)

    @asynccontextmanager
    async def _kept(self, held: Held) -> AsyncIterator[None]:
        """Renews the lease of a slot while it is worked on."""
        renewing = asyncio.create_task(self._renew(held))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, held: Held) -> None:
        """Until the slot is lost, which whoever works on it sees at the next step. Redis may come back."""
        with suppress(LeaseLost):
            while True:
                await asyncio.sleep(self.runs.beat)
                with suppress(StateGone):
                    await self.runs.renew(held)
