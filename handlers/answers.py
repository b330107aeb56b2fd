"""How an answer reaches the person: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError, SlackClientError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import File, Message
from bot.errors import FileNotSent
from bot.state import Reply

log = structlog.get_logger(__name__)

Blocks = list[dict[str, Any]] | None

BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""What an older workspace answers to a block it does not know yet: the text says the same."""

UNDELIVERABLE = frozenset({"user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"})
"""Why an ephemeral message cannot be shown where the person is; a direct message can."""


class Undelivered(Exception):  # noqa: N818 - logged, there is nobody left to tell
    """Slack took the answer by none of the ways there are."""


class BlocksRefused(Exception):  # noqa: N818 - the text is sent instead
    """This workspace does not take the blocks; the name of Slack's error."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Sends answers, each by the first way that Slack takes.

    Source: https://docs.slack.dev/interactivity/handling-user-interaction (a `response_url` is good for five posts
    within 30 minutes), https://docs.slack.dev/reference/methods/chat.postEphemeral
    """

    client: AsyncWebClient
    session: ClientSession

    async def send(self, reply: Reply, message: Message, *, public: bool = False) -> str | None:
        """Answers one person, or with `public` the channel. Raises Undelivered.

        Gives the `ts` under which a message that stays was posted, None for one that only the person sees, or
        that went by `response_url`.
        """
        try:
            try:
                return await self._send(reply, message.text, list(message.blocks), public)
            except BlocksRefused as refused:
                log.warning("blocks refused, sent as text", error=str(refused))
                return await self._send(reply, message.text, None, public)
        except SlackApiError as error:
            raise Undelivered(str(error.response["error"])) from None
        except (SlackClientError, ClientError, TimeoutError) as error:
            raise Undelivered(type(error).__name__) from None

    async def hand_over(self, user: str, file: File) -> None:
        """Sends one person a file by direct message. Raises FileNotSent.

        Source: https://docs.slack.dev/messaging/working-with-files
        """
        try:
            opened = await self.client.conversations_open(users=[user])
            await self.client.files_upload_v2(
                channel=opened["channel"]["id"],
                filename=file.name,
                content=file.content,
                title=file.name,
                initial_comment=file.words,
            )
        except SlackApiError as error:
            raise FileNotSent(str(error.response["error"])) from None
        except SlackRequestError:
            raise FileNotSent("upload") from None

    async def _send(self, reply: Reply, text: str, blocks: Blocks, public: bool) -> str | None:
        if public:
            return await self._publish(reply, text, blocks)
        if reply.response_url and await self._respond(reply, text, blocks, public):
            return None
        if reply.is_direct:
            return await self._post(reply.channel, text, blocks, reply.thread_ts)
        return await self._show(reply, text, blocks)

    async def _publish(self, reply: Reply, text: str, blocks: Blocks) -> str | None:
        """Posts to the channel, or where the bot is no member by `response_url`, which needs no membership."""
        try:
            return await self._post(reply.channel, text, blocks, reply.thread_ts)
        except SlackApiError as error:
            if error.response["error"] not in UNDELIVERABLE or not reply.response_url:
                raise
            if await self._respond(reply, text, blocks, public=True):
                return None
            raise

    async def _respond(self, reply: Reply, text: str, blocks: Blocks, public: bool) -> bool:
        """Whether the `response_url` took it; one that is used up or too old takes nothing."""
        answer = await AsyncWebhookClient(str(reply.response_url), session=self.session).send(
            text=text,
            blocks=blocks,
            response_type="in_channel" if public else "ephemeral",
            replace_original=reply.replace and not public,
            unfurl_links=False,
            unfurl_media=False,
        )
        refused = next((name for name in BLOCKS_REFUSED if name in answer.body), None)
        if refused:
            raise BlocksRefused(refused)
        return answer.status_code == 200

    async def _show(self, reply: Reply, text: str, blocks: Blocks) -> str | None:
        try:
            await self._call(
                self.client.chat_postEphemeral,
                channel=reply.channel,
                user=reply.user,
                text=text,
                blocks=blocks,
                thread_ts=reply.thread_ts,
            )
        except SlackApiError as error:
            if error.response["error"] not in UNDELIVERABLE:
                raise
            opened = await self.client.conversations_open(users=[reply.user])
            return await self._post(opened["channel"]["id"], text, blocks, None)
        return None

    async def _post(self, channel: str, text: str, blocks: Blocks, thread_ts: str | None) -> str:
        posted = await self._call(
            self.client.chat_postMessage,
            channel=channel,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    async def _call(
        self, method: Callable[..., Awaitable[AsyncSlackResponse]], **message: Any
    ) -> AsyncSlackResponse:
        try:
            return await method(**message)
        except SlackApiError as error:
            if error.response["error"] in BLOCKS_REFUSED:
                raise BlocksRefused(error.response["error"]) from None
            raise
