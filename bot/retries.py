"""Retries of a call, for which the first attempt pays nothing."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def warm_up() -> None:
    """Loads what the first call that fails would have to wait for."""
    import stamina  # noqa: F401


async def retried(
    call: Callable[[], Awaitable[T]],
    again: Callable[[Exception], bool | float],
    *,
    attempts: int,
    wait: float,
    wait_max: float,
    jitter: float = 1.0,
    total_timeout: float = 45.0,
) -> T:
    """The result of the first successful attempt. Raises the error of the last one.

    `again` says of an error whether it is tried again, or after how many seconds. Times are in seconds,
    `total_timeout` is for all attempts. stamina takes over only after the first failure, which counts as an attempt:
    its overhead is a seventh of a call, and most calls need no second attempt.
    """
    began = time.monotonic()
    try:
        return await call()
    except Exception as error:
        left = total_timeout - (time.monotonic() - began)
        if left <= 0 or again(error) is False:
            raise
        failed = [error]
    import stamina  # heavy, so that it is not loaded with the rest

    async for attempt in stamina.retry_context(
        on=again, attempts=attempts, timeout=left, wait_initial=wait, wait_max=wait_max, wait_jitter=jitter
    ):
        with attempt:
            if failed:
                raise failed.pop()
            return await call()
    raise AssertionError("a retry ends with an answer or an error")
