"""What Slack hands out for a while: triggers that open a view, and response_urls.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .board import Message
from .refusal import RefusedError

TRIGGER_LIFE = timedelta(seconds=3)
HOOK_LIFE = timedelta(minutes=30)
HOOK_USES = 5

Now = Callable[[], datetime]


@dataclass(slots=True)
class Trigger:
    """Opens one view within three seconds."""

    user: str
    born: datetime
    used: bool = False


@dataclass(slots=True)
class Hook:
    """A response_url: who it answers, where, and the message it came from (None for a command)."""

    token: str
    user: str
    channel: str
    born: datetime
    source: Message | None = None
    thread_ts: str | None = None
    command: str | None = None
    uses: int = 0


@dataclass
class Tickets:
    """All triggers and hooks handed out."""

    now: Now
    triggers: dict[str, Trigger] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)

    def trigger(self, user: str) -> str:
        """A new trigger_id."""
        identifier = f"{len(self.triggers) + 1}.{secrets.token_hex(8)}"
        self.triggers[identifier] = Trigger(user, self.now())
        return identifier

    def exchange(self, identifier: str) -> Trigger:
        """Use a trigger. Raises RefusedError when it is unknown, too old or used."""
        trigger = self.triggers.get(identifier)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if self.now() - trigger.born > TRIGGER_LIFE:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger

    def hook(
        self, user: str, channel: str, *, source: Message | None = None, command: str | None = None
    ) -> Hook:
        """A new response_url's record."""
        thread_ts = source.thread_ts if source else None
        hook = Hook(secrets.token_hex(12), user, channel, self.now(), source, thread_ts, command)
        self.hooks[hook.token] = hook
        return hook

    def use(self, token: str) -> Hook:
        """Use a response_url. Raises RefusedError when it is unknown, too old or was used five times."""
        hook = self.hooks.get(token)
        if hook is None or self.now() - hook.born > HOOK_LIFE:
            raise RefusedError("expired_url")
        if hook.uses >= HOOK_USES:
            raise RefusedError("used_url")
        hook.uses += 1
        return hook
