"""Samples of questions and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.language.commands import (
    AddReport,
    Attendance,
    DailyPeaks,
    DeleteRoom,
    EditRoom,
    ListRooms,
    NewRoom,
    NewSeries,
    Question,
    Refusal,
    RefusalKind,
    RoomCode,
    RoomId,
    RoomPeaks,
    RoomTitle,
)

TYPED = 'nwe "English <!channel>" 14:00-14:75'
LONGEST = "*_`~<>&" * 900

_ZONE = ZoneInfo("America/New_York")
_NOON = datetime(2026, 11, 24, 14, tzinfo=_ZONE)
_FOLD = datetime(2026, 11, 1, 1, 30, tzinfo=_ZONE)
_HOUR = timedelta(hours=1)


def _new(start: datetime, hours: int = 1) -> NewRoom:
    return NewRoom(
        title="English", start=start, end=(start.astimezone(UTC) + hours * _HOUR).astimezone(_ZONE)
    )


def _series(weeks: int) -> NewSeries:
    starts = [_NOON + timedelta(weeks=week) for week in range(weeks)]
    return NewSeries(title="English", occurrences=tuple((start, start + _HOUR) for start in starts))


def _days(count: int) -> tuple[date, ...]:
    return tuple(_NOON.date() + timedelta(days=each) for each in range(count))


_LAST = RoomId("26112112345678")

QUESTIONS: Mapping[str, Question] = {
    "end_missing": Question("end_missing", (_new(_NOON),)),
    "ambiguous_hour": Question("ambiguous_hour", (_new(_NOON), _new(_NOON - 12 * _HOUR))),
    "already_past": Question("already_past", (_new(_NOON + 24 * _HOUR), _new(_NOON))),
    "dst_fold": Question("dst_fold", (_new(_FOLD), _new(_FOLD.replace(fold=1)))),
    "which_day": Question("which_day", (_new(_NOON), _new(_NOON + 24 * _HOUR))),
    "overnight": Question("overnight", (_new(_NOON), _new(_NOON, 8))),
    "repeat_or_once": Question("repeat_or_once", (_new(_NOON), _series(4), _series(8))),
    "unread_time": Question("unread_time", (_new(_NOON), replace(_new(_NOON), title="English half"))),
    "which_room": Question("which_room", (DeleteRoom(room=_LAST), DeleteRoom(room=RoomId("26112112345679")))),
    "of_change": Question(
        "ambiguous_hour",
        tuple(EditRoom(room=_LAST, title="Poetry", start_time=time(hour), max_users=30) for hour in (15, 3)),
    ),
    "of_day": Question("which_day", tuple(EditRoom(room=_LAST, date=day) for day in _days(2))),
    "of_end": Question(
        "ambiguous_hour", tuple(EditRoom(room=_LAST, end_time=time(hour)) for hour in (15, 3))
    ),
    "of_attendance": Question(
        "which_day",
        tuple(Attendance(room=RoomTitle("English"), date=day) for day in _days(2)),
    ),
    "of_peaks": Question(
        "ambiguous_hour",
        tuple(
            RoomPeaks(room=RoomCode("ab12cd"), date=_NOON.date(), from_=time(hour), to=time(hour + 1))
            for hour in (15, 3)
        ),
    ),
    "of_range": Question(
        "which_day", tuple(DailyPeaks(from_=day, to=day + timedelta(days=7)) for day in _days(2))
    ),
    "of_list": Question("which_day", tuple(ListRooms(from_=day, to=day) for day in _days(2))),
    "of_report": Question(
        "ambiguous_hour", tuple(AddReport(every="day", time=time(hour)) for hour in (15, 3))
    ),
}
"""Every kind of question, by its kind; and those about other commands than a new room."""

TITLES: Mapping[str, str] = {_LAST.id: "English"}
"""The titles of the rooms that they name by ID."""

_ATTEMPT = 'room new "English" 14:00-15:00'

REFUSALS: Mapping[str, Refusal] = {
    **{kind: Refusal(kind, at="nwe", try_=_ATTEMPT, command="room.new") for kind in get_args(RefusalKind)},
    "zones": Refusal("unclear_zone", at="CST", try_=_ATTEMPT, choices=("Asia/Shanghai", "America/Chicago")),
    "barest": Refusal("missing"),
    "example": Refusal("missing", example=_ATTEMPT, command="room.new"),
    "guess": Refusal("unknown_command", at="nwe", try_=_ATTEMPT, guess="new"),
    "longest": Refusal("unknown_word", at=LONGEST, try_=_ATTEMPT),
}
"""Every kind of refusal, the shortest, one with a guess, and the longest."""
