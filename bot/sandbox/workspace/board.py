"""What stands in the conversations: messages, who sees them, and every change in the order it came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says at one time."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    metadata: dict[str, Any] | None = None
    files: tuple[dict[str, Any], ...] = ()


@dataclass(eq=False, slots=True)
class Message:
    """A message. `seen_by` is None for everyone in the channel, or the one person an ephemeral one is for."""

    ts: str
    channel: str
    author: str
    contents: list[Content]
    seen_by: str | None = None
    thread_ts: str | None = None
    deleted: bool = False

    @property
    def content(self) -> Content:
        """What it says now."""
        return self.contents[-1]

    @property
    def text(self) -> str:
        """Its top-level text now."""
        return self.content.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks now."""
        return self.content.blocks

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.seen_by is not None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a message. `cause` is the response_url it came by, if it came by one."""

    kind: Literal["posted", "replaced", "deleted"]
    message: Message
    content: Content
    cause: str | None = None


@dataclass
class Board:
    """All messages and the journal of their changes. `now` is Slack's clock."""

    now: Callable[[], datetime]
    messages: list[Message] = field(default_factory=list)
    journal: list[Change] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _count: int = 0

    def stamp(self) -> str:
        """A new message timestamp, unlike every other and later in order."""
        self._count += 1
        return f"{int(self.now().timestamp())}.{self._count:06d}"

    async def post(self, message: Message, cause: str | None = None) -> Message:
        """Put up a message."""
        self.messages.append(message)
        await self._record(Change("posted", message, message.content, cause))
        return message

    async def replace(self, message: Message, content: Content, cause: str | None = None) -> None:
        """Let a message say something else; what it said stays in its history."""
        message.contents.append(content)
        await self._record(Change("replaced", message, content, cause))

    async def delete(self, message: Message, cause: str | None = None) -> None:
        """Take a message away."""
        message.deleted = True
        await self._record(Change("deleted", message, message.content, cause))

    async def notify(self) -> None:
        """Let those who wait look again."""
        async with self._news:
            self._news.notify_all()

    async def until(self, ready: Callable[[], bool], within: float | None = None) -> None:
        """Wait until `ready`, asked after each change. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(ready)

    def find(self, channel: str, ts: str) -> Message | None:
        """A message that stands in a channel for all to see, as the Web API finds it."""
        return next((message for message in self.public(channel) if message.ts == ts), None)

    def public(self, channel: str) -> Iterator[Message]:
        """What everyone in a channel sees, oldest first."""
        return (
            message
            for message in self.messages
            if message.channel == channel and not message.ephemeral and not message.deleted
        )

    async def _record(self, change: Change) -> None:
        self.journal.append(change)
        await self.notify()
