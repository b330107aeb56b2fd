"""The 19 endpoints: the fields and types of each response are those of the document's example."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from bot.baijiayun.endpoints import ENDPOINTS
from bot.sandbox.platform.operations import OPERATIONS
from bot.sandbox.platform.parameters import NewPair
from tests.baijiayun.documented import EXAMPLES

from .caller import SECRET_KEY, Caller

WITH_TS = frozenset(
    {"room", "find_join_code", "rooms", *(name for name, e in ENDPOINTS.items() if e.number > 10)}
)
"""The endpoints whose examples have `ts`."""

_PATTERNS = {
    "room_id": r"\d{14}",
    "code": r"[0-9a-z]{6}",
    "admin_code": r"[0-9a-z]{6}",
    "teacher_code": r"[0-9a-z]{6}",
    "student_code": r"[0-9a-z]{6}",
    "date": r"\d{4}-\d\d-\d\d",
}
_DATETIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def shape(value: object, name: str = "") -> object:
    """Keys and JSON types; of a list or a map with keys of its own, those of its first member."""
    if isinstance(value, dict) and name in ("room_user_stat", "peak_user"):
        return {"…": shape(next(iter(value.values())))}
    if isinstance(value, dict):
        return {key: shape(member, key) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(value[0])]
    return type(value).__name__


def check_formats(value: object, name: str = "") -> None:
    """Ids, codes, dates and times have the format of the examples."""
    if isinstance(value, dict):
        for key, member in value.items():
            check_formats(member, key)
    elif isinstance(value, list):
        for member in value:
            check_formats(member, name)
    elif isinstance(value, str) and name in _PATTERNS:
        assert re.fullmatch(_PATTERNS[name], value), (name, value)
    elif isinstance(value, str) and name.endswith("_time"):
        assert re.fullmatch(f"({_DATETIME})?", value), (name, value)


@pytest.fixture
async def asked(platform: Caller) -> dict[str, dict[str, object]]:
    """Parameters for each endpoint that give a full response."""
    now = await platform.now()
    room_id, doomed = await platform.new_room(), await platform.new_room()
    await platform.control(f"/rooms/{room_id}/class", {"in_session": True})
    await platform.control(f"/rooms/{room_id}/teacher", {"present": True})
    await platform.control(f"/rooms/{room_id}/users", {"count": 2})
    hand = {"kind": 0, "user_number": 7, "began": now - 60, "ended": now - 30}
    await platform.control(f"/rooms/{room_id}/interactions", [hand])
    code = await platform.data("join_code", room_id=room_id, user_number=5)
    plan: dict[str, object] = {"title": "课", "start_time": now + 3600, "end_time": now + 7200}
    one: dict[str, object] = {"room_id": room_id}
    day: dict[str, object] = {"date": "2026-03-04"}
    return {
        "partner_key": {"secret_key": SECRET_KEY},
        "create_room": plan,
        "create_room_with_live": plan,
        "update_room": one | {"title": "新"},
        "delete_room": {"room_id": doomed},
        "room": one,
        "join_code": one | {"user_number": 6},
        "find_join_code": {"code": code["student_code"]},
        "join_codes": one,
        "rooms": {},
        "in_class": one,
        "teacher_present": one,
        "user_count": one,
        "attendance": one | {"type": "all"},
        "day_statistics": day | {"product_type": 3},
        "room_peaks": one | {"start_time": "2026-03-04 00:00:00", "end_time": "2026-03-04 23:59:59"},
        "hourly_peaks": day,
        "daily_peaks": {"start_date": "2026-03-02", "end_date": "2026-03-04"},
        "interactions": one | {"interact_type": 0},
    }


def test_every_endpoint_is_served_and_has_its_example() -> None:
    assert OPERATIONS.keys() == ENDPOINTS.keys() == EXAMPLES.keys()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_answers_as_the_documents_example_does(
    endpoint: str, platform: Caller, asked: dict[str, dict[str, Any]]
) -> None:
    answer = await platform.answer(endpoint, **asked[endpoint])
    ts = {"ts": 0} if endpoint in WITH_TS else {}
    assert shape(answer) == shape({"code": 0, "data": EXAMPLES[endpoint], "msg": "", **ts})
    assert answer["code"] == 0
    assert answer["msg"] == ""
    check_formats(answer)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_knows_the_parameters_that_the_adapter_sends(endpoint: str) -> None:
    request = OPERATIONS[endpoint].request
    known = {field.encode_name for field in msgspec.structs.fields(request)}
    switches = {field.encode_name for field in msgspec.structs.fields(NewPair)}
    sent = set(ENDPOINTS[endpoint].parameters)
    assert sent <= known | {"type"}
    assert known - sent <= (switches if endpoint == "create_room" else set())
