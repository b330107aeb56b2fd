"""Models of the platform's answers.

IDs are exact strings. Datetimes are timezone-aware (Asia/Shanghai), or None if the platform has none. Fields that the
document does not guarantee have a default; unknown fields are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct, field

from bot.baijiayun.errors import Unreadable
from bot.baijiayun.field_types import (
    DayCounts,
    HourCounts,
    Id,
    Instant,
    Loose,
    Moment,
    Secret,
    Text,
    TimeCounts,
    Whole,
    moment_of,
    text_of,
)

EmptyList = Annotated[list[object], Meta(max_length=0)]
"""How PHP encodes an empty map."""


class Nothing(Struct, frozen=True):
    """API 4 and 5, whose `data` is null."""


class Deletion(Struct, frozen=True):
    """API 5. `already_gone` if the room had already been deleted, possibly by an earlier attempt of the same call."""

    already_gone: bool


class PartnerKey(Struct, frozen=True, kw_only=True):
    """API 1."""

    partner_key: Secret


class CreatedRoom(Struct, frozen=True, kw_only=True):
    """API 2. `admin_code` is the assistant's; `student_code` is common to all students."""

    room_id: Id
    admin_code: Text = ""
    teacher_code: Text = ""
    student_code: Text = ""


class CreatedPair(Struct, frozen=True, kw_only=True):
    """API 3: the dual-teacher room, and the large-class room bound to it."""

    double_teacher: CreatedRoom
    live: CreatedRoom


class RoomInfo(Struct, frozen=True, kw_only=True):
    """API 6. `max_users` 0 is no limit."""

    room_id: Id
    title: Text
    start_time: Instant
    end_time: Instant
    type: Whole = None
    max_users: Whole = None
    admin_code: Text = ""
    teacher_code: Text = ""


class ListedRoom(RoomInfo, frozen=True, kw_only=True):
    """API 10, one room."""

    create_time: Moment = None
    student_code: Text = ""
    industry_type: Whole = None


class RoomsPage(Struct, frozen=True, kw_only=True):
    """API 10: one page, newest first. There is no total."""

    rooms: list[ListedRoom] = field(name="list")


class StudentCode(Struct, frozen=True, kw_only=True):
    """API 7."""

    student_code: Id


class CodeInfo(Struct, frozen=True, kw_only=True):
    """API 8: what a join code opens. `user_role` 0 is a student, 1 the teacher, 2 an assistant."""

    code: Id
    room_id: Id
    user_number: Id
    user_role: int
    user_name: Text = ""
    create_time: Moment = None


class FoundCode(Struct, frozen=True, kw_only=True):
    """API 8. `code_info` is present only if `exist`."""

    exist: bool
    code_info: CodeInfo | EmptyList | None = None

    @property
    def info(self) -> CodeInfo | None:
        """What the code opens; None if it does not exist."""
        return self.code_info if self.exist and isinstance(self.code_info, CodeInfo) else None


class JoinCode(Struct, frozen=True, kw_only=True):
    """API 9, one student classroom's code; `user_number` "0" is the common one."""

    code: Id
    user_number: Id
    user_avatar: Text = ""


class JoinCodesPage(Struct, frozen=True, kw_only=True):
    """API 9: one page of `total` codes."""

    total: int
    codes: list[JoinCode] = field(name="list")


class Status(Struct, frozen=True, kw_only=True):
    """API 11 and 12."""

    status: bool


class UserCount(Struct, frozen=True, kw_only=True):
    """API 13: student classrooms in the room now, and the number that the room displays."""

    user_count: int
    display_user_count: int


class AttendanceRow(Struct, frozen=True, kw_only=True, gc=False):
    """API 14, one person and day.

    `actual_listen_time` is in seconds of class, summed over visits. `user_role` 0 is a student, 1 a teacher,
    2 an assistant. `client_type` 0 web, 1 Windows, 2 mobile web, 3 iOS, 4 Android, 5 macOS, 6 WeChat mini
    program.

    Of all answers this one has the most rows, so its loosely typed values are decoded as they are, which takes a third
    of the time, and read when they are asked for. Reading a time raises Unreadable.
    """

    day: date = field(name="date")
    number: Loose = field(name="user_number")
    name: Loose = field(name="user_name")
    user_role: int
    first: Loose = field(name="first_time", default=None)
    last: Loose = field(name="last_time", default=None)
    first_heartbeat: Loose = field(name="first_heartbeat_time", default=None)
    last_heartbeat: Loose = field(name="last_heartbeat_time", default=None)
    actual_listen_time: int
    user_ip: str | None = None
    area: str | None = None
    city: str | None = None
    network_operator: str | None = None
    group: Loose = field(name="group_id", default=None)
    client_type: int | None = None
    is_audition: bool = False

    @property
    def user_number(self) -> str:
        """The number of a student classroom or a person, "0" or "" for who came with a code for many."""
        return text_of(self.number)

    @property
    def user_name(self) -> str:
        """What they are called, "" if the platform does not know."""
        return text_of(self.name)

    @property
    def group_id(self) -> int | None:
        """The group of a class with groups."""
        text = text_of(self.group)
        return int(text) if text.isdecimal() else None

    @property
    def first_time(self) -> datetime | None:
        """When they entered first."""
        return _moment("first_time", self.first)

    @property
    def last_time(self) -> datetime | None:
        """When they left last."""
        return _moment("last_time", self.last)

    @property
    def first_heartbeat_time(self) -> datetime | None:
        """When they were first in class."""
        return _moment("first_heartbeat_time", self.first_heartbeat)

    @property
    def last_heartbeat_time(self) -> datetime | None:
        """When they were last in class."""
        return _moment("last_heartbeat_time", self.last_heartbeat)


def _moment(name: str, raw: Loose) -> datetime | None:
    try:
        return moment_of(raw)
    except (ValueError, OverflowError):
        why = "Expected a datetime or nothing"
        raise Unreadable("attendance", f"data.room_user_info[…].{name}", repr(raw)[:60], why) from None


class AttendancePage(Struct, frozen=True, kw_only=True):
    """API 14: one page of `total` rows."""

    total: int
    rows: list[AttendanceRow] = field(name="room_user_info")


class RoomStatistics(Struct, frozen=True, kw_only=True):
    """API 15, one room's day.

    `student_count` and `total_user_count` are visits; `peak_user` counts teachers and assistants too.
    """

    room_id: Id
    student_count: int
    total_user_count: int
    peak_user: int


class DayStatistics(Struct, frozen=True, kw_only=True):
    """API 15."""

    room_user_stat: dict[str, RoomStatistics] | EmptyList

    @property
    def rooms(self) -> Mapping[str, RoomStatistics]:
        """The rooms that were entered, by room ID."""
        return self.room_user_stat if isinstance(self.room_user_stat, dict) else {}


class RoomPeaks(Struct, frozen=True, kw_only=True):
    """API 16: the highest concurrency of each 10-minute step, by the step's start time."""

    day: date = field(name="date")
    peaks: TimeCounts = field(name="peak_user")


class HourlyPeaks(Struct, frozen=True, kw_only=True):
    """API 17: the highest concurrency of each hour, 0 to 23."""

    peaks: HourCounts = field(name="peak_user")


class DailyPeaks(Struct, frozen=True, kw_only=True):
    """API 18: the highest concurrency of each day."""

    peaks: DayCounts = field(name="peak_user")


class Interaction(Struct, frozen=True, kw_only=True):
    """API 19, one hand raised (`interact_type` 1) or one audio-video interaction (0)."""

    partner_id: Id
    room_id: Id
    user_role: int
    user_name: Text
    user_number: Id
    device_unique: Text = ""
    start_time: Moment = None
    end_time: Moment = None
    interact_type: int


class InteractionsPage(Struct, frozen=True, kw_only=True):
    """API 19: one page of `total` interactions."""

    total: int
    interactions: list[Interaction] = field(name="list")
