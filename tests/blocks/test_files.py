"""Tables as files."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import Viewer, report_file
from bot.blocks.files import as_csv
from bot.classroom.results import RoomDay, RoomPeak
from bot.gallery.reports import REPORTS, class_of, day_of, week_of
from bot.gallery.samples import DAY, days


def rows(content: bytes) -> list[list[str]]:
    """What a spreadsheet reads."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_begins_as_excel_needs_it_to_read_chinese() -> None:
    assert as_csv(["房间"], []) == b"\xef\xbb\xbf" + "房间\r\n".encode()


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "－1", "  =1", "\t=1", "\r=1"])
def test_a_text_that_would_be_computed_is_not(title: str) -> None:
    ((cell,),) = rows(as_csv([title], []))
    assert cell.startswith("'")
    assert cell.lstrip("'").strip() == title.strip()


@given(st.lists(st.lists(st.text(max_size=60), min_size=2, max_size=2), max_size=8))
def test_cells_stay_where_they_are_whatever_is_in_them(table: list[list[str]]) -> None:
    read = rows(as_csv(["a", "b"], table))
    assert len(read) == len(table) + 1
    assert all(len(row) == 2 for row in read)
    assert not any(cell.lstrip()[:1] in set("=+-@") for row in read for cell in row if cell.strip())


def test_numbers_stay_numbers() -> None:
    assert rows(as_csv(["n"], [[-3], [12]])) == [["n"], ["-3"], ["12"]]


def test_every_room_of_the_day_is_in_it(teacher: Viewer) -> None:
    file = report_file(REPORTS["report_day.longest"].report, teacher)
    assert len(rows(file.content)) == 401
    assert file.name == "rollcall_2026-11-22.csv"
    assert file.words == "All rooms, Sun 22 Nov"


def test_it_says_when_the_teacher_came(teacher: Viewer) -> None:
    unplanned = RoomDay(DAY, RoomPeak("1", None, 4, 3, 5))
    told = day_of((class_of(DAY, came=12), class_of(DAY, came=None), class_of(DAY, came=-10), unplanned))
    head, *body = rows(report_file(told, teacher).content)
    assert head[5:7] == ["Teacher joined", "Minutes late"]
    assert [row[5:7] for row in body] == [
        ["2026-11-22 08:12", "12"],
        ["never", ""],
        ["2026-11-22 07:50", ""],
        ["", ""],
    ]
    assert body[-1] == ["2026-11-22", "", "", "deleted room 1", "1", "", "", "4", "3", "5"]


def test_a_week_is_named_by_its_days_and_read_in_chinese(chinese: Viewer) -> None:
    file = report_file(week_of((class_of(DAY),), days(7)), chinese)
    assert file.name == "rollcall_2026-11-16_2026-11-22.csv"
    assert rows(file.content)[0][0] == "日期"
