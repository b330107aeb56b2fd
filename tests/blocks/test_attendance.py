"""Who came."""

from __future__ import annotations

from bot.blocks import Viewer, render
from bot.classroom.results import AttendanceSheet
from bot.gallery.samples import DAY, ENGLISH, attendees
from bot.language import read
from bot.language.commands import Attendance, RoomId, Who
from tests.blocks.looking import buttons, table


def test_a_row_for_each_with_minutes_first(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, DAY), teacher)
    assert table(message) == [
        ["Name", "Minutes in class", "First in", "Last out", "Number", "Place", "Device"],
        ["班级 1 <&>", "50", "–", "–", "1000", "广东 深圳", "Windows"],
        ["班级 2 <&>", "49", "13:51", "14:41", "1001", "广东 深圳", "Windows"],
    ]
    assert message.text.startswith("*2 students*\n")
    assert "班级 1 &lt;&amp;&gt; 50 min, 班级 2 &lt;&amp;&gt; 49 min" in message.text


def test_times_are_the_readers(abroad: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, attendees(2), 2, DAY), abroad)
    assert table(message)[2][2:4] == ["00:51", "01:41"]
    assert "Times in New York time; days are the platform's." in message.text


def test_days_and_roles_are_told_when_there_are_several(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.ALL, attendees(6, 3), 6), teacher)
    assert {"Day", "Role"} <= set(table(message)[0])
    assert message.text.startswith("*6 entries on several days*")


def test_nobody_came(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY), teacher)
    assert message.text.startswith("*Nobody came*")


def test_the_rest_is_counted_and_a_line_reaches_it(teacher: Viewer) -> None:
    message = render(AttendanceSheet(ENGLISH, Who.ALL, attendees(1000, 3), 100_000), teacher)
    left = 100_000 - (len(table(message)) - 1)
    assert f"{left:,} more are not shown. Ask for one day or one role" in message.text
    line = message.text.split("`")[-2]
    asked = Attendance(room=RoomId(ENGLISH.id), date=DAY, who=Who.ALL)
    assert read(line, now=teacher.now, zone=teacher.zone) == asked


def test_the_other_roles_are_a_press_away(teacher: Viewer) -> None:
    pressed = buttons(render(AttendanceSheet(ENGLISH, Who.STUDENTS, (), 0, DAY), teacher))
    reading = read(pressed["run.attendance.all"]["value"], now=teacher.now, zone=teacher.zone)
    assert reading == Attendance(room=RoomId(ENGLISH.id), date=DAY, who=Who.ALL)
    assert "run.attendance.students" not in pressed
