"""Parameters of each endpoint, with the platform's names.

The client adds `partner_id`, `timestamp` and `sign`. None is not sent, so the platform's default applies. Datetimes are
timezone-aware and sent as Unix seconds. Values outside the document's limits are rejected before sending.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.baijiayun.field_types import Secret

Digits = Annotated[str, Meta(pattern=r"\A[0-9]+\Z")]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
FromOne = Annotated[int, Meta(ge=1)]
PageLimit = Annotated[int, Meta(ge=1, le=1000)]
Title = Annotated[str, Meta(min_length=1, max_length=50)]
PlatformTime = Annotated[str, Meta(pattern=r"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\Z")]
Switch = Literal[0, 1]
OneOrTwo = Literal[0, 1, 2]


class PartnerKeyRequest(Struct, frozen=True, kw_only=True):
    """API 1. `regenerate` 1 creates a new key and invalidates the old one at once."""

    secret_key: Secret
    regenerate: Switch | None = None


class CreateRoom(Struct, frozen=True, kw_only=True):
    """API 2. `title` in characters; `max_users` 0 is no limit; `pre_enter_time` in seconds.

    `type` 5 is dual-teacher. `speak_camera_turnon`: 1 on, 2 off. `is_long_term` requires a
    permission of the account.
    """

    title: Title
    start_time: datetime
    end_time: datetime
    type: Count | None = None
    industry_type: Count | None = None
    max_users: Count | None = None
    pre_enter_time: Count | None = None
    is_long_term: Switch | None = None
    speak_camera_turnon: OneOrTwo | None = None
    is_webrtc_live: Count | None = None


class CreateRoomWithLive(CreateRoom, frozen=True, kw_only=True):
    """API 3: the dual-teacher room of API 2 and a large-class room that carries the same stream.

    `bind_room_max_users` is the large class's own limit. 0 is the default for every switch. Device detection,
    `enable_weixin_auth`, `auto_playback_record`: 1 on, 2 off. `enable_share`: 1 yes, 2 no. `is_video_main`,
    `m_is_video_main`, `enable_live_sell`: 1 video, 2 slides. `is_mock_live` 1 needs `mock_video_id`, or
    `mock_room_id` with `mock_session_id`. `switch_room_role`: 1 large-class teacher, 2 small-class teacher.
    `new_group_live`: 0 plain, 1 groups, 2 online dual-teacher. `end_delay_time` in seconds.
    """

    bind_room_max_users: Count | None = None
    is_group_live: Count | None = None
    template_name: Literal["doubleCamera", "classic", "triple", "liveWall", "video"] | None = None
    teacher_need_detect_device: OneOrTwo | None = None
    student_need_detect_device: OneOrTwo | None = None
    is_video_main: OneOrTwo | None = None
    m_is_video_main: OneOrTwo | None = None
    is_mock_live: Count | None = None
    mock_room_id: Digits | None = None
    mock_session_id: Count | None = None
    mock_video_id: Digits | None = None
    switch_room_role: OneOrTwo | None = None
    enable_share: OneOrTwo | None = None
    enable_group_users_public: Count | None = None
    group_admin_permission: Count | None = None
    enable_group_chat_public: Count | None = None
    new_group_live: OneOrTwo | None = None
    mock_live_record: Count | None = None
    mock_live_play_times: Count | None = None
    push_live_record: Count | None = None
    enable_weixin_auth: OneOrTwo | None = None
    system_auto_allocate_name: Count | None = None
    has_student_raise: Count | None = None
    end_delay_time: Annotated[int, Meta(ge=0, le=7200)] | None = None
    enable_live_sell: Literal["0", "1", "2"] | None = None
    auto_playback_record: OneOrTwo | None = None


class UpdateRoom(Struct, frozen=True, kw_only=True):
    """API 4: the fields to change."""

    room_id: Digits
    title: Title | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    max_users: Count | None = None
    pre_enter_time: Count | None = None


class OneRoom(Struct, frozen=True, kw_only=True):
    """API 5, 6, 11, 12 and 13."""

    room_id: Digits


class JoinCodeRequest(Struct, frozen=True, kw_only=True):
    """API 7. `user_number` is the caller's own, 0 the common code; `user_avatar` a full URL."""

    room_id: Digits
    user_number: Count
    user_avatar: str | None = None


class FindJoinCode(Struct, frozen=True, kw_only=True):
    """API 8."""

    code: Annotated[str, Meta(min_length=1)]


class JoinCodesRequest(Struct, frozen=True, kw_only=True):
    """API 9. `type` 0 is ordinary codes, 1 audition codes; `page` counts from 1."""

    room_id: Digits
    type: Switch | None = None
    page: FromOne | None = None
    limit: PageLimit | None = None


class RoomsRequest(Struct, frozen=True, kw_only=True):
    """API 10. `product_type` 0 is every room, 3 the dual-teacher ones."""

    page: FromOne | None = None
    limit: PageLimit | None = None
    product_type: Count | None = None


class AttendanceRequest(Struct, frozen=True, kw_only=True):
    """API 14. `page_size` 0 is everything in one answer; without `date`, every day of the room."""

    room_id: Digits
    type: Literal["all", "student", "teacher", "admin"] | None = None
    page: FromOne | None = None
    page_size: Count | None = None
    date: date | None = None


class DayStatisticsRequest(Struct, frozen=True, kw_only=True):
    """API 15. `product_type` 3 is dual-teacher."""

    product_type: Count
    date: date


class RoomPeaksRequest(Struct, frozen=True, kw_only=True):
    """API 16: "YYYY-MM-DD HH:MM:SS" in Asia/Shanghai, both on one day."""

    room_id: Digits
    start_time: PlatformTime
    end_time: PlatformTime


class HourlyPeaksRequest(Struct, frozen=True, kw_only=True):
    """API 17."""

    product_type: Count | None = None
    date: date


class DailyPeaksRequest(Struct, frozen=True, kw_only=True):
    """API 18, both days inclusive."""

    product_type: Count | None = None
    start_date: date
    end_date: date


class InteractionsRequest(Struct, frozen=True, kw_only=True):
    """API 19. `interact_type` 0 is audio and video, 1 hands raised."""

    room_id: Digits
    interact_type: Switch
    page: FromOne | None = None
    page_size: FromOne | None = None
