"""How a message is sent to a workspace that does not take its blocks: with plainer ones, or as text.

Slack brings new kinds of blocks to one workspace after another.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog
from msgspec import Struct, field
from msgspec.structs import replace

from bot.blocks import Block, Message
from bot.slack.errors import BlocksRefused

log = structlog.get_logger(__name__)

T = TypeVar("T")

REFUSED_FOR = 86_400.0
"""Seconds for which a workspace is not sent the kinds of blocks again that it refused."""


class Fallbacks(Struct, frozen=True):
    """The kinds of blocks that a workspace rejected, each with the monotonic time at which it is tried again.

    `accepted` are the kinds that it took the last time. A process remembers both for itself: one that has just started
    asks once more.
    """

    refused: dict[str, float] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)

    async def send(self, send: Callable[[Message], Awaitable[T]], message: Message) -> T:
        """Sends a message with its blocks, else with its plainer ones, else as text. Raises SlackError."""
        newer = _kinds(message.blocks) - _kinds(message.plainer) if message.plainer else set()
        if not newer:
            return await self._or_as_text(send, message)
        if all(self.refused.get(kind, 0.0) <= time.monotonic() for kind in newer):
            try:
                return await self._accepted(send, message)
            except BlocksRefused as refused:
                log.warning("blocks refused, sent plainer", kinds=sorted(newer), error=refused.name)
                self.refused.update(dict.fromkeys(newer, time.monotonic() + REFUSED_FOR))
        return await self._or_as_text(send, replace(message, blocks=message.plainer))

    def is_accepted(self, message: Message) -> bool:
        """Whether the workspace took all these kinds of blocks the last time that it was sent them."""
        return _kinds(message.blocks) <= self.accepted

    async def _accepted(self, send: Callable[[Message], Awaitable[T]], message: Message) -> T:
        """Raises SlackError."""
        kinds = _kinds(message.blocks)
        try:
            sent = await send(message)
        except BlocksRefused:
            self.accepted.difference_update(kinds)
            raise
        self.accepted.update(kinds)
        return sent

    async def _or_as_text(self, send: Callable[[Message], Awaitable[T]], message: Message) -> T:
        try:
            return await self._accepted(send, message)
        except BlocksRefused as refused:
            if not message.blocks:
                raise
            log.warning("blocks refused, sent as text", error=refused.name)
            return await send(replace(message, blocks=()))


def _kinds(blocks: Sequence[Block]) -> set[str]:
    return {block["type"] for block in blocks}
