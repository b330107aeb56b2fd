"""`rollcall parse`: what a line means, as it is told to who reports one that was misread."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import command_line


def parse(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(command_line, ["parse", "--now", "2026-11-24T10:00+08:00", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.mark.parametrize(
    ("locale", "day"),
    [
        ("en", "2027-03-12"),
        ("en-US", "2027-03-12"),
        ("zh-CN", "2027-03-12"),
        ("en-GB", "2026-12-03"),
        ("de-DE", "2026-12-03"),
    ],
)
def test_the_locale_says_how_dates_are_written(locale: str, day: str) -> None:
    (meant,) = parse("--locale", locale, "room new X 3/12 14:00-15:00")
    assert meant["start"] == f"{day}T14:00:00+08:00"


def test_lines_are_read_one_by_one() -> None:
    assert [each["command"] for each in parse("peaks", "room list")] == ["peaks.hours", "room.list"]


def test_last_and_numbers_are_given() -> None:
    (last, second) = parse("--last", "1" * 14, "--listed", f"{'2' * 14},{'3' * 14}", "room last", "room #2")
    assert (last["room"], second["room"]) == ({"id": "1" * 14}, {"id": "3" * 14})


@pytest.mark.parametrize("wrong", [["--locale", "xx-YY-zz"], ["--tz", "Mars/Olympus"], ["--now", "noon"]])
def test_a_wrong_call_is_told_apart_from_a_wrong_line(wrong: list[str]) -> None:
    assert CliRunner().invoke(command_line, ["parse", *wrong, "peaks"]).exit_code == 2
    assert CliRunner().invoke(command_line, ["parse", "no such thing"]).exit_code == 0
