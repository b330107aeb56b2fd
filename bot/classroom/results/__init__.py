"""The results of commands: the contract between the rules and the renderers in `bot.blocks`.

Datetimes are timezone-aware. A teacher's or assistant's code is None for a person who may not have it.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.classroom.results.attendance import (
    GRACE,
    AbsentSheet,
    Arrival,
    AttendanceSheet,
    Attendee,
    ClassAttended,
    ClassroomSheet,
    Coverage,
    InteractionEntry,
    InteractionList,
    Participation,
    ParticipationSheet,
    RollSummary,
)
from bot.classroom.results.audit import (
    PERSONAL,
    AuditSheet,
    Change,
    ForgettingConfirmation,
    Kept,
    PersonForgotten,
)
from bot.classroom.results.codes import (
    Classroom,
    ClassroomList,
    ClassroomNamed,
    ClassroomNames,
    ClassroomsNamed,
    CodeFound,
    CodeList,
    CodesCreated,
    JoinCode,
)
from bot.classroom.results.forms import FormOffered
from bot.classroom.results.keys import (
    AccountChosen,
    AccountList,
    AccountRemovalConfirmation,
    AccountRemoved,
    AccountShown,
    KeyShown,
    ListedAccount,
    RotationConfirmation,
)
from bot.classroom.results.peaks import (
    DailyPeaksResult,
    HourlyPeaksResult,
    RoomPeak,
    RoomPeaksResult,
    RoomsPeaksResult,
)
from bot.classroom.results.preferences import CardsChosen, LanguageChosen, ReminderChosen, WatchChanged
from bot.classroom.results.reports import DayReport, Report, RoomDay, WeekReport
from bot.classroom.results.rooms import (
    Assignment,
    AssignmentKind,
    ChangeConfirmation,
    ChangeRisk,
    Clash,
    CreationUnknown,
    DeletionConfirmation,
    Entrance,
    GiftConfirmation,
    IdenticalRoom,
    LiveNow,
    NewsKind,
    Offer,
    Role,
    Room,
    RoomChanged,
    RoomChoice,
    RoomCreated,
    RoomDeleted,
    RoomGiven,
    RoomList,
    RoomLive,
    RoomNews,
    RoomShown,
    SubstituteAsked,
    SubstitutionAnswered,
    SubstitutionEnded,
    TeacherAssigned,
    TeachersAssigned,
    Unanswered,
)
from bot.classroom.results.schedules import (
    IdenticalReport,
    RegularReport,
    ReportAdded,
    ReportList,
    ReportPaused,
    ReportRequested,
    ReportResumed,
    ReportStopped,
)
from bot.classroom.results.school_calendar import BellsSet, TermSet
from bot.classroom.results.series import (
    MovedClass,
    PlannedClass,
    SeriesConfirmation,
    SeriesCreated,
    SeriesDeleted,
    SeriesDeletionConfirmation,
    SeriesMoveConfirmation,
    SeriesMoved,
)
from bot.classroom.results.timetables import (
    ClassRow,
    NoTimetable,
    PlanStep,
    RowError,
    RowErrorReason,
    RunKind,
    StepOutcome,
    TimetableBegun,
    TimetableClash,
    TimetablePlan,
    TimetableRun,
    TimetableStopped,
    UndoConfirmation,
)

__all__ = [
    "GRACE",
    "PERSONAL",
    "AbsentSheet",
    "AccountChosen",
    "AccountList",
    "AccountRemovalConfirmation",
    "AccountRemoved",
    "AccountShown",
    "Arrival",
    "Assignment",
    "AssignmentKind",
    "AttendanceSheet",
    "Attendee",
    "AuditSheet",
    "BellsSet",
    "CardsChosen",
    "Change",
    "ChangeConfirmation",
    "ChangeRisk",
    "Clash",
    "ClassAttended",
    "ClassRow",
    "Classroom",
    "ClassroomList",
    "ClassroomNamed",
    "ClassroomNames",
    "ClassroomSheet",
    "ClassroomsNamed",
    "CodeFound",
    "CodeList",
    "CodesCreated",
    "Coverage",
    "CreationUnknown",
    "DailyPeaksResult",
    "DayReport",
    "DeletionConfirmation",
    "Entrance",
    "ForgettingConfirmation",
    "FormOffered",
    "GiftConfirmation",
    "HourlyPeaksResult",
    "IdenticalReport",
    "IdenticalRoom",
    "InteractionEntry",
    "InteractionList",
    "JoinCode",
    "Kept",
    "KeyShown",
    "LanguageChosen",
    "ListedAccount",
    "LiveNow",
    "MovedClass",
    "NewsKind",
    "NoTimetable",
    "Offer",
    "Participation",
    "ParticipationSheet",
    "PersonForgotten",
    "PlanStep",
    "PlannedClass",
    "RegularReport",
    "ReminderChosen",
    "Report",
    "ReportAdded",
    "ReportList",
    "ReportPaused",
    "ReportRequested",
    "ReportResumed",
    "ReportStopped",
    "Result",
    "Role",
    "RollSummary",
    "Room",
    "RoomChanged",
    "RoomChoice",
    "RoomCreated",
    "RoomDay",
    "RoomDeleted",
    "RoomGiven",
    "RoomList",
    "RoomLive",
    "RoomNews",
    "RoomPeak",
    "RoomPeaksResult",
    "RoomShown",
    "RoomsPeaksResult",
    "RotationConfirmation",
    "RowError",
    "RowErrorReason",
    "RunKind",
    "SeriesConfirmation",
    "SeriesCreated",
    "SeriesDeleted",
    "SeriesDeletionConfirmation",
    "SeriesMoveConfirmation",
    "SeriesMoved",
    "StepOutcome",
    "SubstituteAsked",
    "SubstitutionAnswered",
    "SubstitutionEnded",
    "TeacherAssigned",
    "TeachersAssigned",
    "TermSet",
    "TimetableBegun",
    "TimetableClash",
    "TimetablePlan",
    "TimetableRun",
    "TimetableStopped",
    "Unanswered",
    "UndoConfirmation",
    "WatchChanged",
    "WeekReport",
    "asks",
    "news_of",
    "numbered_in",
    "room_of",
]

Result = (
    RoomCreated
    | CreationUnknown
    | IdenticalRoom
    | RoomShown
    | RoomChanged
    | ChangeConfirmation
    | Unanswered
    | RoomDeleted
    | RoomGiven
    | GiftConfirmation
    | TeacherAssigned
    | TeachersAssigned
    | SubstituteAsked
    | SubstitutionAnswered
    | SubstitutionEnded
    | SeriesConfirmation
    | SeriesCreated
    | SeriesDeletionConfirmation
    | SeriesDeleted
    | SeriesMoveConfirmation
    | SeriesMoved
    | RoomList
    | CodesCreated
    | CodeFound
    | CodeList
    | ClassroomNamed
    | ClassroomNames
    | ClassroomsNamed
    | ClassroomList
    | LiveNow
    | AttendanceSheet
    | AbsentSheet
    | ParticipationSheet
    | ClassroomSheet
    | InteractionList
    | AuditSheet
    | ForgettingConfirmation
    | PersonForgotten
    | AccountRemovalConfirmation
    | AccountRemoved
    | AccountShown
    | AccountList
    | AccountChosen
    | KeyShown
    | HourlyPeaksResult
    | DailyPeaksResult
    | RoomsPeaksResult
    | RoomPeaksResult
    | DeletionConfirmation
    | RotationConfirmation
    | RoomChoice
    | LanguageChosen
    | CardsChosen
    | ReminderChosen
    | ReportAdded
    | IdenticalReport
    | ReportList
    | ReportStopped
    | ReportPaused
    | ReportResumed
    | ReportRequested
    | WatchChanged
    | FormOffered
    | BellsSet
    | TermSet
    | TimetablePlan
    | NoTimetable
    | TimetableBegun
    | UndoConfirmation
    | TimetableStopped
)


def asks(result: Result) -> bool:
    """Whether nothing was done yet: a question has the token of its answer, or is a choice of rooms."""
    return hasattr(result, "token") or isinstance(result, RoomChoice)


def room_of(result: Result) -> Room | None:
    """The room that "it" means in following commands; None if the result is not about one room."""
    match result:
        case RoomChanged(after=room):
            return room
        case RoomDeleted():
            return None
        case _:
            return getattr(result, "room", None)


def news_of(result: Result, by: str) -> RoomNews | None:
    """What `by` did to a room; None if nothing happened to one."""
    match result:
        case RoomCreated(room=room):
            return RoomNews(_card_room(room), NewsKind.CREATED, by, to=room.taught_by)
        case RoomChanged(before=before, after=after, pre_enter_seconds=early) if before != after or early:
            was, now = map(_without_codes, (before, after))
            return RoomNews(_card_room(after), NewsKind.CHANGED, by, was, now, early)
        case TeacherAssigned(room=room, already=False):
            return RoomNews(_card_room(room), NewsKind.TAUGHT, by, to=room.taught_by)
        case RoomGiven(room=room, already=False):
            return RoomNews(_card_room(room), NewsKind.GIVEN, by, to=room.owner)
        case SubstitutionAnswered(room=room, accepted=True, already=False):
            return RoomNews(_card_room(room), NewsKind.SUBSTITUTED, by, to=by)
        case RoomDeleted(room=room, already_gone=False):
            return RoomNews(_card_room(room), NewsKind.DELETED, by)
        case _:
            return None


def _without_codes(room: Room) -> Room:
    return replace(room, student=None, teacher=None, assistant=None)


def _card_room(room: Room) -> str:
    return room.dual_teacher or room.id


def numbered_in(result: Result) -> tuple[str, ...]:
    """The IDs of the rooms that `#1`, `#2` … mean once the result was read; empty if it is no list of rooms."""
    match result:
        case RoomList(numbered=ids):
            return ids
        case SeriesCreated(rooms=rooms):
            return tuple(room.id for room in rooms)
        case LiveNow(every=True, rooms=rooms):
            return tuple(live.room.id for live in rooms)
        case RoomsPeaksResult(rooms=peaks):
            return tuple(peak.room_id for peak in peaks)
        case _:
            return ()
