"""Reads lines from a terminal or a file without blocking the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from typing import TextIO

ReadLine = Callable[[str], str]
"""Shows a prompt and returns the next line; raises EOFError at the end."""


class LineReader:
    """Reads each line in a daemon thread, which does not keep the process alive."""

    def __init__(self, source: TextIO) -> None:
        self.interactive = source.isatty()
        self._read_line: ReadLine = input if self.interactive and source is sys.stdin else _reader(source)

    async def next(self, prompt: str) -> str | None:
        """The next line without its line end, None at the end of input."""
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str | None] = loop.create_future()

        def read() -> None:
            try:
                text: str | None = self._read_line(prompt)
            except (EOFError, OSError, ValueError):
                text = None
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_set, line, text)

        threading.Thread(target=read, daemon=True).start()
        return await line


@contextlib.contextmanager
def line_editing(source: TextIO) -> Iterator[None]:
    """Enable line editing and history, and restore the terminal's settings at the end."""
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


def _reader(source: TextIO) -> ReadLine:
    def ask(prompt: str) -> str:
        line = source.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return ask


def _set(line: asyncio.Future[str | None], text: str | None) -> None:
    if not line.done():
        line.set_result(text)
