"""Notifier: what there is to tell of a class, brought to a channel or a person once.

A notification is claimed for a while before it is posted and kept as sent after. A claim that ran out says nothing of
whether the message stands, so who takes it over looks for the message first, by the metadata that it carries.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

import structlog

from bot.blocks import Message
from bot.slack import Busy, Refused, Slack, TokenRefused, Transient, Unreachable
from bot.state import Hold, Runs, Subject, Watches

log = structlog.get_logger(__name__)

EVENT_TYPE = "rollcall_watch"

LEASE = 30.0
"""Seconds for one notification: more than its calls of Slack may take."""

FENCE = 5.0
"""Seconds that may lie between a claim and its post: far less than the lease."""

BEFORE = timedelta(minutes=30)
"""How long before its subject's instant a message may have been posted at most."""


class StoodStill(Exception):  # noqa: N818 - another worker may have the claim by now
    """This process stood still between a claim and its post."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Tells people by Slack, at the pace that the reports keep too."""

    slack: Callable[[str], Slack]
    runs: Runs
    lease: float = LEASE

    async def tell(
        self, watches: Watches, subject: Subject, where: str, message: Message, *, direct: bool = False
    ) -> bool:
        """Tells a channel or, `direct`, a person; False when that is to be tried again. Raises Refused, StateGone."""
        try:
            channel = await self.slack(watches.keys.team).direct(where) if direct else where
            return await self._once(watches, subject, where, channel, message)
        except Transient as error:
            log.warning("class notice not posted yet", error=type(error).__name__)
            return False
        except TokenRefused as refused:
            log.error("Slack does not take the bot's token", error=refused.name)
            return False
        except Refused:
            await watches.told(subject, where)
            raise

    async def _once(
        self, watches: Watches, subject: Subject, where: str, channel: str, message: Message
    ) -> bool:
        if await watches.was_told(subject, where):
            return True
        await self._turn(watches.keys.team, channel)
        asked = time.monotonic()
        hold = await watches.claim(subject, where, self.lease)
        if hold is Hold.TOLD:
            return True
        if hold is Hold.ANOTHERS:
            return False
        slack = self.slack(watches.keys.team)
        metadata = metadata_of(subject)
        if hold is Hold.TAKEN_OVER and await slack.find(channel, metadata, subject.at - BEFORE) is not None:
            await watches.told(subject, where)
            return True

        async def still_ours() -> None:
            if time.monotonic() - asked > FENCE:
                raise StoodStill

        try:
            await slack.post(channel, message, metadata=metadata, before=still_ours)
        except Busy as busy:
            await watches.give_back(subject, where)
            await self.runs.hold_back(watches.keys.team, busy.seconds)
            raise
        except Unreachable:
            await watches.give_back(subject, where)
            raise
        except StoodStill:
            return False
        await watches.told(subject, where)
        return True

    async def _turn(self, team: str, channel: str) -> None:
        """Waits for the channel's next message."""
        while (wait := await self.runs.must_wait(team, channel)) > 0:  # noqa: ASYNC110 - other workers' doing
            await asyncio.sleep(wait)


def metadata_of(subject: Subject) -> dict[str, Any]:
    """By which the message about this subject is found again. Everybody in the workspace can read it."""
    payload = {"kind": str(subject.kind), "room": subject.room, "at": subject.at.astimezone(UTC).isoformat()}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
