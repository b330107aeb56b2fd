"""Workers as processes of their own, which say where they are."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.forked import Forked, readable
from tests.state.processes import START_TIMEOUT

from . import process as program


class WorkerProcess(Forked):
    """A process that runs a worker, and the lines that it says."""

    def __init__(self, log: Path, orders: dict[str, Any]) -> None:
        self._lines, its_end = multiprocessing.Pipe(duplex=False)
        super().__init__(log, program.main, orders, its_end)
        its_end.close()

    async def wait(self) -> int:
        try:
            return await super().wait()
        finally:
            self._lines.close()

    async def said(self) -> str:
        """The next line that it says. Raises EOFError if it ends before."""
        async with asyncio.timeout(START_TIMEOUT):
            await readable(self._lines.fileno())
        return str(self._lines.recv())


@asynccontextmanager
async def worker_process(orders: dict[str, Any], log: Path) -> AsyncIterator[WorkerProcess]:
    """A worker that is up, which is told to stop at the end. What it logs is shown if the test fails."""
    process = WorkerProcess(log, orders)
    try:
        assert await process.said() == "up"
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        _show(log)


def _show(log: Path) -> None:
    sys.stderr.write(log.read_text())
