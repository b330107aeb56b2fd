"""Processes forked from one that has imported the bot: real ones, which can die, and up at once."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

PRELOADED = ("tests.preloaded",)
"""What the process that others are forked from imports."""


class Forked:
    """A process that runs a function and writes all it says to a log."""

    def __init__(self, log: Path, target: Callable[..., None], *arguments: Any) -> None:
        log.touch()
        self._process = _forking().Process(target=_run, args=(log, target, *arguments))
        self._process.start()

    @cached_property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it, or None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tells it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Waits until it has ended; its exit code."""
        await readable(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def rollcall(log: Path, folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> Forked:
    """A process of `rollcall` in a folder, with this environment alone."""
    return Forked(log, _rollcall, folder, environment, arguments)


async def readable(descriptor: int) -> None:
    """Waits until there is something to read, or nothing will come any more."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


def _forking() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _run(log: Path, target: Callable[..., None], *arguments: Any) -> None:
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(written, stream)
    target(*arguments)


def _rollcall(folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> None:
    from bot.__main__ import command_line

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    command_line(arguments)
