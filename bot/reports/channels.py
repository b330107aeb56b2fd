"""Where the bot may post: asked of Slack before a report is promised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import ChannelArchived, ChannelNotFound, ChannelUnavailable, NotInChannel
from bot.slack import Refused, Slack, SlackError

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,}")
"""Source: https://docs.slack.dev/reference/objects/conversation-object"""

UNSEEN = frozenset({"channel_not_found", "missing_scope"})
"""What is answered for a channel that the bot may know nothing of: group messages need a scope it has not."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of the workspace."""

    slack: Slack

    async def for_reports(self, channel: str, person: str) -> str:
        """The id of the channel, once it is sure that the bot may post there for this person.

        Raises ChannelNotFound, NotInChannel, ChannelArchived; ChannelUnavailable where Slack does not tell.
        """
        try:
            await (self._check_direct if channel.startswith("D") else self._check)(channel, person)
        except Refused as refused:
            raise (ChannelNotFound if refused.name in UNSEEN else ChannelUnavailable)(channel) from None
        except SlackError:
            raise ChannelUnavailable(channel) from None
        return channel

    async def _check(self, channel: str, person: str) -> None:
        if not CHANNEL_ID.fullmatch(channel):
            raise ChannelNotFound(channel)
        told = await self.slack.channel(channel)
        if told.is_archived:
            raise ChannelArchived(channel)
        if not told.is_member:
            raise NotInChannel(channel)

    async def _check_direct(self, channel: str, person: str) -> None:
        """The bot is in the person's own direct messages with it, and in no others."""
        if await self.slack.direct(person) != channel:
            raise NotInChannel(channel)
