"""What is told when a report cannot be sent: to its owner, or to the channel when the owner is gone.

Where neither can be told, Rollcall's administrators are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog

from bot import blocks
from bot.blocks import Message, Reader
from bot.clock import Clock
from bot.people import Person
from bot.reports.posts import Posts, Refused
from bot.reports.views import view
from bot.state import Outcome, Schedule, Standing
from bot.texts import Texts

log = structlog.get_logger(__name__)

OWNER_GONE = "owner_gone"


@dataclass(frozen=True, slots=True)
class Notices:
    """All methods raise Busy and Unsure, after which what should be told may have been told or not."""

    posts: Posts
    clock: Clock
    administrators: frozenset[str] = frozenset()

    async def paused(self, standing: Standing, outcome: Outcome) -> None:
        """The report is paused, for the outcome's reason."""
        report, reason = view(standing), outcome.reason
        await self._tell(
            standing, lambda reader: blocks.report_halted(report, reason, reader), owner=reason != OWNER_GONE
        )

    async def delayed(self, standing: Standing, outcome: Outcome) -> None:
        """The report could not be made for long."""
        report = view(standing)
        await self._tell(
            standing, lambda reader: blocks.report_delayed(report, outcome.due, reader), owner=True
        )

    async def _tell(self, standing: Standing, draw: Callable[[Reader], Message], *, owner: bool) -> None:
        """Tells the first of those who can be told: the owner, the channel, Rollcall's administrators."""
        schedule = standing.schedule
        ways = [(schedule.owner, reader_of), (schedule.channel, for_channel)][0 if owner else 1 :]
        ways += [(person, reader_of) for person in sorted(self.administrators)]
        for whom, reads in ways:
            try:
                where = await self.posts.direct(whom) if reads is reader_of else whom
                await self.posts.post(where, draw(reads(schedule, self.clock)))
            except Refused as refused:
                log.warning("not told of a report", whom=whom, reason=refused.name)
            else:
                return
        log.error("nobody could be told of a report", report=schedule.number)


def reader_of(schedule: Schedule, clock: Clock) -> Reader:
    """The schedule's owner, as who reads."""
    owner = Person(schedule.team, schedule.owner, "", ZoneInfo(schedule.zone), schedule.locale)
    return Reader(owner, Texts(schedule.locale), clock())


def for_channel(schedule: Schedule, clock: Clock) -> Reader:
    """The schedule's channel, as who reads: in the owner's language, with times for everybody's zone."""
    reader = reader_of(schedule, clock)
    return Reader(reader.person, reader.texts, reader.now, shared_by=schedule.owner)
