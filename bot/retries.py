"""Calls again what failed, after a wait that doubles each time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

Again = Callable[[Exception], bool | float]
"""Whether to call again after an error; a number is the seconds to wait before."""


async def retried(
    call: Callable[[], Awaitable[T]],
    again: Again,
    *,
    attempts: int,
    wait: float,
    wait_max: float,
    jitter: float,
    within: float,
) -> T:
    """The result of the first call that succeeds. Raises the error of the last one.

    At most `attempts` calls, of which the last begins `within` seconds of the first. `wait` is how long the first wait
    is, to which up to `jitter` is added.
    """
    began = time.monotonic()
    for number in range(attempts - 1):
        try:
            return await call()
        except Exception as error:
            decided = again(error)
            if decided is False:
                raise
            backoff = min(wait_max, wait * 2**number + random.uniform(0, jitter))
            pause = backoff if decided is True else decided
            if time.monotonic() - began + pause > within:
                raise
        await asyncio.sleep(pause)
    return await call()
