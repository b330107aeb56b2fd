"""Answers on their way to a person. One that Slack does not take now is kept in Redis and tried for half an hour."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
import structlog

from bot.blocks import Message
from bot.clock import Clock
from bot.errors import RedisUnavailable
from bot.jobs import HeldJob, Job, Queue
from bot.slack import Posted
from bot.state import Invocation
from handlers.answers import Answers, Undelivered

log = structlog.get_logger(__name__)

ANSWER: Final = "answer"
"""The kind of the jobs."""

WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160))
"""Between two tries; the last holds on."""

PATIENCE: Final = timedelta(minutes=30)
"""How long an answer is tried for. After as long a `response_url` takes nothing any more."""


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that waits. `asked` is what it answers."""

    asked: Invocation
    text: str
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Outbox:
    """Brings answers to people. What can be told to nobody is logged with a reference."""

    answers: Answers
    queue: Queue
    clock: Clock

    async def send(self, asked: Invocation, message: Message, shown: Posted | None = None) -> None:
        """Answers one person, in the place of what was `shown` before. Never raises."""
        try:
            await self._try(asked, message, shown)
        except Undelivered as undelivered:
            if undelivered.transient:
                await self._keep(asked, message, str(undelivered))
            else:
                _give_up(asked, str(undelivered))
        except Exception:
            # the work is done all the same, and must not be taken for abandoned
            log.exception("answer not delivered", reference=_reference())

    async def again(self, held: HeldJob) -> None:
        """Tries a kept answer again. Raises RedisUnavailable, LeaseLost."""
        kept = msgspec.json.decode(held.job.body, type=KeptAnswer)
        tries = int(held.state.get("tries", 0))
        try:
            message = Message(kept.text, tuple(kept.blocks))
            if not await self.answers.stands(kept.asked, message):
                await self.answers.send(kept.asked, message)
        except Undelivered as undelivered:
            at = self.clock() + WAITS[min(tries + 1, len(WAITS) - 1)]
            if undelivered.transient and at < kept.asked.asked_at + PATIENCE:
                await self.queue.again(held, at, {"tries": str(tries + 1)})
                return
            _give_up(kept.asked, str(undelivered))
        await self.queue.finish(held)

    async def _try(self, asked: Invocation, message: Message, shown: Posted | None) -> None:
        if shown is None:
            await self.answers.send(asked, message)
        else:
            await self.answers.replace(asked, shown, message)

    async def _keep(self, asked: Invocation, message: Message, reason: str) -> None:
        kept = KeptAnswer(asked=asked, text=message.text, blocks=list(message.blocks))
        body = msgspec.json.encode(kept)
        key = f"{asked.team} {asked.id} {ANSWER} {hashlib.sha256(body).hexdigest()[:8]}"
        try:
            await self.queue.add(Job(key=key, kind=ANSWER, body=body.decode()), self.clock() + WAITS[0])
        except RedisUnavailable:
            _give_up(asked, reason)
        else:
            log.warning("answer kept for later", invocation=asked.id, reason=reason)


def _give_up(asked: Invocation, reason: str) -> None:
    log.error("answer not delivered", invocation=asked.id, reason=reason, reference=_reference())


def _reference() -> str:
    return secrets.token_hex(4)
