"""Fault injection, as a client sees it over real HTTP: Web API methods and response_urls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from msgspec.structs import replace

from bot.sandbox.workspace import (
    RESPONSE_URL,
    Fault,
    Workspace,
    bad_gateway,
    broken,
    cut,
    hanging,
    lost,
    refusing,
    throttled,
)
from tests.http import local_client

WAYS = ("chat.postMessage", RESPONSE_URL)


class Sender:
    """Posts to the channel by a method of the Web API or by a response_url."""

    def __init__(self, workspace: Workspace, response_url: str, http: httpx.AsyncClient) -> None:
        self._workspace = workspace
        self._response_url = response_url
        self._http = http

    async def post(self, way: str) -> httpx.Response:
        if way == RESPONSE_URL:
            return await self._http.post(self._response_url, json={"text": "hello"})
        headers = {"Authorization": "Bearer xoxb-sandbox"}
        url = f"{self._workspace.api_url}{way}"
        return await self._http.post(url, json={"channel": "C0GENERAL", "text": "hello"}, headers=headers)

    def posted(self) -> int:
        """How many messages are in the channel."""
        return len(self._workspace.seen())


@pytest.fixture
async def sender(workspace: Workspace, response_url: str) -> AsyncIterator[Sender]:
    async with local_client(timeout=httpx.Timeout(5, read=0.2)) as http:
        yield Sender(workspace, response_url, http)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("fault", "status", "content_type", "posted"),
    [
        (bad_gateway(), 502, "text/html", 0),
        (bad_gateway(after_work=True), 502, "text/html", 1),
        (broken(503), 503, "text/plain", 0),
        (broken(503, after_work=True), 503, "text/plain", 1),
        (throttled(7), 429, "application/json", 0),
        (refusing("fatal_error"), 200, "application/json", 0),
    ],
    ids=["502", "502 after", "503", "503 after", "429", "error"],
)
async def test_an_error_response(
    workspace: Workspace, sender: Sender, way: str, fault: Fault, status: int, content_type: str, posted: int
) -> None:
    workspace.faults.set(way, replace(fault))
    response = await sender.post(way)
    assert response.status_code == status
    assert response.headers["content-type"].split(";")[0] == content_type
    if content_type != "application/json":
        with pytest.raises(ValueError, match="Expecting value"):
            response.json()
    assert sender.posted() == posted
    assert (await sender.post(way)).status_code == 200


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("after_work", "posted"), [(False, 0), (True, 1)])
async def test_the_connection_is_cut_before_or_after_the_call_is_processed(
    workspace: Workspace, sender: Sender, way: str, after_work: bool, posted: int
) -> None:
    workspace.faults.set(way, cut(after_work=after_work))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await sender.post(way)
    assert sender.posted() == posted


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("fault", "posted"), [(hanging, 0), (lost, 1)])
async def test_there_is_no_response_whether_the_call_was_processed_or_not(
    workspace: Workspace, sender: Sender, way: str, fault: Callable[[], Fault], posted: int
) -> None:
    workspace.faults.set(way, fault())
    with pytest.raises(httpx.ReadTimeout):
        await sender.post(way)
    assert sender.posted() == posted
