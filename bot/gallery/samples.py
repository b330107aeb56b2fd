"""Sample data for every kind of result: empty, one, many and longest. Mon 23 Nov 2026, 12:30 in Shanghai."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.blocks.help import HelpPage
from bot.classroom.results import (
    AbsentSheet,
    AccountChosen,
    AccountList,
    AccountRemovalConfirmation,
    AccountRemoved,
    AccountShown,
    Arrival,
    AttendanceSheet,
    Attendee,
    CardsChosen,
    ChangeConfirmation,
    ChangeRisk,
    Clash,
    ClassAttended,
    Classroom,
    ClassroomList,
    ClassroomNamed,
    ClassroomNames,
    ClassroomSheet,
    ClassroomsNamed,
    CodeFound,
    CodeList,
    CodesCreated,
    Coverage,
    CreationUnknown,
    DailyPeaksResult,
    DeletionConfirmation,
    Entrance,
    FormOffered,
    GiftConfirmation,
    HourlyPeaksResult,
    IdenticalReport,
    IdenticalRoom,
    InteractionEntry,
    InteractionList,
    JoinCode,
    KeyShown,
    LanguageChosen,
    ListedAccount,
    LiveNow,
    NewsKind,
    Participation,
    ParticipationSheet,
    RegularReport,
    ReminderChosen,
    ReportAdded,
    ReportList,
    ReportPaused,
    ReportRequested,
    ReportResumed,
    ReportStopped,
    Result,
    Role,
    RollSummary,
    Room,
    RoomChanged,
    RoomChoice,
    RoomCreated,
    RoomDeleted,
    RoomGiven,
    RoomList,
    RoomLive,
    RoomNews,
    RoomPeak,
    RoomPeaksResult,
    RoomShown,
    RoomsPeaksResult,
    RotationConfirmation,
    TeacherAssigned,
    Unanswered,
    WatchChanged,
)
from bot.clock import PLATFORM_ZONE
from bot.commands import DEFINITIONS
from bot.commands.general import help_for
from bot.gallery.audit import AUDITS
from bot.gallery.series import SERIES
from bot.gallery.timetables import TIMETABLES
from bot.gallery.values import LONGEST as LONGEST
from bot.gallery.values import TOKEN as TOKEN
from bot.language.commands import (
    AddReport,
    AttendanceAcross,
    AttendanceBy,
    CardPlace,
    CodeKind,
    Command,
    DeleteRoom,
    EditRoom,
    HourlyPeaks,
    Interaction,
    NewRoom,
    RoomId,
    ShowRoom,
    Who,
)
from bot.people import Person
from bot.state import ReportOutcome
from bot.texts import Locale

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)


def entrance(role: Role, code: str) -> Entrance:
    """An entrance as the platform client creates it."""
    name = "" if role is Role.STUDENT else "&user_name=%E7%8E%8B%E8%80%81%E5%B8%88"
    return Entrance(role, code, f"https://school.at.baijiayun.com/web/room/quickenter?code={code}{name}")


def room(number: int = 0, title: str = "English") -> Room:
    """The room that starts `number` days from now, as its owner sees it."""
    start = datetime(2026, 11, 24, 6, 0, tzinfo=UTC) + timedelta(days=number)
    return Room(
        id=str(26112112345678 + number),
        title=title,
        start=start,
        end=start + timedelta(hours=1),
        max_users=30 if number % 2 else 0,
        student=entrance(Role.STUDENT, f"s{number:05}"),
        teacher=entrance(Role.TEACHER, f"t{number:05}"),
        assistant=entrance(Role.ASSISTANT, f"a{number:05}"),
        owner="U012ABCDEF",
        may_change=True,
    )


ENGLISH = room()
CLASSROOM = Classroom(11, "Hill School 3B")
MATHS = room(1, "数学 7B")
LONG = room(2, LONGEST)
PAIRED = replace(ENGLISH, large_class=MATHS.id)
LARGE_CLASS = replace(MATHS, title="English", dual_teacher=ENGLISH.id)
TAUGHT = replace(ENGLISH, owner="U0OTHERONE", taught_by="U012ABCDEF")
CLASH = Clash(MATHS.id, "数学 7B", ENGLISH.start, ENGLISH.end, "U012ABCDEF")
OTHERS = replace(ENGLISH, teacher=None, assistant=None, may_change=False, owner="U0OTHERONE")


def rooms(count: int, title: str = "Class") -> tuple[Room, ...]:
    """`count` rooms, a day apart."""
    return tuple(room(number, f"{title} {number + 1}") for number in range(count))


def _class(title: str, start: datetime, owner: str = "U0OTHERONE") -> Room:
    """An hour's class; the teacher's way in is its owner's."""
    return replace(ENGLISH, title=title, start=start, end=start + timedelta(hours=1), owner=owner)


TIMETABLE = (
    _class("数学 7B", NOW - timedelta(minutes=40)),
    _class("English", NOW - timedelta(minutes=10), "U012ABCDEF"),
    _class("Chess", NOW + timedelta(minutes=20), "U012ABCDEF"),
    _class("Biology", NOW + timedelta(hours=3)),
    replace(PAIRED, start=NOW + timedelta(hours=20), end=NOW + timedelta(hours=21)),
    *(_class(f"Class {n}", NOW + timedelta(hours=24 + 5 * n)) for n in range(10)),
)
"""Fifteen classes: on now, soon, today, tomorrow and later."""


def codes(count: int, name: str = "") -> tuple[JoinCode, ...]:
    """`count` join codes; the first is the common one. All of their classrooms have this name."""
    return tuple(
        JoinCode(
            number,
            f"c{number:05}",
            entrance(Role.STUDENT, f"c{number:05}").link,
            name=name,
        )
        for number in range(count)
    )


def attendees(count: int, days: int = 1) -> tuple[Attendee, ...]:
    """`count` people, over `days` days."""
    return tuple(_attendee(number, days) for number in range(count))


def _attendee(number: int, days: int) -> Attendee:
    first = datetime(2026, 11, 22, 5, 50, tzinfo=UTC) + timedelta(minutes=number % 60)
    return Attendee(
        day=DAY - timedelta(days=number % days),
        user_number=str(1000 + number),
        name=f"班级 {number + 1} <&>",
        role=Role(number % 3),
        first=first if number % 7 else None,
        last=first + timedelta(minutes=50) if number % 7 else None,
        listened=50 * 60 - number % 50 * 7,
        place="广东 深圳",
        client="Windows",
    )


_MISSING = tuple(
    Attendee(
        DAY,
        str(number),
        "",
        Role.STUDENT,
        None,
        None,
        0,
        classroom="Hill School 3B" if number % 2 else "",
        arrival=Arrival.ABSENT,
    )
    for number in (11, 12)
)
_SUMMARY = RollSummary(
    expected=20,
    came=10,
    others=1,
    absent=2,
    on_time=7,
    late=3,
    left_early=1,
    minutes=48,
    arrivals=tuple(
        (datetime(2026, 11, 24, 5, 40 + minute, tzinfo=UTC), 1 + minute % 3) for minute in range(20)
    ),
)
ROLL = AttendanceSheet(
    ENGLISH,
    Who.STUDENTS,
    (
        *(
            replace(
                row,
                classroom="Hill School 3B",
                first=ENGLISH.start + timedelta(minutes=12 * (place % 2)),
                last=ENGLISH.end,
                arrival=Arrival.LATE if place % 2 else Arrival.ON_TIME,
                left_early=place == 3,
            )
            for place, row in enumerate(attendees(10))
        ),
        *_MISSING,
    ),
    10,
    summary=_SUMMARY,
)


_ACROSS = AttendanceAcross(from_=date(2026, 10, 1), to=date(2026, 10, 31), title="English")
_ACROSS_CLASSROOM = replace(_ACROSS, title=None, classroom=11)


def participants(count: int) -> tuple[Participation, ...]:
    """The attendance of `count` people across classes."""
    return tuple(
        Participation(
            str(1000 + number),
            f"班级 {number + 1} <&>",
            "Hill School 3B" if number % 2 else "",
            20,
            number % 21,
            number % 3,
            number % 2,
            number % 21 * 2900,
        )
        for number in range(count)
    )


def attended(count: int) -> tuple[ClassAttended, ...]:
    """`count` classes of one classroom, a week apart."""
    start = datetime(2026, 10, 30, 6, tzinfo=UTC)
    return tuple(
        ClassAttended(
            ENGLISH.id,
            "English",
            start - timedelta(weeks=number),
            list(Arrival)[number % 4],
            number % 4 == 1,
            2900 if number % 4 < 2 else 0,
        )
        for number in range(count)
    )


def interacted(count: int) -> tuple[InteractionEntry, ...]:
    """`count` raised hands; every fifth has no end."""
    start = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)
    return tuple(
        InteractionEntry(
            name=f"班级 {number + 1}",
            user_number=str(1000 + number),
            role=Role.STUDENT,
            start=start - timedelta(seconds=40 * number),
            end=start - timedelta(seconds=40 * number - 25) if number % 5 else None,
        )
        for number in range(count)
    )


def live(of: Room, users: int, displayed: int | None = None) -> RoomLive:
    """A room's live status: in class if anyone is there."""
    return RoomLive(of, users > 0, users > 0, users, users if displayed is None else displayed)


def days(count: int) -> dict[date, int]:
    """Peaks of the days up to Sunday, with quiet weekends."""
    every = (DAY - timedelta(days=back) for back in reversed(range(count)))
    return {day: 40 if day.weekday() > 4 else 900 + day.toordinal() * 37 % 400 for day in every}


def ten_minutes(first: time, count: int) -> dict[time, int]:
    """Peaks of `count` steps."""
    start = datetime.combine(DAY, first)
    return {(start + timedelta(minutes=10 * step)).time(): 3 + step * 7 % 30 for step in range(count)}


DAILY = RegularReport(
    number=1,
    at=time(9),
    zone=PLATFORM_ZONE,
    weekday=None,
    channel="C012ABCDEF",
    owner="U012ABCDEF",
    due=datetime(2026, 11, 24, 1, 0, tzinfo=UTC),
    last=ReportOutcome(due=NOW, at=NOW, kind="sent"),
    may_change=True,
)
WEEKLY = replace(
    DAILY,
    number=2,
    at=time(18, 30),
    zone=ZoneInfo("Europe/London"),
    weekday=0,
    owner="U0OTHERONE",
    last=ReportOutcome(due=NOW, at=NOW, kind="late"),
    may_change=False,
)
HALTED = replace(
    DAILY,
    number=3,
    due=None,
    paused="not_in_channel",
    last=ReportOutcome(due=NOW, at=NOW, kind="refused", reason="x"),
)
WAITING = replace(
    DAILY,
    number=4,
    channel="D012ABCDEF",
    last=ReportOutcome(due=NOW, at=NOW, kind="waiting", reason="TimedOut"),
)
_PAUSED = replace(DAILY, due=None, paused="asked")

SCHOOL_DAY = tuple(0 if hour < 8 or hour > 21 else 12 + hour * 97 % 900 for hour in range(24))
LONG_DAY = tuple(5 + hour * 53 % 1200 for hour in range(24))
_DELETIONS = tuple(DeleteRoom(room=RoomId(one.id)) for one in rooms(60))
_EDITS = tuple(EditRoom(room=RoomId(one.id), title="字" * 50) for one in rooms(60))
_RENAME = EditRoom(room=RoomId(ENGLISH.id), title=LONGEST)
_DELETE = DeleteRoom(room=RoomId(ENGLISH.id))
_AGAIN = NewRoom(title="English", start=ENGLISH.start, end=ENGLISH.end)

UNKNOWN = CreationUnknown("English", ENGLISH.start, ENGLISH.end, TOKEN, TOKEN[::-1])

_TYPED = NewRoom(title=ENGLISH.title, start=ENGLISH.start, end=ENGLISH.end)

_ADMINISTRATOR = Person(
    "T012ABCDEF",
    "U012ABCDEF",
    "王老师",
    PLATFORM_ZONE,
    Locale("en"),
    workspace_admin=True,
    administrator=True,
)
_TEACHER = replace(_ADMINISTRATOR, workspace_admin=False, administrator=False)

_MINE = RoomList(
    (replace(ENGLISH, substitute="U0OTHERONE"), replace(TAUGHT, substitute="U012ABCDEF"), TAUGHT),
    3,
    1,
    1,
    mine=True,
    clashes={TAUGHT.id: CLASH},
)
OF_DAY: Mapping[str, RoomList] = {
    "some": replace(_MINE, first=DAY, last=DAY),
    "none": RoomList((), 0, 1, 1, DAY, DAY, mine=True),
    "longest": RoomList(rooms(300, LONGEST), 500, 1, 34, DAY, DAY, mine=True),
}
"""A person's classes of a day, by name in the gallery."""

RESULTS: Mapping[str, Result | HelpPage] = {
    "room_created": RoomCreated(ENGLISH),
    "room_created.found": RoomCreated(ENGLISH, found=True),
    "room_created.pair": RoomCreated(MATHS, live=room(5, "数学 7B 大班课")),
    "room_created.taught": RoomCreated(TAUGHT),
    "room_created.clash": RoomCreated(ENGLISH, clash=CLASH),
    "room_created.longest": RoomCreated(LONG, live=LONG),
    "room_shown": RoomShown(MATHS),
    "room_shown.of_another": RoomShown(OTHERS),
    "room_changed": RoomChanged(ENGLISH, replace(MATHS, id=ENGLISH.id), pre_enter_seconds=600),
    "room_changed.clash": RoomChanged(
        TAUGHT, replace(TAUGHT, end=TAUGHT.end + timedelta(hours=1)), clash=CLASH
    ),
    "room_changed.nothing": RoomChanged(ENGLISH, ENGLISH),
    "room_changed.pair": RoomChanged(PAIRED, replace(PAIRED, title=LONGEST), other_half=True),
    "room_changed.half": RoomChanged(PAIRED, replace(PAIRED, title="Maths"), other_half=False),
    "change_confirmation": ChangeConfirmation(
        TOKEN, ENGLISH, replace(MATHS, id=ENGLISH.id), (ChangeRisk.IN_CLASS,)
    ),
    "change_confirmation.longest": ChangeConfirmation(
        TOKEN, LONG, replace(LONG, title=LONGEST[::-1], max_users=99), tuple(ChangeRisk), 600
    ),
    "unanswered.changed": Unanswered(LONG, changed=True, undone=False, again=_RENAME),
    "unanswered.unchanged": Unanswered(ENGLISH, changed=True, undone=True, again=_RENAME),
    "unanswered.deleted": Unanswered(ENGLISH, changed=False, undone=False, again=_DELETE),
    "unanswered.not_deleted": Unanswered(ENGLISH, changed=False, undone=True, again=_DELETE),
    "room_shown.pair": RoomShown(PAIRED, LARGE_CLASS),
    "room_given": RoomGiven(OTHERS),
    "room_given.already": RoomGiven(LONG, already=True),
    "teacher_assigned": TeacherAssigned(TAUGHT),
    "teacher_assigned.clash": TeacherAssigned(
        TAUGHT, clash=replace(CLASH, teacher="U0OTHERONE", title=LONGEST)
    ),
    "teacher_assigned.already": TeacherAssigned(TAUGHT, already=True),
    "gift_confirmation": GiftConfirmation(TOKEN, LONG, "U0OTHERONE"),
    "room_deleted.pair": RoomDeleted(PAIRED, False, _AGAIN, other_half=True),
    "room_deleted.half": RoomDeleted(PAIRED, False, _AGAIN, other_half=False),
    "room_deleted": RoomDeleted(ENGLISH, False, _AGAIN),
    "room_deleted.already": RoomDeleted(LONG, True, _AGAIN),
    "room_list.empty": RoomList((), 0, 1, 1),
    "room_list.none_of_mine": RoomList((), 0, 1, 1, mine=True),
    "room_list.one": RoomList((ENGLISH,), 1, 1, 1, DAY, DAY),
    "room_list.page": RoomList(TIMETABLE, 500, 1, 34),
    "room_list.next_page": RoomList(rooms(15), 83, 2, 6, DAY, date(2027, 2, 12), before=15),
    "room_list.past_of_mine": RoomList(tuple(reversed(TIMETABLE[:3])), 3, 1, 1, mine=True, past=True),
    "room_list.mine": _MINE,
    "room_list.longest": RoomList(rooms(300, LONGEST), 300, 1, 1),
    "codes_created.one": CodesCreated(ENGLISH, codes(2)[1:]),
    "codes_created.many": CodesCreated(LONG, codes(501)[1:]),
    "codes_created.named": CodesCreated(ENGLISH, codes(4, "Hill School 3B")[1:]),
    "codes_created.named_many": CodesCreated(LONG, codes(501, LONGEST)[1:]),
    "classroom_named": ClassroomNamed(CLASSROOM, ""),
    "classroom_named.again": ClassroomNamed(CLASSROOM, LONGEST),
    "classroom_named.off": ClassroomNamed(Classroom(11), "Hill School 3B"),
    "classroom_named.shown": ClassroomNamed(CLASSROOM),
    "classroom_named.none": ClassroomNamed(Classroom(11)),
    "classroom_names": ClassroomNames(
        "F0123456789",
        (ClassroomNamed(CLASSROOM, ""), ClassroomNamed(Classroom(12, "希望小学三班"), "Hill School")),
        3,
    ),
    "classroom_names.known": ClassroomNames("F0123456789", (), 3),
    "classroom_names.longest": ClassroomNames(
        "F0123456789",
        tuple(ClassroomNamed(Classroom(999_999_000 + number, LONGEST), LONGEST) for number in range(500)),
        20_000,
    ),
    "classrooms_named": ClassroomsNamed(500),
    "classroom_list.none": ClassroomList((), 0, 1, 1),
    "classroom_list": ClassroomList((CLASSROOM, Classroom(12, "希望小学三班")), 2, 1, 1),
    "classroom_list.longest": ClassroomList(
        tuple(Classroom(999_999_000 + number, LONGEST) for number in range(50)), 300, 2, 6
    ),
    "code_found.none": CodeFound("zzzzz9"),
    "code_found.classroom": CodeFound("c00011", ENGLISH, Role.STUDENT, 11, "班级 11", NOW),
    "code_found.named": CodeFound(
        "c00011", ENGLISH, Role.STUDENT, 11, "班级 11", NOW, classroom="Hill School 3B"
    ),
    "code_found.common": CodeFound("s00000", ENGLISH, Role.STUDENT, 0),
    "code_found.teacher": CodeFound("t00000", ENGLISH, Role.TEACHER, 0),
    "code_found.assistant": CodeFound("a00000", ENGLISH, Role.ASSISTANT, 0),
    "code_list.empty": CodeList(ENGLISH, (), 0, 1, 1),
    "code_list.pair": CodeList(PAIRED, codes(2), 2, 1, 1, live=LARGE_CLASS),
    "code_list.few": CodeList(ENGLISH, codes(4), 4, 1, 1),
    "code_list.many": CodeList(LONG, codes(1000), 2400, 2, 3),
    "code_list.audition": CodeList(ENGLISH, codes(30), 30, 1, 1, kind=CodeKind.AUDITION),
    "live_now": LiveNow((live(ENGLISH, 32, 35),), NOW),
    "live_now.quiet": LiveNow((live(LONG, 0),), NOW),
    "live_now.none": LiveNow((), NOW, every=True, total=0),
    "live_now.many": LiveNow(
        tuple(live(one, index) for index, one in enumerate(rooms(5))), NOW, every=True, total=5
    ),
    "live_now.longest": LiveNow(
        tuple(live(one, 9999) for one in rooms(120, LONGEST)), NOW, every=True, total=400
    ),
    "attendance.empty": AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY),
    "attendance.awaited": AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY, complete_at=NOW),
    "attendance.awaited_seen": AttendanceSheet(
        ENGLISH, Who.TEACHERS, (), 0, DAY, complete_at=NOW, seen=NOW - timedelta(hours=2)
    ),
    "attendance.seen": AttendanceSheet(ENGLISH, Who.TEACHERS, (), 0, DAY, seen=NOW - timedelta(days=1)),
    "attendance.running": AttendanceSheet(
        ENGLISH, Who.STUDENTS, attendees(3), 3, complete_at=NOW + timedelta(hours=2)
    ),
    "attendance.one": AttendanceSheet(ENGLISH, Who.TEACHERS, attendees(1), 1, DAY),
    "attendance.many": AttendanceSheet(MATHS, Who.ALL, attendees(60, 3), 60),
    "attendance.longest": AttendanceSheet(LONG, Who.STUDENTS, attendees(1000), 100_000, DAY),
    "attendance.roll": ROLL,
    "attendance.roll_early": replace(
        ROLL,
        rows=tuple(
            replace(row, arrival=None if row.is_there else Arrival.UNRECORDED, left_early=False)
            for row in ROLL.rows
        ),
        complete_at=NOW,
        summary=replace(_SUMMARY, absent=None, left_early=None),
    ),
    "attendance.roll_longest": AttendanceSheet(
        LONG,
        Who.ALL,
        tuple(replace(row, classroom=LONGEST, arrival=Arrival.LATE) for row in attendees(100)),
        10_000,
        page=7,
        pages=100,
        summary=replace(_SUMMARY, expected=5000, came=4000, others=6000, absent=1000),
    ),
    "absent": AbsentSheet(ENGLISH, _MISSING, len(_MISSING), 20, DAY),
    "absent.none": AbsentSheet(ENGLISH, (), 0, 20, DAY),
    "absent.awaited": AbsentSheet(ENGLISH, _MISSING, len(_MISSING), 20, complete_at=NOW),
    "absent.seen": AbsentSheet(ENGLISH, _MISSING, len(_MISSING), 2, seen=NOW - timedelta(days=1)),
    "absent.not_expected": AbsentSheet(ENGLISH, (), None, None),
    "absent.no_class": AbsentSheet(ENGLISH, (), None, 20, DAY),
    "absent.longest": AbsentSheet(
        LONG, tuple(replace(row, classroom=LONGEST) for row in _MISSING * 50), 500, 500, page=2, pages=5
    ),
    "participation": ParticipationSheet(_ACROSS, participants(12), 12, Coverage(20, 20, 1)),
    "participation.none": ParticipationSheet(_ACROSS, (), 0, Coverage(0, 0)),
    "participation.by_classroom": ParticipationSheet(
        replace(_ACROSS, title=None, by=AttendanceBy.CLASSROOM, below=80, cut=True),
        tuple(replace(row, name="") for row in participants(12)),
        12,
        Coverage(20, 18, 0, 2),
    ),
    "participation.longest": ParticipationSheet(
        replace(_ACROSS, title=LONGEST),
        tuple(replace(row, name="课" * 50, classroom=LONGEST) for row in participants(100)),
        500,
        Coverage(1240, 200),
        2,
        5,
    ),
    "classroom_sheet": ClassroomSheet(
        _ACROSS_CLASSROOM, "Hill School 3B", attended(4), 4, participants(1)[0], Coverage(8, 8)
    ),
    "classroom_sheet.none": ClassroomSheet(_ACROSS_CLASSROOM, "", (), 0, None, Coverage(8, 8)),
    "classroom_sheet.longest": ClassroomSheet(
        _ACROSS_CLASSROOM,
        LONGEST,
        tuple(replace(row, title=LONGEST) for row in attended(100)),
        200,
        participants(1)[0],
        Coverage(1240, 198, 3, 2),
        2,
        2,
    ),
    "interactions.none": InteractionList(ENGLISH, Interaction.HANDS, (), 0),
    "interactions.hands": InteractionList(ENGLISH, Interaction.HANDS, interacted(12), 12),
    "interactions.talk": InteractionList(LONG, Interaction.TALK, interacted(500), 4321),
    "interactions.nobody": InteractionList(ENGLISH, Interaction.TALK, (), 0),
    "creation_unknown": UNKNOWN,
    "creation_unknown.looked_for": replace(UNKNOWN, goes_on=True),
    "creation_unknown.longest": CreationUnknown(LONGEST, LONG.start, LONG.end, TOKEN, TOKEN[::-1]),
    "identical_room": IdenticalRoom(LONGEST, LONG.start, LONG.end, TOKEN, LONG),
    "identical_room.under_way": IdenticalRoom("English", ENGLISH.start, ENGLISH.end, TOKEN),
    **SERIES,
    **AUDITS,
    **TIMETABLES,
    "account_shown": AccountShown("school", "12345678", "U0OTHERONE"),
    "account_shown.none": AccountShown(),
    "account_shown.in_settings": AccountShown(in_settings=True),
    "account_list": AccountList(
        (ListedAccount(""), ListedAccount("East campus", ("C0123ABCD",))), "East campus"
    ),
    "account_list.one": AccountList(),
    "account_chosen": AccountChosen("East campus"),
    "account_chosen.channel": AccountChosen("", "C0123ABCD"),
    "account_removal_confirmation": AccountRemovalConfirmation(TOKEN, "school", "12345678"),
    "account_removed": AccountRemoved("school", "12345678"),
    "key_shown": KeyShown("rLkI…PXg==", 88),
    "key_shown.rotated": KeyShown("a81c…09f2", 64, rotated=True),
    "hourly_peaks.none": HourlyPeaksResult(DAY, (0,) * 24),
    "hourly_peaks.awaited": HourlyPeaksResult(DAY, (0,) * 24, final=False),
    "hourly_peaks": HourlyPeaksResult(DAY, SCHOOL_DAY),
    "hourly_peaks.whole_day": HourlyPeaksResult(DAY, LONG_DAY),
    "hourly_peaks.today": HourlyPeaksResult(date(2026, 11, 23), (*(0,) * 9, 40, 80, 75, 12, *(0,) * 11), NOW),
    "daily_peaks.none": DailyPeaksResult({DAY: 0, date(2026, 11, 21): 0}),
    "daily_peaks.awaited": DailyPeaksResult({DAY: 0, date(2026, 11, 21): 0}, final=False),
    "daily_peaks.week": DailyPeaksResult(days(7), cut=True),
    "daily_peaks.month": DailyPeaksResult(days(30)),
    "daily_peaks.quarter": DailyPeaksResult(days(92)),
    "daily_peaks.year": DailyPeaksResult(days(366)),
    "rooms_peaks.none": RoomsPeaksResult(DAY, ()),
    "rooms_peaks.awaited": RoomsPeaksResult(DAY, (), final=False),
    "rooms_peaks.one": RoomsPeaksResult(DAY, (RoomPeak(ENGLISH.id, "English", 1204, 1100, 1300),)),
    "rooms_peaks.longest": RoomsPeaksResult(
        DAY,
        tuple(
            RoomPeak(one.id, one.title if one.max_users else None, 600, 900, 990)
            for one in rooms(600, LONGEST)
        ),
    ),
    "room_peaks.none": RoomPeaksResult(ENGLISH, DAY, {}),
    "room_peaks.awaited": RoomPeaksResult(ENGLISH, DAY, {}, final=False),
    "room_peaks.class": RoomPeaksResult(ENGLISH, DAY, ten_minutes(time(14), 7), time(14), time(15)),
    "room_peaks.afternoon": RoomPeaksResult(MATHS, DAY, ten_minutes(time(13, 50), 31)),
    "room_peaks.whole_day": RoomPeaksResult(LONG, DAY, ten_minutes(time(0), 144)),
    "deletion_confirmation": DeletionConfirmation(TOKEN, ENGLISH, live(ENGLISH, 0)),
    "deletion_confirmation.in_class": DeletionConfirmation(TOKEN, LONG, live(LONG, 32), changed=True),
    "rotation_confirmation": RotationConfirmation(TOKEN),
    "language_chosen.english": LanguageChosen("en"),
    "language_chosen.chinese": LanguageChosen("zh"),
    "language_chosen.by_slack": LanguageChosen(None),
    **{f"cards_chosen.{place}": CardsChosen(place) for place in CardPlace},
    "reminder_chosen": ReminderChosen(time(7, 30), datetime(2026, 11, 24, 23, 30, tzinfo=UTC)),
    "reminder_chosen.without_worker": ReminderChosen(time(7, 30), NOW, has_worker=False),
    "reminder_chosen.off": ReminderChosen(None),
    "room_choice.few": RoomChoice("cla", rooms(3), _DELETIONS[:3], 3),
    "room_choice.near": RoomChoice("clas", rooms(3), _DELETIONS[:3], 3, near=True),
    "room_choice.unnamed": RoomChoice(
        None, rooms(3), tuple(ShowRoom(room=RoomId(one.id)) for one in rooms(3)), 130
    ),
    "room_choice.many": RoomChoice("cla", rooms(60), _DELETIONS, 130),
    "report_added": ReportAdded(DAILY),
    "identical_report": IdenticalReport(DAILY, TOKEN),
    "report_added.weekly": ReportAdded(replace(WEEKLY, last=None)),
    "report_list.empty": ReportList(()),
    "report_list": ReportList((DAILY, WEEKLY, HALTED, WAITING)),
    "report_list.without_worker": ReportList((DAILY,), has_worker=False),
    "report_list.longest": ReportList(tuple(replace(HALTED, number=number) for number in range(1, 60))),
    "report_stopped": ReportStopped(
        DAILY, AddReport(every="day", time=DAILY.at, channel=DAILY.channel), ReportList((WEEKLY, HALTED))
    ),
    "report_paused": ReportPaused(_PAUSED, ReportList((_PAUSED, WEEKLY))),
    "report_resumed": ReportResumed(DAILY, ReportList((DAILY, WEEKLY))),
    "report_requested": ReportRequested(DAILY, ReportList((DAILY,))),
    "report_requested.without_worker": ReportRequested(DAILY, ReportList((DAILY,), has_worker=False)),
    "watch_on": WatchChanged("C012ABCDEF", on=True),
    "watch_on.already": WatchChanged("C012ABCDEF", on=True, already=True),
    "watch_on.direct": WatchChanged("D012ABCDEF", on=True),
    "watch_off": WatchChanged("C012ABCDEF", on=False),
    "watch_off.already": WatchChanged("C012ABCDEF", on=False, already=True),
    "room_form": FormOffered({}),
    "room_form.edit": FormOffered({"title": LONGEST}, LONG),
    "help": help_for(DEFINITIONS, _ADMINISTRATOR, None),
    "help.teacher": help_for(DEFINITIONS, _TEACHER, None),
    "help.topic": help_for(DEFINITIONS, _ADMINISTRATOR, "classes"),
    "help.command": help_for(DEFINITIONS, _ADMINISTRATOR, "new"),
    "help.unknown": help_for(DEFINITIONS, _ADMINISTRATOR, "delte"),
    "room_choice.long": RoomChoice(LONGEST, rooms(60), _EDITS, 60),
}
"""By name in the gallery; one of every kind of result."""

TYPED: Mapping[str, tuple[Result | HelpPage, Command]] = {
    "unclosed": (RESULTS["room_created"], replace(_TYPED, unclosed=True)),
    "in_zone": (RESULTS["room_created"], replace(_TYPED, zone="Asia/Tokyo")),
    "year": (RESULTS["room_created"], replace(_TYPED, assumed=("year",))),
    "whole_day": (RESULTS["hourly_peaks"], HourlyPeaks(date=DAY, assumed=("whole_day",))),
}
"""Answers that say something of how their command was typed, by name in the gallery."""

NEWS: Mapping[str, tuple[RoomShown | RoomDeleted, RoomNews]] = {
    "created": (RoomShown(ENGLISH), RoomNews(ENGLISH.id, NewsKind.CREATED, "U012ABCDEF")),
    "created.taught": (
        RoomShown(TAUGHT),
        RoomNews(TAUGHT.id, NewsKind.CREATED, "U0OTHERONE", to="U012ABCDEF"),
    ),
    "created.pair": (RoomShown(PAIRED, LARGE_CLASS), RoomNews(ENGLISH.id, NewsKind.CREATED, "U0OTHERONE")),
    "changed": (RoomShown(LONG), RoomNews(LONG.id, NewsKind.CHANGED, "U012ABCDEF", ENGLISH, LONG)),
    "changed.by": (RoomShown(MATHS), RoomNews(MATHS.id, NewsKind.CHANGED, "U0OTHERONE", ENGLISH, MATHS, 600)),
    "given": (RoomShown(ENGLISH), RoomNews(ENGLISH.id, NewsKind.GIVEN, "U0OTHERONE", to="U012ABCDEF")),
    "given.own": (RoomShown(ENGLISH), RoomNews(ENGLISH.id, NewsKind.GIVEN, "U012ABCDEF", to="U012ABCDEF")),
    "given.away": (RoomShown(OTHERS), RoomNews(OTHERS.id, NewsKind.GIVEN, "U012ABCDEF", to="U0OTHERONE")),
    "substituted": (
        RoomShown(replace(TAUGHT, substitute="U012ABCDEF")),
        RoomNews(TAUGHT.id, NewsKind.SUBSTITUTED, "U012ABCDEF", to="U012ABCDEF"),
    ),
    "substituted.by": (
        RoomShown(replace(TAUGHT, substitute="U0OTHERONE")),
        RoomNews(TAUGHT.id, NewsKind.SUBSTITUTED, "U0OTHERONE", to="U0OTHERONE"),
    ),
    "taught": (RoomShown(TAUGHT), RoomNews(TAUGHT.id, NewsKind.TAUGHT, "U0OTHERONE", to="U012ABCDEF")),
    "taught.own": (RoomShown(TAUGHT), RoomNews(TAUGHT.id, NewsKind.TAUGHT, "U012ABCDEF", to="U012ABCDEF")),
    "taught.by": (RoomShown(ENGLISH), RoomNews(ENGLISH.id, NewsKind.TAUGHT, "U012ABCDEF", to="U0OTHERONE")),
    "deleted": (RoomDeleted(LONG, True, _AGAIN), RoomNews(LONG.id, NewsKind.DELETED, "U012ABCDEF")),
    "deleted.by": (RoomDeleted(LONG, True, _AGAIN), RoomNews(LONG.id, NewsKind.DELETED, "U0OTHERONE")),
}
"""What happened to a room, and the room then."""
