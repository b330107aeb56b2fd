"""The 19 endpoints as data: parameters, handler, methods.

Only the paths come from the adapter's table; everything else is stated independently, so that a mistake in the
adapter is not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from . import parameters as params
from . import report_endpoints as reports
from . import room_endpoints as rooms
from .request_context import RequestContext


class Operation(Struct, frozen=True):
    """One endpoint. `has_ts`: its example has `ts`. `allows_get`: it takes GET as well as POST."""

    request: type[params.Request]
    handler: Callable[[RequestContext, Any], object]
    has_ts: bool = False
    allows_get: bool = False
    unsigned: bool = False

    def data(self, context: RequestContext, given: Mapping[str, str]) -> object:
        """The response's `data`. Raises PlatformError."""
        return self.handler(context, params.read(given, self.request))


def _report(request: type[params.Request], handler: Callable[[RequestContext, Any], object]) -> Operation:
    return Operation(request, handler, has_ts=True, allows_get=True)


OPERATIONS: Mapping[str, Operation] = {
    "partner_key": Operation(params.PartnerKey, rooms.partner_key, unsigned=True),
    "create_room": Operation(params.NewRoom, rooms.create_room),
    "create_room_with_live": Operation(params.NewPair, rooms.create_room_with_live),
    "update_room": Operation(params.RoomChange, rooms.update_room),
    "delete_room": Operation(params.OneRoom, rooms.delete_room),
    "room": Operation(params.OneRoom, rooms.room, has_ts=True),
    "join_code": Operation(params.NewCode, rooms.join_code),
    "find_join_code": Operation(params.CodeLookup, rooms.find_join_code, has_ts=True),
    "join_codes": Operation(params.CodeList, rooms.join_codes),
    "rooms": Operation(params.RoomList, rooms.rooms, has_ts=True),
    "in_class": _report(params.OneRoom, rooms.in_class),
    "teacher_present": _report(params.OneRoom, rooms.teacher_present),
    "user_count": _report(params.OneRoom, rooms.user_count),
    "attendance": _report(params.AttendanceList, reports.attendance),
    "day_statistics": _report(params.DayStatistics, reports.day_statistics),
    "room_peaks": _report(params.RoomPeaks, reports.room_peaks),
    "hourly_peaks": _report(params.HourlyPeaks, reports.hourly_peaks),
    "daily_peaks": _report(params.DailyPeaks, reports.daily_peaks),
    "interactions": Operation(params.InteractionList, reports.interactions, has_ts=True),
}
