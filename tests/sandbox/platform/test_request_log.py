"""The log of requests: in order, without secrets."""

from __future__ import annotations

import httpx
import pytest

from bot.baijiayun.endpoints import ENDPOINTS

from .caller import PARTNER_KEY, SECRET_KEY, Caller, signed


async def test_requests_in_order_with_their_codes(platform: Caller) -> None:
    await platform.data("rooms", limit=5)
    await platform.code("room", room_id=7)
    await platform.http.get(ENDPOINTS["in_class"].path, params=signed(room_id=1))
    await platform.http.post("/openapi/nothing", data=signed())
    entries = await platform.look("/requests")
    assert [(entry["number"], entry["method"], entry["endpoint"], entry["code"]) for entry in entries] == [
        (1, "POST", "rooms", 0),
        (2, "POST", "room", 3001),
        (3, "GET", "in_class", 3001),
        (4, "POST", None, 404),
    ]
    assert entries[0]["parameters"]["limit"] == "5"
    assert entries[0]["at"] == await platform.now()
    assert entries[3]["path"] == "/openapi/nothing"


async def test_no_secret_is_written_down(platform: Caller) -> None:
    await platform.data("partner_key", secret_key=SECRET_KEY)
    await platform.data("rooms")
    text = (await platform.http.get("/_control/requests")).text
    for secret in (SECRET_KEY, PARTNER_KEY, signed()["sign"]):
        assert secret not in text
    assert text.count('"sign":"***"') == 2
    assert text.count('"secret_key":"***"') == 1


async def test_what_a_fault_made_of_it(platform: Caller) -> None:
    for kind in ("http_502", "cut", "truncated"):
        await platform.control("/faults", {"kind": kind, "when": "after"})
    await platform.raw("rooms")
    with pytest.raises(httpx.RemoteProtocolError):
        await platform.raw("rooms")
    await platform.raw("rooms")
    entries = await platform.look("/requests")
    assert [(entry["fault"], entry["status"], entry["code"]) for entry in entries] == [
        ("http_502 after", 502, None),
        ("cut after", None, None),
        ("truncated after", 200, None),
    ]


async def test_a_request_is_there_before_it_is_answered(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "latency", "seconds": 60})
    with pytest.raises(httpx.ReadTimeout):
        await platform.http.post(ENDPOINTS["rooms"].path, data=signed(), timeout=httpx.Timeout(5, read=0.1))
    await platform.code("room", room_id=7)
    entries = await platform.look("/requests")
    assert [(entry["endpoint"], entry["status"]) for entry in entries] == [("rooms", None), ("room", 200)]


async def test_one_endpoint_since_and_cleared(platform: Caller) -> None:
    for endpoint in ("rooms", "room", "rooms"):
        await platform.code(endpoint)
    assert [entry["number"] for entry in await platform.look("/requests?endpoint=rooms")] == [1, 3]
    assert [entry["number"] for entry in await platform.look("/requests?since=1")] == [2, 3]
    await platform.http.delete("/_control/requests")
    assert await platform.look("/requests") == []
    await platform.code("rooms")
    assert [entry["number"] for entry in await platform.look("/requests")] == [4]


async def test_requests_are_counted_by_endpoint_and_by_request_id(platform: Caller) -> None:
    for request_id, endpoint in (
        ("a", "rooms"),
        ("a", "room"),
        ("a", "room"),
        ("b", "rooms"),
        (None, "rooms"),
    ):
        headers = {"X-Request-Id": request_id} if request_id else {}
        await platform.http.post(ENDPOINTS[endpoint].path, data=signed(room_id=7), headers=headers)
    await platform.http.post("/openapi/nothing", data=signed())
    assert await platform.look("/requests/counts") == {"rooms": 3, "room": 2, "/openapi/nothing": 1}
    assert await platform.look("/requests/counts?request_id=a") == {"rooms": 1, "room": 2}
    assert await platform.look("/requests/counts?request_id=a&since=1") == {"room": 2}
    found = await platform.look("/requests?request_id=b")
    assert [(entry["number"], entry["request_id"]) for entry in found] == [(4, "b")]
