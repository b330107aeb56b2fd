"""What can go wrong with a call of Slack, and what that means for what was asked.

SlackError
├── Refused             Slack did not do it and will not; `name` is the name of its error
│   ├── BlocksRefused   it does not take the blocks; the text alone it would
│   ├── TokenRefused    it does not take the bot's token: no call succeeds before that is fixed
│   ├── UserUnknown     there is no such person, or the bot may not know of them
│   └── NotThere        the bot, or the person, is not in this channel, or the channel is closed
└── Transient           the same call may succeed a little later
    ├── Busy            Slack did not do it, and asks to be left alone for `seconds`
    ├── Unreachable     Slack was not reached, so nothing was done
    └── Unsure          Slack gave no usable answer: it may have been done or not
"""

# ruff: noqa: N818 - an error is named for what happened

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

RETRY_AFTER = 1.0
"""Seconds to wait where Slack says that it is asked too much, but not for how long."""


class SlackError(Exception):
    """A call of Slack that did not succeed. Never holds an address, which may be a secret."""


class Refused(SlackError):
    """Slack did not do it and will not. `answered_at` is what Slack's clock showed, where it said so."""

    def __init__(self, name: str, answered_at: datetime | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.answered_at = answered_at


class BlocksRefused(Refused):
    """This workspace does not take the blocks, which may be newer than it; the text alone it would."""


class TokenRefused(Refused):
    """Slack does not take the bot's token: no call succeeds before that is fixed."""


class UserUnknown(Refused):
    """There is no such person, or the bot may not know of them."""


class NotThere(Refused):
    """The bot, or the person, is not in this channel, or the channel is closed."""


class Transient(SlackError):
    """The same call may succeed a little later."""


class Busy(Transient):
    """Slack did not do it, and asks to be left alone for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds:g} s")
        self.seconds = seconds


class Unreachable(Transient):
    """Slack was not reached, so nothing was done."""


class Unsure(Transient):
    """Slack gave no usable answer: it may have been done or not."""


NOT_DONE = (Busy, Unreachable)
"""After these a call may be made again though it must not be done twice."""

_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Errors after which part of the call may have been done.

Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

_KINDS: Mapping[type[Refused], frozenset[str]] = {
    BlocksRefused: frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}),
    TokenRefused: frozenset(
        {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
    ),
    UserUnknown: frozenset({"user_not_found", "users_not_found", "user_not_visible"}),
    NotThere: frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"}),
}


def answered(
    status: int, name: str, retry_after: str | None = None, answered_at: datetime | None = None
) -> SlackError:
    """What an answer of the Web API means that is not "ok"; `name` is empty for one that is no JSON."""
    if status == 429 or name == "ratelimited":
        return Busy(_seconds(retry_after))
    if status != 200 or not name or name in _UNSURE:
        return Unsure(name or f"HTTP {status}")
    kind = next((kind for kind, names in _KINDS.items() if name in names), Refused)
    return kind(name, answered_at)


def _seconds(header: str | None) -> float:
    try:
        return max(float(header or RETRY_AFTER), 0.0)
    except ValueError:
        return RETRY_AFTER
