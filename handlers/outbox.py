"""Delivers answers; one that Slack does not accept is kept in Redis and retried for 30 minutes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any, Final

import msgspec
import structlog
from msgspec import Struct

from bot.blocks import Message
from bot.clock import Clock
from bot.errors import RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.slack import Posted
from bot.state import Cipher, Invocation
from bot.telemetry import reference_of
from handlers.answers import Answers, Undelivered

log = structlog.get_logger(__name__)

ANSWER: Final = "answer"
"""The kind of the jobs."""

RETRY_DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160))
"""Between two attempts; the last one repeats."""

GIVE_UP_AFTER: Final = timedelta(minutes=30)
"""How long an answer is retried; a `response_url` expires after the same time."""


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An undelivered answer, encrypted; as earlier versions kept it, it was not."""

    invocation: Invocation
    encrypted: str = msgspec.field(default="", name="sealed")
    text: str = ""
    blocks: list[dict[str, Any]] = []


class Outbox(Struct, frozen=True):
    """Delivers answers to people. An answer that cannot be delivered is logged with a reference."""

    answers: Answers
    queue: Queue
    clock: Clock
    cipher: Cipher

    async def send(
        self, invocation: Invocation, message: Message, placeholder: Posted | None = None
    ) -> Posted | None:
        """Answers one person, replacing the `placeholder` if there is one. Never raises.

        Returns the message, if it lasts and Slack tells which it is.
        """
        try:
            return await self._try(invocation, message, placeholder)
        except Undelivered as undelivered:
            if undelivered.transient:
                await self._keep(invocation, message, str(undelivered))
            else:
                _give_up(invocation, str(undelivered))
        except Exception:
            # the work is done, so the job must not look abandoned
            log.exception("answer not delivered", reference=reference_of(invocation.id))
        return None

    async def retry(self, held: HeldJob) -> None:
        """Retries a kept answer. Raises RedisUnavailable, LeaseLost."""
        kept = msgspec.json.decode(held.job.body, type=KeptAnswer)
        tries = int(held.state.get("tries", 0))
        try:
            message = self._message(kept)
            if not await self.answers.is_posted(kept.invocation, message):
                await self.answers.send(kept.invocation, message)
        except Undelivered as undelivered:
            at = self.clock() + RETRY_DELAYS[min(tries + 1, len(RETRY_DELAYS) - 1)]
            if undelivered.transient and at < kept.invocation.asked_at + GIVE_UP_AFTER:
                await self.queue.again(held, at, {"tries": str(tries + 1)})
                return
            _give_up(kept.invocation, str(undelivered))
        await self.queue.finish(held)

    def _message(self, kept: KeptAnswer) -> Message:
        """Raises Undelivered for what was encrypted under another key."""
        if not kept.encrypted:
            return Message(kept.text, tuple(kept.blocks))
        decrypted = self.cipher.decrypt(kept.encrypted)
        if decrypted is None:
            raise Undelivered("encrypted under another secret", transient=False)
        return msgspec.json.decode(decrypted, type=Message)

    async def _try(
        self, invocation: Invocation, message: Message, placeholder: Posted | None
    ) -> Posted | None:
        if placeholder is None:
            return await self.answers.send(invocation, message)
        return await self.answers.replace(invocation, placeholder, message)

    async def _keep(self, invocation: Invocation, message: Message, reason: str) -> None:
        content = msgspec.json.encode(message)
        body = msgspec.json.encode(KeptAnswer(invocation=invocation, encrypted=self.cipher.encrypt(content)))
        key = f"{invocation.team} {invocation.id} {ANSWER} {hashlib.sha256(content).hexdigest()[:8]}"
        try:
            await self.queue.add(
                Job(key=key, kind=ANSWER, body=body.decode()), self.clock() + RETRY_DELAYS[0]
            )
        except RedisUnavailable:
            _give_up(invocation, reason)
        else:
            log.warning("answer kept for later", invocation=invocation.id, reason=reason)


def _give_up(invocation: Invocation, reason: str) -> None:
    log.error(
        "answer not delivered", invocation=invocation.id, reason=reason, reference=reference_of(invocation.id)
    )
