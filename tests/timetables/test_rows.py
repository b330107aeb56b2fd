"""Sheets -> classes, in the layouts that schools use, and what is wrong with rows that are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pytest

from bot.timetables.files import sheets_of
from bot.timetables.rows import (
    MAX_CLASSES,
    NoClassRows,
    Timetable,
    TooManyClasses,
    is_timetable,
    timetable_of,
)
from bot.timetables.sheets import Sheet
from bot.timetables.workbooks import opened
from tests.timetables.conftest import school, text, workbook

WAKEUP = ["课程名称", "星期", "开始节数", "结束节数", "老师", "地点", "周数"]
DAY = date(2026, 9, 7)
"""A Monday, of the second week."""


def read(rows: Sequence[Sequence[Any]], **known: Any) -> Timetable:
    return timetable_of(opened(workbook(rows)).sheets, school(**known))


def said(timetable: Timetable) -> list[str]:
    return [f"{each.title} {each.start:%m-%d %H:%M}-{each.end:%H:%M}" for each in timetable.classes]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_the_columns_of_wakeup_are_read(encoding: str) -> None:
    rows = [
        WAKEUP,
        ["高数", "1", "1", "2", "张老师", "教3-201", "1-3"],
        ["英语", "7", "3", "4", "李老师", "", "1-5单、4"],
    ]
    timetable = timetable_of(await sheets_of(text(rows, encoding)), school())
    assert said(timetable) == [
        *("高数 08-31 08:00-09:40", "高数 09-07 08:00-09:40", "高数 09-14 08:00-09:40"),
        *(
            "英语 09-06 10:00-11:40",
            "英语 09-20 10:00-11:40",
            "英语 09-27 10:00-11:40",
            "英语 10-04 10:00-11:40",
        ),
    ]
    assert {each.teacher for each in timetable.classes} == {"张老师", "李老师"}
    assert (timetable.unread, timetable.rows, timetable.errors) == (("地点",), 2, ())


def test_columns_stand_in_any_order_in_either_language_below_what_a_school_writes() -> None:
    rows: list[list[Any]] = [
        ["Spring 2026"],
        [
            "Early entry (minutes)",
            "*End:",
            "教室",
            "Start",
            "上课日期",
            "大班课",
            "Max",
            "Remarks",
            "Class",
            "任课老师",
        ],
        [10, time(15), "11,12,20-22", time(14), DAY, "是", 30, "x", "English", "@ann"],
    ]
    timetable = read(rows)
    (row,) = timetable.classes
    assert (row.title, row.row, row.teacher, row.max_users) == ("English", 3, "@ann", 30)
    assert (row.pre_enter_seconds, row.live, row.classrooms) == (600, True, (11, 12, 20, 21, 22))
    assert (said(timetable), timetable.unread) == (["English 09-07 14:00-15:00"], ("Remarks",))


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        (DAY, time(14), time(15), "09-07 14:00-15:00"),
        (46272, 0.5833333333, 0.625, "09-07 14:00-15:00"),
        ("46272", "0.5833333333", "15:00", "09-07 14:00-15:00"),
        ("9月7日", "8:0", "8:45", "09-07 08:00-08:45"),
        ("2026年9月7日 星期一", "下午2点", "3点半", "09-07 14:00-15:30"),
        ("9/7", "2pm", "3:30 pm", "09-07 14:00-15:30"),
        ("7 Sep", "14.00", "1h30", "09-07 14:00-15:30"),
        ("20260907", "1400", "90分钟", "09-07 14:00-15:30"),
        ("周一", "14:00", "15:00", "09-07 14:00-15:00"),
        ("tomorrow", "14:00-15:00", "", "09-02 14:00-15:00"),
        ("2026-09-07 00:00:00", "14:00:00.000", "15:00:00", "09-07 14:00-15:00"),
        ("7-Sep-26", "2:00 PM", "3:00 PM", "09-07 14:00-15:00"),
        ("", "2026-09-07T14:00", "2026-09-07T15:00", "09-07 14:00-15:00"),
        ("9/7", "第1节", "第2节", "09-07 08:00-09:40"),
        ("9/7", "23:00", "00:30", "09-07 23:00-00:30"),
        # today, whose classes at eight have begun
        ("周二", "07:30", "8:30", "09-08 07:30-08:30"),
        ("2026-08-31", "9:00", "10:00", "08-31 09:00-10:00"),
        ("", "2026-09-07 14:00", "2026-09-07 15:00", "09-07 14:00-15:00"),
    ],
)
def test_days_and_hours_are_read_as_people_and_spreadsheets_write_them(
    day: Any, start: Any, end: Any, expected: str
) -> None:
    timetable = read([["Title", "Date", "Start", "End"], ["A", day, start, end]])
    assert (said(timetable), timetable.errors) == ([f"A {expected}"], ())


@pytest.mark.parametrize(
    ("weekdays", "weeks", "days"),
    [
        ("Mon, Wed", "Week 2 - Week 3", ["09-07", "09-09", "09-14", "09-16"]),
        ("周一三", "2-3", ["09-07", "09-09", "09-14", "09-16"]),
        ("Mon/Wed", "", ["09-07", "09-02"]),
        ("每周一", "2", ["09-07"]),
        ("weekdays", "3", ["09-14", "09-15", "09-16", "09-17", "09-18"]),
    ],
)
def test_several_weekdays_of_a_row_are_each_a_class(weekdays: str, weeks: str, days: list[str]) -> None:
    timetable = read([["Course title", "Days", "Time", "Weeks"], ["A", weekdays, "14:00-15:00", weeks]])
    assert (said(timetable), timetable.errors) == ([f"A {day} 14:00-15:00" for day in days], ())


def test_a_cell_may_say_weekdays_periods_and_weeks_together() -> None:
    rows = [
        ["课程名称", "教师姓名", "上课时间"],
        ["高数", "张老师", "周一第1,2节{第2-3周};周三第3节{第2周}"],
        ["英语", "", "星期二 3-4节 2-4周(双)"],
    ]
    timetable = read(rows)
    assert said(timetable) == [
        *("高数 09-07 08:00-09:40", "高数 09-14 08:00-09:40", "高数 09-09 10:00-10:45"),
        *("英语 09-08 10:00-11:40", "英语 09-22 10:00-11:40"),
    ]
    assert (timetable.classes[0].teacher, timetable.errors) == ("张老师", ())


@pytest.mark.parametrize("head", [["Room", "Class"], ["Class", "Room"]])
def test_a_room_beside_a_class_is_the_place_and_alone_its_title(head: list[str]) -> None:
    cells = {"Room": "3-201", "Class": "Maths"}
    timetable = read([[*head, "Date", "Time"], [*map(cells.get, head), DAY, "14:00-15:00"]])
    assert (said(timetable), timetable.unread) == (["Maths 09-07 14:00-15:00"], ("Room",))
    assert said(read([["Room", "Date", "Time"], ["Art", DAY, "14:00-15:00"]])) == ["Art 09-07 14:00-15:00"]


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Length", 45, "14:45"),
        ("时长", "1:30", "15:30"),
        ("Duration", time(1, 30), "15:30"),
        ("Length", "1.5 hours", "15:30"),
    ],
)
def test_a_length_stands_in_the_place_of_an_end(heading: str, cell: Any, expected: str) -> None:
    timetable = read([["Title", "Date", "Start", heading], ["A", DAY, "14:00", cell]])
    assert said(timetable) == [f"A 09-07 14:00-{expected}"]


async def test_a_week_is_a_grid_whose_merged_cells_are_one_class() -> None:
    rows = [
        ["三年级二班课表"],
        ["节次", "时段", "星期一", "星期二"],
        ["上午", "第1节\n8:00-8:45", "", "数学\n任课老师：王老师\n教3-201"],
        ["上午", "第2节\n9:00-9:40", "", "美术\n单周1-4\n\n音乐\n双周1-4\nann"],
    ]
    content = workbook(rows, [(2, 2, 3, 2, "语文\n1-2周")])
    timetable = timetable_of(await sheets_of(content), school())
    assert said(timetable) == [
        *("语文 08-31 08:00-09:40", "语文 09-07 08:00-09:40", "数学 09-01 08:00-08:45"),
        *(
            "美术 09-01 09:00-09:40",
            "美术 09-15 09:00-09:40",
            "音乐 09-08 09:00-09:40",
            "音乐 09-22 09:00-09:40",
        ),
    ]
    assert [timetable.classes[at].teacher for at in (0, 2, 5)] == [None, "王老师", "ann"]


@pytest.mark.parametrize(
    ("head", "expected", "unread"),
    [
        (["周一(9月7日)", "周二(9月8日)"], ["语文 09-07 08:00-08:45", "数学 09-08 08:00-08:45"], ()),
        (["Mon 14 Sep", "15 Sep", "Wed 16 Sep"], ["语文 09-14 08:00-08:45", "数学 09-15 08:00-08:45"], ()),
        (["周一", "周二", "备注"], ["语文 09-07 08:00-08:45", "数学 09-01 08:00-08:45"], ("备注",)),
    ],
)
def test_a_day_over_a_grid_may_say_its_date_and_what_is_no_day_is_named(
    head: list[str], expected: list[str], unread: tuple[str, ...]
) -> None:
    remark = "x" if unread else ""
    timetable = read([["时间/星期", *head], ["8:00-8:45", "语文", "数学\n（王老师）", remark]])
    assert (said(timetable), timetable.unread, timetable.errors) == (expected, unread, ())
    assert timetable.classes[1].teacher == "王老师"


def test_headings_may_be_set_apart_or_in_both_languages_and_hours_in_two_lines() -> None:
    grid = [["节 次", "星 期 一", "Tuesday 星期二"], ["8:00\n08:45", "语文", ""], ["8:55\n9:40", "", "数学"]]
    assert said(read(grid)) == ["语文 09-07 08:00-08:45", "数学 09-01 08:55-09:40"]
    rows: list[list[Any]] = [
        ["课 程", "日期 Date", "start_time", "结束\n时间", "教师/Teacher"],
        ["A", DAY, "14:00", "15:00", "Ann"],
    ]
    timetable = read(rows)
    assert (said(timetable), timetable.classes[0].teacher) == (["A 09-07 14:00-15:00"], "Ann")


def test_a_grid_may_count_its_periods() -> None:
    timetable = read([["", "Mon", "Tue"], [1, "Maths", ""], [2, "", "Art"]])
    assert said(timetable) == ["Maths 09-07 08:00-08:45", "Art 09-01 08:55-09:40"]


@pytest.mark.parametrize(
    ("row", "place", "reason", "value"),
    [
        (["", DAY, "14:00", "15:00"], "", "no_title", ""),
        (["A", "", "14:00", "15:00"], "C2", "no_day", "14:00 15:00"),
        (["A", DAY], "A2", "no_time", "A"),
        (["A", DAY, "14:00"], "C2", "no_end", "14:00"),
        (["A", "2026-02-30", "14:00", "15:00"], "B2", "bad_date", "2026-02-30"),
        (["A", DAY, "25:00", "26:00"], "C2", "bad_time", "25:00 26:00"),
        (["A", DAY, "2:00", "3:00"], "C2", "unclear_time", "2:00 3:00"),
        (["A", DAY, "14:00", "14:10"], "C2", "too_short", "14:00 14:10"),
        (["A", "2028-09-07", "14:00", "15:00"], "C2", "too_far", "14:00 15:00"),
        (["A" * 51, DAY, "14:00", "15:00"], "A2", "title_too_long", "A" * 51),
        (["A", DAY, "14:00", "15:00", "many"], "E2", "bad_option", "many"),
        (["A", DAY, "14:00", "15:00", 30, "maybe"], "F2", "bad_option", "maybe"),
        (["A", DAY, "14:00", "15:00", 30, "no", "11-x"], "G2", "bad_option", "11-x"),
        (["A", DAY, "第5节", "第6节"], "C2", "no_such_period", "第5节"),
        (["A", DAY, "14:00", "15:00", 30, "no", "", "周二"], "H2", "unclear_date", "周二"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_cell_and_what_was_read(
    row: list[Any], place: str, reason: str, value: str
) -> None:
    head = ["Title", "Date", "Start", "End", "Max", "Live", "Classrooms", "Weekday"]
    timetable = read([head, row, ["B", DAY, "16:00", "17:00"]])
    (error,) = timetable.errors
    assert (error.row, error.place, error.reason, error.value) == (2, place, reason, value)
    assert said(timetable) == ["B 09-07 16:00-17:00"]


@pytest.mark.parametrize(
    ("row", "known", "reason"),
    [
        (["A", "1", "1", "2", "", "", "1-16"], {"term": None}, "no_term"),
        (["A", "1", "1", "2", "", "", "1-16"], {"bells": ()}, "no_bells"),
        (["A", "1", "1", "2", "", "", DAY], {}, "made_a_date"),
        (["A", "", "1", "2", "", "", "1-16"], {}, "no_day"),
        (["A", "1", "1", "2", "", "", "16-1"], {}, "bad_option"),
        (["A", "8", "1", "2", "", "", "1"], {}, "bad_date"),
    ],
)
def test_weeks_and_periods_need_what_the_school_has_told(
    row: list[Any], known: dict[str, Any], reason: str
) -> None:
    assert reason in [error.reason for error in (read([WAKEUP, row], **known)).errors]


def test_every_cell_of_a_row_that_is_wrong_is_told_and_a_class_said_twice() -> None:
    good = ["A", DAY, "14:00", "15:00"]
    timetable = read([["Title", "Date", "Start", "End"], good, good, ["x" * 60, "32/13", "25:00", "1"]])
    assert [(error.row, error.reason) for error in timetable.errors] == [
        *((3, "twice"), (4, "title_too_long"), (4, "bad_date")),
    ]


def test_of_several_sheets_it_is_said_which_one_a_cell_is_of() -> None:
    head, bad = ["title", "date", "start", "end"], ["A", "2026-02-30", "14:00", "15:00"]
    timetable = timetable_of(
        [Sheet("Mon", [head, bad]), Sheet("Notes", []), Sheet("Tue", [head, bad])], school()
    )
    assert [error.place for error in timetable.errors] == ["Mon!B2", "Tue!B2"]


@pytest.mark.parametrize("days", [["2026-09-01", "2026-12-20"], ["Monday", "2026-09-07"]])
def test_two_days_in_a_row_of_an_unknown_list_are_no_week(days: list[str]) -> None:
    assert not is_timetable(Sheet("", [["Fach", "Von", "Bis"], ["Mathe", *days], ["Kunst", *days]]))


def test_a_table_without_headings_is_none_and_one_of_too_many_classes_is_refused() -> None:
    sheet = Sheet("", [["a", "b"], ["c", "d"]])
    assert not is_timetable(sheet)
    with pytest.raises(NoClassRows):
        timetable_of([sheet], school())
    rows = [["A", str(1 + n % 7), "1", "1", "", "", "1-50"] for n in range(MAX_CLASSES // 45)]
    named = [[f"A{n}", *row[1:]] for n, row in enumerate(rows)]
    with pytest.raises(TooManyClasses):
        timetable_of([Sheet("", [WAKEUP, *named])], school())
