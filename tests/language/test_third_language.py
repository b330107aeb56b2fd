"""A language is a package of words and its name in one place: a third needs no change elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.waiting

PROGRAM = Path(__file__).with_name("third_language.py")
ROOT = Path(__file__).parents[2]


def read(*lines: str) -> list[Any]:
    """The canonical JSON of lines read in three languages, and what is told of the third."""
    found = subprocess.run(
        [sys.executable, str(PROGRAM), *lines],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_a_third_language_is_read_beside_the_others() -> None:
    new, mixed, came, wrong, _ = read(
        'bonvolu kreu "Angla" morgaŭ 14:00 ĝis 15:00',
        "ĉambro 新建 Angla lundo tagmezo for 90m maksimume 30",
        'ĉeesto "Angla" hieraŭ ĉiuj',
        "kreuu Angla morgaŭ 14:00 ĝis 15:00",
    )
    assert new == {
        "command": "room.new",
        "title": "Angla",
        "start": "2026-11-24T14:00:00+08:00",
        "end": "2026-11-24T15:00:00+08:00",
    }
    assert mixed == {
        "command": "room.new",
        "title": "Angla",
        "max_users": 30,
        "start": "2026-11-23T12:00:00+08:00",
        "end": "2026-11-23T13:30:00+08:00",
    }
    assert came == {
        "command": "room.attendance",
        "room": {"title": "Angla"},
        "date": "2026-11-22",
        "who": "all",
    }
    assert wrong["refusal"] == "unknown_command"
    assert wrong["try"] == "room kreu Angla morgaŭ 14:00 ĝis 15:00"


def test_it_is_told_in_its_own_words_and_in_english_where_it_has_none() -> None:
    assert read()[-1] == [
        "room kreu TITOLO KIAM [OPTIONS]",
        "room show ROOM",
        'room kreu "Angla" morgaŭ 14:00 ĝis 15:00',
        "show a room: its time, codes and links",
    ]
