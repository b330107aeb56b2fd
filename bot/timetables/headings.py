"""Where a table of classes begins: the row of its headings, and what each column is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.language.timetable_cells import ColumnKind, column_of, plain, slots_of
from bot.timetables.sheets import Sheet

MAX_HEADING_ROW = 20
"""Rows in which the headings are looked for, below what a school writes over its table."""

_TIMES = frozenset(
    {
        ColumnKind.DATE,
        ColumnKind.WEEKDAY,
        ColumnKind.TIME,
        ColumnKind.START,
        ColumnKind.PERIODS,
        ColumnKind.FIRST_PERIOD,
    }
)
"""One of these beside a title makes a row that of the headings."""


class ClassCell(Struct, frozen=True):
    """A cell of a class: its text, its place, and the heading over it."""

    text: str
    place: str
    heading: str


class ClassRecord(Struct, frozen=True):
    """The cells that say one class, or the classes of one series. `row` is counted from 1, as spreadsheets do."""

    row: int
    fields: Mapping[ColumnKind, ClassCell]

    def text(self, column: ColumnKind) -> str:
        """What is said of it; nothing where there is no such cell."""
        field = self.fields.get(column)
        return field.text if field else ""


class ClassTable(Struct, frozen=True):
    """The records of a sheet, and the headings of columns that say nothing here."""

    records: tuple[ClassRecord, ...]
    unread: tuple[str, ...] = ()


def listed(sheet: Sheet) -> ClassTable | None:
    """The classes of a sheet that lists one in each row under headings, in any order; None where there are none."""
    for row in range(min(MAX_HEADING_ROW, len(sheet.rows))):
        columns = _columns(sheet.rows[row])
        if ColumnKind.TITLE in columns.values() and _TIMES & set(columns.values()):
            return ClassTable(tuple(_records(sheet, row, columns)), tuple(_unread(sheet.rows[row], columns)))
    return None


def _columns(cells: list[str]) -> dict[int, ColumnKind]:
    """What each column is about; of two about the same the first.

    A class that is named by its room has that as its title; beside a title, a room is the place that a school has.
    """
    found: dict[int, ColumnKind] = {}
    for at, cell in enumerate(cells):
        column = column_of(cell) if cell else None
        if column is not None and column not in found.values():
            found[at] = column
    named = ColumnKind.TITLE in found.values()
    return {
        at: ColumnKind.TITLE if column is ColumnKind.ROOM else column
        for at, column in found.items()
        if column is not ColumnKind.ROOM or not named
    }


def _unread(cells: list[str], columns: Mapping[int, ColumnKind]) -> Iterator[str]:
    return (plain(cell) for at, cell in enumerate(cells) if cell and at not in columns)


def _records(sheet: Sheet, head: int, columns: Mapping[int, ColumnKind]) -> Iterator[ClassRecord]:
    headings = {at: plain(sheet.rows[head][at]) for at in columns}
    for row in range(head + 1, len(sheet.rows)):
        cells = ((at, sheet.cell(row, at)) for at in columns)
        fields = {
            columns[at]: ClassCell(text, sheet.place(row, at), headings[at]) for at, text in cells if text
        }
        if fields:
            yield from (ClassRecord(row + 1, each) for each in _slots(fields))


def _slots(fields: Mapping[ColumnKind, ClassCell]) -> Iterator[Mapping[ColumnKind, ClassCell]]:
    """The cells, once for each weekday with its periods and weeks that the cell of the time says together."""
    said = fields.get(ColumnKind.TIME)
    slots = slots_of(said.text) if said else ()
    if said is None or not slots:
        yield fields
        return
    others = {column: each for column, each in fields.items() if column is not ColumnKind.TIME}
    for slot in slots:
        named = {
            ColumnKind.WEEKDAY: slot.weekday,
            ColumnKind.PERIODS: slot.periods,
            ColumnKind.WEEKS: slot.weeks,
        }
        yield others | {column: replace(said, text=text) for column, text in named.items() if text}
