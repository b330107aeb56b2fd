"""Readings written as tables: a line, and what it means, in a spelling short enough to be read.

    room new English 14:00-15:00 | room.new title=English start=11-23T14:00 end=11-23T15:00
    room new English 2-3         | ? ambiguous_hour | room.new … | room.new …
    room new English 25:00       | ! bad_time 25:00

The tables stand in `readings/`, in sections. Everybody lives in Asia/Shanghai, and it is Monday, 2026-11-23,
10:00.
"""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands import GRAMMAR
from bot.language import Recent

READINGS = Path(__file__).parent / "readings"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
LAST = "26112112345678"
CONTEXT = Recent(last=LAST, listed=("11111111111111", "22222222222222", "33333333333333"))

_INSTANT = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})T(\d{2}:\d{2})(:\d{2})?")
_DATE = re.compile(r"\d{2}-\d{2}")
_FLAGS = {"true": True, "false": False}


def rows(file: str, *sections: str) -> list[tuple[str, str]]:
    """The lines of some sections of a file, or of all, each with its meaning."""
    found = []
    section = ""
    for row in (READINGS / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("[") and row.endswith("]"):
            section = row[1:-1]
        elif row.strip() and (not sections or section in sections):
            line, _, meaning = row.partition(" |")
            found.append((line.strip(), meaning.strip()))
    return found


def meant(meaning: str) -> dict[str, Any]:
    """The canonical JSON of a meaning; what a refusal shows is left out."""
    first, *rest = (part.strip() for part in meaning.split(" | "))
    if first.startswith("?"):
        return {"question": first.split()[1], "choices": [meant(each) for each in rest]}
    if first.startswith("!"):
        kind, _, at = first.removeprefix("!").strip().partition(" ")
        return {"refusal": kind} | ({"at": at} if at else {})
    name, *arguments = shlex.split(first)
    return {"command": name} | dict(map(_argument, arguments))


def _argument(text: str) -> tuple[str, Any]:
    name, given, value = text.partition("=")
    return name, _value(name, value) if given else True


def _value(name: str, text: str) -> Any:
    if name == "room":
        return dict(_part_of_room(part) for part in text.split(","))
    if text in _FLAGS:
        return _FLAGS[text]
    if found := _INSTANT.fullmatch(text):
        year, month, day, clock, seconds = found.groups()
        return f"{year or 2026}-{month}-{day}T{clock}{seconds or ':00'}+08:00"
    if found := _DATE.fullmatch(text):
        return f"2026-{text}"
    if name == "parameters":
        return {key: json.loads(value) for key, _, value in (each.partition(":") for each in text.split(","))}
    if text.startswith("["):
        return json.loads(text)
    return (
        int(text)
        if text.lstrip("-").isdigit() and name not in {"title", "code", "topic", "channel"}
        else text
    )


def _part_of_room(text: str) -> tuple[str, str]:
    """`title:English`, `date:11-24`, `time:15:00`."""
    kind, _, value = text.partition(":")
    return kind, f"2026-{value}" if kind == "date" else value


def said(line: str, **changes: Any) -> dict[str, Any]:
    """The canonical JSON of a line, without a refusal's `try` and `example`."""
    settings: dict[str, Any] = {"now": NOW, "zone": ZONE, "recent": CONTEXT} | changes
    found = GRAMMAR.to_json(GRAMMAR.read(line, **settings))
    found.pop("try", None)
    found.pop("example", None)
    return found


def check(line: str, meaning: str, **changes: Any) -> None:
    """Assert that the line means that."""
    found, expected = said(line, **changes), meant(meaning)
    if "refusal" in expected and "at" not in expected:
        found.pop("at", None)
    assert found == expected
