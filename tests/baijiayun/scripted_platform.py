"""A small HTTP server that answers what a test scripted, and keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from aiohttp import web
from msgspec import Struct, field


class Received(Struct, frozen=True):
    """One request as it arrived; `connection` tells connections apart."""

    method: str
    path: str
    content_type: str
    form: Mapping[str, str]
    connection: object


class Reply(Struct, frozen=True):
    """What to answer; `cut` closes the connection instead, `hold` answers only when it is set."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    cut: bool = False
    hold: asyncio.Event | None = None


def says(data: object = None, *, code: int = 0, msg: str = "", ts: int | None = None) -> Reply:
    """The platform's envelope."""
    envelope = {"code": code, "data": data, "msg": msg} | ({} if ts is None else {"ts": ts})
    return Reply(json.dumps(envelope, ensure_ascii=False).encode())


class ScriptedPlatform:
    """Gives its replies in turn, the last one again and again."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: list[Reply] = [says()]
        self.received: list[Received] = []

    def script(self, *replies: Reply) -> None:
        self.replies = list(replies)

    @property
    def form(self) -> Mapping[str, str]:
        """The parameters of the last request."""
        return self.received[-1].form

    async def answer(self, request: web.Request) -> web.StreamResponse:
        pairs = parse_qsl((await request.read()).decode(), keep_blank_values=True, strict_parsing=True)
        self.received.append(
            Received(request.method, request.path, request.content_type, dict(pairs), request.transport)
        )
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.hold is not None:
            await reply.hold.wait()
        if reply.cut and request.transport is not None:
            request.transport.abort()
        return web.Response(body=reply.body, status=reply.status, headers=reply.headers)


@asynccontextmanager
async def running() -> AsyncIterator[ScriptedPlatform]:
    """A scripted platform on a free port of this machine."""
    scripted = ScriptedPlatform()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", scripted.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scripted.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield scripted
    finally:
        await runner.cleanup()
