"""A Redis that dies, hangs and comes back, with its data."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from bot.jobs import Queue
from bot.state import COMMANDS, connect, embedded
from bot.state.server import socket_path


class KillableRedis:
    """The embedded Redis of a folder, as a real server that can be harmed."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder = folder
        self._stack = stack

    @property
    def url(self) -> str:
        return f"unix://{socket_path(self._folder)}"

    async def start(self) -> None:
        """Starts it, with the data that its folder holds."""
        await self._stack.enter_async_context(embedded(self._folder))

    async def die(self) -> None:
        """Kills it as a crash would. What it answered is in its file by then."""
        self._signal(signal.SIGKILL)
        with suppress(OSError):
            while True:
                _, writer = await asyncio.open_unix_connection(self.url.removeprefix("unix://"))
                writer.close()
                await asyncio.sleep(0.01)

    def hang(self) -> None:
        """Lets it take connections and commands, but answer none."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Lets it answer again, what it was asked meanwhile too."""
        self._signal(signal.SIGCONT)

    async def harm(self, how: str) -> None:
        """Lets it `die` or `hang`."""
        if how == "die":
            await self.die()
        else:
            self.hang()

    async def come_back(self, how: str) -> None:
        """Ends what `harm` began."""
        if how == "die":
            await self.start()
        else:
            self.go_on()

    async def until_no_job(self) -> None:
        """Waits until all that was accepted is done or withdrawn. Raises TimeoutError."""
        async with asyncio.timeout(30):
            while await self.jobs():  # noqa: ASYNC110 - other processes' doing
                await asyncio.sleep(0.02)

    async def jobs(self) -> list[str]:
        """The keys of the commands that are accepted and not done."""
        async with connect(self.url) as client:
            return [record.job.key for record in await Queue(client, COMMANDS).all()]

    def _signal(self, number: signal.Signals) -> None:
        os.kill(int((self._folder / "redis.pid").read_text()), number)


@asynccontextmanager
async def killable_redis(folder: Path) -> AsyncIterator[KillableRedis]:
    """A running one."""
    async with AsyncExitStack() as stack:
        killable = KillableRedis(folder, stack)
        await killable.start()
        yield killable
