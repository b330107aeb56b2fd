"""Reports on their way into Slack: posted once, and found again when it is not known whether they were.

Nothing is repeated here, neither by slack_sdk: a second `chat.postMessage` posts a second message.
Source: https://docs.slack.dev/reference/methods/chat.postMessage, …/messaging/message-metadata
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Message
from bot.state import Schedule, written

EVENT_TYPE = "rollcall_report"

PATIENCE = 10.0
"""Seconds for one call."""

RETRY_AFTER = 1.0
"""Seconds, where Slack says that it is asked too much, but not for how long."""

SKEW = timedelta(minutes=2)
"""How far this machine's clock and Slack's may differ."""

PAGE = 200

UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Errors after which part of the call may have been done. Source: …/reference/methods/chat.postMessage#errors"""

BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""What a workspace answers to blocks that it does not know yet."""


class Refused(Exception):  # noqa: N818 - Slack's word for it is the name
    """Slack did not do it; `name` is its error's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BlocksRefused(Refused):
    """Slack does not take the blocks; the text alone it would."""


class Busy(Exception):  # noqa: N818
    """Slack did not do it, and wants to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class Unsure(Exception):  # noqa: N818
    """Slack gave no usable answer: it may have done it or not."""


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts to Slack, and reads what the bot has posted. `client` must have no retry handlers."""

    client: AsyncWebClient
    bot_id: str
    patience: float = PATIENCE

    async def post(self, channel: str, message: Message, metadata: Mapping[str, Any] | None = None) -> str:
        """Posts once, and gives the message's `ts`. Raises Refused, BlocksRefused, Busy, Unsure."""
        async with self._told():
            answer = await self.client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks) or None,
                metadata=dict(metadata) if metadata else None,
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(answer["ts"])

    async def find(self, channel: str, metadata: Mapping[str, Any], since: datetime) -> str | None:
        """The `ts` of the bot's message with this metadata, of those posted since. Raises like `post`.

        Source: https://docs.slack.dev/reference/methods/conversations.history
        """
        cursor: str | None = None
        while True:
            async with self._told():
                page = await self.client.conversations_history(
                    channel=channel,
                    oldest=f"{(since - SKEW).timestamp():.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor,
                )
            for found in page["messages"]:
                if found.get("bot_id") == self.bot_id and _carries(found, metadata):
                    return str(found["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    async def direct(self, person: str) -> str:
        """The channel of the bot's direct message with somebody. Raises like `post`."""
        async with self._told():
            opened = await self.client.conversations_open(users=[person])
            return str(opened["channel"]["id"])

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        """Turns what can go wrong with a call into what that means for the call."""
        try:
            async with asyncio.timeout(self.patience):
                yield
        except SlackApiError as error:
            raise _meaning(error) from error
        except (ClientError, TimeoutError, OSError) as error:
            raise Unsure(type(error).__name__) from error


def metadata_of(schedule: Schedule, due: datetime) -> dict[str, Any]:
    """By which the report due at `due` is found again. Everybody in the workspace can read it."""
    return {
        "event_type": EVENT_TYPE,
        "event_payload": {
            "schedule": schedule.number,
            # numbers begin anew when Redis has lost its data
            "made": written(schedule.made_at),
            "due": written(due),
        },
    }


def _carries(found: Mapping[str, Any], metadata: Mapping[str, Any]) -> bool:
    carried = found.get("metadata") or {}
    return all(carried.get(name) == value for name, value in metadata.items())


def _meaning(error: SlackApiError) -> Exception:
    response = error.response
    status, data = getattr(response, "status_code", 0), getattr(response, "data", None)
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or name == "ratelimited":
        return Busy(_seconds(response.headers.get("Retry-After")))
    if status != 200 or not name or name in UNSURE:
        return Unsure(name or f"HTTP {status}")
    return (BlocksRefused if name in BLOCKS_REFUSED else Refused)(name)


def _seconds(header: str | None) -> float:
    try:
        return max(float(header or RETRY_AFTER), 0.0)
    except ValueError:
        return RETRY_AFTER
