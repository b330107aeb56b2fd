"""The contents of a report on a day or a week. Days are in the platform's time zone (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from bot.classroom.results.peaks import RoomPeak


class RoomDay(Struct, frozen=True):
    """One room on one day (APIs 10, 14 and 15). Its peaks are 0 if nobody entered it.

    `start` and `end` are those of the class that started that day, None without one. `entered` is when its teacher
    first joined or was seen. `late` means that no teacher came, or too late; None if unknown. `recorded` means that the
    records of the class are complete, `seen` that somebody was seen there.
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
        """Whether anyone attended the class; None if unknown so far."""
        if self.room.visits or self.seen or self.entered:
            return True
        return False if self.recorded else None

    @property
    def minutes_late(self) -> int | None:
        """Minutes, rounded up, from the start until a late teacher joined; None if on time or absent."""
        if not self.late or self.start is None or self.entered is None:
            return None
        return -((self.start - self.entered) // timedelta(minutes=1))


class _Finality(Struct, frozen=True, kw_only=True):
    """When the records of the days will be complete, None if they are."""

    final_at: datetime | None = None


class Report(_Finality, frozen=True):
    """Every room with a class or a visit, busiest first on each day, and the busiest rooms overall."""

    rooms: tuple[RoomDay, ...]
    busiest: tuple[RoomPeak, ...]

    @property
    def classes(self) -> tuple[RoomDay, ...]:
        """The rooms with a class, by start."""
        began = [(room.start, room) for room in self.rooms if room.start is not None]
        return tuple(room for _, room in sorted(began, key=lambda one: (one[0], one[1].room.room_id)))

    @property
    def held(self) -> int:
        """How many classes were attended."""
        return sum(room.held is True for room in self.classes)

    @property
    def late(self) -> tuple[RoomDay, ...]:
        """The classes whose teacher is known to have been late or absent."""
        return tuple(room for room in self.classes if room.late)

    @property
    def missing(self) -> tuple[RoomDay, ...]:
        """The classes to which no teacher is known to have come."""
        return tuple(room for room in self.late if room.minutes_late is None)

    @property
    def awaited(self) -> tuple[RoomDay, ...]:
        """The classes whose pending records may change what is known."""
        return tuple(
            room for room in self.classes if not room.recorded and (room.late is None or room.held is None)
        )

    @property
    def unclear(self) -> tuple[RoomDay, ...]:
        """The classes whose complete records do not show whether the teacher was on time."""
        return tuple(room for room in self.classes if room.recorded and room.late is None)


class DayReport(Report, frozen=True):
    """A day: the account's peaks by hour, its peak on the day and the week before (None if unknown), and its peaks by
    hour a week before (empty if unknown).
    """

    day: date
    hours: tuple[int, ...]
    day_before: int | None
    week_before: int | None
    hours_before: tuple[int, ...] = ()

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
        """`day:2026-11-22`: enough to create it again."""
        return f"day:{self.day}"


class WeekReport(Report, frozen=True):
    """Consecutive days: the account's peak on each, by hour on the busiest, and its peaks on as many days before, those
    that are known.
    """

    days: Mapping[date, int]
    hours: tuple[int, ...]
    days_before: Mapping[date, int]

    @property
    def before(self) -> int | None:
        """The peak of the days before; None if it is not known."""
        return max(self.days_before.values(), default=None)

    @property
    def first(self) -> date:
        """The first day."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last day."""
        return max(self.days)

    @property
    def name(self) -> str:
        """`week:2026-11-16/2026-11-22`: enough to create it again."""
        return f"week:{self.first}/{self.last}"
