"""A file that is no timetable but names student classrooms: a number and a name in each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language.titles import MAX_TITLE
from bot.timetables.sheets import Sheet

MAX_DIGITS = 9
"""Of the longest number of a classroom that is read."""

CELLS_PER_ROW = 2
"""Filled cells of a row that names a classroom."""


def names_in(sheets: Sequence[Sheet]) -> dict[int, str]:
    """The name of each classroom, by number; empty where anything else is in the file.

    One row of headings may stand over them. Of two rows about the same classroom the later counts.
    """
    rows = [row for sheet in sheets for row in _filled(sheet)]
    if rows and _named(rows[0]) is None:
        rows = rows[1:]
    named = [_named(row) for row in rows]
    return {} if None in named else dict(pair for pair in named if pair is not None)


def _filled(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.rows:
        if cells := [cell.strip() for cell in row if cell.strip()]:
            yield cells


def _named(cells: list[str]) -> tuple[int, str] | None:
    """A number, and a name as long as a title may be."""
    if len(cells) != CELLS_PER_ROW or len(cells[1]) > MAX_TITLE:
        return None
    number = cells[0].removesuffix(".0")
    is_number = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS and int(number) > 0
    return (int(number), " ".join(cells[1].split())) if is_number else None
