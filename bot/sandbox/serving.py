"""Serves an application over real HTTP on this machine, inside the running loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves the process's signals alone and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.leaving = asyncio.Event()

    async def main_loop(self) -> None:
        """Ends at once when told to: uvicorn's own loop looks every tenth of a second."""
        ticking = asyncio.create_task(super().main_loop())
        await self.leaving.wait()
        ticking.cancel()
        await asyncio.wait([ticking])

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()


class _Connection(H11Protocol):
    """uvicorn's connection, which the application may cut: the ASGI extension `connection.cut`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _cuttable(self.app, transport)


def _cuttable(app: ASGIApp, transport: asyncio.Transport) -> ASGIApp:
    async def cuttable(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})["connection.cut"] = {"cut": transport.abort}
        await app(scope, receive, send)

    return cuttable


def listening(port: int = 0, host: str = LOOPBACK) -> socket.socket:
    """A bound TCP socket; `port` 0 takes any free one. Raises OSError when the port is taken."""
    # The protocol is named because asyncio turns Nagle's delay off only for sockets that name it.
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
    """Serve `app` while the context is open; yields its base URL, without a slash at the end.

    At the end, requests in progress get a second to finish. Raises OSError when the port is taken.
    """
    bound = listening(port, host)
    server = _Server(_config(app))
    running = asyncio.create_task(server.serve([bound]))
    try:
        await server.up.wait()
        yield f"http://{host}:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.leaving.set()
        await running
        bound.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Connection,
        ws="wsproto",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
