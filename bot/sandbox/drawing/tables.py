"""`table` and `data_table`, drawn with lines; of a data table, its first page.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .viewer import Viewer
from .words import rich_text

Cell = dict[str, Any]

PAGE = 5
"""Rows on a page unless `page_size` says otherwise."""


def data_table(block: dict[str, Any], viewer: Viewer) -> RenderableType:
    """The first page under the caption, and how many rows there are if they are more."""
    head, *rows = block["rows"]
    page = rows[: block.get("page_size", PAGE)]
    drawn = _ruled(head, page, [{}] * len(head), viewer)
    caption = Text(str(block["caption"]), style="bold")
    if len(page) == len(rows):
        return Group(caption, drawn)
    return Group(caption, drawn, Text(f" 1–{len(page)} / {len(rows)}", style="dim"))


def table(block: dict[str, Any], viewer: Viewer) -> RenderableType:
    """A whole table."""
    head, *rows = block["rows"]
    return _ruled(head, rows, block.get("column_settings") or [], viewer)


def _ruled(head: list[Cell], rows: list[list[Cell]], settings: list[Any], viewer: Viewer) -> Table:
    drawn = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold"
    )
    columns = zip_longest(*rows)
    for title, setting, cells in zip_longest(head, settings[: len(head)], columns):
        drawn.add_column(
            _cell(title, viewer), justify=_justified(setting or {}, cells or ()), overflow="fold"
        )
    for row in rows:
        drawn.add_row(*(_cell(cell, viewer) for cell in row))
    return drawn


def _justified(setting: dict[str, Any], cells: tuple[Cell, ...]) -> Literal["left", "center", "right"]:
    if setting.get("align") in ("center", "right"):
        return "center" if setting["align"] == "center" else "right"
    numbers = cells and all(cell and cell["type"] == "raw_number" for cell in cells)
    return "right" if numbers else "left"


def _cell(cell: Cell | None, viewer: Viewer) -> Text:
    if cell is None:
        return Text()
    if cell["type"] == "rich_text":
        lines = [rich_text(part.get("elements", ()), viewer) for part in cell["elements"]]
        return Text("\n").join(lines)
    return Text(str(cell.get("text") or cell.get("value", "")))
