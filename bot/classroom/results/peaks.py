"""Peaks of the account and of rooms. Days and times are in the platform's time zone (Asia/Shanghai).

`final` means that the records of the days are complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from msgspec import Struct

from bot.classroom.results.rooms import Room


class HourlyPeaksResult(Struct, frozen=True):
    """API 17: the highest concurrency in each hour of a day; `at` is the current time if the day is not over."""

    day: date
    peaks: tuple[int, ...]
    at: datetime | None = None
    final: bool = True


class DailyPeaksResult(Struct, frozen=True):
    """API 18: the peak of every day; `cut` if the requested range extended past today."""

    peaks: Mapping[date, int]
    cut: bool = False
    final: bool = True


class RoomPeak(Struct, frozen=True):
    """API 15: one room's day. `title` is None for a deleted room."""

    room_id: str
    title: str | None
    peak: int
    students: int
    visits: int


class RoomsPeaksResult(Struct, frozen=True):
    """API 15: the rooms of a day, busiest first."""

    day: date
    rooms: tuple[RoomPeak, ...]
    final: bool = True


class RoomPeaksResult(Struct, frozen=True):
    """API 16: the peak of each 10-minute step with anyone present; `begin` and `end` if the command named times."""

    room: Room
    day: date
    steps: Mapping[time, int]
    begin: time | None = None
    end: time | None = None
    final: bool = True
