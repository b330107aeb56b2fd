"""Tables as files, written row by row: for Excel, in which a text stays a text, or as CSV.

Excel makes dates and powers of ten of a CSV's cells: 3-4 becomes 3 April, a room's ID 2.6E+13.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from msgspec import Struct

from bot.blocks.phrases import sanitize
from bot.blocks.tables import Row, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FORMULA = frozenset("=+-@")
"""Characters that start a formula in a spreadsheet.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

MAX_CELL, MAX_SHEET_ROWS = 32_767, 1_048_576
"""Characters of a cell, and rows of a sheet, that Excel takes.

Source: https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
"""


class Format(StrEnum):
    """Of a file, by the end of its name."""

    XLSX = "xlsx"
    CSV = "csv"


class File(Struct, frozen=True):
    """A file for one person: its path, its name, and the message with it."""

    path: Path
    name: str
    words: str


class Writer(Protocol):
    """A table that is being written."""

    def write(self, rows: Iterable[Row]) -> None:
        """Adds rows."""
        ...


@contextmanager
def written(path: Path, format: Format, head: Sequence[str]) -> Iterator[Writer]:
    """A table under its heading, complete when the context is left."""
    with (_xlsx if format is Format.XLSX else _csv)(path) as writer:
        writer.head(head)
        yield writer


class _Csv:
    """Text that looks like a formula is prefixed with an apostrophe."""

    def __init__(self, file: TextIO) -> None:
        self._lines = csv.writer(file)

    def head(self, titles: Sequence[str]) -> None:
        self.write([titles])

    def write(self, rows: Iterable[Row]) -> None:
        self._lines.writerows(map(_inert, row) for row in rows)


@contextmanager
def _csv(path: Path) -> Iterator[_Csv]:
    # Excel needs the byte order mark to read Chinese
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield _Csv(file)


def _inert(value: Value) -> Value:
    if isinstance(value, int):
        return value
    words = sanitize(value)
    # a full-width ＝ starts a formula in East Asian editions of Excel
    begins = unicodedata.normalize("NFKC", words.lstrip())[:1]
    return f"'{words}" if begins in FORMULA else words


class _Xlsx:
    """One sheet after another, each under the heading."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._titles: Sequence[str] = ()
        self._row = MAX_SHEET_ROWS

    def head(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._begin_sheet()

    def write(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._row == MAX_SHEET_ROWS:
                self._begin_sheet()
            self._write(row)

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        self._write(self._titles)

    def _write(self, row: Row) -> None:
        for column, value in enumerate(row):
            if isinstance(value, int):
                self._sheet.write_number(self._row, column, value)
            else:
                self._sheet.write_string(self._row, column, sanitize(value)[:MAX_CELL])
        self._row += 1


@contextmanager
def _xlsx(path: Path) -> Iterator[_Xlsx]:
    from xlsxwriter import Workbook  # heavy, and most processes never write one

    with Workbook(str(path), {"constant_memory": True}) as book:
        yield _Xlsx(book)
