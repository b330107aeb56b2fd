"""The server of the stand-ins: real HTTP on a free port of this machine."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.sandbox.serving import serve
from tests.http import local_client


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"hello from {request.url.path}")


def _app() -> Starlette:
    return Starlette(routes=[Route("/{name}", _hello)])


async def test_serves_on_a_free_port_while_the_context_is_open() -> None:
    async with local_client() as client:
        async with serve(_app()) as one, serve(_app()) as other:
            assert one != other
            assert (await client.get(f"{one}/here")).text == "hello from /here"
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{one}/here")


async def test_a_taken_port_is_said() -> None:
    async with serve(_app()) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            async with serve(_app(), port=port):
                pass
