"""Fault injection, as a client sees it over real HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .caller import Caller


async def _create(platform: Caller) -> httpx.Response:
    now = await platform.now()
    return await platform.raw("create_room", title="x", start_time=now, end_time=now + 3600)


async def _rooms(platform: Caller) -> int:
    count: int = (await platform.look("/"))["rooms"]
    return count


async def test_bad_gateway_is_html_and_nothing_is_done(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "http_502", "endpoint": "create_room"})
    response = await _create(platform)
    assert response.status_code == 502
    assert response.headers["content-type"].startswith("text/html")
    assert await _rooms(platform) == 0


@pytest.mark.parametrize(("when", "rooms"), [("before", 0), ("after", 1)])
async def test_the_connection_is_cut_before_or_after_the_work(
    when: str, rooms: int, platform: Caller
) -> None:
    await platform.control("/faults", {"kind": "cut", "when": when})
    with pytest.raises(httpx.RemoteProtocolError):
        await _create(platform)
    assert await _rooms(platform) == rooms
    assert (await _create(platform)).json()["code"] == 0


@pytest.mark.parametrize("kind", ["cut", "http_502", "truncated"])
async def test_both_rooms_of_endpoint_3_are_created_and_neither_is_answered(
    kind: str, platform: Caller
) -> None:
    await platform.control("/faults", {"kind": kind, "endpoint": "create_room_with_live", "when": "after"})
    now = await platform.now()
    with pytest.raises((httpx.RemoteProtocolError, ValueError)):
        (await platform.raw("create_room_with_live", title="x", start_time=now, end_time=now + 3600)).json()
    assert await _rooms(platform) == 2


async def test_truncated_json_comes_after_the_work(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "truncated"})
    response = await _create(platform)
    assert response.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        response.json()
    assert await _rooms(platform) == 1


async def test_a_business_code(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "code", "code": 4001, "msg": "上传失败"})
    assert (await _create(platform)).json() == {"code": 4001, "data": None, "msg": "上传失败"}
    assert await _rooms(platform) == 0


async def test_a_business_code_although_the_work_was_done(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "code", "when": "after"})
    assert (await _create(platform)).json()["code"] == 1
    assert await _rooms(platform) == 1


async def test_throttling(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "throttled"})
    assert (await _create(platform)).json() == {"code": 1, "data": None, "msg": "请求过于频繁"}
    await platform.control("/faults", {"kind": "http_429", "retry_after": 7})
    response = await _create(platform)
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")
    assert await _rooms(platform) == 0


@pytest.mark.parametrize(("when", "rooms"), [("before", 0), ("after", 1)])
@pytest.mark.waiting
async def test_latency_outlasts_a_client(when: str, rooms: int, platform: Caller) -> None:
    await platform.control("/faults", {"kind": "latency", "seconds": 60, "when": when})
    platform.http.timeout = httpx.Timeout(5, read=0.1)
    with pytest.raises(httpx.ReadTimeout):
        await _create(platform)
    platform.http.timeout = httpx.Timeout(5)
    assert await _rooms(platform) == rooms


async def test_after_latency_comes_the_true_answer(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "latency", "seconds": 0.01})
    assert (await _create(platform)).json()["code"] == 0
    assert await _rooms(platform) == 1


async def test_a_fault_hits_its_endpoint_so_many_times_and_no_sooner(platform: Caller) -> None:
    room_id = await platform.new_room()
    await platform.control("/faults", {"kind": "code", "endpoint": "room", "count": 2, "after": 1, "code": 9})
    assert await platform.code("rooms") == 0
    assert [await platform.code("room", room_id=room_id) for _ in range(4)] == [0, 9, 9, 0]
    assert await platform.look("/faults") == []


async def test_faults_are_due_in_order_and_can_be_called_off(platform: Caller) -> None:
    await platform.control("/faults", {"kind": "code", "code": 8})
    await platform.control("/faults", {"kind": "code", "code": 9})
    await platform.control("/faults", {"kind": "code", "code": 10})
    assert [await platform.code("rooms") for _ in range(2)] == [8, 9]
    assert [fault["code"] for fault in await platform.look("/faults")] == [10]
    assert (await platform.http.delete("/_control/faults")).json() == []
    assert await platform.code("rooms") == 0


@pytest.mark.parametrize(
    "order",
    [
        {"kind": "earthquake"},
        {"kind": "cut", "count": 0},
        {"kind": "cut", "when": "later"},
        {"kind": "cut", "often": 3},
        {"kind": "cut", "endpoint": "create_rooms"},
        {},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(order: dict[str, Any], platform: Caller) -> None:
    response = await platform.http.post("/_control/faults", json=order)
    assert response.status_code == 400
    assert response.json()["error"]
    assert await platform.look("/faults") == []
