"""Bytes -> sheets, whatever kind of file they are."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from xlsxwriter import Workbook

from bot.timetables import files
from bot.timetables.files import UnreadableFile, sheet_of, sheets_of
from bot.timetables.sheets import MAX_ROWS, CellRange, place
from tests.timetables.conftest import text, workbook

ROWS = [["课程名称", "日期"], ["英语, 一班", "9月7日"]]

OASIS = "urn:oasis:names:tc:opendocument:xmlns"

ODS = (
    f'<?xml version="1.0"?><office:document-content xmlns:office="{OASIS}:office:1.0"'
    f' xmlns:table="{OASIS}:table:1.0" xmlns:text="{OASIS}:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>Title</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2026-09-07"><text:p>7</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def ods() -> bytes:
    """An ODS file of two cells."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
async def test_a_text_is_read_in_its_encoding(encoding: str, separator: str) -> None:
    (sheet,) = await sheets_of(text(ROWS, encoding, separator))
    assert sheet.rows == ROWS


async def test_a_text_over_a_megabyte_is_read_too() -> None:
    (sheet,) = await sheets_of(text([["x" * 200] * 5] * 1100))
    assert len(sheet.rows) == 1100


async def test_cells_of_a_workbook_are_text_as_a_person_would_write_it() -> None:
    rows = [
        ["a", 30, 0.5, True, date(2026, 9, 7), time(8, 5)],
        [
            "",
            datetime(2026, 9, 7, 14),  # noqa: DTZ001 - spreadsheets know no zones
            time(13, 59, 59, 999_000),
            timedelta(hours=1.5),
            "  b ",
        ],
    ]
    (sheet,) = await sheets_of(workbook(rows))
    assert sheet.rows[0] == ["a", "30", "0.5", "yes", "2026-09-07", "08:05"]
    assert sheet.rows[1][2] == "14:00"
    assert sheet.rows[1][4] == "b"


async def test_a_merged_cell_says_the_same_in_all_its_places_and_rows_keep_their_numbers() -> None:
    (sheet,) = await sheets_of(workbook([[], ["x"]], [(3, 1, 5, 2, "M")]))
    assert [sheet.cell(row, column) for row in (3, 5) for column in (1, 2)] == ["M"] * 4
    assert (sheet.cell(1, 0), sheet.cell(1, 9)) == ("x", "")
    assert (sheet.range_at(4, 2), sheet.range_at(1, 0)) == (CellRange(3, 1, 5, 2), CellRange(1, 0, 1, 0))


async def test_hidden_sheets_are_passed_over() -> None:
    file = io.BytesIO()
    with Workbook(file) as book:
        book.add_worksheet("shown").write(0, 0, "a")
        book.add_worksheet("hidden").hide()
    assert [sheet.name for sheet in await sheets_of(file.getvalue())] == ["shown"]


async def test_ods_is_read() -> None:
    assert (await sheets_of(ods()))[0].rows == [["Title", "2026-09-07"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"),
        (b"%PDF-1.7", "not_a_table"),
        (b"<html><table>", "not_a_table"),
        (b"PK\x03\x04 broken", "not_a_table"),
        (b"\xd0\xcf\x11\xe0 broken", "not_a_table"),
        (b"\xff\xff\xff\xff", "not_a_table"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"x" * (files.MAX_BYTES + 1), "too_large"),
        (b"a,b\n" * (MAX_ROWS + 1), "too_many_rows"),
    ],
    ids=range(11),
)
async def test_what_is_no_table_is_said_to_be_none(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await sheets_of(content)
    assert refused.value.reason == reason


async def test_a_small_file_that_takes_terabytes_as_a_table_is_none() -> None:
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    with pytest.raises(UnreadableFile) as refused:
        await sheets_of(file.getvalue())
    assert refused.value.reason == "not_a_table"


def test_pasted_lines_are_a_sheet() -> None:
    assert sheet_of("a\tb, c\n1\t2").rows == [["a", "b, c"], ["1", "2"]]


@pytest.mark.parametrize(
    ("at", "named"), [((0, 0), "A1"), ((4, 2), "C5"), ((9, 26), "AA10"), ((0, 701), "ZZ1")]
)
def test_a_place_is_named_as_in_spreadsheets(at: tuple[int, int], named: str) -> None:
    assert place(*at) == named
