"""Bots as they are run: processes of their own, which can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

import bot as package
from bot.sandbox.serving import bind
from tests import forked
from tests.http import local_client

START_WITHIN = 120
"""Seconds, on a machine that has other work on all its cores."""
ROOT = Path(package.__file__).parent.parent
THIS_TREE = (sys.executable, "-m", "bot")


@dataclass(frozen=True, slots=True)
class Bot:
    """A running `rollcall web` or `rollcall worker`; `log` is what it wrote."""

    process: asyncio.subprocess.Process | forked.Forked
    url: str
    log: Path

    def kill(self) -> None:
        """Ends it as `kill -9` does."""
        self.process.kill()

    async def stopped(self) -> int:
        """Tells it to stop, and waits; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()


@asynccontextmanager
async def bot_process(
    environment: Mapping[str, str], folder: Path, name: str, program: Sequence[str] | None = None
) -> AsyncIterator[Bot]:
    """A bot that answers on a free port, with these settings alone: started, or forked where no program is named."""
    async with rollcall_process("web", environment, folder, name, program) as bot:
        await _answers(bot)
        yield bot


@asynccontextmanager
async def rollcall_process(
    command: str,
    environment: Mapping[str, str],
    folder: Path,
    name: str,
    program: Sequence[str] | None = None,
) -> AsyncIterator[Bot]:
    """A process of `rollcall`, maybe not up yet, with these settings alone; as `bot_process` otherwise."""
    port, log = _free_port(), folder / f"{name}.log"
    told = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": str(port), **environment}
    process = await _started(program, command, told, folder, log)
    try:
        yield Bot(process, f"http://127.0.0.1:{port}", log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _started(
    program: Sequence[str] | None, command: str, environment: Mapping[str, str], folder: Path, log: Path
) -> asyncio.subprocess.Process | forked.Forked:
    if program is None:
        return forked.rollcall(log, folder, environment, (command,))
    with log.open("wb") as written:
        return await asyncio.create_subprocess_exec(
            *program, command, cwd=folder, env=environment, stdout=written, stderr=written
        )


async def _answers(bot: Bot) -> None:
    async with local_client() as client, asyncio.timeout(START_WITHIN):
        while True:
            assert bot.process.returncode is None, bot.log.read_text()
            try:
                if (await client.get(f"{bot.url}/healthz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


def _free_port() -> int:
    with bind() as bound:
        port: int = bound.getsockname()[1]
    return port
