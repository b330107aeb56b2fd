"""Posts forms over HTTP, and keeps the connections for the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

KEPT = 15.0
"""Seconds for which a connection that nobody uses is kept: proxies close those that are older."""

_FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: to connect, for each read, and for a whole call with all attempts."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """At most so many `connections` to `base_url`: an async context manager. Follows no redirect, keeps no cookie."""

    def __init__(self, base_url: str, timeouts: Timeouts, connections: int) -> None:
        self._base_url = base_url
        self._connections = connections
        self._session: ClientSession | None = None
        self._timeout = ClientTimeout(
            connect=timeouts.total, sock_connect=timeouts.connect, sock_read=timeouts.read
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> ClientSession:
        """The connections, made with the first request: most accounts of many are silent."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, keepalive_timeout=KEPT),
                cookie_jar=DummyCookieJar(),
                headers=_FORM,
                timeout=self._timeout,
            )
        return self._session

    async def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """The answer to a form. Raises aiohttp's ClientError."""
        body = urlencode(form).encode()
        url, session = self._base_url + path, self._opened()
        async with session.post(url, data=body, allow_redirects=False) as answer:
            return Answer(answer.status, answer.headers, await answer.read())
