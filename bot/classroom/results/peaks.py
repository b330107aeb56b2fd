"""Peaks of the account and of rooms. Days and clock times are the platform's (Asia/Shanghai).

`final` says that all records of the days are in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.classroom.results.rooms import Room


@dataclass(frozen=True, slots=True)
class HourlyPeaksResult:
    """API 17: the highest concurrency in each of the day's 24 hours; `at` is when a day not over was asked."""

    day: date
    peaks: tuple[int, ...]
    at: datetime | None = None
    final: bool = True


@dataclass(frozen=True, slots=True)
class DailyPeaksResult:
    """API 18: every day `first` to `last`; `cut` when what was asked ran past today."""

    peaks: Mapping[date, int]
    cut: bool = False
    final: bool = True


@dataclass(frozen=True, slots=True)
class RoomPeak:
    """API 15, one room's day. `title` is None for a room that is gone."""

    room_id: str
    title: str | None
    peak: int
    students: int
    visits: int


@dataclass(frozen=True, slots=True)
class RoomsPeaksResult:
    """API 15: the rooms of a day, busiest first."""

    day: date
    rooms: tuple[RoomPeak, ...]
    final: bool = True


@dataclass(frozen=True, slots=True)
class RoomPeaksResult:
    """API 16: the peak of each 10-minute step that somebody was there; `begin` and `end` when times were said."""

    room: Room
    day: date
    steps: Mapping[time, int]
    begin: time | None = None
    end: time | None = None
    final: bool = True
