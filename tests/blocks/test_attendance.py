"""Who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.blocks import Viewer
from bot.classroom.results import AbsentSheet, AttendanceSheet
from bot.gallery.samples import DAY, ENGLISH, RESULTS, ROLL, attendees
from bot.language.commands import Absent, Attendance, RoomId, Who
from tests.blocks.messages import buttons, carried, render, table

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPLETE = datetime(2026, 11, 23, 1, tzinfo=SHANGHAI)
DAY_SEEN = datetime(2026, 11, 22, 22, 28, tzinfo=SHANGHAI)


def test_a_row_for_each_with_minutes_first(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, DAY), teacher)
    assert table(message) == [
        ["Name", "Minutes in class", "First joined", "Last left", "Number", "Place", "Device"],
        ["班级 1 <&>", "50", "–", "–", "1000", "广东 深圳", "Windows"],
        ["班级 2 <&>", "49", "13:51", "14:41", "1001", "广东 深圳", "Windows"],
    ]
    assert message.text.startswith("*2 students*\n")
    assert "班级 1 &lt;&amp;&gt; 50 min, 班级 2 &lt;&amp;&gt; 49 min" in message.text


def test_times_are_the_readers(abroad: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, DAY), abroad)
    assert table(message)[2][2:4] == ["00:51", "01:41"]
    assert "Times are in New York time. Days are in the platform's time zone." in message.text


def test_days_and_roles_are_told_when_there_are_several(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.ALL, attendees(6, 3), 6), teacher)
    assert {"Day", "Role"} <= set(table(message)[0])
    assert message.text.startswith("*6 records over several days*")


def test_nobody_came(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY), teacher)
    assert message.text.startswith("*Nobody attended*")


@pytest.mark.parametrize("seen", [None, DAY_SEEN])
def test_nobody_is_missed_while_records_may_come_in(teacher: Viewer, seen: datetime | None) -> None:
    sheet = AttendanceSheet(ENGLISH, Who.TEACHERS, (), 0, DAY, complete_at=COMPLETE, seen=seen)
    message = render(sheet, teacher)
    assert message.text.startswith("*No records yet*")
    assert "will be complete by *Mon 23 Nov 01:00*." in message.text
    assert ("Someone was seen in the room at *Sun 22 Nov 22:28*." in message.text) == (seen is not None)
    again = carried(buttons(message)["run.attendance.again"])
    assert again == Attendance(room=RoomId(ENGLISH.id), date=DAY, who=Who.TEACHERS)


def test_who_was_seen_is_told_where_no_record_ever_came(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.TEACHERS, (), 0, DAY, seen=DAY_SEEN), teacher)
    assert message.text.startswith("*No records*")
    assert "seen in the room at *Sun 22 Nov 22:28*" in message.text


def test_more_may_follow_what_is_recorded_so_far(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, complete_at=COMPLETE), teacher)
    assert message.text.startswith("*2 students*")
    assert "will be complete by" in message.text


def test_the_rest_is_on_other_pages_and_in_a_file(teacher: Viewer) -> None:
    sheet = AttendanceSheet(ENGLISH, Who.ALL, attendees(100, 3), 100_000, DAY, page=2, pages=1000)
    message = render(sheet, teacher)
    assert "Page 2 of 1,000." in message.text
    asked = Attendance(room=RoomId(ENGLISH.id), date=DAY, who=Who.ALL)
    shown = buttons(message)
    assert carried(shown["run.place.next"]) == replace(asked, page=3)
    assert carried(shown["run.place.previous"]) == replace(asked, page=1)
    assert carried(shown["table.file.xlsx"]) == carried(shown["table.file.csv"]) == asked


def test_rows_that_slack_does_not_take_are_counted(teacher: Viewer) -> None:
    long = tuple(
        replace(row, name="课" * 80, place="省" * 80, user_number="9" * 80) for row in attendees(100)
    )
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, long, 100, DAY), teacher)
    left = 100 - (len(table(message)) - 1)
    assert left > 0
    assert f"{left} more of this page are in the file alone." in message.text


def test_a_channel_is_offered_no_file(channel: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, DAY), channel)
    assert not any(name.startswith("table.file") for name in buttons(message))


def test_the_other_roles_are_a_press_away(teacher: Viewer) -> None:
    pressed = buttons(render(AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY), teacher))
    reading = carried(pressed["run.attendance.all"])
    assert reading == Attendance(room=RoomId(ENGLISH.id), date=DAY, who=Who.ALL)
    assert "run.attendance.students" not in pressed


def test_the_roll_tells_what_it_comes_to_and_who_is_missing(teacher: Viewer) -> None:
    message = render(ROLL, teacher)
    for said in (
        "Expected: *20* · Came: *10* · With another code: *1* · Absent: *2* · *48* min in class on average",
        "On time: *7* · Late: *3* · Left early: *1*",
        "Late is more than 5 min after the start",
    ):
        assert said in message.text
    head, *rows = table(message)
    assert head[:3] == ["Name", "Classroom", "Came"]
    assert [row[2] for row in rows[1:4]] == ["12 min late", "on time", "12 min late, left early"]
    assert rows[-1][1:3] == ["–", "absent"]
    absent = carried(buttons(message)["run.absent"])
    assert absent == Absent(room=RoomId(ENGLISH.id))


def test_arrivals_are_drawn_in_steps_that_fit(teacher: Viewer) -> None:
    def bars(sheet: AttendanceSheet) -> list[tuple[str, int]]:
        blocks = [block for block in render(sheet, teacher).blocks if block["type"] == "data_visualization"]
        return [
            (bar["label"], bar["value"]) for block in blocks for bar in block["chart"]["series"][0]["data"]
        ]

    assert ROLL.summary is not None
    drawn = bars(ROLL)
    assert (len(drawn), drawn[0], drawn[-1]) == (20, ("13:40", 1), ("13:59", 2))
    late = (*ROLL.summary.arrivals, (ENGLISH.start + timedelta(minutes=31), 5))
    wide = bars(replace(ROLL, summary=replace(ROLL.summary, arrivals=late)))
    assert (wide[0], wide[-1]) == (("13:40", 9), ("14:30", 5))
    assert sum(value for _, value in wide) == sum(people for _, people in late)
    days_apart = (late[0], (ENGLISH.start + timedelta(days=2), 1))
    assert bars(replace(ROLL, summary=replace(ROLL.summary, arrivals=days_apart))) == []


@pytest.mark.parametrize(
    ("sample", "heading"),
    [
        ("absent", "2 of 20 classrooms absent"),
        ("absent.none", "Nobody was absent"),
        ("absent.awaited", "2 of 20 classrooms without a record so far"),
        ("absent.not_expected", "Nobody was expected by name"),
        ("absent.no_class", "No class then"),
    ],
)
def test_who_is_absent_is_said_of_what_is_known(sample: str, heading: str, teacher: Viewer) -> None:
    message = render(RESULTS[sample], teacher)
    assert message.text.startswith(f"*{heading}*\n")
    listed = [["Classroom", "Number"], ["Hill School 3B", "11"], ["–", "12"]]
    assert (table(message) if sample in ("absent", "absent.awaited") else listed) == listed


def test_all_of_a_page_of_absent_classrooms_is_shown_however_wide_their_names(teacher: Viewer) -> None:
    sample = RESULTS["absent"]
    assert isinstance(sample, AbsentSheet)
    wide = tuple(replace(row, classroom="课" * 50) for row in sample.rows * 50)
    sheet = replace(sample, rows=wide, total=500, expected=500, pages=5)
    assert len(table(render(sheet, teacher))) == 1 + 100
