"""Endpoints 1 to 13, as the document and what settles it have them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.baijiayun.endpoints import ENDPOINTS

from .caller import PARTNER_KEY, SECRET_KEY, Caller, signed

DAY = 86_400


async def test_a_reset_key_kills_the_old_one_at_once(platform: Caller) -> None:
    assert (await platform.data("partner_key", secret_key=SECRET_KEY))["partner_key"] == PARTNER_KEY
    key = (await platform.data("partner_key", secret_key=SECRET_KEY, regenerate=1))["partner_key"]
    assert key != PARTNER_KEY
    assert len(key) <= 128
    assert await platform.code("rooms") == 1002
    response = await platform.http.post(ENDPOINTS["rooms"].path, data=signed(key))
    assert response.json()["code"] == 0


@pytest.mark.parametrize(
    ("begins", "lasts", "code"),
    [
        (3600, 901, 0),
        (3600, 900, 1001),
        (3600, DAY - 1, 0),
        (3600, DAY, 1001),
        (3600, 0, 1001),
        (3600, -3600, 1001),
        (-2 * DAY, 3600, 0),
        (364 * DAY, 3600, 0),
        (365 * DAY, 3600, 1001),
        (-366 * DAY, 3600, 1001),
    ],
)
async def test_when_a_room_may_be(begins: int, lasts: int, code: int, platform: Caller) -> None:
    start = await platform.now() + begins
    plan = {"title": "English", "start_time": start, "end_time": start + lasts}
    assert await platform.code("create_room", **plan) == code
    room_id = await platform.new_room()
    changed = {"room_id": room_id, "start_time": start, "end_time": start + lasts}
    assert await platform.code("update_room", **changed) == code


async def test_a_long_term_room_needs_the_permission(platform: Caller) -> None:
    start = await platform.now()
    plan = {"title": "长期课", "start_time": start, "end_time": start + 3000 * DAY, "is_long_term": 1}
    assert await platform.code("create_room", **plan) == 0
    await platform.control("/account", {"long_term": False})
    assert await platform.code("create_room", **plan) == 2002
    assert await platform.code("create_room_with_live", **plan) == 2002
    await platform.control("/account", {"long_term": True})
    assert await platform.code("create_room", **plan) == 0


async def test_a_title_is_cut_at_50_characters(platform: Caller) -> None:
    room_id = await platform.new_room(title="课" * 51)
    assert (await platform.data("room", room_id=room_id))["title"] == "课" * 50
    await platform.data("update_room", room_id=room_id, title="é" * 60)
    assert (await platform.data("room", room_id=room_id))["title"] == "é" * 50


async def test_a_pair_is_two_rooms_with_ids_and_codes_of_their_own(platform: Caller) -> None:
    now = await platform.now()
    plan = {"title": "公开课", "start_time": now, "end_time": now + 3600}
    pair = await platform.data(
        "create_room_with_live", **plan, max_users=20, bind_room_max_users=300, template_name="triple"
    )
    assert len({value for half in pair.values() for value in half.values()}) == 8
    infos = [await platform.data("room", room_id=half["room_id"]) for half in pair.values()]
    assert [(info["type"], info["max_users"]) for info in infos] == [("5", "20"), ("2", "300")]


async def test_the_switches_of_the_pair_are_taken_on_a_single_room(platform: Caller) -> None:
    assert await platform.new_room(template_name="triple", enable_share=2)
    start = await platform.now()
    wrong = {"title": "x", "start_time": start, "end_time": start + 3600, "template_name": "square"}
    assert await platform.code("create_room", **wrong) == 1001


async def test_only_what_is_given_changes(platform: Caller) -> None:
    room_id = await platform.new_room(max_users=7)
    before = await platform.data("room", room_id=room_id)
    await platform.data("update_room", room_id=room_id, title="物理")
    await platform.data("update_room", room_id=room_id, max_users=9)
    assert await platform.data("room", room_id=room_id) == before | {"title": "物理", "max_users": "9"}


async def test_a_change_checks_the_resulting_times(platform: Caller) -> None:
    start = await platform.now()
    room_id = await platform.new_room(start_time=start, end_time=start + 3600)
    assert await platform.code("update_room", room_id=room_id, end_time=start + 900) == 1001
    assert await platform.code("update_room", room_id=room_id, start_time=start + 3600) == 1001
    assert await platform.code("update_room", room_id=room_id, start_time=start - 3600) == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "update_room",
        "delete_room",
        "room",
        "join_code",
        "join_codes",
        "in_class",
        "teacher_present",
        "user_count",
    ],
)
async def test_which_room(endpoint: str, platform: Caller) -> None:
    room_id = await platform.new_room()
    more: dict[str, Any] = {"user_number": 1}
    assert await platform.code(endpoint, room_id="26030412345678", **more) == 3001
    assert await platform.code(endpoint, room_id="English", **more) == 1001
    assert await platform.code(endpoint, **more) == 1001
    await platform.data("delete_room", room_id=room_id)
    assert await platform.code(endpoint, room_id=room_id, **more) == 3002


async def test_a_deleted_room_leaves_the_list_and_its_codes_lead_nowhere(platform: Caller) -> None:
    room_id, other = await platform.new_room(), await platform.new_room()
    codes = await platform.data("room", room_id=room_id)
    await platform.data("delete_room", room_id=room_id)
    assert [room["room_id"] for room in (await platform.data("rooms"))["list"]] == [other]
    found = await platform.data("find_join_code", code=codes["teacher_code"])
    assert found == {"exist": False, "code_info": None}


async def test_a_classroom_always_gets_the_same_code(platform: Caller) -> None:
    room_id, other = await platform.new_room(), await platform.new_room()
    first = await platform.data("join_code", room_id=room_id, user_number=11)
    avatar = "https://xxx.png/a"
    assert await platform.data("join_code", room_id=room_id, user_number=11, user_avatar=avatar) == first
    assert await platform.data("join_code", room_id=room_id, user_number=12) != first
    assert await platform.data("join_code", room_id=other, user_number=11) != first
    listed = (await platform.data("join_codes", room_id=room_id))["list"]
    assert [(code["user_number"], code["user_avatar"]) for code in listed] == [
        ("12", ""),
        ("11", avatar),
        ("0", ""),
    ]


async def test_number_0_is_the_common_code(platform: Caller) -> None:
    now = await platform.now()
    plan = {"title": "x", "start_time": now, "end_time": now + 3600}
    made = await platform.data("create_room", **plan)
    code = await platform.data("join_code", room_id=made["room_id"], user_number=0)
    assert code["student_code"] == made["student_code"]


async def test_every_code_is_found_exactly(platform: Caller) -> None:
    now = await platform.now()
    made = await platform.data("create_room", title="x", start_time=now, end_time=now + 3600)
    own = await platform.data("join_code", room_id=made["room_id"], user_number=960702751)
    expected = {
        made["student_code"]: (0, 0),
        made["teacher_code"]: (1, 0),
        made["admin_code"]: (2, 0),
        own["student_code"]: (0, 960702751),
    }
    for code, (role, number) in expected.items():
        info = (await platform.data("find_join_code", code=code))["code_info"]
        assert (info["code"], info["user_role"], info["user_number"]) == (code, role, number)
        assert info["room_id"] == int(made["room_id"])
    for wrong in (made["student_code"].upper(), made["student_code"] + "0", "zzzzzz"):
        if wrong not in expected:
            assert not (await platform.data("find_join_code", code=wrong))["exist"]


async def test_codes_come_in_pages(platform: Caller) -> None:
    room_id = await platform.new_room()
    for number in range(1, 5):
        await platform.data("join_code", room_id=room_id, user_number=number)
    pages = [await platform.data("join_codes", room_id=room_id, page=page, limit=2) for page in (1, 2, 3, 4)]
    assert [page["total"] for page in pages] == [5] * 4
    numbers = [[code["user_number"] for code in page["list"]] for page in pages]
    assert numbers == [["4", "3"], ["2", "1"], ["0"], []]
    assert await platform.data("join_codes", room_id=room_id, type=1) == {"total": 0, "list": []}


async def test_rooms_are_listed_newest_first_and_by_product(platform: Caller) -> None:
    first = await platform.new_room()
    await platform.control("/clock", {"advance": 60})
    now = await platform.now()
    pair = await platform.data("create_room_with_live", title="x", start_time=now, end_time=now + 3600)
    halves = sorted((half["room_id"] for half in pair.values()), reverse=True)

    async def listed(**parameters: int) -> list[str]:
        return [room["room_id"] for room in (await platform.data("rooms", **parameters))["list"]]

    assert await listed() == [*halves, first]
    assert await listed(product_type=3) == [pair["double_teacher"]["room_id"], first]
    assert await listed(product_type=1) == [pair["live"]["room_id"]]
    assert await listed(limit=2, page=2) == [first]
    assert await listed(limit=2, page=3) == []
    assert set(await platform.data("rooms")) == {"list"}


async def test_what_goes_on_in_a_room_now(platform: Caller) -> None:
    room_id = await platform.new_room()

    async def status() -> tuple[int, int, int]:
        in_class = await platform.data("in_class", room_id=room_id)
        teacher = await platform.data("teacher_present", room_id=room_id)
        users = await platform.data("user_count", room_id=room_id)
        assert users["user_count"] == users["display_user_count"]
        return in_class["status"], teacher["status"], users["user_count"]

    assert await status() == (0, 0, 0)
    await platform.control(f"/rooms/{room_id}/teacher", {"present": True})
    await platform.control(f"/rooms/{room_id}/class", {"in_session": True})
    await platform.control(f"/rooms/{room_id}/users", {"count": 4})
    assert await status() == (1, 1, 4)
    await platform.control(f"/rooms/{room_id}/teacher", {"present": False})
    await platform.control(f"/rooms/{room_id}/class", {"in_session": False})
    await platform.control(f"/rooms/{room_id}/users", {"count": 1})
    assert await status() == (0, 0, 1)


async def test_5000_creations_in_24_hours(platform: Caller) -> None:
    await platform.control("/limits", {"requests": 10_000, "creations": 3})
    now = await platform.now()
    plan = {"title": "x", "start_time": now, "end_time": now + 3600}
    assert await platform.code("create_room", **plan) == 0
    assert await platform.code("create_room_with_live", **plan) == 0
    refused = await platform.answer("create_room", **plan)
    assert (refused["code"], "24小时" in refused["msg"]) == (1, True)
    await platform.control("/clock", {"advance": DAY + 1})
    assert await platform.code("create_room", **plan) == 0
