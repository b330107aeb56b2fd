"""The 19 endpoints of the stand-in as data: what they may be asked and what answers.

Paths come from the adapter's table, so that both mean the same place; everything else is said here anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import parameters as asked
from . import reports, rooms
from .premises import Premises


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint. `dated`: its example carries `ts`. `gettable`: it takes GET beside POST."""

    request: type[asked.Request]
    answer: Callable[[Premises, Any], object]
    dated: bool = False
    gettable: bool = False
    unsigned: bool = False

    def data(self, premises: Premises, given: Mapping[str, str]) -> object:
        """The answer's `data`. Raises Refusal."""
        return self.answer(premises, asked.read(given, self.request))


def _report(request: type[asked.Request], answer: Callable[[Premises, Any], object]) -> Operation:
    return Operation(request, answer, dated=True, gettable=True)


OPERATIONS: Mapping[str, Operation] = {
    "partner_key": Operation(asked.PartnerKey, rooms.partner_key, unsigned=True),
    "create_room": Operation(asked.NewRoom, rooms.create_room),
    "create_room_with_live": Operation(asked.NewPair, rooms.create_room_with_live),
    "update_room": Operation(asked.RoomChange, rooms.update_room),
    "delete_room": Operation(asked.OneRoom, rooms.delete_room),
    "room": Operation(asked.OneRoom, rooms.room, dated=True),
    "join_code": Operation(asked.NewCode, rooms.join_code),
    "find_join_code": Operation(asked.CodeLookup, rooms.find_join_code, dated=True),
    "join_codes": Operation(asked.CodeList, rooms.join_codes),
    "rooms": Operation(asked.RoomList, rooms.rooms, dated=True),
    "in_class": _report(asked.OneRoom, rooms.in_class),
    "teacher_present": _report(asked.OneRoom, rooms.teacher_present),
    "user_count": _report(asked.OneRoom, rooms.user_count),
    "attendance": _report(asked.AttendanceList, reports.attendance),
    "day_statistics": _report(asked.DayStatistics, reports.day_statistics),
    "room_peaks": _report(asked.RoomPeaks, reports.room_peaks),
    "hourly_peaks": _report(asked.HourlyPeaks, reports.hourly_peaks),
    "daily_peaks": _report(asked.DailyPeaks, reports.daily_peaks),
    "interactions": Operation(asked.InteractionList, reports.interactions, dated=True),
}
