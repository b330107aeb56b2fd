"""The results of commands as tables for files, row by row, and the buttons that request them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from bot.blocks.buttons import carried
from bot.blocks.elements import MAX_BUTTON_VALUE, Element, button
from bot.blocks.files import Format
from bot.blocks.tables import Column, Row, cells
from bot.blocks.viewer import Viewer
from bot.language.commands import Command
from bot.texts import msgid

T = TypeVar("T")

ACTION = "table.file."
"""What the name of a button begins with that asks for a file; the format follows. It carries a command."""

LABELS: Mapping[Format, str] = {Format.XLSX: msgid("Excel file"), Format.CSV: msgid("CSV file")}


class TableFile(Struct, frozen=True):
    """A table for a file: its name without its end, the message with it, the heading, and its rows, some at a time."""

    name: str
    words: str
    head: Sequence[str]
    rows: AsyncIterator[Iterable[Row]]


def table_file(
    name: Iterable[object], words: str, columns: Sequence[Column[T]], pages: AsyncIterator[Iterable[T]]
) -> TableFile:
    """A table of these columns, named by what it is of."""
    named = "_".join(dict.fromkeys(str(part) for part in name if part is not None))
    return TableFile(named, words, [column.head for column in columns], _cells(columns, pages))


async def _cells(
    columns: Sequence[Column[T]], pages: AsyncIterator[Iterable[T]]
) -> AsyncIterator[Iterable[Row]]:
    async for rows in pages:
        yield cells(columns, rows)


async def at_once(rows: Iterable[T]) -> AsyncIterator[Iterable[T]]:
    """Rows that are few, in one go."""
    yield rows


def file_buttons(viewer: Viewer, command: Command) -> Iterator[Element | None]:
    """Buttons that send what a command asks for as a file, to who presses; none in a channel."""
    if viewer.shared_by is not None:
        return
    value = carried(viewer, command, MAX_BUTTON_VALUE)
    for format, label in LABELS.items():
        yield None if value is None else button(viewer.texts.gettext(label), f"{ACTION}{format}", value)
