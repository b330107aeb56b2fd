"""Authentication, methods, bodies and limits of the API."""

from __future__ import annotations

import time

import httpx
import pytest

from bot.baijiayun.endpoints import ENDPOINTS
from bot.sandbox.platform.operations import OPERATIONS

from .caller import PARTNER_KEY, SECRET_KEY, Caller, sign, signed

LIST = ENDPOINTS["rooms"].path
GETTABLE = [name for name, endpoint in ENDPOINTS.items() if 11 <= endpoint.number <= 18]


async def _code(response: httpx.Response) -> int:
    assert response.status_code == 200
    code: int = response.json()["code"]
    return code


async def _posted(platform: Caller, parameters: dict[str, str], path: str = LIST) -> int:
    return await _code(await platform.http.post(path, data=parameters))


async def test_an_unknown_path_is_404_with_http_200(platform: Caller) -> None:
    response = await platform.http.post("/openapi/room/nothing", data=signed())
    assert response.status_code == 200
    assert response.json() == {"code": 404, "data": None, "msg": "接口不存在"}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_get_is_taken_on_11_to_18_alone(endpoint: str, platform: Caller) -> None:
    response = await platform.http.get(ENDPOINTS[endpoint].path, params=signed(room_id="abc", date="x"))
    assert await _code(response) == (1001 if endpoint in GETTABLE else 404)
    assert OPERATIONS[endpoint].allows_get == (endpoint in GETTABLE)


async def test_get_answers_as_post_does(platform: Caller) -> None:
    room_id = await platform.new_room()
    await platform.control(f"/rooms/{room_id}/users", {"count": 3})
    path = ENDPOINTS["user_count"].path
    response = await platform.http.get(path, params=signed(room_id=room_id))
    assert response.json()["data"] == await platform.data("user_count", room_id=room_id)


async def test_other_methods_are_404(platform: Caller) -> None:
    assert await _code(await platform.http.put(LIST, data=signed())) == 404


async def test_the_query_of_a_post_is_not_read(platform: Caller) -> None:
    assert await _code(await platform.http.post(LIST, params=signed())) == 1001


async def test_multipart_is_taken_and_files_are_not_signed(platform: Caller) -> None:
    now = await platform.now()
    parameters = signed(title="课 & =", start_time=now, end_time=now + 3600)
    files = {"background_attachment": ("a.png", b"\x89PNG", "image/png")}
    response = await platform.http.post(ENDPOINTS["create_room"].path, data=parameters, files=files)
    room_id = response.json()["data"]["room_id"]
    assert (await platform.data("room", room_id=room_id))["title"] == "课 & ="


async def test_raw_utf8_as_curl_sends_it_is_taken(platform: Caller) -> None:
    now = await platform.now()
    parameters = signed(title="测试教室", start_time=now, end_time=now + 3600)
    body = "&".join(f"{name}={value}" for name, value in parameters.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await platform.http.post(ENDPOINTS["create_room"].path, content=body, headers=headers)
    room_id = response.json()["data"]["room_id"]
    assert (await platform.data("room", room_id=room_id))["title"] == "测试教室"


@pytest.mark.parametrize(
    "headers", [{"content-type": "application/json"}, {}, {"content-type": "multipart/form-data"}]
)
async def test_a_body_of_another_kind_has_no_parameters(headers: dict[str, str], platform: Caller) -> None:
    response = await platform.http.post(LIST, content=b'{"partner_id": 12345678}', headers=headers)
    assert await _code(response) == 1001


@pytest.mark.parametrize(
    ("partner_id", "code"), [("12345678", 0), ("12345679", 2001), ("abc", 1001), ("", 1001), ("-1", 1001)]
)
async def test_the_partner_is_checked(partner_id: str, code: int, platform: Caller) -> None:
    assert await _posted(platform, signed(partner_id=partner_id)) == code


async def test_a_missing_partner_is_a_bad_parameter(platform: Caller) -> None:
    parameters = {"timestamp": str(int(time.time()))}
    assert await _posted(platform, parameters | {"sign": sign(parameters)}) == 1001


@pytest.mark.parametrize(
    "timestamp", ["", "150537249", "15053724990", "1505372499.0", "abcdefghij", "１５０５３７２４９９"]
)
async def test_a_timestamp_has_ten_digits(timestamp: str, platform: Caller) -> None:
    assert await _posted(platform, signed(timestamp=timestamp)) == 1001


async def test_no_timestamp_is_too_old_unless_a_tolerance_is_set(platform: Caller) -> None:
    assert await _posted(platform, signed(timestamp=1505372499)) == 0
    await platform.control("/account", {"tolerance": 300})
    now = await platform.now()
    assert await _posted(platform, signed(timestamp=now - 301)) == 1002
    assert await _posted(platform, signed(timestamp=now + 310)) == 1002
    assert await _posted(platform, signed(timestamp=now - 290)) == 0
    await platform.control("/account", {"tolerance": None})
    assert await _posted(platform, signed(timestamp=1505372499)) == 0


async def test_a_wrong_missing_or_upper_case_sign_is_refused(platform: Caller) -> None:
    right = signed(limit=5)
    assert await _posted(platform, right) == 0
    assert await _posted(platform, right | {"sign": right["sign"].upper()}) == 1002
    assert await _posted(platform, right | {"sign": ""}) == 1002
    assert await _posted(platform, right | {"limit": "6"}) == 1002
    assert await _posted(platform, right | {"extra": "1"}) == 1002
    assert await _posted(platform, {name: right[name] for name in right if name != "sign"}) == 1002
    assert await _posted(platform, signed("another key", limit=5)) == 1002


async def test_unknown_parameters_are_signed_and_ignored(platform: Caller) -> None:
    assert await _posted(platform, signed(colour="red", empty="", 中="文")) == 0


async def test_of_a_repeated_name_the_last_counts(platform: Caller) -> None:
    parameters = signed(limit=5)
    body = httpx.QueryParams([("limit", "x"), *parameters.items()])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert await _code(await platform.http.post(LIST, content=str(body), headers=headers)) == 0


async def test_a_key_may_be_asked_for_unsigned_but_not_wrongly_signed(platform: Caller) -> None:
    path = ENDPOINTS["partner_key"].path
    right = signed(secret_key=SECRET_KEY)
    unsigned = {name: right[name] for name in right if name != "sign"}
    response = await platform.http.post(path, data=unsigned)
    assert response.json()["data"] == {"partner_key": PARTNER_KEY}
    assert await _posted(platform, right, path) == 0
    assert await _posted(platform, unsigned | {"sign": "0" * 32}, path) == 1002
    assert await _posted(platform, unsigned | {"secret_key": "wrong"}, path) == 2002


async def test_a_stopped_account_is_refused(platform: Caller) -> None:
    await platform.control("/account", {"stopped": True})
    assert await platform.code("rooms") == 2003
    await platform.control("/account", {"stopped": False})
    assert await platform.code("rooms") == 0


async def test_over_200_requests_in_ten_seconds_are_throttled(platform: Caller) -> None:
    codes = [await platform.code("rooms", limit=1) for _ in range(201)]
    assert codes == [0] * 200 + [1]
    answer = await platform.answer("in_class", room_id=1)
    assert answer == {"code": 1, "data": None, "msg": "请求过于频繁"}
