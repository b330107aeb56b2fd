"""A sheet: rows of cells as text, whatever kind of file they come from."""

from __future__ import annotations

import msgspec

MAX_ROWS = 20_000
"""Rows of one file, empty ones at the end apart."""

MAX_COLUMNS = 200
"""Columns that are read of a sheet."""

MAX_CPU_SECONDS = 20
"""Seconds of work that opening a spreadsheet may take."""

Cells = list[list[str]]


class CellRange(msgspec.Struct, frozen=True, array_like=True):
    """A merged cell: its first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(msgspec.Struct, frozen=True):
    """A sheet of a file. A merged cell has its text in each of its places.

    Dates are `2026-09-01`, times `14:00`, both `2026-09-01 14:00`; a length of time reads like a time. `one_of_many`:
    there are other sheets, from whose places those of this one are told.
    """

    name: str
    rows: Cells
    merged: tuple[CellRange, ...] = ()
    one_of_many: bool = False

    def place(self, row: int, column: int) -> str:
        """A place as spreadsheets name it: `C5`, or `Monday!C5` where there are several sheets."""
        return f"{self.name}!{place(row, column)}" if self.one_of_many else place(row, column)

    def cell(self, row: int, column: int) -> str:
        """What a cell says; nothing beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def range_at(self, row: int, column: int) -> CellRange:
        """The merged cell that a place belongs to, or the place alone."""
        for area in self.merged:
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                return area
        return CellRange(row, column, row, column)


class OpenedWorkbook(msgspec.Struct):
    """The result of opening a spreadsheet, from the process that did."""

    sheets: tuple[Sheet, ...] = ()
    problem: str | None = None


def place(row: int, column: int) -> str:
    """A place as spreadsheets name it: `C5`. Rows and columns are counted from 0."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


MAX_NAME = 80
"""Characters of the name that stands above pasted rows."""


def name_above(sheet: Sheet) -> str:
    """The name of a timetable that stands alone in a line above its headings; empty where none does.

    A line that ends with a colon leads up to the rows, and names nothing.
    """
    filled = [[cell for cell in row if cell] for row in sheet.rows[:2]]
    if len(filled) < 2 or len(filled[0]) != 1 or len(filled[1]) < 2:
        return ""
    name = " ".join(filled[0][0].split())[:MAX_NAME]
    return "" if name.endswith((":", "\uff1a")) else name
