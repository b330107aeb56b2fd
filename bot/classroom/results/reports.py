"""The contents of a report on a day or a week. Days are the platform's (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.classroom.results.peaks import RoomPeak


@dataclass(frozen=True, slots=True)
class RoomDay:
    """One room on one day of a report (APIs 10, 14 and 15); of its peaks, all 0 when nobody entered it.

    `start` and `end` are those of the class that began that day, None when none did. `entered` is when its
    teacher first came, or was first seen. `late` says that no teacher came, or too long after the start; None that
    this is not known. `recorded` says that all records of the class are in, `seen` that somebody was seen there.
    """

    day: date
    room: RoomPeak
    start: datetime | None = None
    end: datetime | None = None
    entered: datetime | None = None
    late: bool | None = False
    recorded: bool = True
    seen: bool = False

    @property
    def held(self) -> bool | None:
        """Whether somebody came to the class; None when that is not known yet."""
        if self.room.visits or self.seen or self.entered:
            return True
        return False if self.recorded else None

    @property
    def minutes_late(self) -> int | None:
        """Begun minutes from the start until a late teacher came; None for one in time or never seen."""
        if not self.late or self.start is None or self.entered is None:
            return None
        return -((self.start - self.entered) // timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of days: every room with a class or an entry, busiest first on each, and the busiest of all.

    `final_at` is when all records of the days are in, None when they are.
    """

    rooms: tuple[RoomDay, ...]
    busiest: tuple[RoomPeak, ...]
    final_at: datetime | None = field(default=None, kw_only=True)

    @property
    def classes(self) -> tuple[RoomDay, ...]:
        """The rooms whose class began then, by when it did."""
        began = [(room.start, room) for room in self.rooms if room.start is not None]
        return tuple(room for _, room in sorted(began, key=lambda one: (one[0], one[1].room.room_id)))

    @property
    def held(self) -> int:
        """How many of the classes somebody came to."""
        return sum(room.held is True for room in self.classes)

    @property
    def late(self) -> tuple[RoomDay, ...]:
        """The classes whose teacher is known not to have come, or not in time."""
        return tuple(room for room in self.classes if room.late)

    @property
    def awaited(self) -> tuple[RoomDay, ...]:
        """The classes of which records are still to come that may say more than is known."""
        return tuple(
            room for room in self.classes if not room.recorded and (room.late is None or room.held is None)
        )

    @property
    def unclear(self) -> tuple[RoomDay, ...]:
        """The classes of which all records are in, and do not say whether the teacher came in time."""
        return tuple(room for room in self.classes if room.recorded and room.late is None)


@dataclass(frozen=True, slots=True)
class DayReport(Report):
    """A day: the account's peak by hour, and what it was on the day and the week before (None: not told)."""

    day: date
    hours: tuple[int, ...]
    day_before: int | None
    week_before: int | None

    @property
    def first(self) -> date:
        """The day."""
        return self.day

    @property
    def last(self) -> date:
        """The day."""
        return self.day

    @property
    def name(self) -> str:
        """`day:2026-11-22`: enough to make it again."""
        return f"day:{self.day}"


@dataclass(frozen=True, slots=True)
class WeekReport(Report):
    """Days in a row: the account's peak on each, by hour on the highest, and in as many days before."""

    days: Mapping[date, int]
    hours: tuple[int, ...]
    before: int | None

    @property
    def first(self) -> date:
        """The first of the days."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last of the days."""
        return max(self.days)

    @property
    def name(self) -> str:
        """`week:2026-11-16/2026-11-22`: enough to make it again."""
        return f"week:{self.first}/{self.last}"
