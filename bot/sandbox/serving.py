"""Serves an ASGI application over HTTP on loopback, in the running event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK = "127.0.0.1"

SHUTDOWN_TIMEOUT = 1.0
"""How many seconds requests in progress have to finish."""

KEEP_ALIVE = 75
"""Seconds for which a connection that nobody uses is kept: longer than any client keeps it, who would otherwise send a
request just as it is closed."""


class _Server(uvicorn.Server):
    """uvicorn's server without signal handlers, which tells when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.has_started = asyncio.Event()
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        """Until it is to stop; uvicorn's own loop looks every 0.1 s."""
        ticking = asyncio.create_task(super().main_loop())
        await self.stopping.wait()
        ticking.cancel()
        await asyncio.wait([ticking])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop when the last request has ended; uvicorn's own sleeps 0.1 s at each step."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := self.server_state.tasks:
            _, unfinished = await asyncio.wait(tasks, timeout=SHUTDOWN_TIMEOUT)
            for task in unfinished:
                task.cancel()
        await self.lifespan.shutdown()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.has_started.set()


class _Connection(H11Protocol):
    """uvicorn's HTTP connection with an ASGI extension, `connection.cut`, that aborts it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _cuttable(self.app, transport)


def _cuttable(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def cuttable(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["connection.cut"] = {"cut": transport.abort}
        await app(scope, receive, send)

    return cuttable


def bind(port: int = 0, host: str = LOOPBACK) -> socket.socket:
    """A bound TCP socket; `port` 0 picks a free one. Raises OSError if the port is in use."""
    # asyncio disables Nagle's algorithm only on sockets with an explicit protocol.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


@asynccontextmanager
async def serve(app: ASGIApp, *, port: int = 0, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serve `app` while the context is open; yields the base URL without a trailing slash.

    On exit, requests in progress get `SHUTDOWN_TIMEOUT` seconds to finish. Raises OSError if the port is in use.
    """
    bound = bind(port, host)
    server = _Server(_config(app))
    running = asyncio.create_task(server.serve([bound]))
    try:
        await server.has_started.wait()
        yield f"http://{host}:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.stopping.set()
        await running
        bound.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Connection,
        ws="wsproto",
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE,
    )
