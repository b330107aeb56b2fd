"""Lines about rooms, in English and in Chinese: titles, options, references and every verb."""

from __future__ import annotations

import pytest

from tests.language.tables import check, rows

_X = "room.new title=X start=11-23T14:00 end=11-23T15:00"


_SECTIONS = (
    "titles",
    "long_term",
    "references",
    "lists",
    "edits",
    "others",
    "which",
    "changes",
    "title_edges",
    "asked",
    "unread",
    "one_day_said_twice",
    "unsure_hours",
    "hurried",
)


@pytest.mark.parametrize(("line", "meaning"), rows("rooms", *_SECTIONS))
def test_line(line: str, meaning: str) -> None:
    check(line, meaning)


@pytest.mark.parametrize(("options", "meaning"), rows("rooms", "options"))
def test_options_after_when(options: str, meaning: str) -> None:
    check(f"room new X 14:00-15:00 {options}", f"{_X} {meaning}")


@pytest.mark.parametrize(
    ("options", "meaning"), [row for row in rows("rooms", "options") if "share" not in row[0]]
)
def test_options_before_when(options: str, meaning: str) -> None:
    check(f'room new "X" {options} 14:00-15:00', f"{_X} {meaning}")


@pytest.mark.parametrize(("options", "meaning"), rows("rooms", "bad_options"))
def test_bad_options(options: str, meaning: str) -> None:
    check(f"room new X 14:00-15:00 {options}", meaning)
