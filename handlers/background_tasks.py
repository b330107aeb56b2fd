"""Tasks that continue after the acknowledgement, referenced so that none is lost or left running at shutdown."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class BackgroundTasks:
    """Independent tasks, which are drained at shutdown.

    asyncio's TaskGroup cancels all tasks when one fails; bolt keeps no reference to its tasks.
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
        """Waits for running tasks, then cancels those that take longer: another process takes them over."""
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
            log.error("background task failed", exc_info=error)
