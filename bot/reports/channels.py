"""Where the bot may post: asked of Slack before a report is promised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ChannelArchived, NoChannel, NotInChannel

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,}")
"""Source: https://docs.slack.dev/reference/objects/conversation-object"""

UNSEEN = frozenset({"channel_not_found", "missing_scope"})
"""What is answered for a channel that the bot may know nothing of: group messages need a scope it has not."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of the workspace.

    Source: https://docs.slack.dev/reference/methods/conversations.info
    """

    client: AsyncWebClient

    async def for_reports(self, channel: str, person: str) -> str:
        """The id of the channel, once it is sure that the bot may post there for this person.

        Raises NoChannel, NotInChannel, ChannelArchived, SlackApiError.
        """
        if channel.startswith("D"):
            return await self._own_direct(channel, person)
        if not CHANNEL_ID.fullmatch(channel):
            raise NoChannel(channel)
        try:
            told = (await self.client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            if error.response["error"] in UNSEEN:
                raise NoChannel(channel) from None
            raise
        if told.get("is_archived"):
            raise ChannelArchived(channel)
        if not told.get("is_member"):
            raise NotInChannel(channel)
        return channel

    async def _own_direct(self, channel: str, person: str) -> str:
        """The person's direct message with the bot; the bot is in no other."""
        opened = await self.client.conversations_open(users=[person])
        if opened["channel"]["id"] != channel:
            raise NotInChannel(channel)
        return channel
