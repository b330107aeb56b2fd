"""Renders `table`, and the first page of `data_table`.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .context import RenderContext
from .text import rich_text

Cell = dict[str, Any]

PAGE_SIZE = 5
"""The default of `page_size`, in rows."""


def data_table(block: dict[str, Any], context: RenderContext) -> RenderableType:
    """The caption, the first page, and the number of rows if there are more."""
    head, *rows = block["rows"]
    page = rows[: block.get("page_size", PAGE_SIZE)]
    rendered = _table(head, page, [{}] * len(head), context)
    caption = Text(str(block["caption"]), style="bold")
    if len(page) == len(rows):
        return Group(caption, rendered)
    return Group(caption, rendered, Text(f" 1–{len(page)} / {len(rows)}", style="dim"))


def table(block: dict[str, Any], context: RenderContext) -> RenderableType:
    """A table."""
    head, *rows = block["rows"]
    return _table(head, rows, block.get("column_settings") or [], context)


def _table(head: list[Cell], rows: list[list[Cell]], settings: list[Any], context: RenderContext) -> Table:
    rendered = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, header_style="bold"
    )
    columns = zip_longest(*rows)
    for title, setting, cells in zip_longest(head, settings[: len(head)], columns):
        rendered.add_column(
            _cell(title, context), justify=_justification(setting or {}, cells or ()), overflow="fold"
        )
    for row in rows:
        rendered.add_row(*(_cell(cell, context) for cell in row))
    return rendered


def _justification(setting: dict[str, Any], cells: tuple[Cell, ...]) -> Literal["left", "center", "right"]:
    if setting.get("align") in ("center", "right"):
        return "center" if setting["align"] == "center" else "right"
    numbers = cells and all(cell and cell["type"] == "raw_number" for cell in cells)
    return "right" if numbers else "left"


def _cell(cell: Cell | None, context: RenderContext) -> Text:
    if cell is None:
        return Text()
    if cell["type"] == "rich_text":
        lines = [rich_text(part.get("elements", ()), context) for part in cell["elements"]]
        return Text("\n").join(lines)
    return Text(str(cell.get("text") or cell.get("value", "")))
