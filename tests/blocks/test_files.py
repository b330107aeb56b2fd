"""Tables as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import Format, files, written
from bot.blocks.tables import Row
from tests.blocks.reading_files import cells, sheets, text_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "－1", "  =1", "\t=1", "\r=1"]


def table(head: Sequence[str], rows: Sequence[Row], format: Format = Format.CSV) -> list[list[object]]:
    """What is read of a table that was written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format}"
        with written(path, format, head) as writer:
            for row in rows:
                writer.write([row])
        return cells(path)


def test_csv_begins_as_excel_needs_it_to_read_chinese(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with written(path, Format.CSV, ["房间"]):
        pass
    assert path.read_bytes() == b"\xef\xbb\xbf" + "房间\r\n".encode()


@pytest.mark.parametrize("title", FORMULAS)
def test_a_text_that_would_be_computed_is_not(title: str) -> None:
    ((cell,),) = table([title], [])
    assert isinstance(cell, str)
    assert cell.startswith("'")
    assert cell.lstrip("'").strip() == title.strip()


@given(st.lists(st.lists(st.text(max_size=60), min_size=2, max_size=2), max_size=8))
def test_cells_of_csv_stay_where_they_are_whatever_is_in_them(rows: list[list[str]]) -> None:
    read = table(["a", "b"], rows)
    assert len(read) == len(rows) + 1
    assert all(len(row) == 2 for row in read)
    texts = [str(cell) for row in read for cell in row]
    assert not any(text.lstrip()[:1] in set("=+-@") for text in texts if text.strip())


@pytest.mark.parametrize("format", Format)
def test_numbers_stay_numbers(format: Format) -> None:
    number = (lambda value: value) if format is Format.XLSX else str
    assert table(["n"], [[-3], [12]], format) == [["n"], [number(-3)], [number(12)]]


@pytest.mark.parametrize("text", [*FORMULAS, "26112406806049", "3-4", "1/2", "0012", "1E5", "TRUE"])
def test_a_text_stays_the_text_that_it_is_in_excel(text: str) -> None:
    assert table(["id"], [[text]], Format.XLSX) == [["id"], [text_of(text)]]


def test_a_sheet_that_is_full_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_SHEET_ROWS", 3)
    path = tmp_path / "table.xlsx"
    with written(path, Format.XLSX, ["n"]) as writer:
        writer.write([number] for number in range(5))
    assert sheets(path) == [[["n"], [0], [1]], [["n"], [2], [3]], [["n"], [4]]]
