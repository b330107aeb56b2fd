"""All that Rollcall asks of Slack, in one workspace. Every method raises SlackError, whose tree tells what is so then.

What is posted is not repeated here: a second `chat.postMessage` posts a second message. What only looks is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import msgspec
import structlog
from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import File, Message
from bot.slack.calls import check_hook, insist, read_date, typed, understood
from bot.slack.errors import BlocksRefused, Unreachable, Unsure
from bot.slack.models import (
    AuthTest,
    Channel,
    ChannelInfo,
    Done,
    History,
    Identity,
    Posted,
    User,
    UserInfo,
)

log = structlog.get_logger(__name__)

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds for one call."""

HOOK_PATIENCE = 5.0
"""Seconds for a `response_url`: there are other ways to the person."""

UPLOAD_PATIENCE = 30.0
"""Seconds for a file, which takes three calls."""

CONNECT_TIMEOUT = 5.0
"""Seconds."""

SKEW = timedelta(minutes=2)
"""How far this machine's clock and Slack's may differ."""

LOOKS = (0.5, 2.0)
"""Seconds before each look for a message whose post was not answered."""

POSTS = 3
"""Posts of one message without an answer before it is given up."""

PAGE = 200
"""Messages of the history asked for at once."""

Step = Callable[[], Awaitable[None]]
"""What is awaited before something is sent."""


async def no_step() -> None:
    """Nothing is awaited."""


@asynccontextmanager
async def session() -> AsyncIterator[ClientSession]:
    """The connections to Slack of one process, while the context is open."""
    timeout = ClientTimeout(total=UPLOAD_PATIENCE, connect=CONNECT_TIMEOUT)
    async with ClientSession(timeout=timeout, trust_env=True) as connections:
        yield connections


async def connect(token: str, url: str, connections: ClientSession, patience: float = PATIENCE) -> Slack:
    """The workspace that installed the bot with this token, asked who that is. Raises SlackError.

    `url` is the address of the Web API, `patience` the seconds for one call.
    """
    client = AsyncWebClient(token, base_url=url, session=connections, retry_handlers=[])
    return Slack(await insist(partial(_identity, client, patience), twice=True), client, patience)


async def open_socket(token: str, url: str, connections: ClientSession) -> None:
    """Asks for a socket with an app-level token, to see whether Slack takes it. Raises SlackError.

    Source: https://docs.slack.dev/reference/methods/apps.connections.open
    """
    client = AsyncWebClient(base_url=url, session=connections, retry_handlers=[])
    await typed(Done, client.apps_connections_open(app_token=token), PATIENCE)


@dataclass(frozen=True, slots=True)
class Slack:
    """One workspace. Its `client` has no retry handlers."""

    identity: Identity
    client: AsyncWebClient
    patience: float = PATIENCE

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        before: Step = no_step,
    ) -> Posted:
        """Posts for all in a channel to see. `before` is awaited each time before Slack is asked to.

        Source: https://docs.slack.dev/reference/methods/chat.postMessage
        """

        async def send(message: Message) -> Posted:
            await before()
            return await self._call(
                Posted,
                self.client.chat_postMessage,
                channel=channel,
                thread_ts=thread_ts,
                metadata=dict(metadata) if metadata else None,
                unfurl_links=False,
                unfurl_media=False,
                **_content(message),
            )

        return await _or_as_text(send, message)

    async def post_once(
        self,
        channel: str,
        message: Message,
        metadata: Mapping[str, Any],
        since: datetime,
        *,
        thread_ts: str | None = None,
        before: Step = no_step,
        looks: Sequence[float] = LOOKS,
    ) -> Posted:
        """Posts a message that is looked for, by its metadata, before it is posted again after no usable answer.

        `looks` are the seconds before each look: it may still be on its way. Raises Unsure when it was posted
        `POSTS` times and could not be found.
        """
        unanswered: Unsure | None = None
        for _ in range(POSTS):
            try:
                return await self.post(
                    channel, message, thread_ts=thread_ts, metadata=metadata, before=before
                )
            except Unsure as error:
                log.warning("post not answered", error=str(error))
                unanswered = error
            for pause in looks:
                await asyncio.sleep(pause)
                if (posted := await self.find(channel, metadata, since, thread_ts)) is not None:
                    return posted
        assert unanswered is not None
        raise unanswered

    async def show(self, channel: str, user: str, message: Message, thread_ts: str | None = None) -> None:
        """Shows a message in a channel to one person in it, who does not find it again.

        Source: https://docs.slack.dev/reference/methods/chat.postEphemeral
        """

        async def send(message: Message) -> None:
            await self._call(
                Done,
                self.client.chat_postEphemeral,
                channel=channel,
                user=user,
                thread_ts=thread_ts,
                **_content(message),
            )

        await _or_as_text(send, message)

    async def respond(
        self,
        url: str,
        message: Message,
        *,
        public: bool = False,
        replace: bool = False,
        thread_ts: str | None = None,
    ) -> None:
        """Answers by a `response_url`: five times within 30 minutes, without being a member of the channel.

        With `replace`, the message takes the place of the one whose button was pressed; one that is `public` never
        does. Source: https://docs.slack.dev/interactivity/handling-user-interaction
        """
        body = {
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace and not public,
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        }
        hook = AsyncWebhookClient(url, session=self.client.session, retry_handlers=[])

        async def send(message: Message) -> None:
            async with understood(min(self.patience, HOOK_PATIENCE)):
                check_hook(await hook.send_dict({**body, **_content(message)}))

        await _or_as_text(send, message)

    async def update(self, posted: Posted, message: Message) -> None:
        """Lets a message of the bot's say something else. Source: …/reference/methods/chat.update"""

        async def send(message: Message) -> None:
            await self._call(
                Done, self.client.chat_update, channel=posted.channel, ts=posted.ts, **_content(message)
            )

        await _or_as_text(send, message)

    async def find(
        self, channel: str, metadata: Mapping[str, Any], since: datetime, thread_ts: str | None = None
    ) -> Posted | None:
        """The bot's message with this metadata, of those posted since in the channel or in a thread of it.

        Source: https://docs.slack.dev/reference/methods/conversations.history, …/conversations.replies,
        …/messaging/message-metadata
        """
        oldest, cursor = f"{(since - SKEW).timestamp():.6f}", None
        method = (
            partial(self.client.conversations_replies, ts=thread_ts)
            if thread_ts
            else self.client.conversations_history
        )
        while True:
            page = await self._look(
                History,
                method,
                channel=channel,
                oldest=oldest,
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for found in page.messages:
                if found.bot_id == self.identity.bot and found.carries(metadata):
                    return Posted(channel, found.ts)
            cursor = page.response_metadata.next_cursor if page.response_metadata else ""
            if not cursor:
                return None

    async def direct(self, user: str) -> str:
        """The channel of the bot's direct messages with somebody. Source: …/reference/methods/conversations.open"""
        return (await self._look(ChannelInfo, self.client.conversations_open, users=[user])).channel.id

    async def upload(self, channel: str, file: File) -> None:
        """Posts a file, with its words. Source: https://docs.slack.dev/messaging/working-with-files"""
        sent = self.client.files_upload_v2(
            channel=channel,
            filename=file.name,
            content=file.content,
            title=file.name,
            initial_comment=file.words,
        )
        try:
            await typed(Done, sent, UPLOAD_PATIENCE)
        except SlackRequestError:
            # its bytes were not taken, so it was not posted
            raise Unreachable("upload") from None

    async def user(self, user: str) -> User:
        """Who somebody is. Source: …/reference/methods/users.info (`locale` only when asked for)"""
        return (await self._look(UserInfo, self.client.users_info, user=user, include_locale=True)).user

    async def channel(self, channel: str) -> Channel:
        """What a channel is like. Source: …/reference/methods/conversations.info"""
        return (await self._look(ChannelInfo, self.client.conversations_info, channel=channel)).channel

    async def _look(
        self, kind: type[T], method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> T:
        """A call that may be made twice."""
        return await insist(partial(self._call, kind, method, **arguments), twice=True)

    async def _call(
        self, kind: type[T], method: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> T:
        return await typed(kind, method(**arguments), self.patience)


async def _identity(client: AsyncWebClient, patience: float) -> Identity:
    async with understood(patience):
        answer = await client.auth_test()
        told = msgspec.convert(answer.data, AuthTest)
    granted = answer.headers.get("X-OAuth-Scopes", "")
    return Identity(
        team=told.team_id,
        workspace=told.team or told.team_id,
        user=told.user_id,
        bot=told.bot_id,
        enterprise=told.enterprise_id,
        scopes=frozenset(scope.strip() for scope in granted.split(",") if scope.strip()),
        answered_at=read_date(answer.headers.get("Date")),
    )


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks) or None}


async def _or_as_text(send: Callable[[Message], Awaitable[T]], message: Message) -> T:
    """Sends a message, and where the workspace does not take its blocks its text, which says the same."""
    try:
        return await send(message)
    except BlocksRefused as refused:
        if not message.blocks:
            raise
        log.warning("blocks refused, sent as text", error=refused.name)
        return await send(replace(message, blocks=()))
