"""A reading -> its canonical JSON, as docs/language.md tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from bot.language import commands as c
from bot.language.catalogue import spec_of
from bot.language.wording import clock_text

_LEFT_OUT: Mapping[str, Any] = {
    "share": False,
    "live": False,
    "long_term": False,
    "camera": True,
    "page": 1,
    "who": c.Who.STUDENTS,
    "kind": c.CodeKind.ORDINARY,
}
"""Arguments left out when they say nothing new."""

_NEVER = frozenset({"unclosed", "cut"})


def to_json(reading: c.Reading) -> dict[str, Any]:
    """The reading as plain data: a command, a question with its choices, or a refusal."""
    match reading:
        case c.Question(kind, choices):
            return {"question": kind, "choices": [to_json(choice) for choice in choices]}
        case c.Refusal():
            found = {"refusal": reading.kind, "at": reading.at, "try": reading.attempt}
            return {name: value for name, value in found.items() if value is not None}
        case command:
            return {"command": spec_of(command).name, **dict(_arguments(command))}


def _arguments(command: c.Command) -> list[tuple[str, Any]]:
    found = []
    for name in _names(command):
        value = getattr(command, name)
        if name in _NEVER or value is None or _LEFT_OUT.get(name, _SAID) == value or value == {}:
            continue
        found.append((name.removesuffix("_"), _plain(value)))
    return found


_SAID = object()


def _names(command: c.Command) -> list[str]:
    """The fields in order, `share` last."""
    names = list(command.__dataclass_fields__)
    return [name for name in names if name != "share"] + ["share"]


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case time():
            return clock_text(value)[:5]
        case Enum():
            return value.value
        case c.RoomId(id):
            return {"id": id}
        case c.RoomTitle(title):
            return {"title": title}
        case c.RoomCode(code):
            return {"code": code}
        case tuple():
            return [_plain(each) if not isinstance(each, tuple) else _occurrence(each) for each in value]
        case Mapping():
            return dict(value)
    return value


def _occurrence(pair: tuple[datetime, datetime]) -> dict[str, str]:
    return {"start": _plain(pair[0]), "end": _plain(pair[1])}
