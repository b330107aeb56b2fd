"""Files as people keep them: bytes -> sheets. By their content, whatever they are called."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import sys
from typing import Final, Literal

import msgspec

from bot.threads import in_thread_if
from bot.timetables.sheets import MAX_COLUMNS, MAX_CPU_SECONDS, MAX_ROWS, OpenedWorkbook, Sheet

MAX_BYTES: Final = 5_000_000
"""Bytes of the longest file that is read."""

THREAD_THRESHOLD: Final = 1_000_000
"""Bytes of text that are decoded beside the event loop."""

Unreadable = Literal["empty", "too_large", "not_a_table", "password", "too_many_rows"]
"""Why no table can be read of a file."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How spreadsheets begin: as zip archives (XLSX, ODS) or compound files (XLS, and XLSX under a password)."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a compound file names that is an XLSX under a password. Source: [MS-OFFCRYPTO] 2.3.4.4"""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

SEPARATORS = "\t,;\uff0c\uff1b"
"""Signs between cells, those first that stand in words least."""

_TRIED = 1000
"""Bytes, and characters, that tell an encoding and a separator."""


class UnreadableFile(Exception):  # noqa: N818 - told like a refusal
    """No table can be read of a file."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason)
        self.reason: Unreadable = reason


async def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a file. Raises UnreadableFile."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile("too_large")
    if content.startswith(_WORKBOOKS[1:]) and _ENCRYPTED in content:
        raise UnreadableFile("password")
    if content.startswith(_WORKBOOKS):
        return await _workbook(content)
    return (await in_thread_if(len(content) > THREAD_THRESHOLD, _text_sheet, content),)


def sheet_of(text: str) -> Sheet:
    """The sheet that lines of text make, with tabs, commas or semicolons between their cells. Raises UnreadableFile."""
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        rows = [[cell.strip() for cell in row[:MAX_COLUMNS]] for row in lines]
    except csv.Error:
        raise UnreadableFile("not_a_table") from None
    if len(rows) > MAX_ROWS:
        raise UnreadableFile("too_many_rows")
    return Sheet("", rows)


async def _workbook(content: bytes) -> tuple[Sheet, ...]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.timetables.workbooks",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(2 * MAX_CPU_SECONDS):
            told, _ = await process.communicate(content)
    except TimeoutError:
        raise UnreadableFile("too_large") from None
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise UnreadableFile("not_a_table")
    opened = msgspec.json.decode(told, type=OpenedWorkbook)
    if opened.problem is not None:
        raise UnreadableFile(msgspec.convert(opened.problem, Unreadable))
    return opened.sheets


def _text_sheet(content: bytes) -> Sheet:
    return sheet_of(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text, in the encoding that it begins by naming, in UTF-8 or, as Excel in China writes it, in GB18030.

    Every text in UTF-8 is tried as such first: hardly a text of the other reads as one by accident.
    """
    named = [encoding for mark, encoding in _BOMS if content.startswith(mark)]
    for encoding in named or [*_without_mark(content), "utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _printable(text)
    raise UnreadableFile("not_a_table")


def _without_mark(content: bytes) -> list[str]:
    """UTF-16 without its mark: half of the bytes of its separators and digits are zero."""
    head = content[:_TRIED]
    if not head.count(0):
        return []
    return ["utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"]


def _printable(text: str) -> str:
    """The text. Raises UnreadableFile for what no person wrote, and for a page of the web that is called a table."""
    if not text.strip():
        raise UnreadableFile("empty")
    head = text[:_TRIED]
    strange = any(not char.isprintable() and char not in "\t\r\n\u3000\xa0\ufeff" for char in head)
    if strange or text.lstrip()[:1] in "<{%":
        raise UnreadableFile("not_a_table")
    return text


def _separator(text: str) -> str:
    """The sign that parts the cells of the first line with any."""
    for line in text[: 20 * _TRIED].splitlines():
        separator = max(SEPARATORS, key=line.count)
        if separator in line:
            return separator
    return ","
