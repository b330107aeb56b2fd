"""The typed commands: what a line can mean, and the contract between the language and the handlers.

Instants are aware datetimes in the person's zone; dates are calendar days (the platform's for statistics);
`share` asks that the answer be posted to the channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Final, Literal

from msgspec import Struct, field


class RoomId(Struct, frozen=True):
    """A room by its 14 digits, kept as text so that it stays exact."""

    id: str


class DayPart(StrEnum):
    """In which part of a day a room starts."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class RoomTitle(Struct, frozen=True):
    """A room by its title: exact, else unique beginning, else unique part, ignoring case.

    With the day, the part of it and the start that were said of it, where they were, in the person's zone. `whole` is
    the title with the start, where both may be the title of a class, `Maths 9A`: one of that very title is meant first.
    """

    title: str
    date: date | None = None
    time: time | None = None
    part: DayPart | None = None
    whole: str | None = None


class RoomTime(Struct, frozen=True):
    """A room by its day, the part of it or its start alone, in the person's zone; `whole` as in `RoomTitle`."""

    date: date | None = None
    time: time | None = None
    part: DayPart | None = None
    whole: str | None = None


class RoomCode(Struct, frozen=True):
    """A room by one of its join codes, in lower case. Six letters alone are a title first, then a code."""

    code: str


Room = RoomId | RoomTitle | RoomTime | RoomCode


class Who(StrEnum):
    """Whose attendance is asked for."""

    STUDENTS = "students"
    TEACHERS = "teachers"
    ASSISTANTS = "assistants"
    ALL = "all"


class CodeKind(StrEnum):
    """Which join codes are listed."""

    ORDINARY = "ordinary"
    AUDITION = "audition"


class AttendanceBy(StrEnum):
    """Whose attendance across classes is counted: each person's, or each student classroom's."""

    PERSON = "person"
    CLASSROOM = "classroom"


class Interaction(StrEnum):
    """What API 19 counts: hands raised, or students who spoke by audio and video."""

    HANDS = "hands"
    TALK = "talk"


class CardPlace(StrEnum):
    """Where who creates a room gets its card: here and as a direct message, or one of them alone."""

    BOTH = "both"
    DIRECT = "dm"
    HERE = "here"


Assumption = Literal["year", "whole_day"]
"""A day of another year, which was not said; whole days, where a part of one was said."""

TYPED: Final = ("unclosed", "assumed", "cut", "zone")
"""Fields that say how a command was typed, not what it means: canonical JSON leaves them out."""


class Command(Struct, frozen=True, kw_only=True):
    """One thing a person asked for.

    `unclosed` when a quote was opened and never closed: its text ran to the end of the title's words. `assumed` is
    what the line did not say, or said in vain.
    """

    share: bool = False
    unclosed: bool = False
    assumed: tuple[Assumption, ...] = ()

    def __eq__(self, other: object) -> bool:
        meaning = _meaning_of(type(self))
        return type(other) is type(self) and meaning(self) == meaning(other)

    def __hash__(self) -> int:
        return hash((type(self), _meaning_of(type(self))(self)))


@cache
def _meaning_of(kind: type[Command]) -> Callable[[Command], object]:
    """Reads all of a command but how it was typed."""
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in TYPED))


class RoomOptions(Command, frozen=True, kw_only=True):
    """What `OPTIONS` sets on a new room; seconds for `pre_enter_seconds`, the platform's names in `parameters`.

    `teacher` is the Slack ID of who teaches it.
    """

    title: str
    teacher: str | None = None
    live: bool = False
    live_max_users: int | None = None
    max_users: int | None = None
    pre_enter_seconds: int | None = None
    long_term: bool = False
    camera: bool = True
    parameters: Mapping[str, int | str] = field(default_factory=dict)


class NewRoom(RoomOptions, frozen=True, kw_only=True):
    """API 2, or API 3 when `live`. `zone` is the name of the zone that the time was said in, where one was."""

    start: datetime
    end: datetime
    zone: str | None = None


class NewSeries(RoomOptions, frozen=True, kw_only=True):
    """A room for each occurrence (start, end), after one confirmation."""

    occurrences: tuple[tuple[datetime, datetime], ...]


class RoomForm(Command, frozen=True, kw_only=True):
    """`/room new` alone: the form; with a `room`, `/room edit ROOM` alone: the form to change it."""

    room: Room | None = None


class ListRooms(Command, frozen=True, kw_only=True):
    """API 10: rooms that start on the days `from_` to `to`, inclusive; `mine`: those the person created; `past`: those
    that are over.

    `page` counts from 1.
    """

    mine: bool = False
    from_: date | None = None
    to: date | None = None
    past: bool = False
    page: int = 1


class ShowRoom(Command, frozen=True, kw_only=True):
    """API 6."""

    room: Room


class EditRoom(Command, frozen=True, kw_only=True):
    """API 4: only what changes. A clock time alone keeps the room's own day, `date` alone its own hours.

    `shift_seconds` moves the start and the end, earlier when negative; `extend_seconds` the end alone. `teacher` is the
    Slack ID of who teaches it then. `zone` is the name of the zone that the time was said in, where one was.
    """

    room: Room
    title: str | None = None
    teacher: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    start_time: time | None = None
    end_time: time | None = None
    date: date | None = None
    shift_seconds: int | None = None
    extend_seconds: int | None = None
    max_users: int | None = None
    pre_enter_seconds: int | None = None
    zone: str | None = None


class DeleteRoom(Command, frozen=True, kw_only=True):
    """API 5, after confirmation."""

    room: Room


class DeleteSeries(Command, frozen=True, kw_only=True):
    """API 5 for the classes of a room's series that have not begun, after confirmation; `following`: from it on."""

    room: Room
    following: bool = False


class MoveSeries(Command, frozen=True, kw_only=True):
    """API 4 for the classes of a room's series that have not begun, after confirmation; `following`: from it on.

    Each stays on its day, or goes to the `weekday` of its week, from Monday, which is 0; it keeps its hours where none
    were said, and its length where no end was.
    """

    room: Room
    weekday: int | None = None
    start_time: time | None = None
    end_time: time | None = None
    following: bool = False


class NewCodes(Command, frozen=True, kw_only=True):
    """API 7, once for each user number."""

    room: Room
    user_numbers: tuple[int, ...]
    avatar: str | None = None


class NameClassroom(Command, frozen=True, kw_only=True):
    """Names the student classroom with this number; an empty `name` takes its name away, None asks for it."""

    number: int
    name: str | None = None


class NameClassrooms(Command, frozen=True, kw_only=True):
    """Names the student classrooms of a file, by its Slack ID."""

    file: str


class ListClassrooms(Command, frozen=True, kw_only=True):
    """The names of student classrooms. `page` counts from 1."""

    page: int = 1


class FindCode(Command, frozen=True, kw_only=True):
    """API 8."""

    code: str


class ListCodes(Command, frozen=True, kw_only=True):
    """API 9."""

    room: Room
    kind: CodeKind = CodeKind.ORDINARY
    page: int = 1


class LiveStatus(Command, frozen=True, kw_only=True):
    """API 11, 12 and 13 for one room, or for every room now in its time."""

    room: Room | None = None


class Attendance(Command, frozen=True, kw_only=True):
    """API 14; `date` is None when none was said. `page` counts from 1."""

    room: Room
    date: date | None = None
    who: Who = Who.STUDENTS
    page: int = 1


class Absent(Command, frozen=True, kw_only=True):
    """APIs 9 and 14: who was expected and did not come; `date` is None when none was said. `page` counts from 1."""

    room: Room
    date: date | None = None
    page: int = 1


class AttendanceAcross(Command, frozen=True, kw_only=True):
    """APIs 9, 10 and 14: attendance of all classes with a `title`, or of one student `classroom` in all classes.

    From the day `from_` to `to`, inclusive, with `cut` when the range ran past today. Without a title all classes
    are meant. Only what is `below` so many percent, if that was said. `page` counts from 1.
    """

    from_: date
    to: date
    title: str | None = None
    classroom: int | None = None
    by: AttendanceBy = AttendanceBy.PERSON
    below: int | None = None
    page: int = 1
    cut: bool = False


class Interactions(Command, frozen=True, kw_only=True):
    """API 19."""

    room: Room
    kind: Interaction


class ShowKey(Command, frozen=True, kw_only=True):
    """API 1."""


class RotateKey(Command, frozen=True, kw_only=True):
    """API 1 with `regenerate`, after confirmation."""


class ShowAccount(Command, frozen=True, kw_only=True):
    """The platform account that a workspace entered."""


class RemoveAccount(Command, frozen=True, kw_only=True):
    """Removes it, after confirmation."""


class ListAccounts(Command, frozen=True, kw_only=True):
    """The platform accounts of a workspace, by their names."""


class UseAccount(Command, frozen=True, kw_only=True):
    """The account of this `name` from now on: in a channel, an ID or a name, or in the person's direct messages."""

    name: str
    channel: str | None = None


class Watch(Command, frozen=True, kw_only=True):
    """Class watch; `channel` is an id or a name, None for here."""

    on: bool
    channel: str | None = None


class Audit(Command, frozen=True, kw_only=True):
    """What was changed: of one room or of all, by one person or by all, on the platform's days `from_` to `to`.

    `by` is a Slack ID. `page` counts from 1.
    """

    room: Room | None = None
    by: str | None = None
    from_: date | None = None
    to: date | None = None
    page: int = 1


class Forget(Command, frozen=True, kw_only=True):
    """Erases or anonymises what is stored about a person, by Slack ID."""

    person: str


class HourlyPeaks(Command, frozen=True, kw_only=True):
    """API 17."""

    date: date


class RoomsPeaks(Command, frozen=True, kw_only=True):
    """API 15: every room of a day, busiest first."""

    date: date


class DailyPeaks(Command, frozen=True, kw_only=True):
    """API 18, `from_` to `to` inclusive; `cut` when the range asked for ran past today."""

    from_: date
    to: date
    cut: bool = False


class RoomPeaks(Command, frozen=True, kw_only=True):
    """API 16: 10-minute steps of one room, today's when no day was said, the whole day without times."""

    room: Room
    date: date | None = None
    from_: time | None = None
    to: time | None = None


class AddReport(Command, frozen=True, kw_only=True):
    """A daily or weekly report; `weekday` 0 is Monday; `channel` an id or a name, None for here."""

    every: Literal["day", "week"]
    time: time
    weekday: int | None = None
    channel: str | None = None


class ListReports(Command, frozen=True, kw_only=True):
    """The schedules."""


class StopReport(Command, frozen=True, kw_only=True):
    """Stop schedule `number` for good."""

    number: int


class PauseReport(Command, frozen=True, kw_only=True):
    """Pause schedule `number`."""

    number: int


class ResumeReport(Command, frozen=True, kw_only=True):
    """Resume schedule `number`."""

    number: int


class SendReport(Command, frozen=True, kw_only=True):
    """Send schedule `number` now."""

    number: int


class ChooseLanguage(Command, frozen=True, kw_only=True):
    """The language of answers to this person."""

    to: Literal["en", "zh", "auto"]


class ClaimRoom(Command, frozen=True, kw_only=True):
    """Makes a person, by Slack ID, the one who created a room; without one, who asks."""

    room: Room
    person: str | None = None


class SetTeacher(Command, frozen=True, kw_only=True):
    """Has a room taught by a person, by Slack ID."""

    room: Room
    person: str


class SetBells(Command, frozen=True, kw_only=True):
    """When the periods of a school day are, in order, each as `08:00-08:45`; none to be told them."""

    times: tuple[str, ...] = ()


class SetTerm(Command, frozen=True, kw_only=True):
    """The first day of the term, by which its weeks are counted; none to be told it."""

    starts: date | None = None


class ReadTimetable(Command, frozen=True, kw_only=True):
    """Shows what a timetable changes, by the Slack ID of its file; without one, the last that the person sent."""

    file: str | None = None


class ApplyTimetable(Command, frozen=True, kw_only=True):
    """Makes rooms be as timetable `number` says."""

    number: int


class UndoTimetable(Command, frozen=True, kw_only=True):
    """Restores what applying timetable `number` changed."""

    number: int


class StopTimetable(Command, frozen=True, kw_only=True):
    """Ends the applying, or the undoing, of timetable `number` after what is under way."""

    number: int


class SetTeachers(Command, frozen=True, kw_only=True):
    """Has every room to come of the same title taught by a person, by Slack ID."""

    room: Room
    person: str


class Substitute(Command, frozen=True, kw_only=True):
    """Asks a person, by Slack ID, to take over a room, or what a teacher has on the days `from_` to `to` or today."""

    person: str
    room: Room | None = None
    teacher: str | None = None
    from_: date | None = None
    to: date | None = None


class AnswerSubstitution(Command, frozen=True, kw_only=True):
    """Accepts or declines to take over the classes that a room was offered with."""

    room: Room
    accept: bool


class ChooseCards(Command, frozen=True, kw_only=True):
    """Where this person gets the cards of the rooms they create."""

    place: CardPlace


class RemindMe(Command, frozen=True, kw_only=True):
    """The person's classes of the day by direct message at a clock time; None: no more."""

    time: time | None = None


class Help(Command, frozen=True, kw_only=True):
    """Help, on one topic or on all."""

    topic: str | None = None


QuestionKind = Literal[
    "end_missing",
    "ambiguous_hour",
    "already_past",
    "dst_fold",
    "which_room",
    "which_day",
    "overnight",
    "repeat_or_once",
    "unread_time",
]


class Question(Struct, frozen=True):
    """Several readings, best first: the person chooses. Nothing is done before."""

    kind: QuestionKind
    choices: tuple[Command, ...]


RefusalKind = Literal[
    "unknown_command",
    "unknown_word",
    "unread_time",
    "missing",
    "bad_time",
    "bad_date",
    "too_short",
    "too_long",
    "too_far",
    "title_too_long",
    "line_too_long",
    "bad_option",
    "backwards_range",
    "overlap",
    "not_yet",
    "dst_gap",
    "unclear_zone",
    "no_context",
]


class Refusal(Struct, frozen=True):
    """Why a line cannot be done: the word or part at fault, and the line put right, or else an example.

    `command` is the canonical name of the command that was understood (`room.new`), None when no verb was;
    `missing` is the name of the argument that was not said, None when that is not one alone;
    `guess` is what a mistyped word may have meant (`did you mean`); `choices` are the meanings of a word that
    has several (the zones that CST may be).
    """

    kind: RefusalKind
    at: str | None = None
    try_: str | None = None
    example: str | None = None
    command: str | None = None
    guess: str | None = None
    choices: tuple[str, ...] = ()
    missing: str | None = None


Reading = Command | Question | Refusal
