"""Reading what was written for a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

from python_calamine import CalamineWorkbook

from bot.blocks.phrases import sanitize


def sheets(path: Path) -> list[list[list[object]]]:
    """The cells of every sheet."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[list(row) for row in csv.reader(file)]]
    book = CalamineWorkbook.from_path(str(path))
    return [[list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names]


def cells(path: Path) -> list[list[object]]:
    """The cells of the only sheet."""
    (sheet,) = sheets(path)
    return sheet


def text_of(words: str) -> str:
    """Words as a cell holds them."""
    return sanitize(words)
