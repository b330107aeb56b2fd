"""The rate limit of an account: one that is passed in, since processes share it."""

from __future__ import annotations

from typing import Protocol


class Throttle(Protocol):
    """Keeps an account under the platform's 200 requests per 10 seconds."""

    async def wait(self) -> None:
        """Returns when another request may be sent."""


class NoThrottle:
    """Does not limit requests."""

    async def wait(self) -> None:
        return None
