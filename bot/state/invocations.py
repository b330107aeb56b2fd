"""A command that somebody typed or pressed for, as it waits to be done."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

COMMANDS: Final = "commands"
"""The queue of these, and the kind of its jobs."""

COMMAND: Final = "command"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Where the answer goes: a person in a channel, maybe in a thread, by a `response_url` where there is one.

    `replace`: the answer takes the place of the message whose button was pressed. Whoever holds a
    `response_url` can post for 30 minutes, so it is never in the repr.
    """

    channel: str
    user: str
    response_url: str | None = None
    thread_ts: str | None = None
    replace: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct message: only its two members see what is posted there."""
        return self.channel.startswith("D")

    @property
    def place(self) -> str | None:
        """Where messages follow each other, a thread or a direct message; None for a channel at large."""
        if self.thread_ts is not None:
            return f"{self.channel}:{self.thread_ts}"
        return self.channel if self.is_direct else None

    def __repr__(self) -> str:
        return f"Reply(channel={self.channel!r}, user={self.user!r}, thread_ts={self.thread_ts!r})"


class Invocation(msgspec.Struct, frozen=True, kw_only=True):
    """A line that somebody sent, with what is needed to read it as it was meant then and to answer.

    `last` and `listed` are what `last` and `#N` meant, `language` what the person chose. `seen` is what was
    confirmed, None when nothing had to be.
    """

    id: str
    team: str
    user: str
    channel: str
    line: str
    noun: Literal["room", "peaks"] | None = None
    asked_at: datetime
    reply: Reply
    last: str | None = None
    listed: tuple[str, ...] = ()
    language: str | None = None
    seen: dict[str, str] | None = None
