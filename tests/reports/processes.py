"""Workers as processes of their own, each forked from one that has imported what they need: real ones, that can die."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from tests.state.processes import START_TIMEOUT

from . import process as program


class WorkerProcess:
    """A process that runs a worker, and the lines that it says."""

    def __init__(self, process: ForkServerProcess, lines: Connection) -> None:
        self._process = process
        self._lines = lines

    @property
    def returncode(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """Tells it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> None:
        """Waits until it has ended."""
        await _readable(self._process.sentinel)
        self._process.join()

    async def said(self) -> str:
        """The next line that it says. Raises EOFError if it ends before."""
        async with asyncio.timeout(START_TIMEOUT):
            await _readable(self._lines.fileno())
        return str(self._lines.recv())


@asynccontextmanager
async def worker_process(orders: dict[str, Any], log: Path) -> AsyncIterator[WorkerProcess]:
    """A worker that is up, which is told to stop at the end. What it logs is shown if the test fails."""
    lines, its_end = multiprocessing.Pipe(duplex=False)
    made = _forking().Process(target=program.main, args=(orders, its_end, log))
    made.start()
    its_end.close()
    process = WorkerProcess(made, lines)
    try:
        assert await process.said() == "up"
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        made.close()
        lines.close()
        _show(log)


def _forking() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([program.__name__])
    return context


def _show(log: Path) -> None:
    sys.stderr.write(log.read_text())


async def _readable(descriptor: int) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
