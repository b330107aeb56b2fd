from __future__ import annotations

import json
from typing import Any

import pytest

from bot.baijiayun import (
    ENDPOINTS,
    AlreadyDeleted,
    AttendancePage,
    GeneralError,
    HttpStatus,
    NotJson,
    Throttled,
    Unreadable,
)
from bot.baijiayun.responses import data_of, decode_envelope

from .documented import EXAMPLES


def answer(name: str, body: bytes, status: int = 200) -> Any:
    endpoint = ENDPOINTS[name]
    return data_of(endpoint, decode_envelope(endpoint, status, body, str), str)


def said(name: str, data: object, **more: object) -> Any:
    return answer(name, json.dumps({"code": 0, "msg": "", "data": data, **more}).encode())


def with_text(value: Any) -> Any:
    """Every number of an example as text, as the platform sometimes writes it."""
    if isinstance(value, dict):
        return {key: with_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_text(inner) for inner in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def with_more(value: Any) -> Any:
    """Every object of an example with a field that nobody has heard of."""
    if isinstance(value, dict):
        more = {} if all(key[0].isdigit() for key in value) else {"brand_new": {"a": [1.5, None]}}
        return {key: with_more(inner) for key, inner in value.items()} | more
    return [with_more(inner) for inner in value] if isinstance(value, list) else value


READ_LATER = [
    "user_number",
    "user_name",
    "group_id",
    "first_time",
    "last_time",
    "first_heartbeat_time",
    "last_heartbeat_time",
]


def meant(read: Any) -> object:
    """What an answer says: rows of attendance keep loosely typed values as they came until they are asked for."""
    if not isinstance(read, AttendancePage):
        return read
    return read.total, [
        (row.day, row.user_role, row.actual_listen_time, [getattr(row, name) for name in READ_LATER])
        for row in read.rows
    ]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_example_of_the_document_is_read(name: str) -> None:
    assert isinstance(said(name, EXAMPLES[name]), ENDPOINTS[name].model)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_numbers_may_be_texts_and_unknown_fields_may_come(name: str) -> None:
    plain = meant(said(name, EXAMPLES[name]))
    assert meant(said(name, with_text(EXAMPLES[name]), ts="1505382011")) == plain
    assert meant(said(name, with_more(EXAMPLES[name]), trace_id="x")) == plain


def test_a_misspelt_field_is_not_silently_nothing() -> None:
    with pytest.raises(AttributeError):
        said("room", EXAMPLES["room"]).titel  # noqa: B018


@pytest.mark.parametrize(
    ("name", "data", "field", "came"),
    [
        ("room", {**EXAMPLES["room"], "room_id": 1.7e13}, "data.room_id", "17000000000000.0"),
        ("room", {**EXAMPLES["room"], "start_time": "soon"}, "data.start_time", '"soon"'),
        ("room", {"room_id": 1, "title": "a", "start_time": 1}, "data.end_time", "nothing"),
        ("room", None, "data", "null"),
        ("room", [], "data", "[]"),
        ("in_class", {"status": None}, "data.status", "null"),
        ("in_class", {"status": 2}, "data.status", "2"),
        ("rooms", {"list": [EXAMPLES["rooms"]["list"][0], {}]}, "data.list[1].room_id", "nothing"),
        ("rooms", {"list": {"a": 1}}, "data.list", "an object"),
        ("user_count", {"user_count": "many", "display_user_count": 1}, "data.user_count", '"many"'),
        ("user_count", {"user_count": "", "display_user_count": 1}, "data.user_count", '""'),
        ("in_class", {"status": "x" * 200}, "data.status", '"' + "x" * 59 + "…"),
        ("hourly_peaks", {"peak_user": {"25": 1}}, "data.peak_user", "an object"),
        ("day_statistics", {"room_user_stat": {"17": {"room_id": "x"}}}, "data.room_user_stat", "nothing"),
        ("partner_key", {"partner_key": ["k1", "k2"]}, "data.partner_key", "something hidden"),
    ],
)
def test_what_cannot_be_read_names_itself(name: str, data: object, field: str, came: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        said(name, data)
    assert refusal.value.endpoint == name
    assert refusal.value.field.startswith(field)
    assert refusal.value.came == came
    assert str(refusal.value).startswith(f"{name}: cannot read {field}")


@pytest.mark.parametrize("body", [b'{"data": null}', b'{"code": "no"}', b"[]", b"null", b'"ok"', b"{}"])
def test_json_that_is_not_the_platforms(body: bytes) -> None:
    with pytest.raises(Unreadable):
        answer("room", body)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>502 Bad Gateway</html>",
        b"",
        b'{"code": 0, "data": {"room',
        b"\xff\xfe",
        b'{"msg": "\xff"}',
        b'{"code": 0, "data": {"room_id": []},',
        b'{"code": 1001, "data": [],',
        b"[" * 100_000,
    ],
)
def test_what_is_not_json(body: bytes) -> None:
    with pytest.raises(NotJson):
        answer("room", body)
    with pytest.raises(HttpStatus, match="HTTP 502") as refusal:
        answer("room", body, 502)
    assert refusal.value.status == 502


def test_a_byte_order_mark_is_no_harm() -> None:
    assert answer("in_class", b'\xef\xbb\xbf{"code":0,"data":{"status":1}}').status is True


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("data", [None, [], {"room_id": []}, "why"])
def test_the_code_decides_whatever_the_data_and_the_status(data: object, status: int) -> None:
    body = json.dumps({"code": "3002", "msg": None, "data": data}).encode()
    with pytest.raises(AlreadyDeleted) as refusal:
        answer("room", body, status)
    assert (refusal.value.code, refusal.value.msg) == (3002, "")


def test_too_many_requests_come_as_a_general_refusal() -> None:
    with pytest.raises(Throttled) as refusal:
        answer("room", '{"code": 1, "msg": "请求过于频繁", "data": null}'.encode())
    assert refusal.value.retry_after is None
    with pytest.raises(GeneralError):
        answer("room", '{"code": 1, "msg": "其他错误", "data": null}'.encode())


def test_attendance_whose_places_are_unknown() -> None:
    row = EXAMPLES["attendance"]["room_user_info"][0] | {"area": None, "city": None, "group_id": ""}
    [read] = said("attendance", {"total": 1, "room_user_info": [row]}).rows
    assert (read.area, read.city, read.group_id) == (None, None, None)


def test_a_time_that_is_none_is_told_when_it_is_read() -> None:
    row = EXAMPLES["attendance"]["room_user_info"][0] | {"first_time": "soon", "last_time": None}
    [read] = said("attendance", {"total": 1, "room_user_info": [row]}).rows
    assert read.last_time is None
    with pytest.raises(Unreadable, match="first_time"):
        read.first_time  # noqa: B018
