"""The platform's 19 endpoints as data.

The document's URLs are cut off; the paths are from public clients of the platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from bot.baijiayun import models, requests

Model = TypeVar("Model", bound=msgspec.Struct)


class Endpoint(Struct, Generic[Model], frozen=True):
    """One of the document's APIs.

    `model` is the type of its `data`. `repeatable` means idempotent. An `assumed` path is in no public source.
    """

    number: int
    name: str
    path: str
    request: type[msgspec.Struct]
    model: type[Model]
    repeatable: bool = True
    assumed: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters on the wire, without `partner_id`, `timestamp` and `sign`."""
        return tuple(item.encode_name for item in msgspec.structs.fields(self.request))


# fmt: off
PARTNER_KEY = Endpoint(1, "partner_key", "/openapi/partner/createkey",
                       requests.PartnerKeyRequest, models.PartnerKey, repeatable=False)
CREATE_ROOM = Endpoint(2, "create_room", "/openapi/room/create",
                       requests.CreateRoom, models.CreatedRoom, repeatable=False)
# Assumed: the document's URL is cut off and no public client names it. Not verified against the platform.
CREATE_ROOM_WITH_LIVE = Endpoint(3, "create_room_with_live",
                                 "/openapi/double_teacher/createDoubleTeacherLive",
                                 requests.CreateRoomWithLive, models.CreatedPair,
                                 repeatable=False, assumed=True)
UPDATE_ROOM = Endpoint(4, "update_room", "/openapi/room/update", requests.UpdateRoom, models.Nothing)
DELETE_ROOM = Endpoint(5, "delete_room", "/openapi/room/delete", requests.OneRoom, models.Nothing)
ROOM = Endpoint(6, "room", "/openapi/room/info", requests.OneRoom, models.RoomInfo)
JOIN_CODE = Endpoint(7, "join_code", "/openapi/room/getcode", requests.JoinCodeRequest, models.StudentCode)
FIND_JOIN_CODE = Endpoint(8, "find_join_code", "/openapi/room/getCodeInfo",
                          requests.FindJoinCode, models.FoundCode)
JOIN_CODES = Endpoint(9, "join_codes", "/openapi/room/listcode",
                      requests.JoinCodesRequest, models.JoinCodesPage)
ROOMS = Endpoint(10, "rooms", "/openapi/room/list", requests.RoomsRequest, models.RoomsPage)
IN_CLASS = Endpoint(11, "in_class", "/openapi/live/getLiveStatus", requests.OneRoom, models.Status)
TEACHER_PRESENT = Endpoint(12, "teacher_present", "/openapi/live/getTeacherOnlineStatus",
                           requests.OneRoom, models.Status)
USER_COUNT = Endpoint(13, "user_count", "/openapi/live/getUserCount", requests.OneRoom, models.UserCount)
ATTENDANCE = Endpoint(14, "attendance", "/openapi/room_data/exportLiveReport",
                      requests.AttendanceRequest, models.AttendancePage)
DAY_STATISTICS = Endpoint(15, "day_statistics", "/openapi/room_data/getAllRoomUserStat",
                          requests.DayStatisticsRequest, models.DayStatistics)
ROOM_PEAKS = Endpoint(16, "room_peaks", "/openapi/room_data/getRoomPeakUser",
                      requests.RoomPeaksRequest, models.RoomPeaks)
HOURLY_PEAKS = Endpoint(17, "hourly_peaks", "/openapi/live_account/getHourPeakUser",
                        requests.HourlyPeaksRequest, models.HourlyPeaks)
DAILY_PEAKS = Endpoint(18, "daily_peaks", "/openapi/live_account/getDayPeakUser",
                       requests.DailyPeaksRequest, models.DailyPeaks)
# Assumed, as API 3 is: not verified against the platform.
INTERACTIONS = Endpoint(19, "interactions", "/openapi/double_teacher/getInteractData",
                        requests.InteractionsRequest, models.InteractionsPage, assumed=True)

_TABLE: tuple[Endpoint[Any], ...] = (
    PARTNER_KEY, CREATE_ROOM, CREATE_ROOM_WITH_LIVE, UPDATE_ROOM, DELETE_ROOM, ROOM,
    JOIN_CODE, FIND_JOIN_CODE, JOIN_CODES, ROOMS, IN_CLASS, TEACHER_PRESENT, USER_COUNT,
    ATTENDANCE, DAY_STATISTICS, ROOM_PEAKS, HOURLY_PEAKS, DAILY_PEAKS, INTERACTIONS,
)
# fmt: on

ENDPOINTS: Mapping[str, Endpoint[Any]] = MappingProxyType({endpoint.name: endpoint for endpoint in _TABLE})
"""All endpoints by method name, in the document's order."""
