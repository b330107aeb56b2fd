"""Sends each due report once, even if processes die.

Posting is a step of the report's job, marked before it begins. A process that takes over a marked report, or whose post
was not answered, looks for it in the channel's history before posting it again. A report that was sent before its
figures are final is completed later, by a job of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import structlog
from msgspec import Struct, field

from bot import telemetry
from bot.baijiayun import BaijiayunError
from bot.blocks import Message
from bot.classroom.audit_recording import record_own
from bot.clock import Clock
from bot.errors import NotAllowed, ProfileUnavailable, RedisUnavailable, RollcallError
from bot.jobs import HeldJob, LeaseLost, Queue
from bot.people import Person
from bot.reports.completer import completion_job
from bot.reports.due import due_after, missed, recurrence_of
from bot.reports.failure_notifier import OWNER_GONE, FailureNotifier
from bot.reports.metadata import metadata_of
from bot.reports.runs import Compose, Composed, ReportRun
from bot.slack import Busy, Posted, Refused, Slack, SlackError, TokenRefused, Transient
from bot.state import (
    AuditTrail,
    Change,
    ReportOutcome,
    RequestedReport,
    Schedule,
    ScheduleState,
    SlackThrottle,
    is_schedule,
    schedule_key,
    state_of,
    written,
)

log = structlog.get_logger(__name__)

LATE_AFTER = timedelta(minutes=5)
"""A report that is sent later than this after its due time says so."""

RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
"""Between attempts to create or send a report; the last repeats until the next report is due and replaces it."""

LOOKUP_DELAYS = (1.0, 4.0)
"""Seconds before each search for a message whose post was not answered: it may still arrive."""

POLL_INTERVAL = 0.05
"""Seconds between checks whether an earlier report is done."""

MAX_WAIT = 10.0
"""Maximum seconds that a report waits for earlier ones."""


Who = Callable[[str, str], Awaitable[Person]]
"""Looks up a member of a team. Raises NotAllowed for people who may no longer use Rollcall."""


class RetryLater(Exception):  # noqa: N818 - it is tried again
    """The report cannot be sent now; the argument names the reason."""


class SentReport(Struct, frozen=True):
    """A report whose message `ts` is posted. `final_at` is when it is to be completed, None if it is complete."""

    run: ReportRun
    ts: str
    final_at: datetime | None = None


class Delays(Struct, frozen=True):
    """Waiting times; numbers are seconds."""

    lookups: tuple[float, ...] = LOOKUP_DELAYS
    backoff: tuple[timedelta, ...] = RETRY_DELAYS
    max_wait: float = MAX_WAIT


class Reporter(Struct, frozen=True):
    """Runs the jobs of reports; `run` may be called concurrently."""

    queue: Queue
    throttle: SlackThrottle
    slack: Callable[[str], Slack]
    compose: Compose
    who: Who
    failure_notifier: FailureNotifier
    clock: Clock
    audit: Callable[[str], AuditTrail]
    delays: Delays = field(default_factory=Delays)

    async def run(self, held: HeldJob) -> None:
        """Sends the report of a job, or schedules another attempt. Raises LeaseLost, RedisUnavailable."""
        with structlog.contextvars.bound_contextvars(report=held.job.key):
            try:
                await self._run(held)
            except (LeaseLost, RedisUnavailable):
                raise
            except Exception:
                # an unexpected error must not hold up other reports
                log.exception("report failed")
                await self.queue.again(held, self.clock() + self.delays.backoff[-1])

    async def _run(self, held: HeldJob) -> None:
        state = await self._state(held)
        if state is None:
            await self.queue.drop(held)
            return
        report_run = self._report_run(held, state, self.clock())
        if report_run is None:
            await self.queue.again(held, state.due)
            return
        try:
            await self._send(held, state, report_run)
        except RetryLater as why:
            await self._put_off(held, state, report_run.due, str(why))
        except TokenRefused as refused:
            # nobody could be told, so the report waits for who fixes that
            log.error("Slack does not take the bot's token", error=refused.name)
            await self._put_off(held, state, report_run.due, refused.name)
        except Transient as why:
            await self._put_off(held, state, report_run.due, type(why).__name__)
        except Refused as refused:
            await self._refused(held, state, report_run.due, refused.name)

    async def _state(self, held: HeldJob) -> ScheduleState | None:
        """The state of a job's schedule; None if it was stopped after the report had been requested."""
        if is_schedule(held.job):
            return state_of(held.job, held.state)
        record = await self.queue.get(schedule_key(held.job))
        return None if record is None else state_of(record.job, record.state, record.paused)

    async def _send(self, held: HeldJob, state: ScheduleState, report_run: ReportRun) -> None:
        """Sends the due report, unless it has already been sent."""
        sent = await self._sent_before(held, state)
        if sent is None:
            await self.queue.keep(held, {"opened": written(report_run.due)})
            sent = await self._forgotten(report_run) or await self._sent_now(held, report_run)
        if sent.final_at is not None:
            await self.queue.add(completion_job(held, sent.run, sent.ts), sent.final_at)
        await self._settle(held, state.schedule, sent.run.due)

    async def _sent_now(self, held: HeldJob, report_run: ReportRun) -> SentReport:
        await self._check_owner(report_run.schedule)
        composed = await self._composed(report_run)
        note = _note(report_run, composed)
        posted = await self._post(held, report_run, composed.message, note)
        await self.queue.record(held, written(report_run.due), {**note, "ts": posted.ts})
        return SentReport(report_run, posted.ts, composed.final_at)

    async def _forgotten(self, report_run: ReportRun) -> SentReport | None:
        """A late report that is posted although Redis does not know it.

        Redis may have lost its last second in a crash, or was restored from an older copy.
        """
        posted = await self._look(report_run.schedule, report_run.due) if report_run.late else None
        return None if posted is None else SentReport(report_run, posted.ts)

    async def _sent_before(self, held: HeldJob, state: ScheduleState) -> SentReport | None:
        """A report that was begun earlier, if its message is posted."""
        due = _asked(held) or state.opened
        step = await self.queue.step(held.job.key, written(due)) if due else None
        if due is None or step is None:
            return None
        report_run = ReportRun(state.schedule, due)
        if step.stage == "done":
            return _sent(report_run, step.note["ts"], step.note)
        log.info("looking for a report that was begun", due=due.isoformat())
        posted = await self._look(state.schedule, due)
        return None if posted is None else _sent(report_run, posted.ts, step.note)

    def _report_run(self, held: HeldJob, state: ScheduleState, now: datetime) -> ReportRun | None:
        """The latest due report, with the ones it replaces; None if none is due yet."""
        if (asked := _asked(held)) is not None:
            return ReportRun(state.schedule, asked, now - asked > LATE_AFTER)
        due = missed(recurrence_of(state.schedule), state.due, now)
        if not due:
            return None
        return ReportRun(state.schedule, due[-1], now - due[-1] > LATE_AFTER, due[:-1])

    async def _check_owner(self, schedule: Schedule) -> None:
        """Raises Refused if the owner may no longer use Rollcall. If Slack does not answer, they may."""
        try:
            await self.who(schedule.team, schedule.owner)
        except NotAllowed:
            raise Refused(OWNER_GONE) from None
        except ProfileUnavailable as error:
            log.warning("owner not checked", error=str(error.__cause__))

    async def _composed(self, report_run: ReportRun) -> Composed:
        try:
            return await self.compose(report_run)
        except RedisUnavailable:
            raise
        except (BaijiayunError, RollcallError) as error:
            raise RetryLater(type(error).__name__) from error
        except Exception as error:
            log.exception("report not created")
            raise RetryLater(type(error).__name__) from error

    async def _post(
        self, held: HeldJob, report_run: ReportRun, message: Message, note: Mapping[str, str]
    ) -> Posted:
        """Posts the report as a step with this note. Raises Refused, Transient.

        Raises RetryLater if the report became late meanwhile, such as by a look-up that Slack delayed: it says so then.
        """
        schedule = report_run.schedule

        async def begin() -> None:
            await self._turn(held, schedule)
            if not report_run.late and self.clock() - report_run.due > LATE_AFTER:
                raise RetryLater("late")
            await self.queue.begin(held, written(report_run.due), note)

        while True:
            try:
                return await self.slack(schedule.team).post_once(
                    schedule.channel,
                    message,
                    metadata_of(schedule, report_run.due),
                    report_run.due,
                    before=begin,
                    lookup_delays=self.delays.lookups,
                )
            except Busy as busy:
                await self.throttle.hold_back(schedule.team, busy.seconds)

    async def _turn(self, held: HeldJob, schedule: Schedule) -> None:
        """Waits for reports that were due earlier, up to a limit, and until the channel may be posted to."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.delays.max_wait):
                while await self.queue.ahead(held):  # noqa: ASYNC110 - other workers' doing
                    await asyncio.sleep(POLL_INTERVAL)
        while (wait := await self.throttle.must_wait(schedule.team, schedule.channel)) > 0:  # noqa: ASYNC110 - the same
            await asyncio.sleep(wait)

    async def _look(self, schedule: Schedule, due: datetime) -> Posted | None:
        """The message of a report, if it is posted in the channel. Raises Refused, Transient."""
        return await self.slack(schedule.team).find(schedule.channel, metadata_of(schedule, due), since=due)

    async def _settle(self, held: HeldJob, schedule: Schedule, due: datetime) -> None:
        """Ends a report and, in the same step, schedules the next one."""
        now = self.clock()
        outcome = ReportOutcome(due=due, at=now, kind="late" if now - due > LATE_AFTER else "sent")
        last = _json(outcome)
        if is_schedule(held.job):
            following = due_after(recurrence_of(schedule), due)
            changes = {"due": written(following), "last": last, "opened": None, "tries": None}
            await self.queue.again(held, following, changes)
        else:
            await self.queue.change(schedule_key(held.job), {"last": last})
            await self.queue.finish(held)
        telemetry.report(outcome.kind)
        log.info("report sent", due=due.isoformat())

    async def _put_off(self, held: HeldJob, state: ScheduleState, due: datetime, reason: str) -> None:
        """Schedules another attempt; the owner is notified once if it takes long."""
        now, tries, backoff = self.clock(), int(held.state.get("tries", 0)), self.delays.backoff
        until = now + backoff[min(tries, len(backoff) - 1)]
        telemetry.report("waiting")
        log.warning("report postponed", reason=reason, until=until.isoformat())
        outcome = ReportOutcome(due=due, at=now, kind="waiting", reason=reason)
        if tries == len(backoff) - 1:
            with suppress(SlackError):
                await self.failure_notifier.delayed(state, outcome)
        await self.queue.change(schedule_key(held.job), {"last": _json(outcome)})
        await self.queue.again(held, until, {"tries": str(tries + 1)})

    async def _refused(self, held: HeldJob, state: ScheduleState, due: datetime, name: str) -> None:
        """Pauses a report that Slack refuses, and sends a notice."""
        outcome = ReportOutcome(due=due, at=self.clock(), kind="refused", reason=name)
        telemetry.report("refused")
        log.warning("report paused", reason=name)
        try:
            await self._say_paused(held, state, outcome)
        except Transient as why:
            await self._put_off(held, state, due, type(why).__name__)
            return
        await record_own(
            self.audit(state.schedule.team), f"{held.job.key} {written(due)}", _paused(state, outcome)
        )
        if is_schedule(held.job):
            await self.queue.halt(held, name, {"last": _json(outcome)})
        else:
            await self.queue.pause(schedule_key(held.job), name, {"last": _json(outcome)})
            await self.queue.finish(held)

    async def _say_paused(self, held: HeldJob, state: ScheduleState, outcome: ReportOutcome) -> None:
        """Sends the notice once, even if this is retried."""
        step = f"paused {written(outcome.due)}"
        known = await self.queue.begin(held, step)
        if known is None or known.stage == "begun":
            await self.failure_notifier.paused(state, outcome)
            await self.queue.record(held, step)


def _paused(state: ScheduleState, outcome: ReportOutcome) -> Change:
    """That a report was paused by nobody, for the reason of an outcome."""
    schedule = state.schedule
    return Change(
        at=int(outcome.due.timestamp()),
        by="",
        what="reports.pause",
        outcome="done",
        whose=(schedule.owner,),
        after={"number": str(schedule.number), "channel": schedule.channel},
        reason=outcome.reason,
    )


def _asked(held: HeldJob) -> datetime | None:
    """When the report was requested; None if it is due by its schedule."""
    return None if is_schedule(held.job) else msgspec.json.decode(held.job.body, type=RequestedReport).at


def _note(report_run: ReportRun, composed: Composed) -> dict[str, str]:
    """What is stored with the post of a report that is to be completed."""
    if composed.final_at is None:
        return {}
    return {"run": _json(report_run), "final_at": written(composed.final_at)}


def _sent(report_run: ReportRun, ts: str, note: Mapping[str, str]) -> SentReport:
    """A report that was posted with this note."""
    if "final_at" not in note:
        return SentReport(report_run, ts)
    stored = msgspec.json.decode(note["run"], type=ReportRun)
    return SentReport(stored, ts, datetime.fromisoformat(note["final_at"]))


def _json(stored: ReportOutcome | ReportRun) -> str:
    return msgspec.json.encode(stored).decode()
