"""How an answer reaches the person: by `response_url`, as an ephemeral message, or by direct message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
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

    async def send(self, reply: Reply, message: Message, *, public: bool = False) -> None:
        """Answers one person, or with `public` the channel. Raises Undelivered."""
        try:
            await self._send(reply, message.text, list(message.blocks), public)
        except BlocksRefused as refused:
            log.warning("blocks refused, sent as text", error=str(refused))
            await self._send(reply, message.text, None, public)

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

    async def _send(self, reply: Reply, text: str, blocks: Blocks, public: bool) -> None:
        if reply.response_url and await self._respond(reply.response_url, reply, text, blocks, public):
            return
        try:
            if public or _is_direct(reply.channel):
                await self._post(reply.channel, text, blocks, reply.thread_ts)
            else:
                await self._show(reply, text, blocks)
        except SlackApiError as error:
            name = str(error.response["error"])
            raise (BlocksRefused if name in BLOCKS_REFUSED else Undelivered)(name) from None

    async def _respond(self, url: str, reply: Reply, text: str, blocks: Blocks, public: bool) -> bool:
        """Whether the `response_url` took it; one that is used up or too old takes nothing."""
        answer = await AsyncWebhookClient(url, session=self.session).send(
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

    async def _show(self, reply: Reply, text: str, blocks: Blocks) -> None:
        try:
            await self.client.chat_postEphemeral(
                channel=reply.channel, user=reply.user, text=text, blocks=blocks, thread_ts=reply.thread_ts
            )
        except SlackApiError as error:
            if error.response["error"] not in UNDELIVERABLE:
                raise
            opened = await self.client.conversations_open(users=[reply.user])
            await self._post(opened["channel"]["id"], text, blocks, None)

    async def _post(self, channel: str, text: str, blocks: Blocks, thread_ts: str | None) -> None:
        await self.client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
        )


def _is_direct(channel: str) -> bool:
    """Whether it is a direct message: only its two members see what is posted there."""
    return channel.startswith("D")
