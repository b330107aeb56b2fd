"""Every parameter: what is taken, and what is refused with 1001."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sandbox.platform import parameters as asked
from bot.sandbox.platform.parameters import Request, read
from bot.sandbox.platform.refusals import BadParameter

ROOM = {"title": "English", "start_time": "1501575608", "end_time": "1501579208"}
ONE = {"room_id": "26112112345678"}
STEPS = ONE | {"start_time": "2017-11-23 10:00:00", "end_time": "2017-11-23 15:00:00"}
WRONG_NUMBERS = [
    "abc",
    "",
    "-1",
    "1.0",
    "1e3",
    " 1",
    "+1",
    "0x1",
    "１",
    "true",
    "null",
    "99999999999999999999",
]

TAKEN: list[tuple[type[Request], dict[str, str]]] = [
    (asked.PartnerKey, {"secret_key": "s", "regenerate": "1"}),
    (asked.NewRoom, ROOM | {"type": "5", "max_users": "0", "speak_camera_turnon": "2", "is_long_term": "1"}),
    (asked.NewRoom, ROOM | {"type": "2", "enable_share": "0", "user_avatar": "not one of its own"}),
    (asked.NewPair, ROOM | {"template_name": "liveWall", "end_delay_time": "7200", "enable_live_sell": "2"}),
    (asked.NewPair, ROOM | {"template_name": "", "bind_room_max_users": "300", "new_group_live": "2"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1", "mock_video_id": "9"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9", "mock_session_id": "1"}),
    (asked.NewPair, ROOM | dict.fromkeys(("switch_room_role", "enable_weixin_auth", "is_video_main"), "0")),
    (asked.RoomChange, ONE | {"title": "", "max_users": "12"}),
    (asked.NewCode, ONE | {"user_number": "0", "user_avatar": ""}),
    (asked.NewCode, ONE | {"user_number": "9223372036854775807", "user_avatar": "https://a.b/c.png"}),
    (asked.CodeList, ONE | {"type": "1", "page": "9", "limit": "1000"}),
    (asked.RoomList, {"product_type": "3"}),
    (asked.AttendanceList, ONE | {"type": "admin", "page_size": "0", "date": "0"}),
    (asked.DayStatistics, {"product_type": "3", "date": "2017-11-23"}),
    (asked.RoomPeaks, STEPS | {"end_time": "2017-11-23 10:00:00"}),
    (asked.InteractionList, ONE | {"interact_type": "1", "page_size": "5000"}),
]

REFUSED: list[tuple[type[Request], dict[str, str]]] = [
    (asked.PartnerKey, {}),
    (asked.PartnerKey, {"secret_key": "s", "regenerate": "2"}),
    (asked.NewRoom, ROOM | {"title": ""}),
    (asked.NewRoom, ROOM | {"start_time": ""}),
    (asked.NewRoom, ROOM | {"type": "9"}),
    (asked.NewRoom, ROOM | {"is_long_term": "2"}),
    (asked.NewRoom, ROOM | {"speak_camera_turnon": "3"}),
    (asked.NewPair, ROOM | {"template_name": "single"}),
    (asked.NewPair, ROOM | {"end_delay_time": "7201"}),
    (asked.NewPair, ROOM | {"enable_live_sell": "3"}),
    (asked.NewPair, ROOM | {"new_group_live": "3"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9", "mock_session_id": "0"}),
    (asked.NewPair, ROOM | {"is_mock_live": "1", "mock_video_id": "9", "is_long_term": "1"}),
    (asked.NewCode, ONE),
    (asked.NewCode, ONE | {"user_number": "1", "user_avatar": "/a.png"}),
    (asked.CodeLookup, {"code": ""}),
    (asked.CodeList, ONE | {"type": "2"}),
    (asked.CodeList, ONE | {"limit": "1001"}),
    (asked.RoomList, {"limit": "1001"}),
    (asked.RoomList, {"limit": "0"}),
    (asked.RoomList, {"page": "0"}),
    (asked.RoomList, {"product_type": "5"}),
    (asked.AttendanceList, ONE | {"type": "parent"}),
    (asked.AttendanceList, ONE | {"date": "2018-02-30"}),
    (asked.DayStatistics, {"date": "2017-11-23"}),
    (asked.DayStatistics, {"product_type": "3"}),
    (asked.HourlyPeaks, {"date": "20171123"}),
    (asked.HourlyPeaks, {"date": ""}),
    (asked.RoomPeaks, STEPS | {"end_time": "2017-11-24 00:00:00"}),
    (asked.RoomPeaks, STEPS | {"end_time": "2017-11-23 09:59:59"}),
    (asked.RoomPeaks, STEPS | {"start_time": "2017-11-23T10:00:00"}),
    (asked.RoomPeaks, STEPS | {"start_time": "2017-11-23 10:00"}),
    (asked.RoomPeaks, STEPS | {"start_time": "2017-11-23 24:00:00"}),
    (asked.DailyPeaks, {"start_date": "2017-11-24", "end_date": "2017-11-23"}),
    (asked.InteractionList, ONE),
    (asked.InteractionList, ONE | {"interact_type": "2"}),
    (asked.InteractionList, ONE | {"interact_type": "1", "page_size": "0"}),
]


@pytest.mark.parametrize(("request_type", "given"), TAKEN)
def test_is_taken(request_type: type[Request], given: dict[str, str]) -> None:
    assert isinstance(read(given, request_type), request_type)


@pytest.mark.parametrize(("request_type", "given"), REFUSED)
def test_is_refused(request_type: type[Request], given: dict[str, str]) -> None:
    with pytest.raises(BadParameter) as refusal:
        read(given, request_type)
    assert refusal.value.code == 1001


@pytest.mark.parametrize("value", WRONG_NUMBERS)
@pytest.mark.parametrize("name", ["start_time", "max_users", "type", "is_video_main", "end_delay_time"])
def test_a_number_is_digits_alone(name: str, value: str) -> None:
    with pytest.raises(BadParameter):
        read(ROOM | {name: value}, asked.NewRoom)


def test_defaults_are_the_documents() -> None:
    assert read(ONE, asked.AttendanceList) == asked.AttendanceList(
        room_id=26112112345678, type="student", page=1, page_size=0, date=None
    )
    assert read({}, asked.RoomList) == asked.RoomList(page=1, limit=100, product_type=0)
    assert read({"date": "2017-12-12"}, asked.HourlyPeaks).date == date(2017, 12, 12)
    assert read(ONE | {"interact_type": "0"}, asked.InteractionList).page_size == 100
    assert read(ROOM, asked.NewRoom).type == 5
