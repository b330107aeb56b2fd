"""Removes the buttons of a question that was not answered in time, where Slack lets its message be changed.

That is a message that lasts, or one that took the place of another by its `response_url`. An ephemeral answer can be
changed by nobody: its buttons say that they are too old when they are pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from bot import blocks
from bot.blocks import Message, Viewer
from bot.classroom.tenant import Tenant
from bot.clock import Clock
from bot.errors import RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.slack import Posted, Slack, SlackError, retry
from bot.state import Invocation
from handlers.progress import as_soon_as

log = structlog.get_logger(__name__)

EXPIRY: Final = "expiry"
"""The kind of the jobs."""

EXPIRY_DELAY: Final = timedelta(seconds=2)
"""How long after a question has run out its buttons go."""


REDIS_TIMEOUT: Final = 3.0
"""Seconds that a question waits for Redis before it is asked all the same: it may only be restarting."""


class AskedQuestion(msgspec.Struct, frozen=True):
    """A question under a `token`, the message that replaces it once it has expired, and where it is."""

    team: str
    token: str
    expired: Message
    posted: Posted | None = None
    response_url: str | None = None


class Expiry(Struct, frozen=True):
    """Schedules the expiry of questions, which any process carries out."""

    tenants: Callable[[str], Tenant]
    slack: Callable[[str], Slack]
    queue: Queue
    clock: Clock

    async def begin(
        self, invocation: Invocation, message: Message, posted: Posted | None, viewer: Viewer
    ) -> None:
        """Schedules the end of a question that a message asks, if it asks one and can be changed.

        Without Redis the question cannot be answered either.
        """
        reply, token = invocation.reply, blocks.question_token(message)
        if token is None:
            return
        if posted is None and reply.replace and reply.message_ts is not None:
            posted = Posted(reply.channel, reply.message_ts)
        response_url = reply.response_url if posted is None and reply.replace else None
        if posted is None and response_url is None:
            return
        asked = AskedQuestion(invocation.team, token, blocks.expired(message, viewer), posted, response_url)
        job = Job(
            key=f"{invocation.team} {token} {EXPIRY}", kind=EXPIRY, body=msgspec.json.encode(asked).decode()
        )
        with suppress(RedisUnavailable):
            left = await self.tenants(invocation.team).pending_commands.lasts(token)
            if left is not None:
                await self.queue.add(job, self.clock() + left + EXPIRY_DELAY)

    async def is_answered(self, invocation: Invocation, message: Message) -> bool:
        """Whether what a message asks was answered: then it was seen. False where Redis does not tell soon."""
        if (token := blocks.question_token(message)) is None:
            return False
        with suppress(RedisUnavailable):
            ago = await as_soon_as(
                lambda: self.tenants(invocation.team).pending_commands.answered(token), REDIS_TIMEOUT
            )
            return ago is not None
        return False

    async def end(self, held: HeldJob) -> None:
        """Removes the buttons of a question, unless it was answered. Raises RedisUnavailable, LeaseLost."""
        asked = msgspec.json.decode(held.job.body, type=AskedQuestion)
        pending_commands = self.tenants(asked.team).pending_commands
        if (left := await pending_commands.lasts(asked.token)) is not None:
            await self.queue.again(held, self.clock() + left + EXPIRY_DELAY)
            return
        if await pending_commands.answered(asked.token) is None:
            await self._replace(asked)
        await self.queue.drop(held)

    async def _replace(self, asked: AskedQuestion) -> None:
        slack = self.slack(asked.team)
        if asked.posted is not None:
            call = partial(slack.update, asked.posted, asked.expired)
        else:
            assert asked.response_url is not None
            call = partial(slack.respond, asked.response_url, asked.expired, replace=True)
        try:
            await retry(call, idempotent=True)
        except SlackError as error:
            log.info("buttons not removed from an expired question", error=str(error))
