"""Attendance and interactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import Interaction, Who


@dataclass(frozen=True, slots=True)
class Attendee:
    """API 14, one person and day; `listened` in seconds of class; instants None when the platform has none."""

    day: date
    user_number: str
    name: str
    role: Role
    first: datetime | None
    last: datetime | None
    listened: int
    place: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """API 14: who came. `rows` are those shown, by entry time, of `total`; `day` None is every day of the room.

    `complete_at` is when the last records are in, None when they are. `seen` is when one of those asked for was
    first seen there by asking what is happening now, None when nobody was.
    """

    room: Room
    who: Who
    rows: tuple[Attendee, ...]
    total: int
    day: date | None = None
    complete_at: datetime | None = None
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class InteractionEntry:
    """API 19, one interaction."""

    name: str
    user_number: str
    role: Role
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class InteractionList:
    """API 19: the latest of `total`."""

    room: Room
    kind: Interaction
    rows: tuple[InteractionEntry, ...]
    total: int
