"""How an answer reaches the person: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

from typing import Any

import structlog
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import Message
from bot.state import Reply

log = structlog.get_logger(__name__)

BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""What an older workspace answers to a block it does not know yet: the text says the same."""

UNDELIVERABLE = frozenset({"user_not_in_channel", "channel_not_found", "not_in_channel", "is_archived"})
"""Why an ephemeral message cannot be shown where the person is; a direct message can."""


class Undelivered(Exception):  # noqa: N818 - logged, there is nobody left to tell
    """Slack took the answer by none of the ways there are."""


class Answers:
    """Sends answers, each by the first way that Slack takes.

    Source: https://docs.slack.dev/interactivity/handling-user-interaction (a `response_url` is good for five posts
    within 30 minutes), https://docs.slack.dev/reference/methods/chat.postEphemeral
    """

    def __init__(self, client: AsyncWebClient, session: ClientSession) -> None:
        self._client = client
        self._session = session

    async def send(self, reply: Reply, message: Message, *, public: bool = False) -> None:
        """Answers one person, or with `public` the channel. Raises Undelivered."""
        try:
            await self._send(reply, message.text, list(message.blocks), public)
        except SlackApiError as error:
            if error.response.get("error") not in BLOCKS_REFUSED:
                raise Undelivered(error.response.get("error")) from error
            log.warning("blocks refused, sent as text", error=error.response.get("error"))
            await self._send(reply, message.text, None, public)

    async def _send(self, reply: Reply, text: str, blocks: list[dict[str, Any]] | None, public: bool) -> None:
        if reply.response_url and await self._respond(reply, text, blocks, public):
            return
        if public or _is_direct(reply.channel):
            await self._post(reply.channel, text, blocks, reply.thread_ts)
        else:
            await self._show(reply, text, blocks)

    async def _respond(
        self, reply: Reply, text: str, blocks: list[dict[str, Any]] | None, public: bool
    ) -> bool:
        """Whether the `response_url` took it; one that is used up or too old takes nothing."""
        hook = AsyncWebhookClient(reply.response_url, session=self._session)
        answer = await hook.send(
            text=text,
            blocks=blocks,
            response_type="in_channel" if public else "ephemeral",
            replace_original=reply.replace and not public,
            unfurl_links=False,
            unfurl_media=False,
        )
        refused = next((name for name in BLOCKS_REFUSED if name in answer.body), None)
        if refused:
            raise SlackApiError("the blocks were refused", {"ok": False, "error": refused})
        return answer.status_code == 200

    async def _show(self, reply: Reply, text: str, blocks: list[dict[str, Any]] | None) -> None:
        try:
            await self._client.chat_postEphemeral(
                channel=reply.channel, user=reply.user, text=text, blocks=blocks, thread_ts=reply.thread_ts
            )
        except SlackApiError as error:
            if error.response.get("error") not in UNDELIVERABLE:
                raise
            opened = await self._client.conversations_open(users=[reply.user])
            await self._post(opened["channel"]["id"], text, blocks, None)

    async def _post(
        self, channel: str, text: str, blocks: list[dict[str, Any]] | None, thread_ts: str | None
    ) -> None:
        await self._client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
        )


def _is_direct(channel: str | None) -> bool:
    """Whether it is a direct message: only its two members see what is posted there."""
    return channel is not None and channel.startswith("D")
