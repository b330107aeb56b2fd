"""Connects to what REDIS_URL names: a single server, the master of a Sentinel setup, or a cluster."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from redis import __version__ as redis_version
from redis import asyncio as redis
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import AbstractConnection, SSLConnection, parse_url
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.driver_info import DriverInfo
from redis.exceptions import ConnectionError, RedisError

from bot.background import is_background
from bot.errors import Problem, SettingsProblem
from bot.state.connection import ANSWER_TIMEOUT, CONNECT_TIMEOUT, Redis, RedisCluster, once
from bot.state.shared_connection import SharedConnection, may_have_ended

IDLE_CHECK = 30
"""Seconds of idleness after which a connection is tried before it is used."""

MAX_CONNECTIONS = 50
"""Maximum connections of a client; who finds none free waits for one, as long as for an answer."""

MAX_BACKGROUND_CONNECTIONS = 40
"""Of them those of background work, which may pause with one in hand: acknowledgements do not wait for that."""

MAX_CLUSTER_CONNECTIONS = 1000
"""Maximum connections to one node of a cluster, where redis-py raises an error instead of waiting for one."""

REDIS_PORT, SENTINEL_PORT = 6379, 26379

DRIVER = DriverInfo(lib_version=redis_version)
"""What Redis is told of redis-py, which would look its own version up on the disk."""

FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
"""Options that name files."""

Options = dict[str, Any]
"""What redis-py's connections take."""


class Connections(redis.BlockingConnectionPool):
    """Connections of which none is handed out that the server has closed, as a restart does with all that were idle.

    Background work takes `MAX_BACKGROUND_CONNECTIONS` of them at most.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._for_background = asyncio.Semaphore(MAX_BACKGROUND_CONNECTIONS)
        self._in_background: set[AbstractConnection] = set()

    async def get_connection(self, *command: Any, **options: Any) -> AbstractConnection:
        """Waits for a free one. Raises redis-py's errors."""
        if not is_background():
            return await self._free()
        try:
            async with asyncio.timeout(self.timeout):
                await self._for_background.acquire()
        except TimeoutError as error:
            raise ConnectionError("no connection is free") from error
        try:
            connection = await self._free()
        except BaseException:
            self._for_background.release()
            raise
        self._in_background.add(connection)
        return connection

    async def _free(self) -> AbstractConnection:
        connection: AbstractConnection = await super().get_connection()  # type: ignore[no-untyped-call]
        return connection

    async def release(self, connection: AbstractConnection) -> None:
        """Takes one back."""
        try:
            await super().release(connection)
        finally:
            if connection in self._in_background:
                self._in_background.discard(connection)
                self._for_background.release()

    async def ensure_connection(self, connection: AbstractConnection) -> None:
        """Raises redis-py's errors when no connection can be made."""
        if may_have_ended(connection._writer.transport if connection._writer else None):
            # the loop looks at its sockets, then runs what it saw there: only after that is the end of one known
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await super().ensure_connection(connection)


class MasterConnections(SentinelConnectionPool, Connections):
    """Connections to the master that sentinels name, whichever server that is now."""

    async def aclose(self) -> None:
        """Closes them, and those to the sentinels."""
        await super().aclose()
        for sentinel in self.sentinel_manager.sentinels:
            await sentinel.aclose()


def connect(url: str, *, timeout: float = ANSWER_TIMEOUT, blocking: bool = False) -> Redis:
    """A client of the Redis at `url`, which connects when first used. Close it with `async with` or `aclose`.

    `redis://`, `rediss://` and `unix://` are one server; `redis+sentinel://HOST:PORT,HOST:PORT/SERVICE/DB` is the
    master that these sentinels name for a service, `redis+cluster://HOST:PORT,HOST:PORT` the cluster these nodes belong
    to, and `rediss+` either of them over TLS. It waits `timeout` seconds for an answer. Commands that keep Redis
    waiting, as for a job, are for a `blocking` client: others would have to wait for them. Raises SettingsProblem for
    a URL that cannot be used.
    """
    try:
        return _connected(url, timeout, blocking=blocking)
    except (TypeError, ValueError, RedisError) as error:
        # what redis-py says of a URL that it cannot take apart may hold a part of the password
        raise SettingsProblem([Problem("REDIS_URL", _wrong(error), ADVICE)]) from None


ADVICE = "Check its hosts, ports, database and options, and write what is special in a password as %40, %2F and so on"


def _wrong(error: Exception) -> str:
    if isinstance(error, _MissingFileError):
        return str(error)
    option = re.search(r"unexpected keyword argument '(\w+)'|Invalid value for '(\w+)'", str(error))
    return f"{option[1] or option[2]} cannot be used" if option else "it cannot be read as a URL"


class _MissingFileError(ValueError):
    """An option names a file that is not there."""


def _connected(url: str, timeout: float, *, blocking: bool) -> Redis:
    topology = urlsplit(url).scheme.partition("+")[2]
    if topology == "cluster":
        return cast(Redis, _cluster(url, timeout))
    connections = _master_connections(url, timeout) if topology == "sentinel" else _connections(url, timeout)
    _check(connections)
    client = cast(Redis, Redis.from_pool(connections))  # redis-py annotates its own class
    if not blocking:
        client.shared = SharedConnection(connections.make_connection, timeout)
    return client


def _check(connections: Connections) -> None:
    """Raises redis-py's errors, and _MissingFileError, before the first connection would."""
    connections.make_connection()  # type: ignore[no-untyped-call]
    for name, value in connections.connection_kwargs.items():
        if name in FILES and value and not Path(value).is_file():
            raise _MissingFileError(f"the file of {name} is not there")


def _connections(url: str, timeout: float) -> Connections:
    return Connections.from_url(url, max_connections=MAX_CONNECTIONS, timeout=timeout, **_options(timeout))


def _master_connections(url: str, timeout: float) -> Connections:
    """What begins with `sentinel_` in the query of the URL, such as their password, is for the sentinels."""
    service, _, database = urlsplit(url).path.strip("/").partition("/")
    options, is_tls = _options_of(url, database, timeout)
    asking = {
        name.removeprefix("sentinel_"): options.pop(name)
        for name in list(options)
        if name.startswith("sentinel_")
    }
    asking |= {name: value for name, value in options.items() if name.startswith("ssl_")} | {"ssl": is_tls}
    sentinels = Sentinel(  # type: ignore[no-untyped-call]
        _hosts(url, SENTINEL_PORT), sentinel_kwargs=asking | _options(timeout)
    )
    return MasterConnections(  # type: ignore[no-untyped-call]
        service, sentinels, max_connections=MAX_CONNECTIONS, timeout=timeout, ssl=is_tls, **options
    )


def _cluster(url: str, timeout: float) -> RedisCluster:
    options, is_tls = _options_of(url, "", timeout)
    nodes = [ClusterNode(host, port) for host, port in _hosts(url, REDIS_PORT)]
    return RedisCluster(startup_nodes=nodes, max_connections=MAX_CLUSTER_CONNECTIONS, ssl=is_tls, **options)


def _options(timeout: float) -> Options:
    return {
        "decode_responses": True,
        "socket_connect_timeout": CONNECT_TIMEOUT,
        "socket_timeout": timeout,
        "health_check_interval": IDLE_CHECK,
        "retry": once(),
        "driver_info": DRIVER,
    }


def _options_of(url: str, database: str, timeout: float) -> tuple[Options, bool]:
    """What a URL of several hosts says beside them, and whether it is over TLS."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    alone = parts._replace(scheme=parts.scheme.partition("+")[0], netloc=user + at, path=f"/{database}")
    options = {**parse_url(alone.geturl()), **_options(timeout)}
    return options, options.pop("connection_class", None) is SSLConnection


def _hosts(url: str, port: int) -> list[tuple[str, int]]:
    """The hosts of a URL, with `port` where it names none."""
    hosts = [urlsplit(f"//{host}") for host in urlsplit(url).netloc.rpartition("@")[2].split(",")]
    return [(host.hostname or "localhost", host.port or port) for host in hosts]
