"""Every endpoint of the platform, from a typed line to the answer on the screen."""

from __future__ import annotations

import re

from bot.baijiayun import ENDPOINTS

from .conftest import School

NORTH = {"user_number": 7, "user_name": "North campus"}

ROOM = re.compile(r"\b\d{14}\b")


async def lesson(school: School) -> str:
    """A room with two hours of class behind it, on the platform alone; gives its id."""
    made = await school.control(
        "/rooms", count=1, title="Physics", start="2026-11-24T08:00:00", end="2026-11-24T12:00:00"
    )
    room = str(made["room_ids"][0])
    await school.control(
        f"/rooms/{room}/visits",
        {**NORTH, "began": "2026-11-24T08:05:00", "ended": "2026-11-24T09:20:00"},
    )
    await school.control(
        f"/rooms/{room}/interactions",
        {**NORTH, "kind": 1, "began": "2026-11-24T08:30:00", "ended": "2026-11-24T08:30:20"},
        {**NORTH, "kind": 0, "began": "2026-11-24T08:31:00", "ended": "2026-11-24T08:33:00"},
    )
    return room


async def test_2_a_room_is_made(school: School) -> None:
    answer = await school.type('/room new "English" 14:00-15:00')
    asked = (await school.asked("create_room"))[-1]
    assert asked["parameters"]["title"] == "English"
    assert "English" in answer.text
    assert "14:00" in answer.text
    assert answer.ephemeral


async def test_3_a_room_is_made_with_a_large_class(school: School) -> None:
    answer = await school.type('/room new "English" 14:00-15:00 with live')
    assert len(await school.asked("create_room_with_live")) == 1
    assert "with a large class" in answer.text
    assert "Enter the large class" in str(answer.blocks)


async def test_6_and_7_a_room_is_shown_with_its_common_code(school: School) -> None:
    """The code of a room that Rollcall created is known; of another it is asked for."""
    order = {"title": "English", "start": "2026-11-24T14:00:00", "end": "2026-11-24T15:00:00"}
    (room,) = (await school.control("/rooms", **order))["room_ids"]
    answer = await school.type(f"/room show {room}")
    assert len(await school.asked("room")) == 1
    assert (await school.asked("join_code"))[-1]["parameters"]["user_number"] in (0, "0")
    assert "English" in answer.text


async def test_4_a_room_is_changed(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    answer = await school.type("/room move last to 16:00-17:00")
    assert "16:00" in answer.text
    answer = await school.type("/room rename last to Maths")
    assert "Maths" in answer.text
    asked = await school.asked("update_room")
    assert [sorted(set(a["parameters"]) & {"title", "start_time", "end_time"}) for a in asked] == [
        ["end_time", "start_time"],
        ["title"],
    ]


async def test_5_a_room_is_deleted_once_confirmed(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    card = await school.type("/room delete last")
    assert await school.asked("delete_room") == []
    answer = await school.press(card, "confirm")
    assert len(await school.asked("delete_room")) == 1
    assert "English" in answer.text


async def test_7_codes_are_made_for_classrooms(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    answer = await school.type("/room code last for 11,12,20-22")
    numbers = [int(a["parameters"]["user_number"]) for a in await school.asked("join_code")]
    assert {11, 12, 20, 21, 22} <= set(numbers)
    assert all(str(number) in answer.text for number in (11, 12, 20, 21, 22))


async def test_8_a_code_is_found(school: School) -> None:
    made = await school.type('/room new "English" 14:00-15:00')
    room = ROOM.findall(str(made.blocks))[0]
    student = (await school.asked("create_room"))[-1]
    assert student["code"] == 0
    listed = await school.type(f"/room codes {room}")
    code = re.findall(r"\b[a-z0-9]{6}\b", listed.text)[0]
    answer = await school.type(f"/room find {code}")
    assert len(await school.asked("find_join_code")) >= 1
    assert "English" in answer.text


async def test_9_codes_are_listed(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    await school.type("/room code last for 11")
    answer = await school.type("/room codes last")
    assert len(await school.asked("join_codes")) == 1
    assert "11" in answer.text


async def test_10_rooms_are_listed(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    await school.type('/room new "Maths" tomorrow 14:00-15:00')
    answer = await school.type("/room list today")
    assert "English" in answer.text
    assert "Maths" not in answer.text


async def test_11_12_13_what_is_live_now(school: School) -> None:
    room = await lesson(school)
    await school.control(f"/rooms/{room}/class", in_session=True)
    await school.control(f"/rooms/{room}/teacher", present=True)
    await school.control(f"/rooms/{room}/users", count=3)
    answer = await school.type("/room live")
    for endpoint in ("in_class", "teacher_present", "user_count"):
        assert len(await school.asked(endpoint)) == 1
    assert "Physics" in answer.text
    assert "3" in answer.text


async def test_14_who_came(school: School) -> None:
    room = await lesson(school)
    answer = await school.type(f"/room attendance {room} today")
    assert (await school.asked("attendance"))[-1]["parameters"]["date"] == "2026-11-24"
    assert "North campus" in answer.text
    assert "08:05" in str(answer.blocks)


async def test_19_who_raised_a_hand_and_who_spoke(school: School) -> None:
    room = await lesson(school)
    hands = await school.type(f"/room hands {room}")
    talk = await school.type(f"/room talk {room}")
    kinds = [str(a["parameters"]["interact_type"]) for a in await school.asked("interactions")]
    assert kinds == ["1", "0"]
    assert "North campus" in hands.text
    assert "North campus" in talk.text


async def test_15_rooms_of_a_day(school: School) -> None:
    await lesson(school)
    answer = await school.type("/peaks rooms today")
    assert len(await school.asked("day_statistics")) == 1
    assert "Physics" in answer.text


async def test_16_one_room_in_steps(school: School) -> None:
    room = await lesson(school)
    answer = await school.type(f"/peaks {room} today")
    assert len(await school.asked("room_peaks")) == 1
    assert "08:00" in answer.text


async def test_17_a_day_by_hour(school: School) -> None:
    await lesson(school)
    answer = await school.type("/peaks")
    assert (await school.asked("hourly_peaks"))[-1]["parameters"]["date"] == "2026-11-24"
    assert "08" in answer.text


async def test_18_a_range_by_day(school: School) -> None:
    await lesson(school)
    await school.type("/peaks last 7 days")
    parameters = (await school.asked("daily_peaks"))[-1]["parameters"]
    assert (parameters["start_date"], parameters["end_date"]) == ("2026-11-18", "2026-11-24")


async def test_1_the_key_is_shown_hidden_and_rotated(school: School) -> None:
    shown = await school.type("/room key")
    key = school.platform.partner_key.get_secret_value()
    assert key[:4] in shown.text
    assert key not in str(shown.blocks)
    card = await school.type("/room key rotate")
    assert len(await school.asked("partner_key")) == 1
    await school.press(card, "confirm")
    assert len(await school.asked("partner_key")) == 2
    # the old key is dead, and the next call is signed with the new one
    answer = await school.type('/room new "English" 14:00-15:00')
    assert "English" in answer.text


def test_every_endpoint_is_named_here() -> None:
    tested = {number for name in globals() if name.startswith("test_") for number in re.findall(r"\d+", name)}
    assert {str(endpoint.number) for endpoint in ENDPOINTS.values()} <= tested
