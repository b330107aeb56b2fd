"""The bot's HTTP face."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.serving import bind
from bot.web import MAX_BODY, Protocol, Server, read_body
from tests.http import local_client

from .end_to_end.conftest import School, clock, environment, manual_clock, patient_with_redis, school, seed

__all__ = ["clock", "environment", "manual_clock", "patient_with_redis", "school", "seed"]

BODY = "command=%2Froom&text=help"


def signed(secret: str, timestamp: str, body: str = BODY) -> dict[str, str]:
    """The headers of a request of Slack's."""
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }


async def post(school: School, headers: dict[str, str] | dict[bytes, bytes]) -> httpx.Response:
    """One request to where Slack's come."""
    async with local_client() as client:
        return await client.post(f"{school.bots[0]}/slack/events", content=BODY, headers=headers)


async def test_a_forged_signature_is_refused(school: School) -> None:
    answer = await post(school, signed("not the secret", str(int(time.time()))))
    assert answer.status_code == 401


async def test_an_old_request_is_refused(school: School) -> None:
    secret = school.settings.slack_signing_secret
    assert secret is not None
    answer = await post(school, signed(secret.get_secret_value(), str(int(time.time()) - 301)))
    assert answer.status_code == 401


@pytest.mark.parametrize("timestamp", [b"", b"yesterday", b"1e9", b"\xb2"])
async def test_a_timestamp_that_is_none_is_refused(school: School, timestamp: bytes) -> None:
    answer = await post(school, {b"x-slack-request-timestamp": timestamp, b"x-slack-signature": b"v0=00"})
    assert answer.status_code == 401


async def test_a_request_without_signature_is_refused(school: School) -> None:
    assert (await post(school, {})).status_code == 401


async def test_health_tells_whether_redis_is_there(school: School) -> None:
    async with local_client() as client:
        answer = await client.get(f"{school.bots[0]}/healthz")
    assert answer.json() == {"ok": True, "redis": True}


async def test_a_long_body_is_refused_before_it_has_all_arrived(school: School) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            yield b"x" * 65536
            sent += 65536

    async with local_client() as client:
        headers = signed("not the secret", str(int(time.time())))
        try:
            answer = await client.post(f"{school.bots[0]}/slack/events", content=endless(), headers=headers)
        except (httpx.WriteError, httpx.ReadError):
            pass  # the connection was closed while the body was still being written
        else:
            assert answer.status_code == 413
    assert sent < 20 * MAX_BODY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Content-Length: 1000\r\n", b"401"),
        (b"Content-Length: 1000001\r\nX-Slack-Request-Timestamp: 1\r\nX-Slack-Signature: v0=00\r\n", b"413"),
    ],
    ids=["not signed", "too long"],
)
async def test_what_cannot_be_slacks_is_refused_before_its_body(
    school: School, monkeypatch: pytest.MonkeyPatch, headers: bytes, status: bytes
) -> None:
    monkeypatch.setattr("bot.web.BODY_TIMEOUT", 3600)
    reader, writer = await connected(school.bots[0])
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n" + headers + b"\r\nhalf")
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 " + status)
    writer.close()


class Arriving:
    """A request whose body arrives as it is put; `taken` is how much of it was read."""

    def __init__(self) -> None:
        self.taken = 0
        self.parts: asyncio.Queue[bytes] = asyncio.Queue()

    def read(self, large: asyncio.Semaphore) -> asyncio.Task[bytes | None]:
        request = Request({"type": "http", "headers": []}, self._receive)
        return asyncio.create_task(read_body(request, large))

    async def _receive(self) -> dict[str, object]:
        part = await self.parts.get()
        self.taken += len(part)
        return {"type": "http.request", "body": part, "more_body": bool(part)}


async def test_few_large_bodies_are_read_at_once_and_small_ones_meanwhile() -> None:
    large, part = asyncio.Semaphore(1), b"x" * 40_000
    first, second, small = Arriving(), Arriving(), Arriving()
    reading = [each.read(large) for each in (first, second, small)]
    for each in (first, second, second, second):
        each.parts.put_nowait(part)
    first.parts.put_nowait(part)
    small.parts.put_nowait(b"small")
    small.parts.put_nowait(b"")
    assert await reading[2] == b"small"
    assert (first.taken, second.taken) == (80_000, 80_000)
    first.parts.put_nowait(b"")
    assert await reading[0] == 2 * part
    second.parts.put_nowait(b"")
    assert await reading[1] == 3 * part


async def test_a_body_that_does_not_arrive_is_given_up(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.BODY_TIMEOUT", 0.2)
    reader, writer = await connected(school.bots[0])
    writer.write(
        b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 10\r\n"
        b"X-Slack-Request-Timestamp: 1\r\nX-Slack-Signature: v0=00\r\n\r\nhalf"
    )
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    writer.close()


@asynccontextmanager
async def serving(idle_limit: float) -> AsyncIterator[str]:
    """The bot's own server, with an endpoint that takes its time and one that does not; gives its URL."""

    async def slow(request: Request) -> Response:
        await asyncio.sleep(4)
        return PlainTextResponse("done")

    async def quick(request: Request) -> Response:
        return PlainTextResponse("at once")

    app = Starlette(routes=[Route("/", slow), Route("/quick", quick)])
    config = uvicorn.Config(app, http=Protocol, log_config=None, timeout_graceful_shutdown=1)
    server = Server(config, idle_limit)
    with bind() as bound:
        running = asyncio.create_task(server.serve([bound]))
        try:
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


async def closed(connections: Iterable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    """Returns once the server has closed all of these without a word."""
    for reader, writer in connections:
        assert await reader.read() == b""
        writer.close()


@pytest.mark.waiting
@pytest.mark.waiting
async def test_connections_without_a_request_are_closed_and_others_are_not() -> None:
    async with serving(idle_limit=1.0) as url, local_client(timeout=30) as client:
        silent = [await connected(url) for _ in range(50)]
        silent[0][1].write(b"GET / HTT")
        working = asyncio.create_task(client.get(url))
        await closed(silent)
        assert not working.done()
        assert (await working).text == "done"


@pytest.mark.waiting
async def test_a_connection_is_kept_for_the_next_request() -> None:
    async with serving(idle_limit=0.5) as url:
        reader, writer = await connected(url)
        for _ in range(2):
            writer.write(b"GET /quick HTTP/1.1\r\nHost: bot\r\n\r\n")
            assert (await reader.readuntil(b"at once")).startswith(b"HTTP/1.1 200 ")
            await closed([await connected(url)])
        writer.close()


async def test_it_stops_with_connections_open() -> None:
    async with serving(idle_limit=3600) as url:
        silent = [await connected(url) for _ in range(20)]
    await closed(silent)


async def connected(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection over which nothing was sent."""
    address = urlsplit(url)
    return await asyncio.open_connection(address.hostname, address.port)
