from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import pytest

from bot.baijiayun import (
    ENDPOINTS,
    Baijiayun,
    CreateRoom,
    CreateRoomWithLive,
    InvalidRequest,
    StaticKey,
    Throttled,
    sign,
)
from bot.clock import PLATFORM_ZONE
from bot.secret import SecretStr

from .conftest import AT_ONCE, KEY, NOW
from .documented import EXAMPLES, ROOM
from .scripted_platform import ScriptedPlatform, says

ID = "26112112345678"
START = datetime(2026, 11, 21, 14, tzinfo=PLATFORM_ZONE)
END = datetime(2026, 11, 21, 15, tzinfo=PLATFORM_ZONE)
UNIX = {"start_time": "1795240800", "end_time": "1795244400"}
DAY = date(2026, 11, 21)

NEW: dict[str, Any] = {
    "title": "测试 & 教室=?",
    "start_time": START,
    "end_time": END,
    "type": 5,
    "industry_type": 1,
    "max_users": 30,
    "pre_enter_time": 600,
    "is_long_term": 1,
    "speak_camera_turnon": 2,
    "is_webrtc_live": 1,
}
SWITCHES: dict[str, Any] = {
    "bind_room_max_users": 500,
    "is_group_live": 1,
    "template_name": "liveWall",
    "teacher_need_detect_device": 1,
    "student_need_detect_device": 2,
    "is_video_main": 1,
    "m_is_video_main": 2,
    "is_mock_live": 1,
    "mock_room_id": "17091462522904",
    "mock_session_id": 3,
    "mock_video_id": "123",
    "switch_room_role": 2,
    "enable_share": 2,
    "enable_group_users_public": 1,
    "group_admin_permission": 1,
    "enable_group_chat_public": 1,
    "new_group_live": 2,
    "mock_live_record": 1,
    "mock_live_play_times": 4,
    "push_live_record": 1,
    "enable_weixin_auth": 1,
    "system_auto_allocate_name": 1,
    "has_student_raise": 1,
    "end_delay_time": 600,
    "enable_live_sell": "2",
    "auto_playback_record": 1,
}
CHANGE: dict[str, Any] = {
    "title": "English",
    "start_time": START,
    "end_time": END,
    "max_users": 20,
    "pre_enter_time": 300,
}


def wire(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()} | UNIX


Call = Callable[[Baijiayun], Awaitable[object]]
CALLS: list[tuple[str, Call, dict[str, str]]] = [
    (
        "partner_key",
        lambda client: client.partner_key("e10adc", regenerate=True),
        {"secret_key": "e10adc", "regenerate": "1"},
    ),
    ("create_room", lambda client: client.create_room(CreateRoom(**NEW)), wire(NEW)),
    (
        "create_room_with_live",
        lambda client: client.create_room_with_live(CreateRoomWithLive(**NEW, **SWITCHES)),
        wire(NEW | SWITCHES),
    ),
    ("update_room", lambda client: client.update_room(ID, **CHANGE), wire(CHANGE) | {"room_id": ID}),
    ("delete_room", lambda client: client.delete_room(ID), {"room_id": ID}),
    ("room", lambda client: client.room(ID), {"room_id": ID}),
    (
        "join_code",
        lambda client: client.join_code(ID, 7, user_avatar="https://a.example/b.png?c=d&e"),
        {"room_id": ID, "user_number": "7", "user_avatar": "https://a.example/b.png?c=d&e"},
    ),
    ("find_join_code", lambda client: client.find_join_code("uvrv4c"), {"code": "uvrv4c"}),
    (
        "join_codes",
        lambda client: client.join_codes_page(ID, audition=True, page=2, limit=50),
        {"room_id": ID, "type": "1", "page": "2", "limit": "50"},
    ),
    (
        "rooms",
        lambda client: client.rooms_page(page=3, limit=1000, product_type=3),
        {"page": "3", "limit": "1000", "product_type": "3"},
    ),
    ("in_class", lambda client: client.in_class(ID), {"room_id": ID}),
    ("teacher_present", lambda client: client.teacher_present(ID), {"room_id": ID}),
    ("user_count", lambda client: client.user_count(ID), {"room_id": ID}),
    (
        "attendance",
        lambda client: client.attendance_page(ID, type="all", day=DAY, page=2, page_size=0),
        {"room_id": ID, "type": "all", "date": "2026-11-21", "page": "2", "page_size": "0"},
    ),
    (
        "day_statistics",
        lambda client: client.day_statistics(DAY),
        {"product_type": "3", "date": "2026-11-21"},
    ),
    (
        "room_peaks",
        lambda client: client.room_peaks(ID, START, END),
        {"room_id": ID, "start_time": "2026-11-21 14:00:00", "end_time": "2026-11-21 15:00:00"},
    ),
    (
        "hourly_peaks",
        lambda client: client.hourly_peaks(DAY, product_type=3),
        {"product_type": "3", "date": "2026-11-21"},
    ),
    (
        "daily_peaks",
        lambda client: client.daily_peaks(DAY, date(2026, 11, 30), product_type=3),
        {"product_type": "3", "start_date": "2026-11-21", "end_date": "2026-11-30"},
    ),
    (
        "interactions",
        lambda client: client.interactions_page(ID, 1, page=2, page_size=30),
        {"room_id": ID, "interact_type": "1", "page": "2", "page_size": "30"},
    ),
]
EVERY = pytest.mark.parametrize(("name", "call", "sent"), CALLS, ids=[name for name, _, _ in CALLS])


def test_every_endpoint_is_called_with_every_parameter() -> None:
    assert {name: set(sent) for name, _, sent in CALLS} == {
        name: set(endpoint.parameters) for name, endpoint in ENDPOINTS.items()
    }


@EVERY
async def test_every_parameter_arrives_signed(
    platform: ScriptedPlatform, client: Baijiayun, name: str, call: Call, sent: dict[str, str]
) -> None:
    platform.script(says(EXAMPLES[name]))
    await call(client)
    [received] = platform.received
    assert (received.method, received.path) == ("POST", ENDPOINTS[name].path)
    assert received.content_type == "application/x-www-form-urlencoded"
    signature = received.form["sign"]
    common = {"partner_id": "12345678", "timestamp": "1501572288", "sign": signature}
    assert received.form == sent | common
    assert signature == sign(received.form, KEY)


@EVERY
async def test_every_path_can_be_overridden(
    platform: ScriptedPlatform, name: str, call: Call, sent: dict[str, str]
) -> None:
    platform.script(says(EXAMPLES[name]))
    async with Baijiayun(platform.url, 1, StaticKey(KEY), paths={name: "/else/where"}) as client:
        await call(client)
    assert platform.received[0].path == "/else/where"


async def test_a_title_alone_changes_the_title(platform: ScriptedPlatform, client: Baijiayun) -> None:
    await client.update_room(ID, title="English")
    assert {"room_id", "title"} == set(platform.form) - {"partner_id", "timestamp", "sign"}
    assert platform.form["title"] == "English"


async def test_a_partner_key_that_ends_in_equals_signs_is_used_whole(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    assert KEY.endswith("==")
    await client.update_room(ID, title="测试教室")
    assert platform.form["sign"] == sign(platform.form, KEY) != sign(platform.form, KEY.split("=")[0])


async def test_rooms_made(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(ROOM), says({"double_teacher": ROOM, "live": {**ROOM, "room_id": 23456789012345}}))
    room = await client.create_room(CreateRoom(title="a", start_time=START, end_time=END))
    assert (room.room_id, room.student_code) == ("12345678901234", "abc213")
    assert (room.teacher_code, room.admin_code) == ("232kj1", "213rjl")
    pair = await client.create_room_with_live(CreateRoomWithLive(title="a", start_time=START, end_time=END))
    assert (pair.double_teacher.room_id, pair.live.room_id) == ("12345678901234", "23456789012345")


async def test_a_room_read(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(EXAMPLES["room"]))
    room = await client.room("17081862531088")
    assert (room.room_id, room.title, room.type, room.max_users) == ("17081862531088", "长期课长期课", 2, 0)
    assert room.start_time == datetime(2017, 8, 18, 14, 10, tzinfo=PLATFORM_ZONE)
    assert (room.teacher_code, room.admin_code) == ("zyh5pa", "u9vnnb")


async def test_a_room_deleted_and_one_already_gone(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(), says(code=3002, msg="教室已删除"))
    assert (await client.delete_room(ID)).already_gone is False
    assert (await client.delete_room(ID)).already_gone is True


async def test_join_codes_made_and_found(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(EXAMPLES["join_code"]), says(EXAMPLES["find_join_code"]))
    assert await client.join_code(ID, 7) == "abc123"
    found = await client.find_join_code("uvrv4c")
    assert found is not None
    assert (found.room_id, found.user_number, found.user_role) == ("18121196070275", "960702751", 1)
    assert found.create_time == datetime(2018, 12, 11, 16, 12, 32, tzinfo=PLATFORM_ZONE)


@pytest.mark.parametrize(
    "data", [{"exist": False, "code_info": None}, {"exist": False}, {"exist": 0, "code_info": []}]
)
async def test_a_join_code_that_is_none(platform: ScriptedPlatform, client: Baijiayun, data: object) -> None:
    platform.script(says(data))
    assert await client.find_join_code("nosuch") is None


async def test_the_state_of_a_room(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says({"status": "1"}), says({"status": 0}), says(EXAMPLES["user_count"]))
    assert await client.in_class(ID) is True
    assert await client.teacher_present(ID) is False
    assert (await client.user_count(ID)).display_user_count == 2


async def test_attendance(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(EXAMPLES["attendance"]))
    page = await client.attendance_page(ID)
    assert page.total == 2
    assert "date" not in platform.form
    first, second = page.rows
    assert (first.user_number, first.user_name, first.user_role) == ("151134006392569", "iOS", 0)
    assert (first.day, first.first_heartbeat_time) == (date(2018, 3, 2), None)
    assert second.last_time == datetime(2017, 11, 23, 13, 35, 42, tzinfo=PLATFORM_ZONE)
    assert (first.client_type, first.is_audition, second.is_audition) == (3, True, False)


async def test_statistics_and_peaks(platform: ScriptedPlatform, client: Baijiayun) -> None:
    names = ("day_statistics", "room_peaks", "hourly_peaks", "daily_peaks")
    platform.script(*(says(EXAMPLES[name]) for name in names))
    assert (await client.day_statistics(DAY))["17112374903200"].peak_user == 3
    steps = await client.room_peaks(ID, START, END)
    assert (steps.day, steps.peaks[time(15, 20)]) == (date(2017, 12, 7), 1)
    hours = await client.hourly_peaks(DAY)
    assert list(hours) == list(range(24))
    assert (await client.daily_peaks(DAY, DAY))[date(2017, 12, 12)] == 3


async def test_an_empty_day_may_be_a_list(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says({"room_user_stat": []}), says({"date": "2026-11-21", "peak_user": []}))
    assert await client.day_statistics(DAY) == {}
    assert (await client.room_peaks(ID, START, END)).peaks == {}


async def test_room_peaks_are_asked_in_the_platforms_time(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(says(EXAMPLES["room_peaks"]))
    await client.room_peaks(ID, NOW, NOW.replace(hour=8))
    assert platform.form["start_time"] == "2017-08-01 15:24:48"
    assert platform.form["end_time"] == "2017-08-01 16:24:48"


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda client: client.room("12x"), "room_id"),
        (lambda client: client.room(""), "room_id"),
        (lambda client: client.room("12\n"), "room_id"),
        (lambda client: client.room("１２"), "room_id"),
        (lambda client: client.join_code(ID, 2**63), "user_number"),
        (lambda client: client.update_room(ID, title=""), "title"),
        (lambda client: client.update_room(ID, title="课" * 51), "title"),
        (lambda client: client.update_room(ID, max_users=-1), "max_users"),
        (lambda client: client.update_room(ID, max_users=float("nan")), "max_users"),
        (lambda client: client.update_room(ID, start_time=START.replace(tzinfo=None)), "start_time"),
        (lambda client: client.join_code(ID, -1), "user_number"),
        (lambda client: client.find_join_code(""), "code"),
        (lambda client: client.rooms_page(limit=1001), "limit"),
        (lambda client: client.rooms_page(page=0), "page"),
        (lambda client: client.room_peaks(ID, START.replace(tzinfo=None), END), "start_time"),
        (lambda client: client.partner_key(""), "secret_key"),
        (
            lambda client: client.create_room_with_live(
                CreateRoomWithLive(title="a", start_time=START, end_time=END, end_delay_time=7201)
            ),
            "end_delay_time",
        ),
    ],
)
async def test_what_the_document_does_not_allow_is_not_sent(
    platform: ScriptedPlatform, client: Baijiayun, call: Callable[[Baijiayun], Awaitable[object]], field: str
) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        await call(client)
    assert refusal.value.field == field
    assert platform.received == []


async def test_the_longest_title_is_sent_whole(platform: ScriptedPlatform, client: Baijiayun) -> None:
    await client.update_room(ID, title="课" * 50)
    assert platform.form["title"] == "课" * 50


def paged(key: str, rows: list[Any], **more: object) -> Any:
    return says({key: rows, **more})


async def all_of(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


async def test_all_rooms_end_with_the_page_that_is_not_full(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    first, second = EXAMPLES["rooms"]["list"]
    third = {**second, "room_id": "17091358328328"}
    platform.script(paged("list", [first, second]), paged("list", [third]))
    rooms = await all_of(client.rooms(limit=2, product_type=3))
    assert [room.room_id for room in rooms] == [first["room_id"], second["room_id"], third["room_id"]]
    assert [received.form["page"] for received in platform.received] == ["1", "2"]
    assert rooms[0].create_time == datetime(2017, 9, 14, 11, 47, 5, tzinfo=PLATFORM_ZONE)


async def test_all_that_tells_its_total_ends_there(platform: ScriptedPlatform, client: Baijiayun) -> None:
    rows = EXAMPLES["attendance"]["room_user_info"]
    platform.script(paged("room_user_info", rows, total="3"), paged("room_user_info", rows[:1], total="3"))
    pages = await all_of(client.attendance(ID, type="teacher", day=DAY, page_size=2))
    assert [len(page) for page in pages] == [2, 1]
    assert [received.form["page"] for received in platform.received] == ["1", "2"]


async def test_pages_are_fetched_as_they_are_needed(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(paged("list", EXAMPLES["join_codes"]["list"], total=300))
    async for code in client.join_codes(ID, limit=3):
        assert code.code == "kbvt9t"
        break
    assert len(platform.received) == 1


async def test_all_interactions(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(EXAMPLES["interactions"]))
    student, teacher = await all_of(client.interactions(ID, 0))
    assert (student.user_number, teacher.user_name) == ("19043", "test-华为-01")
    assert student.end_time == datetime(2021, 1, 27, 20, 55, 32, tzinfo=PLATFORM_ZONE)


async def test_the_key_is_asked_for_unsigned_when_there_is_none(platform: ScriptedPlatform) -> None:
    platform.script(says(EXAMPLES["partner_key"]))
    async with Baijiayun(platform.url, 1, None, clock=lambda: NOW) as client:
        key = await client.partner_key(SecretStr("e10adc"))
    assert key.get_secret_value() == EXAMPLES["partner_key"]["partner_key"]
    assert platform.form == {"partner_id": "1", "timestamp": "1501572288", "secret_key": "e10adc"}


async def test_links_need_nothing_of_the_platform(platform: ScriptedPlatform, client: Baijiayun) -> None:
    assert client.join_link("abc123") == f"{platform.url}/web/room/quickenter?code=abc123"
    link = await client.entry_link(ID, user_number=7, user_role=0, user_name="晨晨")
    assert link.startswith(f"{platform.url}/web/room/enter?room_id={ID}&user_number=7&user_role=0&")
    assert platform.received == []


async def test_a_throttled_page_in_the_middle_is_asked_again(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    busy = says(code=1, msg="请求过于频繁")
    codes = EXAMPLES["join_codes"]["list"]
    platform.script(paged("list", codes, total=4), busy, paged("list", codes[:1], total=4))
    assert len(await all_of(client.join_codes(ID, limit=3))) == 4
    platform.script(busy)
    with pytest.raises(Throttled):
        await client.join_codes_page(ID)
    assert len(platform.received) == 3 + AT_ONCE.attempts
