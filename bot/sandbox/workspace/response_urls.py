"""`response_url`s: five posts within 30 minutes each.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct, field

from .errors import SlackError
from .message_store import Message

LIFETIME = timedelta(minutes=30)
MAX_USES = 5


class ResponseUrl(Struct):
    """An issued `response_url`: for whom, where, and the message it came from (None for a command)."""

    token: str
    user: str
    channel: str
    created: datetime
    source: Message | None = None
    thread_ts: str | None = None
    command: str | None = None
    uses: int = 0


class ResponseUrls(Struct):
    """All response_urls issued. `now` is Slack's clock."""

    now: Callable[[], datetime]
    by_token: dict[str, ResponseUrl] = field(default_factory=dict)

    def new(
        self, user: str, channel: str, *, source: Message | None = None, command: str | None = None
    ) -> ResponseUrl:
        """Issue a response_url."""
        thread_ts = source.thread_ts if source else None
        issued = ResponseUrl(secrets.token_hex(12), user, channel, self.now(), source, thread_ts, command)
        self.by_token[issued.token] = issued
        return issued

    def use(self, token: str) -> ResponseUrl:
        """Count one use. Raises SlackError when it is unknown, expired or was used five times."""
        issued = self.by_token.get(token)
        if issued is None or self.now() - issued.created > LIFETIME:
            raise SlackError("expired_url")
        if issued.uses >= MAX_USES:
            raise SlackError("used_url")
        issued.uses += 1
        return issued
