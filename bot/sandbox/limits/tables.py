"""Rules of `table` and `data_table`.

Source: https://docs.slack.dev/reference/block-kit/blocks/table-block, …/data-table-block
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .objects import BLOCK_ID
from .rules import anything, choice, every, flag, number, shape, string, typed

_TEXT = shape({"text": string(20_000)})
_NUMBER = shape({"value": number()}, {"text": string(20_000)})
_RICH = shape({"elements": every(anything, 1000)}, {"block_id": BLOCK_ID})
_CELL = typed({"raw_text": _TEXT, "raw_number": _NUMBER, "rich_text": _RICH})
_ROW = every(_CELL, 20)
_COLUMN = shape({}, {"align": choice("left", "center", "right"), "is_wrapped": flag})


def _columns(value: Any, at: str) -> Iterator[str]:
    yield from every(anything, 20)(value, at)
    for index, column in enumerate(value if isinstance(value, list) else ()):
        if column is not None:
            yield from _COLUMN(column, f"{at}[{index}]")


def _rectangular(value: Any, at: str) -> Iterator[str]:
    rows = value.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return
    if len({len(row) for row in rows}) > 1:
        yield f"{at}.rows: all rows must have as many cells as the header"
    if rows and any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in rows[0]):
        yield f"{at}.rows[0]: header cells cannot be rich_text"


TABLE = shape({"rows": every(_ROW, 100)}, {"block_id": BLOCK_ID, "column_settings": _columns})
DATA_TABLE = shape(
    {"caption": string(3000), "rows": every(_ROW, 201, 2)},
    {"block_id": BLOCK_ID, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
    _rectangular,
)
