"""The messages of all conversations, and the log of their changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

Block = dict[str, Any]


class Content(Struct, frozen=True):
    """The content of a message at one time."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    metadata: dict[str, Any] | None = None
    files: tuple[dict[str, Any], ...] = ()


class Message(Struct, eq=False):
    """A message. `contents` is its edit history; `seen_by` the recipient of an ephemeral one, else None."""

    ts: str
    channel: str
    author: str
    contents: list[Content]
    seen_by: str | None = None
    thread_ts: str | None = None
    deleted: bool = False

    @property
    def content(self) -> Content:
        """The current content."""
        return self.contents[-1]

    @property
    def text(self) -> str:
        """The current top-level text."""
        return self.content.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The current blocks."""
        return self.content.blocks

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.seen_by is not None


class Change(Struct, frozen=True):
    """A change of a message, `at` a time of Slack's clock.

    `cause` is the token of the response_url it was made through, if any; `previous` the content before a replacement.
    """

    kind: Literal["posted", "replaced", "deleted"]
    message: Message
    content: Content
    at: datetime
    cause: str | None = None
    previous: Content | None = None


class MessageStore(Struct):
    """All messages, and their changes in order. `now` is Slack's clock."""

    now: Callable[[], datetime]
    all: list[Message] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _count: int = 0

    def new_ts(self) -> str:
        """A new message timestamp, unique and increasing."""
        self._count += 1
        return f"{int(self.now().timestamp())}.{self._count:06d}"

    async def post(self, message: Message, cause: str | None = None) -> Message:
        """Add a message."""
        self.all.append(message)
        await self._record(Change("posted", message, message.content, self.now(), cause))
        return message

    async def replace(self, message: Message, content: Content, cause: str | None = None) -> None:
        """Change a message's content, keeping its history."""
        previous = message.content
        message.contents.append(content)
        await self._record(Change("replaced", message, content, self.now(), cause, previous))

    async def delete(self, message: Message, cause: str | None = None) -> None:
        """Delete a message."""
        message.deleted = True
        await self._record(Change("deleted", message, message.content, self.now(), cause))

    async def notify(self) -> None:
        """Wake everyone in `wait_until`."""
        async with self._changed:
            self._changed.notify_all()

    async def wait_until(self, ready: Callable[[], bool], within: float | None = None) -> None:
        """Wait until `ready()` is true, checked after each change. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(ready)

    def find(self, channel: str, ts: str) -> Message | None:
        """A message of a channel that is neither ephemeral nor deleted."""
        return next((message for message in self.public(channel) if message.ts == ts), None)

    def public(self, channel: str) -> Iterator[Message]:
        """The messages of a channel that are neither ephemeral nor deleted, oldest first."""
        return (
            message
            for message in self.all
            if message.channel == channel and not message.ephemeral and not message.deleted
        )

    def has_replies(self, channel: str, ts: str) -> bool:
        """Whether a message is the parent of a thread."""
        return any(message.thread_ts == ts and message.ts != ts for message in self.public(channel))

    async def _record(self, change: Change) -> None:
        self.changes.append(change)
        await self.notify()
