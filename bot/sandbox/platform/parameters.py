"""The parameters of each endpoint and their validation; invalid ones get code 1001.

Source: the parameter tables of the platform's document. Every value arrives as text. An empty text counts as
absent, and so does `date=0`, the document's default. Unknown parameters are ignored.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, inspect

from . import days
from .errors import ErrorCode, PlatformError

Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Page = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Meta(ge=1, le=1000)]
Switch = Literal[0, 1]
OneOrTwo = Literal[0, 1, 2]
"""A switch: 1 or 2, and 0 for the default."""
Text = Annotated[str, Meta(min_length=1)]
Moment = Annotated[str, Meta(pattern=r"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\Z")]
Url = Annotated[str, Meta(pattern=r"\Ahttps?://[^/]")]
Day = datetime.date
Product = Literal[0, 1, 2, 3, 4]
"""0 everything, 1 education live, 2 small classes, 3 dual-teacher, 4 enterprise live."""


class Request(msgspec.Struct, frozen=True):
    """The parameters besides `partner_id`, `timestamp` and `sign`."""


class PartnerKey(Request, frozen=True):
    secret_key: Text
    regenerate: Switch = 0


class _Switches(Request, frozen=True, kw_only=True):
    title: Text
    start_time: Count
    end_time: Count
    industry_type: Switch = 0
    max_users: Count = 0
    pre_enter_time: Count = 0
    is_long_term: Switch = 0
    speak_camera_turnon: OneOrTwo = 0
    is_webrtc_live: Switch = 0
    is_group_live: OneOrTwo = 0
    template_name: Literal["doubleCamera", "classic", "triple", "liveWall", "video"] | None = None
    teacher_need_detect_device: OneOrTwo = 0
    student_need_detect_device: OneOrTwo = 0
    is_video_main: OneOrTwo = 0
    m_is_video_main: OneOrTwo = 0
    is_mock_live: Switch = 0
    mock_room_id: Count = 0
    mock_session_id: Count = 0
    mock_video_id: Count = 0
    switch_room_role: OneOrTwo = 0
    enable_share: OneOrTwo = 0
    enable_group_users_public: Switch = 0
    group_admin_permission: Switch = 0
    enable_group_chat_public: Switch = 0
    new_group_live: OneOrTwo = 0
    mock_live_record: Switch = 0
    mock_live_play_times: Count = 0
    push_live_record: Switch = 0
    enable_weixin_auth: OneOrTwo = 0
    system_auto_allocate_name: Switch = 0
    has_student_raise: Switch = 0
    end_delay_time: Annotated[int, Meta(ge=0, le=7200)] = 0
    enable_live_sell: Literal["0", "1", "2"] = "0"
    auto_playback_record: OneOrTwo = 0

    def __post_init__(self) -> None:
        if not self.is_mock_live:
            return
        if self.is_long_term:
            raise ValueError("伪直播不能是长期房间")
        if not (self.mock_video_id or (self.mock_room_id and self.mock_session_id)):
            raise ValueError("伪直播需要mock_video_id，或mock_room_id和mock_session_id")


class NewRoom(_Switches, frozen=True, kw_only=True):
    type: Literal[2, 5] = 5


class NewPair(_Switches, frozen=True, kw_only=True):
    bind_room_max_users: Count = 0


class OneRoom(Request, frozen=True):
    room_id: Count


class RoomChange(OneRoom, frozen=True):
    title: Text | None = None
    start_time: Count | None = None
    end_time: Count | None = None
    max_users: Count | None = None
    pre_enter_time: Count | None = None


class NewCode(OneRoom, frozen=True):
    user_number: Count
    user_avatar: Url | None = None


class CodeLookup(Request, frozen=True):
    code: Text


class CodeList(OneRoom, frozen=True):
    type: Switch = 0
    page: Page = 1
    limit: Limit = 100


class RoomList(Request, frozen=True):
    page: Page = 1
    limit: Limit = 100
    product_type: Product = 0


class AttendanceList(OneRoom, frozen=True):
    type: Literal["all", "student", "teacher", "admin"] = "student"
    page: Page = 1
    page_size: Count = 0
    date: Day | None = None


class DayStatistics(Request, frozen=True):
    product_type: Product
    date: Day


class RoomPeaks(OneRoom, frozen=True):
    start_time: Moment
    end_time: Moment

    def __post_init__(self) -> None:
        begin, end = days.parsed(self.start_time), days.parsed(self.end_time)
        if begin > end or days.day_of(begin) != days.day_of(end):
            raise ValueError("查询时间范围不能跨天")


class HourlyPeaks(Request, frozen=True):
    date: Day
    product_type: Product = 0


class DailyPeaks(Request, frozen=True):
    start_date: Day
    end_date: Day
    product_type: Product = 0

    def __post_init__(self) -> None:
        if self.start_date > self.end_date:
            raise ValueError("起始日期不能晚于结束日期")


class InteractionList(OneRoom, frozen=True):
    interact_type: Switch
    page: Page = 1
    page_size: Page = 100


R = TypeVar("R", bound=Request)
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)


def read(params: Mapping[str, str], request: type[R]) -> R:
    """Validate the parameters of a request. Raises PlatformError."""
    given = {name: value for name, value in params.items() if value != "" or name in _numbers(request)}
    if given.get("date") == "0":
        del given["date"]
    for name in _numbers(request) & given.keys():
        if not _NUMBER.fullmatch(given[name]):
            raise PlatformError(ErrorCode.BAD_PARAMETER, f"参数错误: {name}")
    try:
        return msgspec.convert(given, request, strict=False)
    except msgspec.ValidationError as error:
        raise PlatformError(ErrorCode.BAD_PARAMETER, f"参数错误: {error}") from None


@cache
def _numbers(request: type[Request]) -> frozenset[str]:
    described = inspect.type_info(request)
    assert isinstance(described, inspect.StructType)
    return frozenset(field.encode_name for field in described.fields if _is_number(field.type))


def _is_number(described: inspect.Type) -> bool:
    if isinstance(described, inspect.UnionType):
        return any(_is_number(part) for part in described.types)
    if isinstance(described, inspect.LiteralType):
        return isinstance(described.values[0], int)
    return isinstance(described, inspect.IntType)
