"""Notices that a report cannot be sent: to its owner, or to the channel if the owner has left.

If neither can be reached, they go to Rollcall's administrators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot import blocks
from bot.blocks import Message, Viewer
from bot.clock import Clock
from bot.language import CommandSigner
from bot.people import Person
from bot.reports.metadata import metadata_of
from bot.reports.views import view
from bot.slack import Refused, Slack
from bot.state import ReportOutcome, Schedule, ScheduleState
from bot.texts import Locale

log = structlog.get_logger(__name__)

OWNER_GONE = "owner_gone"

DELAYED = "delayed"

NOTICE = "rollcall_report_notice"


class FailureNotifier(Struct, frozen=True):
    """Sends notices about reports that cannot be sent, each once, even if asked again.

    All methods raise Transient, after which the notice may have been sent.
    """

    slack: Callable[[str], Slack]
    clock: Clock
    signer: CommandSigner
    administrators: frozenset[str] = frozenset()

    async def paused(self, state: ScheduleState, outcome: ReportOutcome) -> None:
        """Says that the report was paused, with the outcome's reason."""
        report, reason = view(state), outcome.reason
        await self._tell(
            state,
            outcome.due,
            reason,
            lambda viewer: blocks.report_halted(report, reason, viewer),
            owner=reason != OWNER_GONE,
        )

    async def delayed(self, state: ScheduleState, outcome: ReportOutcome) -> None:
        """Says that the report could not be created for a long time."""
        report = view(state)
        await self._tell(
            state,
            outcome.due,
            DELAYED,
            lambda viewer: blocks.report_delayed(report, outcome.due, viewer),
            owner=True,
        )

    async def _tell(
        self,
        state: ScheduleState,
        due: datetime,
        what: str,
        render: Callable[[Viewer], Message],
        *,
        owner: bool,
    ) -> None:
        """Notifies the first that can be reached: the owner, the channel, Rollcall's administrators."""
        schedule = state.schedule
        slack, metadata = self.slack(schedule.team), notice_metadata(schedule, due, what)
        ways = [(schedule.owner, reader_of), (schedule.channel, for_channel)][0 if owner else 1 :]
        ways += [(person, reader_of) for person in sorted(self.administrators)]
        for whom, reads in ways:
            try:
                where = await slack.direct(whom) if reads is reader_of else whom
                if not await _is_posted(slack, where, metadata, due):
                    message = render(reads(schedule, self.clock, self.signer))
                    await slack.post(where, message, metadata=metadata)
            except Refused as refused:
                log.warning("report failure not sent", whom=whom, reason=refused.name)
            else:
                return
        log.error("nobody notified of a report failure", report=schedule.number)


def notice_metadata(schedule: Schedule, due: datetime, what: str) -> dict[str, Any]:
    """Identifies a notice about the report due at `due`."""
    report = metadata_of(schedule, due)
    return {"event_type": NOTICE, "event_payload": {**report["event_payload"], "notice": what}}


async def _is_posted(slack: Slack, where: str, metadata: Mapping[str, Any], since: datetime) -> bool:
    try:
        return await slack.find(where, metadata, since) is not None
    except Refused as refused:
        # better twice than not at all
        log.warning("history not readable", reason=refused.name)
        return False


def reader_of(schedule: Schedule, clock: Clock, signer: CommandSigner) -> Viewer:
    """The viewer of a message to the schedule's owner."""
    owner = Person(schedule.team, schedule.owner, "", ZoneInfo(schedule.zone), Locale(schedule.language))
    return Viewer.of_direct(owner, clock(), signer)


def for_channel(schedule: Schedule, clock: Clock, signer: CommandSigner) -> Viewer:
    """The viewer of a message to the schedule's channel: the owner's language, and times in everyone's zone."""
    viewer = reader_of(schedule, clock, signer)
    return replace(viewer, shared_by=schedule.owner)
