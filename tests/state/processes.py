"""Other processes of the tests: real ones, so that they can die as real ones do."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

START_TIMEOUT = 120
"""Seconds, on a machine that has other work on all its cores."""


@asynccontextmanager
async def running(program: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process that runs `program` and has printed its first line; killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *arguments, stdin=PIPE, stdout=PIPE
    )
    try:
        assert await said(process) == "up"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: asyncio.subprocess.Process) -> str:
    """The next line the process prints."""
    assert process.stdout is not None
    async with asyncio.timeout(START_TIMEOUT):
        return (await process.stdout.readline()).decode().strip()
