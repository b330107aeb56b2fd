"""A school, and the files that it may send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from bot.commands import GRAMMAR
from bot.timetables.rows import SchoolCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 1, 8, tzinfo=SHANGHAI)
"""A Tuesday."""

BELLS = (
    (time(8), time(8, 45)),
    (time(8, 55), time(9, 40)),
    (time(10), time(10, 45)),
    (time(10, 55), time(11, 40)),
)


def school(
    *, term: date | None = date(2026, 9, 1), bells: tuple[tuple[time, time], ...] = BELLS
) -> SchoolCalendar:
    """A school in Shanghai, whose term begins on a Tuesday."""
    return SchoolCalendar(GRAMMAR.context(now=NOW, zone=SHANGHAI, locale="zh-CN"), term, bells)


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> bytes:
    """An XLSX file of one sheet, in which dates and times are such."""
    file = io.BytesIO()
    with Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet, clock = book.add_worksheet(), book.add_format({"num_format": "h:mm"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                style = (clock,) if isinstance(value, time) else ()
                sheet.write(at, column, value, *style)
        for span in merged:
            sheet.merge_range(*span)
    return file.getvalue()


def text(rows: Sequence[Sequence[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A text file of cells."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)
