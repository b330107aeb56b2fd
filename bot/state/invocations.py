"""A command that a person typed or sent with a button, as it is stored until it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from bot.people import EntryPoint

COMMANDS: Final = "commands"
"""The queue of these, and the kind of its jobs."""

COMMAND: Final = "command"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Where the answer goes: a person in a channel, maybe in a thread, by a `response_url` where there is one.

    `replace`: the answer takes the place of the message whose button was pressed, unless it is that it failed where
    `beside_if_failed`: a list is of use after that, a question is not. `with_bot`: the channel is the
    direct message with the bot, where lines are typed plainly, and not one with somebody else. `message_ts` is the
    message whose button was pressed, where it lasts, and `metadata` what it carries, by which whoever posted it may
    still look for it. Whoever holds a `response_url` can post for 30 minutes, so it is never in the repr.
    """

    channel: str
    user: str
    response_url: str | None = None
    thread_ts: str | None = None
    replace: bool = False
    beside_if_failed: bool = False
    with_bot: bool = False
    message_ts: str | None = None
    metadata: dict[str, Any] | None = None

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct message, which only the person and the bot see."""
        return self.channel.startswith("D")

    @property
    def place(self) -> str | None:
        """The conversation, a thread or a direct message; None for a channel as a whole."""
        if self.thread_ts is not None:
            return f"{self.channel}:{self.thread_ts}"
        return self.channel if self.is_direct else None

    @property
    def entry(self) -> EntryPoint:
        """How lines are typed in the conversation of the answer."""
        if self.with_bot:
            return "direct"
        return "slash" if self.thread_ts is None else "mention"

    def __repr__(self) -> str:
        return f"Reply(channel={self.channel!r}, user={self.user!r}, thread_ts={self.thread_ts!r})"


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an invocation that is the same in every version: who sent it, and where the answer goes."""

    id: str
    team: str
    user: str
    channel: str
    asked_at: datetime
    reply: Reply


class Invocation(Sender, frozen=True, kw_only=True):
    """A command that somebody gave, with what is needed to answer.

    `command` is what it means, encoded; None as long as it is not known who sent the `line`, on which that hangs:
    then `last` and `listed` are what `last` and `#N` meant when it was sent. `language` is what the person chose,
    `seen` what was confirmed, None when nothing had to be, `button` what was pressed: the same for each press of one
    person on one button of one message. Where `line` holds several commands they are `lines`, to be
    done in order, and so many more were `left` out. `message_ts` is the message that holds the line or the button,
    where it lasts. `work` names what is asked for where no command is, about the `line`. `at_account`: the account of
    the platform is the one that any line there is about.
    """

    line: str = ""
    noun: Literal["room", "peaks"] | None = None
    command: str | None = None
    last: str | None = None
    listed: tuple[str, ...] = ()
    language: str | None = None
    seen: dict[str, str] | None = None
    lines: tuple[str, ...] = ()
    left: int = 0
    button: str | None = None
    message_ts: str | None = None
    work: str | None = None
    at_account: bool = False
