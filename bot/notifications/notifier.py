"""Posts each notice about a class once, to a channel or a person.

Each notice is a step of the job of class watch, marked before it is posted and recorded afterwards. A process that
finds only the mark first looks for the message, by its metadata.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, timedelta
from functools import partial
from typing import Any, Final

import structlog
from msgspec import Struct

from bot.blocks import Message, Viewer
from bot.classroom.tenant import Tenant
from bot.errors import NotAllowed, ProfileUnavailable
from bot.jobs import HeldJob, Queue
from bot.slack import Busy, Posted, Refused, Slack, TokenRefused, Transient, Unreachable
from bot.state import SlackThrottle, Subject, written

log = structlog.get_logger(__name__)

EVENT_TYPE = "rollcall_watch"

RETRY_DELAY: Final = timedelta(seconds=30)
"""Between two attempts to tell somebody."""

MAX_LEAD = timedelta(minutes=30)
"""Maximum time between posting a notice and the instant it is about."""


class Notifier(Struct, frozen=True):
    """Posts notices to Slack, within the same rate limit as reports."""

    slack: Callable[[str], Slack]
    queue: Queue
    throttle: SlackThrottle

    async def tell(
        self,
        held: HeldJob,
        team: str,
        subject: Subject,
        where: str,
        message: Message,
        *,
        direct: bool = False,
    ) -> bool:
        """Posts to a channel or, if `direct`, to a person; False if it must be retried.

        Raises Refused, RedisUnavailable, LeaseLost.
        """
        step = _step(subject, where)
        try:
            channel = await self.slack(team).direct(where) if direct else where
            await self._once(held, team, step, channel, subject, message)
        except Transient as error:
            log.warning("class notice not posted yet", error=type(error).__name__)
            return False
        except TokenRefused as refused:
            log.error("Slack does not take the bot's token", error=refused.name)
            return False
        except Refused:
            await self.queue.record(held, step)
            raise
        return True

    async def tell_person(
        self, held: HeldJob, tenant: Tenant, subject: Subject, user: str, render: Callable[[Viewer], Message]
    ) -> bool:
        """Notifies a person, in their language; False if it must be retried, True also for who cannot be notified.

        Raises RedisUnavailable, LeaseLost.
        """
        try:
            person = await tenant.reader(user)
            message = render(Viewer.of_direct(person, tenant.clock(), tenant.signer))
            return await self.tell(held, tenant.team, subject, user, message, direct=True)
        except ProfileUnavailable:
            return False
        except (NotAllowed, Refused) as error:
            log.warning("person not notified", subject=subject.kind, error=str(error))
            return True

    async def posted(self, held: HeldJob, subject: Subject, where: str) -> Posted | None:
        """The message that was posted of a subject, if it is known which. Raises RedisUnavailable."""
        known = await self.queue.step(held.job.key, _step(subject, where))
        return Posted(known.note["channel"], known.note["ts"]) if known and "ts" in known.note else None

    async def _once(
        self, held: HeldJob, team: str, step: str, channel: str, subject: Subject, message: Message
    ) -> None:
        known = await self.queue.step(held.job.key, step)
        if known is not None and known.stage == "done":
            return
        await self._turn(team, channel)
        slack, metadata = self.slack(team), metadata_of(subject)
        known = await self.queue.begin(held, step)
        posted = None if known is None else await slack.find(channel, metadata, subject.at - MAX_LEAD)
        if posted is None:
            try:
                posted = await slack.post(
                    channel, message, metadata=metadata, before=partial(self.queue.confirm, held)
                )
            except (Busy, Unreachable) as error:
                await self.queue.undo(held, step)
                if isinstance(error, Busy):
                    await self.throttle.hold_back(team, error.seconds)
                raise
        await self.queue.record(held, step, {"channel": posted.channel, "ts": posted.ts})

    async def _turn(self, team: str, channel: str) -> None:
        """Waits until the channel may be posted to again."""
        while (wait := await self.throttle.must_wait(team, channel)) > 0:  # noqa: ASYNC110 - other workers' doing
            await asyncio.sleep(wait)


def _step(subject: Subject, where: str) -> str:
    return f"{subject.kind} {subject.room} {written(subject.at)} {where}"


def metadata_of(subject: Subject) -> dict[str, Any]:
    """Identifies the message about this subject. Everyone in the workspace can read this."""
    payload = {"kind": str(subject.kind), "room": subject.room, "at": subject.at.astimezone(UTC).isoformat()}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
