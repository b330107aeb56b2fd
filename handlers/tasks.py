"""Work that goes on after Slack was acknowledged, held so that it is neither lost nor left running at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Tasks:
    """A group of tasks of which one may fail without the others, drained at the end.

    asyncio's own TaskGroup ends all when one fails; bolt leaves its tasks to themselves.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Starts work that handles its own errors."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def done(self, work: Coroutine[Any, Any, None], within: float) -> None:
        """Starts work, and waits so many seconds for its end."""
        await asyncio.wait({self.start(work)}, timeout=within)

    async def drain(self, seconds: float) -> None:
        """Waits for what is running, and gives up what takes longer; another process takes that up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._running:
                    await asyncio.wait(self._running)
        for task in (late := list(self._running)):
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work ended unanswered", exc_info=error)
