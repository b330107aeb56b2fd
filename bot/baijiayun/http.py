"""Posts forms over httpx, and keeps the connections for the next."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpx
from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from httpx_aiohttp import AiohttpTransport
from msgspec import Struct

from bot.proxies import proxy_of

KEEP_ALIVE = 15.0
"""Seconds for which a connection that nobody uses is kept: proxies close those that are older."""

_FORM = httpx.Headers({"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"})


class Timeouts(Struct, frozen=True):
    """In seconds: to connect, for each read, and for a whole call with all attempts."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0


class HttpResponse(Struct, frozen=True):
    """An answer, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """At most so many `connections` to `base_url`: an async context manager. Follows no redirect, keeps no cookie.

    Requests go to httpx's transport as they are: its client would look for cookies, redirects and credentials, of
    which there are none, in a third of the time that a call takes.
    """

    def __init__(self, base_url: str, timeouts: Timeouts, connections: int) -> None:
        self._url = cache(lambda path: httpx.URL(base_url + path))
        timeout = httpx.Timeout(timeouts.read, connect=timeouts.connect, pool=timeouts.total)
        self._extensions = {"timeout": timeout.as_dict()}
        # opened with the first request: most accounts of many are silent
        self._transport = AiohttpTransport(
            verify=_tls(),
            proxy=httpx.Proxy(proxy) if (proxy := proxy_of(base_url)) else None,
            client=lambda: _session(connections),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def post(self, path: str, form: Mapping[str, str]) -> HttpResponse:
        """The answer to a form. Raises httpx's RequestError or aiohttp's ClientError."""
        request = httpx.Request(
            "POST",
            self._url(path),
            headers=_FORM,
            content=urlencode(form).encode(),
            extensions=self._extensions,
        )
        response = await self._transport.handle_async_request(request)
        try:
            return HttpResponse(response.status_code, response.headers, await response.aread())
        finally:
            await response.aclose()


@cache
def _tls() -> ssl.SSLContext:
    """With the machine's certificates; shared by all clients, since loading them takes about 50 ms."""
    return ssl.create_default_context()


def _session(connections: int) -> ClientSession:
    connector = TCPConnector(limit=connections, keepalive_timeout=KEEP_ALIVE, ssl=_tls())
    return ClientSession(connector=connector, cookie_jar=DummyCookieJar())
