"""Attendance and interactions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum, auto

from msgspec import Struct

from bot.classroom.results.rooms import Role, Room
from bot.language.commands import AttendanceAcross, Interaction, Who

GRACE = timedelta(minutes=5)
"""Who enters later than this after the start of a class is late, who leaves more than this before its end early."""


class Arrival(Enum):
    """How somebody came to a class; `UNRECORDED`: not known until the records are complete."""

    ON_TIME = auto()
    LATE = auto()
    ABSENT = auto()
    UNRECORDED = auto()


class Attendee(Struct, frozen=True):
    """API 14: one person on one day, or in one class, where `visits` says how many records are one here.

    `listened` is in seconds of class; times are None if the platform has none. `classroom` is the name of the student
    classroom, "" if it has none. `arrival` is None where there is no class whose start could be missed.
    """

    day: date
    user_number: str
    name: str
    role: Role
    first: datetime | None
    last: datetime | None
    listened: int
    place: str = ""
    client: str = ""
    classroom: str = ""
    arrival: Arrival | None = None
    left_early: bool = False
    visits: int = 1

    @property
    def is_there(self) -> bool:
        """Whether there is a record of it."""
        return self.arrival not in (Arrival.ABSENT, Arrival.UNRECORDED)


class RollSummary(Struct, frozen=True):
    """A summary of the roll of a class, in numbers of people.

    `expected` are the student classrooms with a join code of their own, of which `came` came and `absent` did not;
    `others` came with another code. `minutes` in class are the average of who came, `arrivals` how many came in each
    minute. None is what cannot be said: nobody is expected, there is no one class, or its records are not in yet.
    """

    expected: int | None
    came: int
    others: int
    absent: int | None
    on_time: int | None
    late: int | None
    left_early: int | None
    minutes: int
    arrivals: tuple[tuple[datetime, int], ...] = ()


class AttendanceSheet(Struct, frozen=True):
    """API 14: `rows` of `total`, one page of `pages`, by entry time. `day` is None for all days.

    A row is one person, with `summary` what all of them come to; of a room with too many records to be read at once,
    a row is one record, and there is no summary.

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
    summary: RollSummary | None = None


class AbsentSheet(Struct, frozen=True):
    """The expected student classrooms without a record: absent, or not known to be there until `complete_at`.

    `rows` are one page of `pages`. `total` is None if nobody is expected, or if there is no class of the room then.
    """

    room: Room
    rows: tuple[Attendee, ...]
    total: int | None
    expected: int | None
    day: date | None = None
    complete_at: datetime | None = None
    seen: datetime | None = None
    page: int = 1
    pages: int = 1


class Participation(Struct, frozen=True):
    """One person's or student classroom's attendance across classes, in classes: `expected` to, came, late, early.

    `seconds` in class are those of all of them. `classroom` is the name of the classroom, "" if it has none.
    """

    number: str
    name: str
    classroom: str
    expected: int
    came: int
    late: int
    left_early: int
    seconds: int

    @property
    def percent(self) -> int:
        """Of the classes they were expected to, those they came to, rounded down."""
        return 100 * self.came // self.expected


class ClassAttended(Struct, frozen=True):
    """How a student classroom came to one class: not at all where `arrival` says so."""

    room_id: str
    title: str
    start: datetime
    arrival: Arrival
    left_early: bool = False
    seconds: int = 0


class Coverage(Struct, frozen=True):
    """Of `found` classes, how many were read, how many of those have no complete records yet, and how many failed.

    What is neither read nor failed is older than the most classes that are read at once.
    """

    found: int
    read: int
    incomplete: int = 0
    failed: int = 0

    @property
    def left_out(self) -> int:
        """The classes that there was no room for."""
        return self.found - self.read - self.failed


class ParticipationSheet(Struct, frozen=True):
    """Attendance across the classes of a title, None for all: one page of `total` rows, the lowest first."""

    command: AttendanceAcross
    rows: tuple[Participation, ...]
    total: int
    coverage: Coverage
    page: int = 1
    pages: int = 1


class ClassroomSheet(Struct, frozen=True):
    """The classes that a student classroom was expected to or came to, the latest first: one page of `total`."""

    command: AttendanceAcross
    name: str
    rows: tuple[ClassAttended, ...]
    total: int
    sum: Participation | None
    coverage: Coverage
    page: int = 1
    pages: int = 1


class InteractionEntry(Struct, frozen=True):
    """API 19: one interaction. `classroom` is the name of the student classroom, "" if it has none."""

    name: str
    user_number: str
    role: Role
    start: datetime | None
    end: datetime | None
    classroom: str = ""


class InteractionList(Struct, frozen=True):
    """API 19: the latest interactions of `total`."""

    room: Room
    kind: Interaction
    rows: tuple[InteractionEntry, ...]
    total: int
