"""The control API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from bot.sandbox.platform import PlatformConfig, create_app

from .caller import Caller
from .conftest import NOW


async def test_the_clock_is_set_and_advanced_and_runs_on(platform: Caller) -> None:
    clock = await platform.look("/clock")
    assert 0 <= clock["timestamp"] - NOW.timestamp() < 60
    assert datetime.fromisoformat(clock["now"]).timestamp() == clock["timestamp"]
    clock = await platform.control("/clock", {"now": "2030-01-01T00:00:00Z", "advance": 3600})
    assert clock["now"].startswith("2030-01-01T09:00:0")
    clock = await platform.control("/clock", {"now": "2030-01-01T00:00:00"})
    assert clock["now"].startswith("2030-01-01T00:00:0")
    clock = await platform.control("/clock", {"now": 1_600_000_000})
    assert 0 <= clock["timestamp"] - 1_600_000_000 < 60
    clock = await platform.control("/clock", {"advance": -86_400})
    assert 0 <= clock["timestamp"] - 1_600_000_000 + 86_400 < 60


async def test_the_platform_goes_by_that_clock(platform: Caller) -> None:
    await platform.control("/clock", {"now": "2030-01-01T00:00:00Z"})
    answer = await platform.answer("rooms")
    assert 0 <= answer["ts"] - 1_893_456_000 < 60


async def test_what_is_planned_happens_as_time_goes_on(platform: Caller) -> None:
    room_id = await platform.new_room()
    visit = {"user_number": 1, "began": "2026-03-04T11:00:00", "ended": "2026-03-04T12:00:00"}
    await platform.control(f"/rooms/{room_id}/visits", [visit])
    await platform.control(f"/rooms/{room_id}/lessons", [{"began": visit["began"], "ended": visit["ended"]}])

    async def count() -> tuple[int, int]:
        users = await platform.data("user_count", room_id=room_id)
        return users["user_count"], (await platform.data("in_class", room_id=room_id))["status"]

    assert await count() == (0, 0)
    await platform.control("/clock", {"now": "2026-03-04T11:30:00"})
    assert await count() == (1, 1)
    await platform.control("/clock", {"now": "2026-03-04T12:00:00"})
    assert await count() == (0, 0)


async def test_every_room_that_was_made_is_listed_the_deleted_ones_too(platform: Caller) -> None:
    kept, gone = [await platform.new_room() for _ in range(2)]
    await platform.data("delete_room", room_id=gone)
    rooms = await platform.look("/rooms")
    assert [(str(room["id"]), room["deleted"]) for room in rooms] == [(kept, False), (gone, True)]


async def test_a_room_that_is_put_off_takes_what_is_planned_with_it(platform: Caller) -> None:
    room_id = await platform.new_room()
    now = await platform.now()
    visit = {"user_number": 1, "began": now + 3600, "ended": now + 7200}
    await platform.control(f"/rooms/{room_id}/visits", [visit])
    await platform.data("update_room", room_id=room_id, start_time=now + 90_000, end_time=now + 93_600)
    await platform.control("/clock", {"advance": 5000})
    assert (await platform.data("user_count", room_id=room_id))["user_count"] == 0
    await platform.control("/clock", {"advance": 86_400})
    assert (await platform.data("user_count", room_id=room_id))["user_count"] == 1


async def test_a_room_seen_from_behind(platform: Caller) -> None:
    room_id = await platform.new_room()
    await platform.control(f"/rooms/{room_id}/class", {"in_session": True})
    await platform.control(f"/rooms/{room_id}/class", {"in_session": True})
    await platform.control(f"/rooms/{room_id}/users", {"count": 2})
    room = await platform.look(f"/rooms/{room_id}")
    assert (room["in_session"], room["teacher_present"], len(room["users"])) == (True, False, 2)
    await platform.data("delete_room", room_id=room_id)
    room = await platform.look(f"/rooms/{room_id}")
    assert (room["deleted"], room["in_session"], room["users"]) == (True, False, [])


async def test_entering_by_code_and_being_displaced(platform: Caller) -> None:
    room_id = await platform.new_room()
    code = (await platform.data("join_code", room_id=room_id, user_number=5))["student_code"]
    enter = f"/rooms/{room_id}/enter"
    first = await platform.control(enter, {"code": code, "user_name": "三班"})
    second = await platform.control(enter, {"code": code})
    assert (first["user_number"], second["user_number"]) == (5, 5)
    assert [visit["id"] for visit in (await platform.look(f"/rooms/{room_id}"))["users"]] == [second["id"]]


async def test_a_person_of_another_role_is_not_displaced(platform: Caller) -> None:
    room_id = await platform.new_room()
    enter = f"/rooms/{room_id}/enter"
    student = await platform.control(enter, {"user_number": 5})
    teacher = await platform.control(enter, {"user_number": 5, "role": 1})
    inside = {visit["id"] for visit in (await platform.look(f"/rooms/{room_id}"))["users"]}
    assert inside == {student["id"], teacher["id"]}


async def test_a_code_decides_the_role(platform: Caller) -> None:
    room_id = await platform.new_room()
    codes = await platform.look(f"/rooms/{room_id}")
    entered = await platform.control(
        f"/rooms/{room_id}/enter", {"code": codes["teacher_code"], "role": 0, "user_number": 5}
    )
    assert entered["role"] == 1


async def test_the_common_code_displaces_nobody(platform: Caller) -> None:
    room_id = await platform.new_room()
    room = await platform.look(f"/rooms/{room_id}")
    for _ in range(3):
        await platform.control(f"/rooms/{room_id}/enter", {"code": room["student_code"]})
    teacher = await platform.control(f"/rooms/{room_id}/enter", {"code": room["teacher_code"]})
    assert teacher["role"] == 1
    assert (await platform.data("user_count", room_id=room_id))["user_count"] == 3
    assert (await platform.data("teacher_present", room_id=room_id))["status"] == 1


async def test_leaving(platform: Caller) -> None:
    room_id = await platform.new_room()
    for number in (1, 2, 3):
        await platform.control(f"/rooms/{room_id}/enter", {"user_number": number})
    room = await platform.control(f"/rooms/{room_id}/leave", {"user_number": 2})
    assert [visit["user_number"] for visit in room["users"]] == [1, 3]
    room = await platform.control(f"/rooms/{room_id}/leave")
    assert room["users"] == []


async def test_many_rooms_and_visits_at_once(platform: Caller) -> None:
    made = await platform.control("/rooms", {"count": 300, "visits": 10, "title": "Load"})
    assert len(set(made["room_ids"])) == 300
    first = await platform.data("rooms", limit=1000)
    assert {room["room_id"] for room in first["list"]} == {str(id) for id in made["room_ids"]}
    summary = await platform.look("/")
    assert (summary["rooms"], summary["visits"]) == (300, 3000)
    statistics = await platform.data("day_statistics", product_type=3, date="2026-03-04")
    assert {room["total_user_count"] for room in statistics["room_user_stat"].values()} == {10}


async def test_limits_are_changed_and_what_was_counted_is_forgotten(platform: Caller) -> None:
    assert await platform.control("/limits", {"requests": 2}) == {"requests": 2, "creations": 5000}
    assert [await platform.code("rooms") for _ in range(3)] == [0, 0, 1]
    await platform.control("/limits", {"forget": True})
    assert await platform.code("rooms") == 0


async def test_the_account_does_not_show_its_key(platform: Caller) -> None:
    assert await platform.look("/account") == {
        "long_term": True,
        "stopped": False,
        "tolerance": None,
        "attendance_delay": 0,
    }
    changed = await platform.control("/account", {"long_term": False, "tolerance": 60})
    assert changed == {"long_term": False, "stopped": False, "tolerance": 60, "attendance_delay": 0}


async def test_reset_begins_anew(platform: Caller) -> None:
    await platform.new_room()
    await platform.control("/faults", {"kind": "cut"})
    await platform.control("/account", {"stopped": True})
    summary = await platform.control("/reset", {"now": "2026-05-01T12:00:00"})
    assert (summary["rooms"], summary["visits"]) == (0, 0)
    assert await platform.look("/requests") == []
    assert (await platform.data("rooms"))["list"] == []
    summary = await platform.control("/reset", {"seed": "demo"})
    assert summary["rooms"] > 100


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("/clock", {"advance": "soon"}),
        ("/clock", {"when": 1}),
        ("/account", {"tolerance": -1}),
        ("/limits", {"requests": -1}),
        ("/reset", {"seed": "huge"}),
        ("/rooms", {"count": -1}),
        ("/rooms", {"start": 100, "end": 50}),
        ("/rooms/{id}/class", {}),
        ("/rooms/{id}/users", {"count": "many"}),
        ("/rooms/{id}/enter", {"role": 3}),
        ("/rooms/{id}/enter", {"code": "zzzzzz"}),
        ("/rooms/{id}/visits", [{"user_number": 1, "began": 100, "ended": 50}]),
        ("/rooms/{id}/visits", [{"user_number": 1, "began": 10**15}]),
        ("/rooms/{id}/interactions", [{"kind": 2, "user_number": 1, "began": 5}]),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(path: str, order: Any, platform: Caller) -> None:
    room_id = await platform.new_room()
    response = await platform.http.post(f"/_control{path.format(id=room_id)}", json=order)
    assert response.status_code == 400
    assert response.json()["error"]


async def test_an_unknown_room_is_404(platform: Caller) -> None:
    response = await platform.http.get("/_control/rooms/1")
    assert (response.status_code, response.json()) == (404, {"error": "no such room"})


async def test_another_machine_has_no_control() -> None:
    app = create_app(PlatformConfig(seed="empty"))
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        assert (await http.get("/_control/clock")).status_code == 403
        assert (await http.post("/openapi/room/list")).json()["code"] == 1001
