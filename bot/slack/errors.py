"""Errors of calls to Slack.

SlackError
├── Refused             Slack answered with the error `name` and did nothing
│   ├── BlocksRefused   the blocks are invalid in this workspace; the text alone is accepted
│   ├── TokenRefused    the bot's token is invalid: no call succeeds until that is fixed
│   ├── UserUnknown     there is no such person, or they are hidden from the bot
│   └── NotThere        the bot or the person is not in the channel, or the channel is archived
└── Transient           the same call may succeed later
    ├── Busy            rate limited: nothing was done; retry after `seconds`
    ├── Unreachable     no connection: nothing was done
    └── Unsure          no usable answer: the call may have been processed
"""

# ruff: noqa: N818 - an error is named for what happened

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

RETRY_AFTER = 1.0
"""Seconds to wait after a rate limit without a `Retry-After` header."""


class SlackError(Exception):
    """A call to Slack failed. The message never contains a URL, since a `response_url` is a secret."""


class Refused(SlackError):
    """Slack answered with the error `name` and did nothing. `answered_at` is the time on Slack's clock, if known."""

    def __init__(self, name: str, answered_at: datetime | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.answered_at = answered_at


class BlocksRefused(Refused):
    """The blocks are invalid in this workspace, which may not support them yet; the text alone is accepted."""


class TokenRefused(Refused):
    """The bot's token is invalid: no call succeeds until that is fixed."""


class UserUnknown(Refused):
    """There is no such person, or they are hidden from the bot."""


class NotThere(Refused):
    """The bot or the person is not in the channel, or the channel is archived."""


class Transient(SlackError):
    """The same call may succeed later."""


class Busy(Transient):
    """Rate limited: nothing was done; retry after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds:g} s")
        self.seconds = seconds


class Unreachable(Transient):
    """No connection: nothing was done."""


class Unsure(Transient):
    """No usable answer: the call may have been processed."""


NOT_DONE = (Busy, Unreachable)
"""After these, even a call that is not idempotent can be retried."""

_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""Errors after which part of the call may have been processed.

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


def error_for(
    status: int, name: str, retry_after: str | None = None, answered_at: datetime | None = None
) -> SlackError:
    """The error for an unsuccessful answer of the Web API; `name` is empty if the body is not JSON."""
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
