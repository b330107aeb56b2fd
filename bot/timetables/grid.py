"""A week as a grid: days across, hours or periods down, a class in each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.language.timetable_cells import (
    ColumnKind,
    are_hours,
    are_periods,
    column_of,
    day_heading,
    ends_of,
    is_of_weeks,
    plain,
)
from bot.timetables.headings import MAX_HEADING_ROW, ClassCell, ClassRecord, ClassTable
from bot.timetables.sheets import Sheet

MIN_DAYS = 2
"""Weekdays in one row that make it the heading of a week."""

_BLANK_LINE = re.compile(r"\n\s*\n")
"""Stands between two classes of one cell, which alternate by weeks."""

_ENCLOSED = re.compile(r"[(\uff08\u3010[](.*)[)\uff09\u3011\]]")
"""A line that stands in brackets as a whole."""

_LABEL = re.compile(r"([^::\uff1a]+)[:\uff1a](.+)", re.DOTALL)


def week(sheet: Sheet) -> ClassTable | None:
    """The classes of a sheet that shows a week; None where it shows none."""
    for row in range(min(MAX_HEADING_ROW, len(sheet.rows))):
        days = {at: cell for at, cell in enumerate(sheet.rows[row]) if cell and day_heading(cell)}
        if len({cell for cell in days.values() if _names_weekday(cell)}) >= MIN_DAYS:
            return ClassTable(tuple(_records(sheet, row, days)), tuple(_unread(sheet.rows[row], days)))
    return None


def _names_weekday(cell: str) -> bool:
    named = day_heading(cell)
    return named is not None and named.weekday is not None


def _unread(cells: list[str], days: Mapping[int, str]) -> Iterator[str]:
    """The headings beside the first day that are none."""
    return (plain(cell) for at, cell in enumerate(cells) if cell and at > min(days) and at not in days)


def _records(sheet: Sheet, head: int, days: Mapping[int, str]) -> Iterator[ClassRecord]:
    for row in range(head + 1, len(sheet.rows)):
        for at, day in days.items():
            area = sheet.range_at(row, at)
            if (area.top, area.left) != (row, at):
                continue
            cell = sheet.cell(row, at)
            for said in filter(str.strip, _BLANK_LINE.split(cell)):
                yield ClassRecord(row + 1, _fields(sheet, (row, area.bottom), at, day, said, min(days)))


def _fields(
    sheet: Sheet, rows: tuple[int, int], at: int, day: str, said: str, first_day: int
) -> Mapping[ColumnKind, ClassCell]:
    """The cells that say a class: its own, the day over it, and the hours beside its first and last row."""
    where, heading = sheet.place(rows[0], at), plain(day)
    fields = {name: ClassCell(text, where, heading) for name, text in _said(said).items()}
    named = day_heading(day)
    if named and named.is_dated and (named.weekday is None or ColumnKind.WEEKS not in fields):
        fields[ColumnKind.DATE] = ClassCell(day, where, heading)
    elif named and named.weekday is not None:
        fields[ColumnKind.WEEKDAY] = ClassCell(str(named.weekday + 1), where, heading)
    for name, text in _hours(_labels(sheet, rows[0], first_day), _labels(sheet, rows[1], first_day)).items():
        fields[name] = ClassCell(text, sheet.place(rows[0], 0), "")
    return fields


def _labels(sheet: Sheet, row: int, first_day: int) -> list[str]:
    """What stands before the days of a row, line by line."""
    lines = (line for at in range(first_day) for line in sheet.cell(row, at).splitlines())
    return [line.strip() for line in lines if line.strip()]


def _hours(first: list[str], last: list[str]) -> dict[ColumnKind, str]:
    """From when to when a class is that stands in the rows from the first to the last, by clock or else by periods."""
    begins, ends = next(filter(are_hours, first), None), next(filter(are_hours, reversed(last)), None)
    if begins and ends:
        start, end = ends_of(begins)[0], ends_of(ends)[1]
        return {ColumnKind.START: start} if start == end else {ColumnKind.START: start, ColumnKind.END: end}
    begins, ends = next(filter(are_periods, first), None), next(filter(are_periods, last), None)
    return {ColumnKind.FIRST_PERIOD: begins, ColumnKind.LAST_PERIOD: ends} if begins and ends else {}


def _said(cell: str) -> dict[ColumnKind, str]:
    """What a cell says of a class: its title first, then its weeks and its teacher, in any order.

    What stands on further lines, such as a place, says nothing here.
    """
    title, *rest = (line.strip() for line in cell.strip().splitlines() if line.strip())
    found = {ColumnKind.TITLE: title}
    for line in rest:
        enclosed = _ENCLOSED.fullmatch(line)
        column, text = _labelled(enclosed[1] if enclosed else line)
        if column is None:
            column = ColumnKind.WEEKS if is_of_weeks(text) else ColumnKind.TEACHER
        found.setdefault(column, text)
    return found


def _labelled(line: str) -> tuple[ColumnKind | None, str]:
    """What a line is about that says so before a colon."""
    label = _LABEL.fullmatch(line)
    column = column_of(label[1]) if label else None
    return (column, label[2].strip()) if label and column else (None, line)
