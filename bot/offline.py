"""Work that asks neither the platform nor Slack: what would ask them, or go on beside it, ends it instead."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar

from bot.context_variables import setting

_IS_OFFLINE: ContextVar[bool] = ContextVar("is_offline", default=False)


class NotOffline(BaseException):
    """The work cannot be done offline. As with a cancellation, nothing between may handle it as a failure."""


def offline() -> AbstractContextManager[None]:
    """Within it nobody but Redis is asked."""
    return setting(_IS_OFFLINE, True)


def require_online() -> None:
    """Raises NotOffline within offline work."""
    if _IS_OFFLINE.get():
        raise NotOffline
