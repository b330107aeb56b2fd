"""The table of a report as a file."""

from __future__ import annotations

from pathlib import Path

from bot.blocks import Viewer, report_file
from bot.classroom.results import RoomDay, RoomPeak
from bot.gallery.reports import REPORTS, class_of, day_of, week_of
from bot.gallery.samples import DAY, days
from tests.blocks.reading_files import cells


def test_every_room_of_the_day_is_in_it(teacher: Viewer, tmp_path: Path) -> None:
    file = report_file(REPORTS["report_day.longest"].report, teacher, tmp_path)
    assert len(cells(file.path)) == 401
    assert file.name == "rollcall_2026-11-22.xlsx"
    assert file.words == "All rooms, Sun 22 Nov"


def test_it_says_when_the_teacher_came(teacher: Viewer, tmp_path: Path) -> None:
    unplanned = RoomDay(DAY, RoomPeak("1", None, 4, 3, 5))
    told = day_of((class_of(DAY, came=12), class_of(DAY, came=None), class_of(DAY, came=-10), unplanned))
    head, *body = cells(report_file(told, teacher, tmp_path).path)
    assert head[5:7] == ["Teacher joined", "Minutes late"]
    assert [row[5:7] for row in body] == [
        ["2026-11-22 08:12", 12],
        ["never", ""],
        ["2026-11-22 07:50", ""],
        ["", ""],
    ]
    assert body[-1] == ["2026-11-22", "", "", "deleted room 1", "1", "", "", 4, 3, 5]


def test_a_week_is_named_by_its_days_and_read_in_chinese(chinese: Viewer, tmp_path: Path) -> None:
    file = report_file(week_of((class_of(DAY),), days(7)), chinese, tmp_path)
    assert file.name == "rollcall_2026-11-16_2026-11-22.xlsx"
    assert cells(file.path)[0][0] == "日期"
