"""Tables within Slack's limits.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bot.blocks.elements import escaped_length, truncate
from bot.blocks.message import Block
from bot.blocks.phrases import Phrase, plain
from bot.blocks.viewer import Viewer

MAX_ROWS = 200
"""Not counting the header."""
MAX_CHARACTERS = 19_000
"""A little under the limit of 20,000 for all cells."""
MAX_CELL = 80
PAGE_SIZE = 20

T = TypeVar("T")

Value = str | int
Row = Sequence[Value]


class Column(Struct, Generic[T], frozen=True):
    """A column: its heading, and its cell for a row, "" if empty."""

    head: str
    cell: Callable[[T], Value]


class Table(Struct, frozen=True):
    """A `data_table` block and the number of rows in it."""

    block: Block
    shown: int


def table(caption: str, head: Sequence[str], rows: Sequence[Row]) -> Table:
    """A table of the first `rows` that fit; at least one is required. Integers sort numerically."""
    cells = [[_cell(value) for value in row] for row in rows[:MAX_ROWS]]
    titles = [_text(title) for title in head]
    budget = MAX_CHARACTERS - escaped_length(caption) - _size(titles)
    shown = sum(total <= budget for total in accumulate(map(_size, cells)))
    block = {
        "type": "data_table",
        "caption": truncate(caption, 300),
        "page_size": PAGE_SIZE,
        "rows": [titles, *cells[:shown]],
    }
    return Table(block, shown)


def cells(columns: Sequence[Column[T]], rows: Iterable[T]) -> Iterator[Row]:
    """The cells of each row."""
    return ([column.cell(row) for column in columns] for row in rows)


def left_over(more: int, viewer: Viewer) -> Phrase:
    """What is said of the rows of a page that did not fit."""
    return plain(
        viewer.texts.ngettext(
            "{n} more of this page is in the file alone.",
            "{n} more of this page are in the file alone.",
            more,
        )
    )


def _cell(value: Value) -> dict[str, Any]:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": str(value)}
    return _text(value)


def _text(value: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": truncate(value, MAX_CELL)}


def _size(cells: Sequence[dict[str, Any]]) -> int:
    return sum(escaped_length(cell["text"]) for cell in cells)
