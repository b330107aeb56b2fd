"""The bot's HTTP server and its graceful shutdown."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager

import uvicorn
from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.app import Rollcall
from bot.errors import RedisUnavailable
from bot.health import Health, is_ready
from bot.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

MAX_BODY = 1_000_000
"""Maximum size of a request in bytes; Slack's largest, a submitted modal, is a quarter of it."""

LARGE_BODY, LARGE_BODY_CONCURRENCY = 64_000, 32
"""Size in bytes from which on only so many requests are read at once: nearly all of Slack's are smaller."""

BODY_TIMEOUT = 10.0
"""Seconds within which a request's body must arrive."""

IDLE_TIMEOUT = 20.0
"""Seconds that a connection may be open before its first request."""

KEEP_ALIVE = 75
"""Seconds from one request of a connection to the next: longer than proxies keep theirs, which is 60 for most, so that
none sends a request over a connection that is just being closed."""

SHUTDOWN_TIMEOUT = 2
"""Seconds for requests to finish at shutdown."""

TICKS_PER_SECOND = 10
"""How often uvicorn calls `on_tick`."""

Protocol = H11Protocol


def http_app(rollcall: Rollcall) -> Starlette:
    """What supervisors ask and, without Socket Mode, `POST /slack/events` for all of Slack's requests."""
    app = health_app(rollcall.health, metrics=rollcall.settings.rollcall_metrics)
    if not rollcall.by_socket:
        app.add_route(EVENTS_PATH, _events(rollcall), methods=["POST"])
    if rollcall.oauth is not None:
        app.add_route(INSTALL_PATH, _installing(rollcall.oauth.handle_installation), methods=["GET"])
        app.add_route(REDIRECT_PATH, _installing(rollcall.oauth.handle_callback), methods=["GET"])
    return app


def _installing(
    step: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[Request], Awaitable[Response]]:
    """A step of the app's installation in a browser, by bolt's own flow."""

    async def taken(request: Request) -> Response:
        try:
            return to_starlette_response(await step(to_async_bolt_request(request, b"")))
        except RedisUnavailable:
            return PlainTextResponse("Rollcall cannot reach its database. Try again in a minute.", 503)

    return taken


def health_app(health: Health, *, metrics: bool) -> Starlette:
    """`GET /healthz`: whether the process is alive. `GET /readyz`: 503 if it is not ready, and what it depends on.

    With `metrics`, `GET /metrics` for Prometheus.
    """

    async def healthz(request: Request) -> Response:
        return JSONResponse({"ok": True, "redis": await health.redis_answers()})

    async def readyz(request: Request) -> Response:
        checks = await health.checks()
        ready = is_ready(checks)
        told = {name: check._asdict() for name, check in checks.items()}
        return JSONResponse({"ready": ready, **told}, status_code=200 if ready else 503)

    async def exposed(request: Request) -> Response:
        return Response(await health.metrics(), media_type=CONTENT_TYPE_LATEST)

    app = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
    if metrics:
        app.add_route("/metrics", exposed)
    return app


def _events(rollcall: Rollcall) -> Callable[[Request], Awaitable[Response]]:
    """Passes Slack's requests to bolt. Unsigned requests are rejected early, at little cost in memory and time."""
    secret = rollcall.settings.slack_signing_secret
    assert secret is not None
    verifier, large = SignatureVerifier(secret.get_secret_value()), asyncio.Semaphore(LARGE_BODY_CONCURRENCY)

    async def events(request: Request) -> Response:
        if "x-slack-signature" not in request.headers:
            return _refused(401)
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                body = await read_body(request, large)
        except TimeoutError:
            return _refused(408)
        if body is None:
            return _refused(413)
        if not _is_signed(verifier, body, request.headers):
            return Response(status_code=401)
        return to_starlette_response(await rollcall.bolt.async_dispatch(to_async_bolt_request(request, body)))

    return events


def _refused(status: int) -> Response:
    """An error response that closes the connection without reading the rest of the body."""
    return Response(status_code=status, headers={"connection": "close"})


async def read_body(request: Request, large: asyncio.Semaphore) -> bytes | None:
    """The body; None if it is longer than `MAX_BODY`. One that becomes `large` waits for its turn with the rest."""
    declared, body = request.headers.get("content-length", ""), bytearray()
    if declared.isdecimal() and int(declared) > MAX_BODY:
        return None
    async with AsyncExitStack() as turn:
        async for chunk in request.stream():
            if len(body) <= LARGE_BODY < len(body) + len(chunk):
                await turn.enter_async_context(large)
            body += chunk
            if len(body) > MAX_BODY:
                return None
        return bytes(body)


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Source: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    try:
        return verifier.is_valid_request(body, headers)
    except (ValueError, TypeError):
        # a timestamp that is no number, a body that is no UTF-8, a signature that is no ASCII
        return False


class IdleConnection(Struct, frozen=True):
    """Since when, on the loop's clock, a connection has been idle, and its last request."""

    since: float
    last: object


class Server(uvicorn.Server):
    """uvicorn's server, without ending the process at shutdown, so that answers in progress can finish.

    It closes connections without a first request within `idle_limit` seconds, and those of which a later one does not
    come whole; uvicorn would wait for both forever.
    """

    def __init__(self, config: uvicorn.Config, idle_limit: float = IDLE_TIMEOUT) -> None:
        super().__init__(config)
        self._idle_limit = idle_limit
        self._idle: dict[Protocol, IdleConnection] = {}

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for stop in STOP_SIGNALS:
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        try:
            yield
        finally:
            for stop in STOP_SIGNALS:
                loop.remove_signal_handler(stop)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_PER_SECOND == 0:
            self._close_idle()
        return await super().on_tick(counter)

    def _close_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        before, self._idle = self._idle, {}
        for connection in self.server_state.connections:
            assert isinstance(connection, Protocol)
            request = connection.cycle
            if request is not None and not request.response_complete:
                continue
            idle = before.get(connection)
            if idle is None or idle.last is not request:
                idle = IdleConnection(now, request)
            self._idle[connection] = idle
            limit = self._idle_limit if request is None else self.config.timeout_keep_alive
            if now - idle.since >= limit:
                connection.transport.close()


async def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serves on `host` until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT,
    )
    await Server(config).serve()


@contextmanager
def ending_at_sigterm() -> Iterator[None]:
    """Cancels the block at SIGTERM, as long as nothing in it listens to that, and leaves it as if it had ended.

    What was begun of a start is undone so: the signal alone would leave the Redis running that Rollcall starts.
    """
    task, loop, told = asyncio.current_task(), asyncio.get_running_loop(), asyncio.Event()
    assert task is not None

    def stop() -> None:
        told.set()
        task.cancel()

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


async def stopped() -> None:
    """Returns at SIGTERM or SIGINT."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for stop in STOP_SIGNALS:
        loop.add_signal_handler(stop, told.set)
    await told.wait()
