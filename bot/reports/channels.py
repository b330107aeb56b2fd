"""Checks with Slack where the bot may post, for whom, and which channels a person may see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from bot.errors import ChannelArchived, ChannelNotFound, ChannelUnavailable, NotInChannel, NotYourChannel
from bot.slack import Refused, Slack, SlackError

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,}")
"""Source: https://docs.slack.dev/reference/objects/conversation-object"""

UNSEEN = frozenset({"channel_not_found", "missing_scope"})
"""Slack's errors for a channel that the bot cannot see: group messages need a scope that it lacks."""


class SlackChannels(Struct, frozen=True):
    """The channels of the workspace."""

    of: Callable[[], Slack]

    @property
    def slack(self) -> Slack:
        """The workspace, with its token as it is now."""
        return self.of()

    async def for_reports(self, channel: str, person: str) -> str:
        """The id of the channel, once it is sure that the bot may post there for this person, who is in it too.

        Raises ChannelNotFound, NotInChannel, NotYourChannel, ChannelArchived; ChannelUnavailable where Slack does
        not tell.
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
        if not await self.slack.has_member(channel, person):
            raise NotYourChannel(channel)

    async def require_member(self, channel: str, person: str) -> None:
        """Raises NotYourChannel unless the person is in the channel, ChannelUnavailable where Slack does not tell.

        What the bot cannot see it cannot post to by itself either: only Slack's own answer to the person gets there.
        """
        if channel.startswith("D"):
            return
        try:
            there = await self.slack.has_member(channel, person)
        except Refused as refused:
            if refused.name in UNSEEN:
                return
            raise ChannelUnavailable(channel) from None
        except SlackError:
            raise ChannelUnavailable(channel) from None
        if not there:
            raise NotYourChannel(channel)

    async def visible(self, channels: Iterable[str], person: str) -> frozenset[str]:
        """Those of the channels that a person may know of: public ones, and those they are in."""
        distinct = list(dict.fromkeys(channels))
        seen = await asyncio.gather(*(self._is_visible(channel, person) for channel in distinct))
        return frozenset(channel for channel, visible in zip(distinct, seen, strict=True) if visible)

    async def _is_visible(self, channel: str, person: str) -> bool:
        if channel.startswith("D"):
            return False
        try:
            if not (await self.slack.channel(channel)).is_private:
                return True
            return await self.slack.has_member(channel, person)
        except SlackError:
            return False

    async def _check_direct(self, channel: str, person: str) -> None:
        """The bot is in the person's own direct messages with it, and in no others."""
        if await self.slack.direct(person) != channel:
            raise NotInChannel(channel)
