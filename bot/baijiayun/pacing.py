"""When to send: how often a call is tried, and how long it waits for its turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import stamina

from bot.baijiayun.endpoints import Endpoint
from bot.baijiayun.errors import HttpStatus, Throttled, TransportError

_Result = TypeVar("_Result")


class Throttle(Protocol):
    """Keeps an account under the platform's 200 requests per 10 seconds."""

    async def wait(self) -> None:
        """Return when one more request may be sent."""


class NoThrottle:
    """Lets every request go at once."""

    async def wait(self) -> None:
        return None


class Retry(Protocol):
    """Decides whether a failed attempt is made again."""

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """The answer of the first attempt that has one. Raises what the last attempt raised."""


class Once:
    """Never tries again."""

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        return await attempt()


@dataclass(frozen=True, slots=True)
class Backoff:
    """Tries again, after longer and longer waits, what may be done twice and may yet succeed.

    A call may be done twice when its endpoint is repeatable, or when the failure shows that nothing was done.
    Times are in seconds; a throttled call waits as long as the platform says, unless that is longer than
    `patience`: then it fails at once.
    """

    attempts: int = 4
    wait: float = 0.3
    wait_max: float = 4.0
    jitter: float = 0.5
    patience: float = 15.0

    async def __call__(self, endpoint: Endpoint[Any], attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        async for trial in stamina.retry_context(
            on=lambda error: self._again(endpoint, error),
            attempts=self.attempts,
            timeout=self.patience,
            wait_initial=self.wait,
            wait_max=self.wait_max,
            wait_jitter=self.jitter,
        ):
            with trial:
                return await attempt()
        raise AssertionError("a retry ends with an answer or an error")

    def _again(self, endpoint: Endpoint[Any], error: Exception) -> bool | float:
        if isinstance(error, Throttled):
            return self._pause(error.retry_after)
        if not isinstance(error, TransportError) or _final(error):
            return False
        return endpoint.repeatable or not error.maybe_done

    def _pause(self, seconds: float | None) -> bool | float:
        if seconds is None:
            return True
        return seconds if seconds < self.patience else False


def _final(error: TransportError) -> bool:
    """Whether asking again gives the same: a status that is not the server's fault."""
    return isinstance(error, HttpStatus) and error.status < 500
