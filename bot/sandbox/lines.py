"""Lines that a person types, read without holding up the loop."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from typing import TextIO

Ask = Callable[[str], str]
"""Shows a prompt and gives the next line; raises EOFError at the end."""


class Lines:
    """Reads a line at a time in a thread of its own, which does not keep the process from ending."""

    def __init__(self, source: TextIO) -> None:
        self.interactive = source.isatty()
        self._ask: Ask = input if self.interactive and source is sys.stdin else _reader(source)

    async def next(self, prompt: str) -> str | None:
        """The next line, without its end; None at the end of the input."""
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str | None] = loop.create_future()

        def read() -> None:
            try:
                said: str | None = self._ask(prompt)
            except (EOFError, OSError, ValueError):
                said = None
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_set, line, said)

        threading.Thread(target=read, daemon=True).start()
        return await line


@contextlib.contextmanager
def terminal_kept(source: TextIO) -> Iterator[None]:
    """Edit lines with arrow keys and a history, and leave the terminal as it was found, whatever ends us."""
    if not source.isatty():
        yield
        return
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")
    before = termios.tcgetattr(source)
    try:
        yield
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


def _reader(source: TextIO) -> Ask:
    def ask(prompt: str) -> str:
        line = source.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return ask


def _set(line: asyncio.Future[str | None], said: str | None) -> None:
    if not line.done():
        line.set_result(said)
