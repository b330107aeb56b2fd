"""Every result is drawn, within Slack's limits, and a channel never sees what is for one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.blocks import PRIVATE_RESULTS
from bot.blocks.help import HelpPage
from bot.blocks.schedules import REASONS
from bot.blocks.timetables import REASONS as ROW_REASONS
from bot.classroom import results
from bot.classroom.results import Entrance, Result, Role
from bot.commands import DEFINITIONS, definition_of_result
from bot.gallery import audit, samples
from bot.gallery.errors import ERRORS
from bot.gallery.substitution import SUBSTITUTIONS
from bot.language.commands import (
    AddReport,
    AttendanceAcross,
    Audit,
    CodeKind,
    DeleteRoom,
    Interaction,
    ListRooms,
    NewRoom,
    NewSeries,
    RoomId,
    ShowKey,
    ShowRoom,
    Who,
)
from bot.sandbox.limits import check
from bot.state import ReportOutcome, RoomBefore
from bot.timetables.classes import ClassRow
from tests.blocks.conftest import made
from tests.blocks.messages import buttons, carried, everything, render

READERS = (made(), made("America/New_York", "zh"))
CHANNELS = (made(shared_by="U1"), made(locale="zh", shared_by="U1"))
SHOWN = ShowRoom(room=RoomId("26112112345678"))
SECRETS = ("t3ach3", "adm1n9")
TITLES = st.one_of(
    st.text(min_size=1, max_size=50), st.sampled_from(["&" * 50, "<!channel>", samples.LONGEST])
)
INSTANTS = st.integers(1_735_689_600, 1_830_297_600).map(lambda at: datetime.fromtimestamp(at, UTC))
DAYS = st.dates(date(2020, 1, 1), date(2028, 1, 1))
COUNTS = st.integers(0, 10**7)
CLASSROOMS = st.builds(results.Classroom, COUNTS, st.just("") | TITLES)
TOKEN = samples.TOKEN
LINK = "https://school.at.baijiayun.com/web/room/quickenter?code="


@st.composite
def rooms(draw_: st.DrawFn) -> results.Room:
    """Any room, with all its ways in."""
    start = draw_(INSTANTS)
    ways = [Entrance(role, code, LINK + code) for role, code in zip(Role, ("stud3n", *SECRETS), strict=True)]
    return results.Room(
        id=f"{draw_(st.integers(0, 10**14 - 1)):014}",
        title=draw_(TITLES),
        start=start,
        end=start + timedelta(minutes=draw_(st.integers(16, 500_000))),
        max_users=draw_(COUNTS),
        student=ways[0],
        teacher=ways[1],
        assistant=ways[2],
        owner="U2",
        may_change=True,
    )


ROOMS = rooms()
MANY = st.builds(
    lambda room, count: tuple(replace(room, id=f"{n:014}") for n in range(count)), ROOMS, st.integers(0, 300)
)
CLASHES = st.none() | st.builds(
    lambda room, user: results.Clash(room.id, room.title, room.start, room.end, user),
    ROOMS,
    st.sampled_from(("U1", "U2")),
)
SERIES = st.builds(
    lambda room, count: NewSeries(
        title=room.title,
        occurrences=tuple((room.start + day, room.end + day) for day in map(timedelta, range(count))),
    ),
    ROOMS,
    st.integers(1, 371),
)
CODES = st.builds(
    lambda count, first: tuple(results.JoinCode(first + n, f"{n:06}", f"{LINK}{n:06}") for n in range(count)),
    st.integers(1, 500),
    st.integers(0, 2**63),
)
LIVES = st.builds(results.RoomLive, ROOMS, st.booleans(), st.booleans(), COUNTS, COUNTS)
ATTENDEES = st.builds(
    results.Attendee,
    DAYS,
    st.text(max_size=40),
    st.text(max_size=200),
    st.sampled_from(Role),
    st.none() | INSTANTS,
    st.none() | INSTANTS,
    COUNTS,
    st.text(max_size=100),
    st.text(max_size=100),
    st.just("") | TITLES,
    st.none() | st.sampled_from(results.Arrival),
    st.booleans(),
)
PARTICIPATIONS = st.builds(
    results.Participation,
    st.text(max_size=40),
    st.text(max_size=200),
    st.just("") | TITLES,
    st.integers(1, 10**6),
    *[COUNTS] * 4,
)
COVERAGES = st.builds(results.Coverage, COUNTS, COUNTS, COUNTS, COUNTS)
SUMMARIES = st.builds(
    results.RollSummary,
    *(st.none() | COUNTS, COUNTS, COUNTS, *[st.none() | COUNTS] * 4, COUNTS),
    arrivals=st.lists(st.tuples(INSTANTS, COUNTS), max_size=50).map(lambda each: tuple(sorted(each))),
)
INTERACTED = st.builds(
    results.InteractionEntry,
    st.text(max_size=200),
    st.text(max_size=40),
    st.sampled_from(Role),
    INSTANTS,
    INSTANTS,
)


def times(items: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few different items, repeated up to `most`."""
    some = st.lists(items, max_size=3)
    return st.builds(lambda few, count: tuple((few * count)[:most]), some, st.integers(1, most))


HOUR = timedelta(hours=1)
PLAN_STEPS = st.builds(
    lambda title, start, before: results.PlanStep(
        wanted=ClassRow(row=2, title=title, start=start, end=start + HOUR),
        before=RoomBefore(id="1" * 14, title=title, start=before, end=before + HOUR, max_users=0)
        if before
        else None,
    ),
    TITLES,
    INSTANTS,
    st.none() | INSTANTS,
)
REFUSED = st.builds(
    results.RowError,
    row=COUNTS,
    place=st.just("C5"),
    heading=st.text(max_size=200),
    reason=st.sampled_from(sorted(ROW_REASONS)),
    value=st.text(max_size=200),
    choices=st.just(("14:00-15:00", "02:00-03:00")),
)

STEPS = st.dictionaries(
    st.builds(time, st.integers(0, 23), st.sampled_from(range(0, 60, 10))), COUNTS, max_size=144
)
REGULAR = st.builds(
    results.RegularReport,
    number=COUNTS,
    at=st.times(),
    zone=st.sampled_from((ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Argentina/ComodRivadavia"))),
    weekday=st.none() | st.integers(0, 6),
    channel=st.sampled_from(("C0OPS", "D0DEMO")),
    owner=st.just("U2"),
    due=st.none() | INSTANTS,
    paused=st.sampled_from((*REASONS, "restricted_action")),
    last=st.none()
    | st.builds(
        ReportOutcome,
        due=INSTANTS,
        at=INSTANTS,
        kind=st.sampled_from(("sent", "late", "waiting", "refused")),
        reason=st.text(max_size=40),
    ),
    may_change=st.booleans(),
)
REPORTS = st.builds(results.ReportList, times(REGULAR, 60))
ANY: dict[type, st.SearchStrategy[Any]] = {
    results.RoomCreated: st.builds(results.RoomCreated, ROOMS, st.none() | ROOMS, st.booleans(), CLASHES),
    results.CreationUnknown: st.builds(
        lambda room: results.CreationUnknown(room.title, room.start, room.end, TOKEN, TOKEN[::-1]), ROOMS
    ),
    results.SeriesConfirmation: st.builds(
        lambda series, clash: results.SeriesConfirmation(
            TOKEN, series, tuple(results.PlannedClass(start, end, clash) for start, end in series.occurrences)
        ),
        SERIES,
        CLASHES,
    ),
    results.SeriesCreated: st.builds(
        lambda rooms, rest, error: results.SeriesCreated(
            rest.title, len(rooms) + 2, rooms, past=1, refused=rest.occurrences[0][0], error=error, rest=rest
        ),
        MANY,
        SERIES,
        st.sampled_from(tuple(ERRORS.values())),
    ),
    results.SeriesDeletionConfirmation: st.builds(
        lambda title, rooms: results.SeriesDeletionConfirmation(TOKEN, title, rooms, changed=True),
        TITLES,
        MANY,
    ),
    results.SeriesDeleted: st.builds(
        lambda title, rooms, again, error: results.SeriesDeleted(
            title, rooms, rooms, again.occurrences[0][0], error, len(rooms), again
        ),
        TITLES,
        MANY,
        SERIES,
        st.sampled_from(tuple(ERRORS.values())),
    ),
    results.SeriesMoveConfirmation: st.builds(
        lambda title, rooms, clash: results.SeriesMoveConfirmation(
            TOKEN,
            title,
            tuple(results.MovedClass(room, room.start, room.end, clash) for room in rooms),
            changed=True,
        ),
        TITLES,
        MANY,
        CLASHES,
    ),
    results.SeriesMoved: st.builds(
        lambda title, rooms, error: results.SeriesMoved(
            title,
            tuple(results.RoomChanged(room, room) for room in rooms),
            rooms,
            rooms[0].start if rooms else None,
            error,
            len(rooms),
        ),
        TITLES,
        MANY,
        st.sampled_from(tuple(ERRORS.values())),
    ),
    results.IdenticalRoom: st.builds(
        lambda room, seen: results.IdenticalRoom(room.title, room.start, room.end, TOKEN, seen),
        ROOMS,
        st.none() | ROOMS,
    ),
    results.RoomShown: st.builds(results.RoomShown, ROOMS, st.none() | ROOMS),
    results.ChangeConfirmation: st.builds(
        results.ChangeConfirmation,
        st.just(TOKEN),
        ROOMS,
        ROOMS,
        st.sets(st.sampled_from(results.ChangeRisk), min_size=1).map(tuple),
        st.none() | st.integers(0, 7200),
    ),
    results.Unanswered: st.builds(
        results.Unanswered, ROOMS, st.booleans(), st.booleans(), st.just(DeleteRoom(room=RoomId("1" * 14)))
    ),
    results.RoomChanged: st.builds(results.RoomChanged, ROOMS, ROOMS, st.none() | COUNTS),
    results.RoomDeleted: st.builds(
        results.RoomDeleted,
        ROOMS,
        st.booleans(),
        st.builds(NewRoom, title=st.text(min_size=1, max_size=3000), start=INSTANTS, end=INSTANTS),
    ),
    results.RoomList: st.builds(
        results.RoomList, MANY, COUNTS, st.integers(1, 5), st.integers(1, 5), st.none() | DAYS, DAYS
    ),
    results.CodesCreated: st.builds(results.CodesCreated, ROOMS, CODES),
    results.CodeFound: st.builds(
        results.CodeFound,
        st.just(SECRETS[0]),
        ROOMS,
        st.sampled_from((Role.TEACHER, Role.ASSISTANT)),
        st.just(0),
        st.text(max_size=500),
        INSTANTS,
    ),
    results.CodeList: st.builds(
        results.CodeList,
        ROOMS,
        CODES,
        COUNTS,
        st.integers(1, 5),
        st.integers(1, 5),
        st.sampled_from(CodeKind),
    ),
    results.LiveNow: st.builds(results.LiveNow, times(LIVES, 300), INSTANTS, st.booleans(), COUNTS),
    results.AttendanceSheet: st.builds(
        results.AttendanceSheet,
        ROOMS,
        st.sampled_from(Who),
        times(ATTENDEES, 400),
        st.just(100_000),
        st.none() | DAYS,
        summary=st.none() | SUMMARIES,
    ),
    results.AbsentSheet: st.builds(
        results.AbsentSheet,
        ROOMS,
        times(ATTENDEES, 100),
        st.none() | COUNTS,
        COUNTS,
        st.none() | DAYS,
        st.none() | INSTANTS,
    ),
    results.ParticipationSheet: st.builds(
        lambda title, below, rows, coverage: results.ParticipationSheet(
            AttendanceAcross(from_=samples.DAY, to=samples.DAY, title=title, below=below),
            rows,
            10**6,
            coverage,
        ),
        TITLES,
        st.none() | st.integers(1, 100),
        times(PARTICIPATIONS, 100),
        COVERAGES,
    ),
    results.ClassroomSheet: st.builds(
        lambda name, rows, summed, coverage: results.ClassroomSheet(
            AttendanceAcross(from_=samples.DAY, to=samples.DAY, classroom=11),
            name,
            rows,
            10**6,
            summed,
            coverage,
        ),
        TITLES,
        times(
            st.builds(
                results.ClassAttended,
                st.just("1" * 14),
                TITLES,
                INSTANTS,
                st.sampled_from(results.Arrival),
                st.booleans(),
                COUNTS,
            ),
            100,
        ),
        st.none() | PARTICIPATIONS,
        COVERAGES,
    ),
    results.InteractionList: st.builds(
        results.InteractionList, ROOMS, st.sampled_from(Interaction), times(INTERACTED, 400), st.just(100_000)
    ),
    results.KeyShown: st.builds(results.KeyShown, st.text(max_size=200), COUNTS, st.booleans()),
    results.HourlyPeaksResult: st.builds(
        results.HourlyPeaksResult,
        DAYS,
        st.lists(COUNTS, min_size=24, max_size=24).map(tuple),
        st.none() | INSTANTS,
    ),
    results.DailyPeaksResult: st.builds(
        lambda first, count, peak: results.DailyPeaksResult(
            {first + timedelta(days=n): peak for n in range(count)}
        ),
        DAYS,
        st.integers(1, 800),
        COUNTS,
    ),
    results.RoomsPeaksResult: st.builds(
        results.RoomsPeaksResult,
        DAYS,
        times(
            st.builds(results.RoomPeak, st.just("1" * 14), st.none() | TITLES, COUNTS, COUNTS, COUNTS), 600
        ),
    ),
    results.RoomPeaksResult: st.builds(results.RoomPeaksResult, ROOMS, DAYS, STEPS),
    results.DeletionConfirmation: st.builds(
        results.DeletionConfirmation, st.just(samples.TOKEN), ROOMS, LIVES, st.booleans()
    ),
    results.AccountShown: st.sampled_from(
        [
            results.AccountShown("s" * 63, "1" * 20, "U0ANNA"),
            results.AccountShown(),
            results.AccountShown(in_settings=True),
        ]
    ),
    results.AccountList: st.lists(
        st.builds(results.ListedAccount, TITLES, st.lists(st.just("C012ABCDEF"), max_size=3).map(tuple)),
        max_size=20,
    ).map(lambda named: results.AccountList((results.ListedAccount(""), *named) if named else (), "")),
    results.AccountChosen: st.builds(results.AccountChosen, TITLES, st.sampled_from([None, "C012ABCDEF"])),
    results.AccountRemovalConfirmation: st.just(
        results.AccountRemovalConfirmation(samples.TOKEN, "s" * 63, "1" * 20)
    ),
    results.AccountRemoved: st.just(results.AccountRemoved("s" * 63, "1" * 20)),
    results.RotationConfirmation: st.just(results.RotationConfirmation(samples.TOKEN)),
    results.LanguageChosen: st.builds(results.LanguageChosen, st.none() | st.sampled_from(["en", "zh"])),
    results.ClassroomNamed: st.builds(results.ClassroomNamed, CLASSROOMS, st.none() | st.just("") | TITLES),
    results.ClassroomNames: st.builds(
        results.ClassroomNames,
        st.just("F0123456789"),
        st.lists(st.builds(results.ClassroomNamed, CLASSROOMS, st.just("") | TITLES), max_size=120).map(
            tuple
        ),
        COUNTS,
    ),
    results.ClassroomsNamed: st.builds(results.ClassroomsNamed, COUNTS),
    results.ClassroomList: st.builds(
        results.ClassroomList, st.lists(CLASSROOMS, max_size=50).map(tuple), COUNTS, st.just(2), st.just(3)
    ),
    results.TimetablePlan: st.builds(
        results.TimetablePlan,
        st.just(samples.TOKEN),
        COUNTS,
        st.just("") | TITLES,
        times(PLAN_STEPS, 5000),
        COUNTS,
        COUNTS,
        times(REFUSED, 200),
        times(st.builds(results.TimetableClash, st.just("U0ANNA") | COUNTS, TITLES, TITLES, INSTANTS), 50),
        times(TITLES, 50),
        times(TITLES, 50),
        st.booleans(),
    ),
    results.NoTimetable: st.just(results.NoTimetable()),
    results.TimetableBegun: st.builds(
        results.TimetableBegun, COUNTS, st.just("apply"), COUNTS, st.booleans(), st.booleans()
    ),
    results.UndoConfirmation: st.builds(
        results.UndoConfirmation, st.just(samples.TOKEN), COUNTS, TITLES, times(PLAN_STEPS, 500)
    ),
    results.TimetableStopped: st.builds(results.TimetableStopped, COUNTS, st.booleans()),
    results.BellsSet: st.builds(
        results.BellsSet, st.lists(st.just("08:00-08:45"), max_size=30).map(tuple), st.booleans()
    ),
    results.TermSet: st.builds(results.TermSet, st.none() | DAYS, st.booleans()),
    results.TeacherAssigned: st.builds(results.TeacherAssigned, rooms(), st.booleans()),
    results.RoomGiven: st.builds(results.RoomGiven, rooms(), st.booleans()),
    results.GiftConfirmation: st.builds(
        results.GiftConfirmation, st.just(samples.TOKEN), rooms(), st.just("U0OTHERONE")
    ),
    results.TeachersAssigned: st.builds(
        results.TeachersAssigned, TITLES, MANY.filter(len), st.just("U2"), CLASHES
    ),
    results.SubstituteAsked: st.builds(results.SubstituteAsked, MANY.filter(len), st.just("U2"), CLASHES),
    results.SubstitutionAnswered: st.sampled_from(
        [each for each in SUBSTITUTIONS.values() if isinstance(each, results.SubstitutionAnswered)]
    ),
    results.SubstitutionEnded: st.builds(
        results.SubstitutionEnded, MANY.filter(len), st.none() | st.just("U2")
    ),
    results.CardsChosen: st.builds(results.CardsChosen),
    results.ForgettingConfirmation: st.builds(
        results.ForgettingConfirmation,
        st.just(samples.TOKEN),
        st.just("U0OTHERONE"),
        st.dictionaries(st.sampled_from(results.Kept), COUNTS),
    ),
    results.PersonForgotten: st.just(results.PersonForgotten("U0OTHERONE")),
    results.AuditSheet: st.builds(
        lambda change, facts, count: results.AuditSheet(
            Audit(room=RoomId(change.room)),
            (msgspec.structs.replace(change, before=facts, after=facts),) * count,
            more=True,
            cut=True,
        ),
        st.sampled_from((audit.LONGEST_CHANGE, audit.LANGUAGE)),
        st.dictionaries(st.sampled_from(("title", "start", "person", "parameters")), TITLES),
        st.integers(0, 10),
    ),
    results.ReminderChosen: st.builds(
        results.ReminderChosen, st.none() | st.times(), INSTANTS, st.booleans()
    ),
    results.RoomChoice: st.builds(
        lambda title, found, length, near: results.RoomChoice(
            title, found, (ListRooms(page=10**length),) * len(found), 1000, near
        ),
        TITLES,
        MANY,
        st.integers(1, 2500),
        st.booleans(),
    ),
    results.ReportAdded: st.builds(results.ReportAdded, REGULAR),
    results.IdenticalReport: st.builds(results.IdenticalReport, REGULAR, st.just(TOKEN)),
    results.ReportList: REPORTS,
    results.ReportStopped: st.builds(
        results.ReportStopped,
        REGULAR,
        st.builds(
            AddReport, every=st.just("day"), time=st.times(), channel=st.text(min_size=1, max_size=200)
        ),
        REPORTS,
    ),
    results.ReportPaused: st.builds(results.ReportPaused, REGULAR, REPORTS),
    results.ReportResumed: st.builds(results.ReportResumed, REGULAR, REPORTS),
    results.ReportRequested: st.builds(results.ReportRequested, REGULAR, REPORTS),
    results.FormOffered: st.builds(results.FormOffered, st.just({}), st.none() | ROOMS),
    results.WatchChanged: st.builds(results.WatchChanged, st.text(), st.booleans(), st.booleans()),
}

PRIVATE = {
    kind for kind in {*ANY, HelpPage} if kind in PRIVATE_RESULTS or not definition_of_result(kind).shareable
}


def test_every_result_has_a_renderer_and_is_tried_here() -> None:
    rendered = {result for definition in DEFINITIONS for result in definition.renderers}
    of_the_rules = {result for result in rendered if result.__module__.startswith("bot.classroom.")}
    assert of_the_rules == set(get_args(Result)) == set(ANY)


@pytest.mark.parametrize("kind", ANY, ids=lambda kind: kind.__name__)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.exhaustive
def test_anything_is_drawn_within_the_limits(kind: type, data: st.DataObject) -> None:
    result = data.draw(ANY[kind])
    for viewer in (*READERS, *(() if kind in PRIVATE else CHANNELS)):
        message = render(result, viewer, SHOWN)
        assert check("message", list(message.blocks), message.text) == []
        assert len(message.text) <= 3900


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "kind", [kind for kind in ANY if kind not in PRIVATE], ids=lambda kind: kind.__name__
)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_channel_never_sees_a_teachers_or_assistants_code(kind: type, data: st.DataObject) -> None:
    result = data.draw(ANY[kind])
    for channel in CHANNELS:
        message = render(result, channel, SHOWN)
        assert not any(secret in everything(message) for secret in SECRETS)
        assert not {"run.delete", "run.again", "run.share", "link.teacher"} & buttons(message).keys()
        assert message.text.endswith(("<@U1>", "<@U1> 分享"))


@pytest.mark.parametrize("name", [name for name, one in samples.RESULTS.items() if type(one) in PRIVATE])
def test_what_is_for_one_person_cannot_be_drawn_for_a_channel(name: str) -> None:
    with pytest.raises(ValueError, match="for one person"):
        render(samples.RESULTS[name], CHANNELS[0], ShowKey())
    assert "run.share" not in buttons(render(samples.RESULTS[name], READERS[0], ShowKey()))


@pytest.mark.parametrize("name", [name for name, one in samples.RESULTS.items() if type(one) not in PRIVATE])
def test_all_else_can_be_shared(name: str) -> None:
    message = render(samples.RESULTS[name], READERS[0], SHOWN)
    assert carried(buttons(message)["run.share"]) == ShowRoom(room=RoomId("26112112345678"), share=True)
