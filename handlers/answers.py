"""How an answer reaches the person: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

import structlog

from bot.blocks import File, Message
from bot.errors import FileRejected
from bot.slack import NotThere, Refused, Slack, SlackError, insist
from bot.state import Reply

log = structlog.get_logger(__name__)

Way = Callable[[Message], Awaitable[None]]


class Undelivered(Exception):  # noqa: N818 - logged, there is nobody left to tell
    """Slack took the answer by none of the ways there are; what it said to the last."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Sends answers, each by the first way that Slack takes."""

    slack: Callable[[str], Slack]

    async def send(self, team: str, reply: Reply, message: Message) -> None:
        """Answers one person. Raises Undelivered."""
        failed: SlackError | None = None
        for way in _ways(self.slack(team), reply):
            try:
                return await insist(partial(way, message))
            except SlackError as error:
                log.warning("answer not taken", way=way.__name__, error=str(error))
                failed = error
        raise Undelivered(str(failed))

    async def publish(self, team: str, reply: Reply, message: Message) -> str | None:
        """Answers the channel, and gives the message's `ts`; None where it went by `response_url`. Raises Undelivered.

        A `response_url` needs no membership.
        """
        slack = self.slack(team)
        try:
            return await self._publish(slack, reply, message)
        except SlackError as error:
            raise Undelivered(str(error)) from None

    async def hand_over(self, team: str, user: str, file: File) -> None:
        """Sends one person a file by direct message. Raises FileRejected."""
        slack = self.slack(team)
        try:
            await insist(partial(slack.upload, await slack.direct(user), file))
        except Refused as refused:
            raise FileRejected(refused.name) from None
        except SlackError as error:
            raise FileRejected(str(error)) from None

    async def _publish(self, slack: Slack, reply: Reply, message: Message) -> str | None:
        post = partial(slack.post, reply.channel, message, thread_ts=reply.thread_ts)
        try:
            return (await insist(post)).ts
        except NotThere:
            if not reply.response_url:
                raise
            respond = partial(slack.respond, reply.response_url, message)
            await insist(partial(respond, public=True, thread_ts=reply.thread_ts))
            return None


def _ways(slack: Slack, reply: Reply) -> Iterator[Way]:
    """The ways to one person, the one where they look first."""

    async def respond(message: Message) -> None:
        assert reply.response_url is not None
        await slack.respond(reply.response_url, message, replace=reply.replace, thread_ts=reply.thread_ts)

    async def post(message: Message) -> None:
        await slack.post(reply.channel, message, thread_ts=reply.thread_ts)

    async def show(message: Message) -> None:
        await slack.show(reply.channel, reply.user, message, reply.thread_ts)

    async def direct(message: Message) -> None:
        await slack.post(await slack.direct(reply.user), message)

    if reply.response_url:
        yield respond
    yield post if reply.is_direct else show
    yield direct
