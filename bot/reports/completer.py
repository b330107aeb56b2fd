"""Completes reports in place that were posted before their figures were final, each once, even if processes die.

Updating the message is a step, marked before it begins, and the update marks the message's metadata. A process that
finds the step begun looks for that before it updates the message again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from bot.baijiayun import BaijiayunError
from bot.clock import Clock
from bot.errors import RedisUnavailable, RollcallError
from bot.jobs import HeldJob, Job, LeaseLost, Queue
from bot.reports.metadata import completed_metadata_of
from bot.reports.runs import COMPLETION, Completion, Compose, ReportRun
from bot.slack import Posted, Refused, Slack, TokenRefused, Transient
from bot.state import written

log = structlog.get_logger(__name__)

STEP: Final = "update"

RETRY_DELAY = timedelta(minutes=5)
"""Between attempts."""

GIVE_UP_AFTER = timedelta(days=1)
"""Age of a report that is no longer completed."""


class Completer(Struct, frozen=True):
    """Runs the jobs that complete reports; `complete` may be called concurrently."""

    queue: Queue
    slack: Callable[[str], Slack]
    compose: Compose
    clock: Clock

    async def complete(self, held: HeldJob) -> None:
        """Updates a report's message, or schedules another attempt. Raises LeaseLost, RedisUnavailable."""
        completion = msgspec.json.decode(held.job.body, type=Completion)
        with structlog.contextvars.bound_contextvars(report=held.job.key):
            try:
                final_at = await self._completed(held, completion)
            except (LeaseLost, RedisUnavailable):
                raise
            except (Transient, TokenRefused, BaijiayunError, RollcallError) as why:
                log.warning("report not completed yet", reason=type(why).__name__)
                await self._put_off(held, completion.run)
            except Refused as refused:
                log.warning("report not completed: its message cannot be changed", reason=refused.name)
                await self.queue.finish(held)
            except Exception:
                log.exception("report not completed yet")
                await self._put_off(held, completion.run)
            else:
                await (self.queue.again(held, final_at) if final_at else self.queue.finish(held))

    async def _completed(self, held: HeldJob, completion: Completion) -> datetime | None:
        """None if the message is complete, else when its figures will be final."""
        run = completion.run
        slack, channel = self.slack(run.schedule.team), run.schedule.channel
        metadata = completed_metadata_of(run.schedule, run.due)
        begun = await self.queue.step(held.job.key, STEP)
        if begun and await slack.find(channel, metadata, since=run.due):
            return None
        composed = await self.compose(run)
        if composed.final_at is None:
            await self.queue.begin(held, STEP)
            await slack.update(Posted(channel, completion.ts), composed.message, metadata=metadata)
            log.info("report completed", due=run.due.isoformat())
        return composed.final_at

    async def _put_off(self, held: HeldJob, run: ReportRun) -> None:
        now = self.clock()
        if now - run.due > GIVE_UP_AFTER:
            log.error("report never completed")
            await self.queue.finish(held)
        else:
            await self.queue.again(held, now + RETRY_DELAY)


def completion_job(report: HeldJob, run: ReportRun, ts: str) -> Job:
    """The job that completes a report whose message is `ts`."""
    body = msgspec.json.encode(Completion(run=run, ts=ts)).decode()
    return Job(key=f"{report.job.key} {written(run.due)} {COMPLETION}", kind=COMPLETION, body=body)
