"""How an answer reaches the person: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.blocks import File, Message
from bot.errors import FileRejected, NotShared
from bot.slack import NotThere, Posted, Refused, Slack, SlackError, Transient, insist
from bot.state import Invocation

log = structlog.get_logger(__name__)

EVENT_TYPE = "rollcall_answer"

Way = Callable[[Message], Awaitable[object]]


class Undelivered(Exception):  # noqa: N818 - it is tried again, or nobody is left to tell
    """Slack took the answer by none of the ways there are. `transient`: it may take it later."""

    def __init__(self, reason: str, *, transient: bool) -> None:
        super().__init__(reason)
        self.transient = transient


@dataclass(frozen=True, slots=True)
class Answers:
    """Sends answers, each by the first way that Slack takes."""

    slack: Callable[[str], Slack]

    async def send(self, asked: Invocation, message: Message) -> None:
        """Answers one person. Raises Undelivered."""
        failed: list[SlackError] = []
        for way in _ways(self.slack(asked.team), asked):
            try:
                await insist(partial(way, message))
            except SlackError as error:
                log.warning("answer not taken", way=way.__name__, error=str(error))
                failed.append(error)
            else:
                return
        transient = any(isinstance(error, Transient) for error in failed)
        raise Undelivered(", ".join(map(str, failed)), transient=transient)

    async def publish(self, asked: Invocation, message: Message) -> str | None:
        """Answers the channel, and gives the message's `ts`; None where it went by `response_url`. Raises NotShared.

        A `response_url` needs no membership.
        """
        slack, reply = self.slack(asked.team), asked.reply
        try:
            return (await _post_once(slack, reply.channel, asked, message, reply.thread_ts)).ts
        except NotThere as error:
            if not reply.response_url:
                raise NotShared(error.name) from None
        except SlackError as error:
            raise NotShared(str(error)) from None
        respond = partial(slack.respond, reply.response_url, message, public=True, thread_ts=reply.thread_ts)
        try:
            await insist(respond)
        except SlackError as error:
            raise NotShared(str(error)) from None
        return None

    async def show_progress(self, asked: Invocation, message: Message) -> Posted | None:
        """Says where the answer will come that it is being made; gives the message that the answer can replace.

        What one person alone sees can only be replaced by a press on it.
        Source: https://github.com/slackapi/bolt-python/issues/1268
        """
        slack, reply = self.slack(asked.team), asked.reply
        try:
            if reply.is_direct and not reply.replace:
                with suppress(Refused):
                    return await slack.post(reply.channel, message, thread_ts=reply.thread_ts)
            await next(_ways(slack, asked))(message)
        except SlackError as error:
            log.info("progress not shown", error=str(error))
        return None

    async def stands(self, asked: Invocation, message: Message) -> bool:
        """Whether an answer that was not taken stands in the direct messages all the same. Raises Undelivered."""
        slack = self.slack(asked.team)
        try:
            channel = await slack.direct(asked.user)
            return await slack.find(channel, _metadata(asked, message), asked.asked_at) is not None
        except Refused as refused:
            log.warning("not known whether it was answered", error=refused.name)
            return False
        except SlackError as error:
            raise Undelivered(str(error), transient=True) from None

    async def replace(self, asked: Invocation, shown: Posted, message: Message) -> None:
        """Puts the answer in the place of what said that it was being made. Raises Undelivered."""
        try:
            await insist(partial(self.slack(asked.team).update, shown, message), twice=True)
        except SlackError as error:
            log.warning("answer not put in its place", error=str(error))
            await self.send(asked, message)

    async def hand_over(self, team: str, user: str, file: File) -> None:
        """Sends one person a file by direct message. Raises FileRejected."""
        slack = self.slack(team)
        try:
            await insist(partial(slack.upload, await slack.direct(user), file))
        except SlackError as error:
            raise FileRejected(str(error)) from None


def _ways(slack: Slack, asked: Invocation) -> Iterator[Way]:
    """The ways to one person, the one where they look first."""
    reply = asked.reply

    async def respond(message: Message) -> None:
        assert reply.response_url is not None
        await slack.respond(reply.response_url, message, replace=reply.replace, thread_ts=reply.thread_ts)

    async def post(message: Message) -> None:
        await _post_once(slack, reply.channel, asked, message, reply.thread_ts)

    async def show(message: Message) -> None:
        await slack.show(reply.channel, reply.user, message, reply.thread_ts)

    async def direct(message: Message) -> None:
        await _post_once(slack, await slack.direct(reply.user), asked, message)

    if reply.response_url:
        yield respond
    yield post if reply.is_direct else show
    yield direct


async def _post_once(
    slack: Slack, channel: str, asked: Invocation, message: Message, thread_ts: str | None = None
) -> Posted:
    metadata = _metadata(asked, message)
    post = partial(slack.post_once, channel, message, metadata, asked.asked_at, thread_ts=thread_ts)
    return await insist(post)


def _metadata(asked: Invocation, message: Message) -> dict[str, Any]:
    """By which the answer is found again. Everybody who sees it can read this."""
    digest = hashlib.sha256(message.text.encode()).hexdigest()[:16]
    return {"event_type": EVENT_TYPE, "event_payload": {"id": asked.id, "text": digest}}
