"""Whether a failed request to the platform is retried, and when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from bot.baijiayun.endpoints import Endpoint
from bot.baijiayun.errors import HttpStatus, Throttled, TransportError
from bot.retries import retried

_Result = TypeVar("_Result")


class Retry(Protocol):
    """Decides whether a failed attempt is repeated."""

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """The result of the first successful attempt. Raises the error of the last one."""


class Once:
    """Never retries."""

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        return await attempt()


class Backoff(Struct, frozen=True):
    """Retries with exponential backoff if a retry is safe and may succeed.

    A retry is safe if the endpoint is repeatable or the error shows that nothing was done. Times are in seconds. A
    throttled call waits as long as the platform asks, or fails at once if that is longer than `total_timeout`.
    """

    attempts: int = 4
    wait: float = 0.3
    wait_max: float = 4.0
    jitter: float = 0.5
    total_timeout: float = 15.0

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        return await retried(
            attempt,
            lambda error: self._again(endpoint, error),
            attempts=self.attempts,
            wait=self.wait,
            wait_max=self.wait_max,
            jitter=self.jitter,
            total_timeout=self.total_timeout,
        )

    def _again(self, endpoint: Endpoint[Any], error: Exception) -> bool | float:
        if isinstance(error, Throttled):
            return self._pause(error.retry_after)
        if not isinstance(error, TransportError) or _final(error):
            return False
        return endpoint.repeatable or not error.maybe_done

    def _pause(self, seconds: float | None) -> bool | float:
        if seconds is None:
            return True
        return seconds if seconds < self.total_timeout else False


def _final(error: TransportError) -> bool:
    """Whether a retry would fail too: an HTTP status below 500."""
    return isinstance(error, HttpStatus) and error.status < 500
