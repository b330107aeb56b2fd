"""Notifier: what there is to tell of a class, brought to a channel or a person once.

A notification is claimed for a while before it is posted and kept as sent after. A claim that ran out says nothing of
whether the message stands, so who takes it over looks for the message first, by the metadata that it carries.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Any

import structlog

from bot.blocks import Message
from bot.reports.posts import BlocksRefused, Busy, Posts, Refused, Unsure
from bot.state import Hold, Runs, Subject, Watches

log = structlog.get_logger(__name__)

EVENT_TYPE = "rollcall_watch"

LEASE = 30.0
"""Seconds for one notification: more than its calls of Slack may take."""

FENCE = 5.0
"""Seconds that may lie between a claim and its post: far less than the lease."""

BEFORE = timedelta(minutes=30)
"""How long before its subject's instant a message may have been posted at most."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Tells people by Slack, at the pace that the reports keep too."""

    posts: Posts
    runs: Runs
    lease: float = LEASE

    async def tell(
        self, watches: Watches, subject: Subject, where: str, message: Message, *, direct: bool = False
    ) -> bool:
        """Tells a channel or, `direct`, a person; False when that is to be tried again. Raises Refused, StateGone."""
        try:
            channel = await self.posts.direct(where) if direct else where
            return await self._once(watches, subject, where, channel, message)
        except (Busy, Unsure) as error:
            log.warning("class notice not posted yet", error=type(error).__name__)
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
        if hold is Hold.TAKEN_OVER and await self._stands(channel, subject):
            await watches.told(subject, where)
            return True
        if time.monotonic() - asked > FENCE:
            # this process stood still: the claim may soon be another's
            return False
        try:
            await self._post(channel, message, subject)
        except Busy as busy:
            await watches.give_back(subject, where)
            await self.runs.hold_back(watches.keys.team, busy.seconds)
            raise
        await watches.told(subject, where)
        return True

    async def _turn(self, team: str, channel: str) -> None:
        """Waits for the channel's next message."""
        while (wait := await self.runs.must_wait(team, channel)) > 0:  # noqa: ASYNC110 - other workers' doing
            await asyncio.sleep(wait)

    async def _stands(self, channel: str, subject: Subject) -> bool:
        return await self.posts.find(channel, metadata_of(subject), subject.at - BEFORE) is not None

    async def _post(self, channel: str, message: Message, subject: Subject) -> None:
        try:
            await self.posts.post(channel, message, metadata_of(subject))
        except BlocksRefused:
            if not message.blocks:
                raise
            await self._post(channel, replace(message, blocks=()), subject)


def metadata_of(subject: Subject) -> dict[str, Any]:
    """By which the message about this subject is found again. Everybody in the workspace can read it."""
    payload = {"kind": str(subject.kind), "room": subject.room, "at": subject.at.astimezone(UTC).isoformat()}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
