"""The parameters of each endpoint: what is accepted and what gets 1001."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sandbox.platform import parameters as params
from bot.sandbox.platform.errors import PlatformError
from bot.sandbox.platform.parameters import Request, read

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
    (params.PartnerKey, {"secret_key": "s", "regenerate": "1"}),
    (params.NewRoom, ROOM | {"type": "5", "max_users": "0", "speak_camera_turnon": "2", "is_long_term": "1"}),
    (params.NewRoom, ROOM | {"type": "2", "enable_share": "0", "user_avatar": "not one of its own"}),
    (params.NewPair, ROOM | {"template_name": "liveWall", "end_delay_time": "7200", "enable_live_sell": "2"}),
    (params.NewPair, ROOM | {"template_name": "", "bind_room_max_users": "300", "new_group_live": "2"}),
    (params.NewPair, ROOM | {"is_mock_live": "1", "mock_video_id": "9"}),
    (params.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9", "mock_session_id": "1"}),
    (params.NewPair, ROOM | dict.fromkeys(("switch_room_role", "enable_weixin_auth", "is_video_main"), "0")),
    (params.RoomChange, ONE | {"title": "", "max_users": "12"}),
    (params.NewCode, ONE | {"user_number": "0", "user_avatar": ""}),
    (params.NewCode, ONE | {"user_number": "9223372036854775807", "user_avatar": "https://a.b/c.png"}),
    (params.CodeList, ONE | {"type": "1", "page": "9", "limit": "1000"}),
    (params.RoomList, {"product_type": "3"}),
    (params.AttendanceList, ONE | {"type": "admin", "page_size": "0", "date": "0"}),
    (params.DayStatistics, {"product_type": "3", "date": "2017-11-23"}),
    (params.RoomPeaks, STEPS | {"end_time": "2017-11-23 10:00:00"}),
    (params.InteractionList, ONE | {"interact_type": "1", "page_size": "5000"}),
]

REFUSED: list[tuple[type[Request], dict[str, str]]] = [
    (params.PartnerKey, {}),
    (params.PartnerKey, {"secret_key": "s", "regenerate": "2"}),
    (params.NewRoom, ROOM | {"title": ""}),
    (params.NewRoom, ROOM | {"start_time": ""}),
    (params.NewRoom, ROOM | {"type": "9"}),
    (params.NewRoom, ROOM | {"is_long_term": "2"}),
    (params.NewRoom, ROOM | {"speak_camera_turnon": "3"}),
    (params.NewPair, ROOM | {"template_name": "single"}),
    (params.NewPair, ROOM | {"end_delay_time": "7201"}),
    (params.NewPair, ROOM | {"enable_live_sell": "3"}),
    (params.NewPair, ROOM | {"new_group_live": "3"}),
    (params.NewPair, ROOM | {"is_mock_live": "1"}),
    (params.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9"}),
    (params.NewPair, ROOM | {"is_mock_live": "1", "mock_room_id": "9", "mock_session_id": "0"}),
    (params.NewPair, ROOM | {"is_mock_live": "1", "mock_video_id": "9", "is_long_term": "1"}),
    (params.NewCode, ONE),
    (params.NewCode, ONE | {"user_number": "1", "user_avatar": "/a.png"}),
    (params.CodeLookup, {"code": ""}),
    (params.CodeList, ONE | {"type": "2"}),
    (params.CodeList, ONE | {"limit": "1001"}),
    (params.RoomList, {"limit": "1001"}),
    (params.RoomList, {"limit": "0"}),
    (params.RoomList, {"page": "0"}),
    (params.RoomList, {"product_type": "5"}),
    (params.AttendanceList, ONE | {"type": "parent"}),
    (params.AttendanceList, ONE | {"date": "2018-02-30"}),
    (params.DayStatistics, {"date": "2017-11-23"}),
    (params.DayStatistics, {"product_type": "3"}),
    (params.HourlyPeaks, {"date": "20171123"}),
    (params.HourlyPeaks, {"date": ""}),
    (params.RoomPeaks, STEPS | {"end_time": "2017-11-24 00:00:00"}),
    (params.RoomPeaks, STEPS | {"end_time": "2017-11-23 09:59:59"}),
    (params.RoomPeaks, STEPS | {"start_time": "2017-11-23T10:00:00"}),
    (params.RoomPeaks, STEPS | {"start_time": "2017-11-23 10:00"}),
    (params.RoomPeaks, STEPS | {"start_time": "2017-11-23 24:00:00"}),
    (params.DailyPeaks, {"start_date": "2017-11-24", "end_date": "2017-11-23"}),
    (params.InteractionList, ONE),
    (params.InteractionList, ONE | {"interact_type": "2"}),
    (params.InteractionList, ONE | {"interact_type": "1", "page_size": "0"}),
]


@pytest.mark.parametrize(("request_type", "given"), TAKEN)
def test_is_taken(request_type: type[Request], given: dict[str, str]) -> None:
    assert isinstance(read(given, request_type), request_type)


@pytest.mark.parametrize(("request_type", "given"), REFUSED)
def test_is_refused(request_type: type[Request], given: dict[str, str]) -> None:
    with pytest.raises(PlatformError) as refusal:
        read(given, request_type)
    assert refusal.value.code == 1001


@pytest.mark.parametrize("value", WRONG_NUMBERS)
@pytest.mark.parametrize("name", ["start_time", "max_users", "type", "is_video_main", "end_delay_time"])
def test_a_number_is_digits_alone(name: str, value: str) -> None:
    with pytest.raises(PlatformError):
        read(ROOM | {name: value}, params.NewRoom)


def test_defaults_are_the_documents() -> None:
    assert read(ONE, params.AttendanceList) == params.AttendanceList(
        room_id=26112112345678, type="student", page=1, page_size=0, date=None
    )
    assert read({}, params.RoomList) == params.RoomList(page=1, limit=100, product_type=0)
    assert read({"date": "2017-12-12"}, params.HourlyPeaks).date == date(2017, 12, 12)
    assert read(ONE | {"interact_type": "0"}, params.InteractionList).page_size == 100
    assert read(ROOM, params.NewRoom).type == 5
