"""Opens spreadsheets (XLSX, XLS, ODS) in a separate process, since a crafted one may exhaust the memory.

`python -m bot.timetables.workbooks` reads a file on standard input and writes its sheets, or what is wrong, as JSON.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.timetables.sheets import (
    MAX_COLUMNS,
    MAX_CPU_SECONDS,
    MAX_ROWS,
    CellRange,
    Cells,
    OpenedWorkbook,
    Sheet,
)

MAX_MEMORY = 1 << 30
"""Bytes of memory that a file may take."""

HALF_MINUTE = timedelta(seconds=30)
"""Excel's times are fractions of a day, a little less than the minute that is meant or more."""


def opened(content: bytes) -> OpenedWorkbook:
    """The visible sheets of a spreadsheet."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
        sheets = tuple(_sheet(book.get_sheet_by_name(name)) for name in visible)
    except PasswordError:
        return OpenedWorkbook(problem="password")
    except (CalamineError, ValueError, OSError):
        return OpenedWorkbook(problem="not_a_table")
    if sum(len(sheet.rows) for sheet in sheets) > MAX_ROWS:
        return OpenedWorkbook(problem="too_many_rows")
    return OpenedWorkbook(sheets)


def _sheet(sheet: CalamineSheet) -> Sheet:
    merged = tuple(CellRange(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    rows = [[_text(value) for value in row[:MAX_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    for area in merged:
        _fill(rows, area)
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(sheet.name, rows, merged)


def _fill(rows: Cells, area: CellRange) -> None:
    """Says in each place of a merged cell what its first one says."""
    words = rows[area.top][area.left] if area.top < len(rows) and area.left < len(rows[area.top]) else ""
    if not words or area.bottom >= MAX_ROWS:
        return
    rows.extend([] for _ in range(len(rows), area.bottom + 1))
    right = min(area.right, MAX_COLUMNS - 1)
    for row in rows[area.top : area.bottom + 1]:
        row.extend("" for _ in range(len(row), right + 1))
        row[area.left : right + 1] = [words] * (right + 1 - area.left)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            at = value + HALF_MINUTE
            return f"{at:%Y-%m-%d %H:%M}" if at.time() >= time(0, 1) else f"{at:%Y-%m-%d}"
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{datetime.combine(date.min, value) + HALF_MINUTE:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value).strip()


def _limit() -> None:
    """Bounds what this process may take, where the system lets it be bounded."""
    import resource

    for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_CPU_SECONDS)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(msgspec.json.encode(opened(sys.stdin.buffer.read())))
