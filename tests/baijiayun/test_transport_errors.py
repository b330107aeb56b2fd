from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import httpx
import pytest

from bot.baijiayun import (
    Baijiayun,
    CreateRoom,
    Interrupted,
    NotJson,
    Once,
    StaticKey,
    TimedOut,
    Timeouts,
    TransportError,
    Unreachable,
)
from bot.baijiayun.transport_errors import transport_error, transport_error_of
from bot.sandbox.serving import bind
from tests.tcp import answering, listening

from .scripted_platform import Reply, ScriptedPlatform, says
from .test_client import END, START

NEW = CreateRoom(title="a", start_time=START, end_time=END)


def below(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from below(child)


@pytest.mark.parametrize(
    "kind",
    sorted({*below(httpx.RequestError), *below(aiohttp.ClientError)}, key=str),
    ids=lambda kind: kind.__name__,
)
def test_every_failure_of_httpx_and_of_its_transport_has_an_error(kind: type[Exception]) -> None:
    error, maybe_done = transport_error_of(kind)
    assert issubclass(error, TransportError)
    assert maybe_done or error in (Unreachable, TimedOut)


@pytest.mark.parametrize(
    ("kind", "error", "maybe_done"),
    [
        (httpx.ConnectError, Unreachable, False),
        (httpx.ConnectTimeout, TimedOut, False),
        (httpx.PoolTimeout, TimedOut, False),
        (httpx.ReadTimeout, TimedOut, True),
        (httpx.WriteTimeout, TimedOut, True),
        (httpx.ReadError, Interrupted, True),
        (httpx.WriteError, Interrupted, True),
        (httpx.RemoteProtocolError, Interrupted, True),
        (httpx.DecodingError, NotJson, True),
    ],
)
def test_what_each_failure_says_of_the_work(
    kind: type[httpx.RequestError], error: type[TransportError], maybe_done: bool
) -> None:
    ours = transport_error("room", kind("broken"), str)
    assert (type(ours), ours.maybe_done) == (error, maybe_done)


def test_a_broken_connection_is_not_taken_for_one_that_was_never_made() -> None:
    wrapped = httpx.ConnectTimeout("broken")
    wrapped.__cause__ = aiohttp.ServerDisconnectedError()
    ours = transport_error("create_room", wrapped, str)
    assert (type(ours), ours.maybe_done) == (Interrupted, True)


async def test_nothing_listens() -> None:
    with bind() as bound:
        port = bound.getsockname()[1]
    async with Baijiayun(f"http://127.0.0.1:{port}", 1, StaticKey("k"), retry=Once()) as client:
        with pytest.raises(Unreachable) as refusal:
            await client.create_room(NEW)
    assert refusal.value.maybe_done is False
    assert refusal.value.endpoint == "create_room"


async def test_the_connection_is_cut_after_the_request_was_sent(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(Reply(cut=True))
    with pytest.raises(Interrupted) as refusal:
        await client.create_room(NEW)
    assert refusal.value.maybe_done is True
    assert len(platform.received) == 1


async def test_the_answer_does_not_come(platform: ScriptedPlatform) -> None:
    platform.script(Reply(hold=asyncio.Event()))
    async with Baijiayun(
        platform.url, 1, StaticKey("k"), retry=Once(), timeouts=Timeouts(read=0.05)
    ) as client:
        with pytest.raises(TimedOut) as refusal:
            await client.room("1")
    assert refusal.value.maybe_done is True


async def test_a_name_that_does_not_resolve() -> None:
    async with Baijiayun("http://no-such-host.invalid", 1, StaticKey("k"), retry=Once()) as client:
        with pytest.raises(Unreachable):
            await client.room("1")


@pytest.mark.parametrize(
    "content",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"code": 0'],
    ids=["not HTTP", "a body that stops short"],
)
async def test_an_answer_that_is_none(content: bytes) -> None:
    async with (
        listening(answering(content)) as port,
        Baijiayun(f"http://127.0.0.1:{port}", 1, StaticKey("k"), retry=Once()) as client,
    ):
        with pytest.raises(Interrupted) as refusal:
            await client.create_room(NEW)
    assert refusal.value.maybe_done is True


async def test_a_broken_compression_is_not_json(platform: ScriptedPlatform) -> None:
    platform.script(Reply(b"not gzip", headers={"content-encoding": "gzip"}))
    async with Baijiayun(platform.url, 1, StaticKey("k"), retry=Once()) as client:
        with pytest.raises(NotJson):
            await client.room("1")


async def test_a_repeatable_call_survives_a_cut(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(Reply(cut=True), says({"status": 1}))
    assert await client.in_class("1") is True
