"""Runs work that would block the event loop for too long, in a single thread; and lets no thread keep the process."""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Timer
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LEAVE_TIMEOUT: Final = 2.0
"""Seconds for which threads, and what was not told yet, may keep a process that has ended its work."""

# a single one: the loop then shares the interpreter with one piece of work at a time, however many wait
_THREAD = ThreadPoolExecutor(1, "beside-the-loop")


async def in_thread(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs CPU-bound work that shares no mutable state, without blocking the loop; returns its result."""
    run = partial(contextvars.copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, run)


async def in_thread_if(is_long: bool, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The same if the work `is_long`; else runs it directly."""
    return await in_thread(work, *args, **kwargs) if is_long else work(*args, **kwargs)


def leave_threads() -> None:
    """Ends the process, of which all is done, should threads keep it longer: Python would wait for each.

    Nothing stops one that looks up a name, which may take a minute where the network is gone.
    """
    timer = Timer(LEAVE_TIMEOUT, os._exit, [0])
    timer.daemon = True
    timer.start()
