"""What a command came to: the contract between the rules and the blocks that draw them.

Instants are aware; days and clock times of statistics are the platform's (Asia/Shanghai).
A teacher's or assistant's code is None for a person who may not have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.language.commands import CodeKind, Interaction, Who
from bot.state import Outcome


class Role(IntEnum):
    """The platform's `user_role`."""

    STUDENT = 0
    TEACHER = 1
    ASSISTANT = 2


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a room: a join code and the link that enters with it. Source: step 3 of the document's flow."""

    role: Role
    code: str
    link: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room as one person may see it.

    `max_users` 0 means no limit. `student` is the common code, `teacher` and `assistant` are None where the
    person may not have them, or the platform did not say. `owner` is the Slack id of who made it through the
    bot. `may_change` says whether this person may change and delete it.
    """

    id: str
    title: str
    start: datetime
    end: datetime
    max_users: int = 0
    student: Entrance | None = None
    teacher: Entrance | None = None
    assistant: Entrance | None = None
    owner: str | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class RoomMade:
    """API 2 or 3; `live` is the large-class room of a pair; `found` when an interrupted creation was found done."""

    room: Room
    live: Room | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class RoomShown:
    """API 6."""

    room: Room


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """API 4: before and after. `pre_enter_seconds` is what was set, since the platform never tells it back."""

    before: Room
    after: Room
    pre_enter_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class RoomDeleted:
    """API 5. `already_gone` when somebody else had deleted it; `again` is the line that creates it again."""

    room: Room
    already_gone: bool
    again: str


@dataclass(frozen=True, slots=True)
class RoomList:
    """API 10: one page of `pages`, of `total` rooms that start on `first` to `last` (None: all)."""

    rooms: tuple[Room, ...]
    total: int
    page: int
    pages: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A student classroom's own code; `user_number` 0 is the common one."""

    user_number: int
    code: str
    link: str
    avatar: str = ""


@dataclass(frozen=True, slots=True)
class CodesMade:
    """API 7."""

    room: Room
    codes: tuple[JoinCode, ...]


@dataclass(frozen=True, slots=True)
class CodeFound:
    """API 8; `room` is None when no such code exists."""

    code: str
    room: Room | None = None
    role: Role | None = None
    user_number: int | None = None
    user_name: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """API 9: one page of the codes made so far."""

    room: Room
    codes: tuple[JoinCode, ...]
    total: int
    page: int
    pages: int
    kind: CodeKind = CodeKind.ORDINARY


@dataclass(frozen=True, slots=True)
class RoomLive:
    """API 11, 12 and 13: one room now. Counts are student classrooms."""

    room: Room
    in_class: bool
    teacher_present: bool
    users: int
    displayed: int


@dataclass(frozen=True, slots=True)
class LiveNow:
    """The rooms asked about; `every` when no room was named: those of `total` whose time is now."""

    rooms: tuple[RoomLive, ...]
    at: datetime
    every: bool = False
    total: int = 1


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
    """API 14: who came. `rows` are those shown, by entry time, of `total`; `day` None is every day of the room."""

    room: Room
    who: Who
    rows: tuple[Attendee, ...]
    total: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Interacted:
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
    rows: tuple[Interacted, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KeyShown:
    """API 1: the partner key with all but its ends hidden; `rotated` when it has just been replaced."""

    masked: str
    length: int
    rotated: bool = False


@dataclass(frozen=True, slots=True)
class HourlyPeaksSeen:
    """API 17: the highest concurrency in each of the day's 24 hours; `at` is when a day not over was asked."""

    day: date
    peaks: tuple[int, ...]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DailyPeaksSeen:
    """API 18: every day `first` to `last`; `cut` when what was asked ran past today."""

    peaks: Mapping[date, int]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class RoomPeak:
    """API 15, one room's day. `title` is None for a room that is gone."""

    room_id: str
    title: str | None
    peak: int
    students: int
    visits: int


@dataclass(frozen=True, slots=True)
class RoomsPeaksSeen:
    """API 15: the rooms of a day, busiest first."""

    day: date
    rooms: tuple[RoomPeak, ...]


@dataclass(frozen=True, slots=True)
class RoomPeaksSeen:
    """API 16: the peak of each 10-minute step that somebody was there; `begin` and `end` when times were said."""

    room: Room
    day: date
    steps: Mapping[time, int]
    begin: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class DeletionAsked:
    """What a delete would take away, for the person to confirm. `changed` when a first confirmation was overtaken."""

    token: str
    room: Room
    codes: int
    live: RoomLive
    changed: bool = False


@dataclass(frozen=True, slots=True)
class RotationAsked:
    """What a key rotation would do, for the person to confirm."""

    token: str


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """Several rooms match a title: the person picks one. `lines` are the same command with each room's id."""

    title: str
    rooms: tuple[Room, ...]
    lines: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The language of answers to this person from now on: a catalogue's name, None for Slack's own setting."""

    to: str | None


@dataclass(frozen=True, slots=True)
class RoomDay:
    """One room on one day of a report (APIs 10, 14 and 15); of its peaks, all 0 when nobody entered it.

    `start` and `end` are those of the class that began that day, None when none did. `entered` is when its
    teacher first came, and `late` that no teacher did, or too long after its start.
    """

    day: date
    room: RoomPeak
    start: datetime | None = None
    end: datetime | None = None
    entered: datetime | None = None
    late: bool = False

    @property
    def minutes_late(self) -> int | None:
        """Begun minutes from the start until a late teacher came; None for one in time or never seen."""
        if not self.late or self.start is None or self.entered is None:
            return None
        return -((self.start - self.entered) // timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of days: every room with a class or an entry, busiest first on each, and the busiest of all."""

    rooms: tuple[RoomDay, ...]
    busiest: tuple[RoomPeak, ...]

    @property
    def classes(self) -> tuple[RoomDay, ...]:
        """The rooms whose class began then, by when it did."""
        began = [(room.start, room) for room in self.rooms if room.start is not None]
        return tuple(room for _, room in sorted(began, key=lambda one: (one[0], one[1].room.room_id)))

    @property
    def held(self) -> int:
        """How many of the classes somebody came to."""
        return sum(room.room.visits > 0 for room in self.classes)

    @property
    def late(self) -> tuple[RoomDay, ...]:
        """The classes whose teacher did not come, or not in time."""
        return tuple(room for room in self.classes if room.late)


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


@dataclass(frozen=True, slots=True)
class RegularReport:
    """A report that arrives by itself when the clocks of `zone` show `at`: on `weekday` (0 is Monday), or every day.

    `channel` and `owner` are Slack's ids. `due` is when the next one is sent, None while it is `paused`: that is
    why, `asked`, `owner_gone` or the name of Slack's error. `last` is what became of the one before.
    """

    number: int
    at: time
    zone: ZoneInfo
    weekday: int | None
    channel: str
    owner: str
    due: datetime | None = None
    paused: str = ""
    last: Outcome | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class ReportAdded:
    """A report was scheduled. It arrives only when there is a worker: `has_worker`."""

    report: RegularReport
    has_worker: bool = True


@dataclass(frozen=True, slots=True)
class ReportList:
    """The reports of the team, by number, and whether there is a worker to send them."""

    reports: tuple[RegularReport, ...]
    has_worker: bool = True


@dataclass(frozen=True, slots=True)
class ReportStopped:
    """A report arrives no more; `again` is the line that schedules it again."""

    report: RegularReport
    again: str


@dataclass(frozen=True, slots=True)
class ReportPaused:
    """A report waits to be resumed."""

    report: RegularReport


@dataclass(frozen=True, slots=True)
class ReportResumed:
    """A report goes on; what was due while it was paused is not sent."""

    report: RegularReport


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report is sent now, beside those that arrive by themselves, if there is a worker to do it."""

    report: RegularReport
    has_worker: bool = True


@dataclass(frozen=True, slots=True)
class WatchSwitched:
    """A channel watches classes now, or no more; `already` when that was so before."""

    channel: str
    on: bool
    already: bool = False


Result = (
    RoomMade
    | RoomShown
    | RoomChanged
    | RoomDeleted
    | RoomList
    | CodesMade
    | CodeFound
    | CodeList
    | LiveNow
    | AttendanceSheet
    | InteractionList
    | KeyShown
    | HourlyPeaksSeen
    | DailyPeaksSeen
    | RoomsPeaksSeen
    | RoomPeaksSeen
    | DeletionAsked
    | RotationAsked
    | RoomChoice
    | LanguageChosen
    | ReportAdded
    | ReportList
    | ReportStopped
    | ReportPaused
    | ReportResumed
    | ReportAsked
    | WatchSwitched
)


def room_of(result: Result) -> Room | None:
    """The one room a result is about, which "it" means in the lines that follow; None for those of many."""
    match result:
        case RoomChanged(after=room):
            return room
        case RoomDeleted():
            return None
        case _:
            return getattr(result, "room", None)
