"""The bot's HTTP face, and how it is served and ends in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.app import Rollcall
from bot.manifest import EVENTS_PATH

STOPS = (signal.SIGTERM, signal.SIGINT)


def face(rollcall: Rollcall) -> Starlette:
    """`GET /healthz` for whoever keeps the process alive and, unless Slack is listened to by Socket Mode,
    `POST /slack/events` for all of Slack's requests.
    """

    async def healthz(request: Request) -> Response:
        return JSONResponse({"ok": True, "redis": await rollcall.redis_answers()})

    routes = [Route("/healthz", healthz)]
    if not rollcall.by_socket:
        routes.append(Route(EVENTS_PATH, _events(rollcall), methods=["POST"]))
    return Starlette(routes=routes)


def _events(rollcall: Rollcall) -> Callable[[Request], Awaitable[Response]]:
    """Hands Slack's requests to bolt, and reads nothing of those that Slack did not sign."""
    secret = rollcall.settings.slack_signing_secret
    assert secret is not None
    slack, verifier = AsyncSlackRequestHandler(rollcall.bolt), SignatureVerifier(secret.get_secret_value())

    async def events(request: Request) -> Response:
        if not _is_signed(verifier, await request.body(), request.headers):
            return Response(status_code=401)
        return await slack.handle(request)

    return events


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Source: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    try:
        return verifier.is_valid_request(body, headers)
    except (ValueError, TypeError):
        # a timestamp that is no number, a body that is no UTF-8, a signature that is no ASCII
        return False


class _Server(uvicorn.Server):
    """uvicorn's server, which ends without killing the process: answers under way are drained after it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for stop in STOPS:
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        try:
            yield
        finally:
            for stop in STOPS:
                loop.remove_signal_handler(stop)


async def serve(app: ASGIApp, port: int) -> None:
    """Serves on every address of this machine until the process is told to stop."""
    config = uvicorn.Config(app, host="0.0.0.0", port=port, log_config=None, access_log=False)
    await _Server(config).serve()


async def stopped() -> None:
    """Returns once the process is told to stop."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for stop in STOPS:
        loop.add_signal_handler(stop, told.set)
    await told.wait()
