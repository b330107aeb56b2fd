"""Samples of questions, refusals and commands that are not implemented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from bot.language.commands import DeleteRoom, NewRoom, NewSeries, Question, Refusal, RefusalKind, RoomId

TYPED = '/room nwe "English <!channel>" 14:00-14:75'
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


QUESTIONS = (
    Question("end_missing", (_new(_NOON),)),
    Question("ambiguous_hour", (_new(_NOON), _new(_NOON - 12 * _HOUR))),
    Question("already_past", (_new(_NOON + 24 * _HOUR), _new(_NOON))),
    Question("dst_fold", (_new(_FOLD), _new(_FOLD.replace(fold=1)))),
    Question("which_day", (_new(_NOON), _new(_NOON + 24 * _HOUR))),
    Question("overnight", (_new(_NOON), _new(_NOON, 8))),
    Question("repeat_or_once", (_new(_NOON), _series(4), _series(8))),
    Question("unread_time", (_new(_NOON), replace(_new(_NOON), title="English half"))),
    Question(
        "which_room", (DeleteRoom(room=RoomId("26112112345678")), DeleteRoom(room=RoomId("26112112345679")))
    ),
)
"""Every kind of question."""

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
