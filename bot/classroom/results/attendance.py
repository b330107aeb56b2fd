"""Attendance and interactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import Interaction, Who


@dataclass(frozen=True, slots=True)
class Attendee:
    """API 14: one person on one day. `listened` is in seconds of class; times are None if the platform has none."""

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
    """API 14: `rows` of `total` records, one page of `pages`, by entry time. `day` is None for all days.

    `complete_at` is when the records will be complete, None if they are. `seen` is when one of the requested people was
    first seen in the room by a live status check, None if nobody was.
    """

    room: Room
    who: Who
    rows: tuple[Attendee, ...]
    total: int
    day: date | None = None
    complete_at: datetime | None = None
    seen: datetime | None = None
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class InteractionEntry:
    """API 19: one interaction."""

    name: str
    user_number: str
    role: Role
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class InteractionList:
    """API 19: the latest interactions of `total`."""

    room: Room
    kind: Interaction
    rows: tuple[InteractionEntry, ...]
    total: int
