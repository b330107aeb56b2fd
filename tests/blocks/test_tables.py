"""Tables: as many rows as fit, and a count of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.tables import MAX_ROWS, table
from bot.sandbox.limits import check

CELLS = st.tuples(st.text(max_size=120), st.integers(0, 10**9), st.text(max_size=120))


@settings(max_examples=25)
@given(st.lists(CELLS, min_size=1, max_size=30), st.integers(1, 40))
def test_any_rows_fit(rows: list[tuple[str, int, str]], times: int) -> None:
    many = rows * times
    drawn = table("Attendance", ("Name", "Minutes", "Place"), many)
    assert check("message", [drawn.block], "x") == []
    assert drawn.shown == len(drawn.block["rows"]) - 1
    assert 0 < drawn.shown <= min(len(many), MAX_ROWS)


def test_short_rows_fill_the_table() -> None:
    assert table("c", ("a",), [("x",)] * 1000).shown == MAX_ROWS


def test_long_rows_end_at_the_characters() -> None:
    drawn = table("c", ("a",) * 5, [("课" * 200,) * 5] * 1000)
    assert drawn.shown == 47


def test_whole_numbers_sort_as_numbers() -> None:
    drawn = table("c", ("Name", "Minutes"), [("A", 50)])
    assert drawn.block["rows"][1] == [
        {"type": "raw_text", "text": "A"},
        {"type": "raw_number", "value": 50, "text": "50"},
    ]
