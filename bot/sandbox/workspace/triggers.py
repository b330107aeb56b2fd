"""`trigger_id`s, each of which opens one view within three seconds.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct, field

from .errors import SlackError

LIFETIME = timedelta(seconds=3)


class Trigger(Struct):
    """An issued `trigger_id`."""

    user: str
    created: datetime
    used: bool = False


class Triggers(Struct):
    """All triggers issued. `now` is Slack's clock."""

    now: Callable[[], datetime]
    by_id: dict[str, Trigger] = field(default_factory=dict)

    def new(self, user: str) -> str:
        """Issue a `trigger_id`."""
        identifier = f"{len(self.by_id) + 1}.{secrets.token_hex(8)}"
        self.by_id[identifier] = Trigger(user, self.now())
        return identifier

    def use(self, identifier: str) -> Trigger:
        """Exchange a trigger. Raises SlackError when it is unknown, expired or used."""
        trigger = self.by_id.get(identifier)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.now() - trigger.created > LIFETIME:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
