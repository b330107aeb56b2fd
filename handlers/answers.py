"""Delivers answers: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import structlog
from msgspec import Struct

from bot.blocks import File, Message
from bot.errors import FileRejected, NotShared, ShareUnanswered, ShareUnreachable
from bot.slack import (
    Before,
    Busy,
    Keep,
    NotThere,
    Posted,
    Refused,
    Slack,
    SlackError,
    TokenRefused,
    Transient,
    Unreachable,
    Unsure,
    nothing,
    retry,
)
from bot.state import Invocation

log = structlog.get_logger(__name__)

T = TypeVar("T")

EVENT_TYPE = "rollcall_answer"


class AnswerRoute(Struct, frozen=True):
    """A way to reach a person. `idempotent`: what is sent twice is shown once."""

    name: str
    send: Callable[[Message], Awaitable[Posted | None]]
    idempotent: bool = False


class NoLongerNeeded(Exception):  # noqa: N818 - no error: there is nothing left to do
    """A message need not be shown any more: what it asks was answered."""


async def unseen(invocation: Invocation, message: Message) -> bool:
    """That nobody is known to have seen a message."""
    return False


class Undelivered(Exception):  # noqa: N818 - retried, or logged: nobody can be told
    """Slack accepted the answer in no way. `transient`: it may accept it later."""

    def __init__(self, reason: str, *, transient: bool) -> None:
        super().__init__(reason)
        self.transient = transient


class Answers(Struct, frozen=True):
    """Sends answers, each in the first way that Slack accepts; `is_seen` those of which it is known that they were."""

    slack: Callable[[str], Slack]
    is_seen: Callable[[Invocation, Message], Awaitable[bool]] = unseen

    async def send(self, invocation: Invocation, message: Message) -> Posted | None:
        """Answers one person. Returns the message, if it lasts and Slack tells which it is. Raises Undelivered.

        A message that Slack did not answer for is not sent again once it is known to have been seen.
        """
        failed: list[SlackError] = []
        require_unseen = partial(self._require_unseen, invocation, message)
        for way in _ways(self.slack(invocation.team), invocation, require_unseen):
            send = partial(_after, require_unseen, partial(way.send, message))
            try:
                return await retry(send, idempotent=way.idempotent)
            except NoLongerNeeded:
                return None
            except SlackError as error:
                log.warning("answer not accepted", way=way.name, error=str(error))
                failed.append(error)
        # a token that is refused may be replaced
        transient = any(isinstance(error, (Transient, TokenRefused)) for error in failed)
        raise Undelivered(", ".join(map(str, failed)), transient=transient)

    async def _require_unseen(self, invocation: Invocation, message: Message) -> None:
        """Raises NoLongerNeeded."""
        if await self.is_seen(invocation, message):
            raise NoLongerNeeded

    async def publish(self, invocation: Invocation, message: Message) -> str | None:
        """Posts an answer to the channel. Returns its `ts`, None if it went by `response_url`. Raises NotShared.

        A `response_url` requires no channel membership.
        """
        slack, reply = self.slack(invocation.team), invocation.reply
        try:
            return (await _post_once(slack, reply.channel, invocation, message, reply.thread_ts)).ts
        except NotThere as error:
            if not reply.response_url:
                raise NotShared(error.name) from None
        except SlackError as error:
            raise _not_shared(error) from None
        respond = partial(slack.respond, reply.response_url, message, public=True, thread_ts=reply.thread_ts)
        try:
            await retry(respond)
        except SlackError as error:
            raise _not_shared(error) from None
        return None

    async def show_progress(self, invocation: Invocation, message: Message) -> Posted | None:
        """Shows that the work goes on. Returns the message that the answer can replace, if any.

        An ephemeral message can only be replaced by pressing a button on it.
        Source: https://github.com/slackapi/bolt-python/issues/1268
        """
        slack, reply = self.slack(invocation.team), invocation.reply
        try:
            if reply.is_direct and not reply.replace:
                with suppress(Refused):
                    return await slack.post(reply.channel, message, thread_ts=reply.thread_ts)
            await next(_ways(slack, invocation)).send(message)
        except SlackError as error:
            log.info("progress not shown", error=str(error))
        return None

    async def update_progress(self, invocation: Invocation, placeholder: Posted, message: Message) -> None:
        """Shows how far the work is; that this fails is no matter."""
        with suppress(SlackError):
            await self.slack(invocation.team).update(placeholder, message)

    async def is_posted(self, invocation: Invocation, message: Message) -> bool:
        """Whether an undelivered answer was posted as a direct message after all. Raises Undelivered."""
        slack = self.slack(invocation.team)
        try:
            channel = await slack.direct(invocation.user)
            return await slack.find(channel, _metadata(invocation, message), invocation.asked_at) is not None
        except Refused as refused:
            log.warning("history not readable", error=refused.name)
            return False
        except SlackError as error:
            raise Undelivered(str(error), transient=True) from None

    async def is_answered(self, invocation: Invocation) -> bool:
        """Whether the final answer stands in the conversation, as far as Slack tells: not of ephemeral messages.

        Raises Transient.
        """
        reply, payload = invocation.reply, {"id": invocation.id}
        metadata = {"event_type": EVENT_TYPE, "event_payload": payload}
        slack = self.slack(invocation.team)
        with suppress(Refused):
            found = await slack.find(reply.channel, metadata, invocation.asked_at, reply.thread_ts)
            return found is not None
        return False

    async def replace(self, invocation: Invocation, placeholder: Posted, message: Message) -> Posted | None:
        """Replaces a placeholder with the answer, and returns where that is, as `send` does. Raises Undelivered.

        What Slack may have done is looked at before it is done again: others may have changed the message since.
        """
        slack, metadata = self.slack(invocation.team), _metadata(invocation, message)
        is_unsure = False

        async def update() -> None:
            nonlocal is_unsure
            await self._require_unseen(invocation, message)
            if is_unsure and await self._is_replaced(invocation, placeholder, metadata):
                return
            try:
                await slack.update(placeholder, message, metadata)
            except Unsure:
                is_unsure = True
                raise

        try:
            await retry(update, idempotent=True)
        except NoLongerNeeded:
            return None
        except SlackError as error:
            log.warning("placeholder not replaced", error=str(error))
            if not is_unsure or not await self._is_known_as_replaced(invocation, placeholder, metadata):
                return await self.send(invocation, message)
        return placeholder

    async def _is_replaced(
        self, invocation: Invocation, placeholder: Posted, metadata: Mapping[str, Any]
    ) -> bool:
        """Whether Slack did what it did not answer, as far as it tells. Raises Transient."""
        thread_ts = invocation.reply.thread_ts
        with suppress(Refused):
            found = await self.slack(invocation.team).find(
                placeholder.channel, metadata, invocation.asked_at, thread_ts
            )
            return found is not None
        return False

    async def _is_known_as_replaced(
        self, invocation: Invocation, placeholder: Posted, metadata: Mapping[str, Any]
    ) -> bool:
        """The same once nothing is tried any more. Raises Undelivered, as Slack may tell it later."""
        try:
            return await self._is_replaced(invocation, placeholder, metadata)
        except SlackError as error:
            raise Undelivered(str(error), transient=True) from None

    async def send_file(self, invocation: Invocation, file: File, keep: Keep | None = None) -> None:
        """Sends one person a file by direct message, whose ID `keep` stores before it is there. Raises FileRejected."""
        slack = self.slack(invocation.team)
        try:
            await retry(partial(slack.upload, await slack.direct(invocation.user), file, keep))
        except SlackError as error:
            raise FileRejected(str(error)) from None

    async def has_file(self, invocation: Invocation, file: str) -> bool:
        """Whether a person has the file of this ID, as far as Slack tells. Raises FileRejected."""
        slack = self.slack(invocation.team)
        try:
            return await slack.has_file(await slack.direct(invocation.user), file, invocation.asked_at)
        except SlackError as error:
            raise FileRejected(str(error)) from None


def _ways(slack: Slack, invocation: Invocation, before: Before = nothing) -> Iterator[AnswerRoute]:
    """The ways to reach a person, the most visible one first. `before` is awaited before each post."""
    reply = invocation.reply

    async def respond(message: Message) -> None:
        assert reply.response_url is not None
        await slack.respond(
            reply.response_url,
            message,
            replace=reply.replace,
            thread_ts=reply.thread_ts,
            metadata=reply.metadata,
        )

    async def post(message: Message) -> Posted:
        return await _post_once(slack, reply.channel, invocation, message, reply.thread_ts, before)

    async def show(message: Message) -> None:
        await slack.show(reply.channel, reply.user, message, reply.thread_ts)

    async def direct(message: Message) -> Posted:
        return await _post_once(slack, await slack.direct(reply.user), invocation, message, before=before)

    if reply.response_url:
        yield AnswerRoute("response_url", respond, idempotent=reply.replace)
    if reply.channel:
        yield AnswerRoute("post", post) if reply.is_direct else AnswerRoute("show", show)
    yield AnswerRoute("direct message", direct)


async def _after(before: Before, call: Callable[[], Awaitable[T]]) -> T:
    await before()
    return await call()


def _not_shared(error: SlackError) -> NotShared:
    """Why a message could not be posted in the channel, in words for the person who wanted that."""
    match error:
        case Refused(name=name):
            return NotShared(name)
        case Busy() | Unreachable():
            return ShareUnreachable(str(error))
        case _:
            return ShareUnanswered(str(error))


async def _post_once(
    slack: Slack,
    channel: str,
    invocation: Invocation,
    message: Message,
    thread_ts: str | None = None,
    before: Before = nothing,
) -> Posted:
    metadata, since = _metadata(invocation, message), invocation.asked_at
    post = partial(slack.post_once, channel, message, metadata, since, thread_ts=thread_ts, before=before)
    return await retry(post)


def _metadata(invocation: Invocation, message: Message) -> dict[str, Any]:
    """Identifies the answer. Everyone who sees it can read this."""
    digest = hashlib.sha256(message.text.encode()).hexdigest()[:16]
    return {"event_type": EVENT_TYPE, "event_payload": {"id": invocation.id, "text": digest}}
