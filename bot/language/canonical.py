"""Canonical JSON: a reading as plain data, as docs/language.md tells it, and a command back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from keyword import iskeyword
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, asdict, fields

from bot.language import commands as c
from bot.language.canonical_times import clock_text

C = TypeVar("C", bound=c.Command)

Json = dict[str, Any]


def arguments_of(command: c.Command) -> Json:
    """The arguments of a command, `share` last; those that say nothing new are left out."""
    return dict(_arguments(command))


def _arguments(command: c.Command) -> Iterator[tuple[str, Any]]:
    for name, default in arguments(type(command)).items():
        value = getattr(command, name)
        if value is not None and value != default:
            yield json_name(name), _plain(value)


@cache
def arguments(command: type[c.Command]) -> Mapping[str, Any]:
    """The fields of a command that are arguments, `share` last, each with its default or NODEFAULT."""
    known = [name for name in defaults(command) if name not in c.TYPED]
    return {name: defaults(command)[name] for name in sorted(known, key=lambda name: name == "share")}


@cache
def defaults(kind: type[Struct]) -> Mapping[str, Any]:
    """The fields of a kind of record, each with its default; NODEFAULT where it has none."""
    return {each.name: _default(each) for each in fields(kind)}


def json_name(name: str) -> str:
    """What canonical JSON calls an argument: `from` is no name for a field of Python."""
    return name.removesuffix("_")


def _default(each: FieldInfo) -> Any:
    return each.default if each.default_factory is NODEFAULT else each.default_factory()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case time():
            return clock_text(value)
        case Enum():
            return value.value
        case c.RoomId() | c.RoomTitle() | c.RoomTime() | c.RoomCode():
            return {name: _plain(part) for name, part in asdict(value).items() if part is not None}
        case tuple():
            return [_plain(each) if not isinstance(each, tuple) else _occurrence(each) for each in value]
        case Mapping():
            return dict(value)
    return value


def _occurrence(pair: tuple[datetime, datetime]) -> dict[str, str]:
    return {"start": _plain(pair[0]), "end": _plain(pair[1])}


def made(command: type[C], arguments: Mapping[str, Any]) -> C:
    """The command with these arguments of canonical JSON. Raises ValueError for what is none."""
    hints = _hints(command)
    values = {f"{name}_" if iskeyword(name) else name: value for name, value in arguments.items()}
    unknown = values.keys() - hints.keys()
    missing = _needed(command) - values.keys()
    if unknown or missing:
        raise ValueError(f"{command.__name__}: {sorted(unknown | missing)}")
    return command(**{name: _value(hints[name], value) for name, value in values.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if name not in c.TYPED}


def _value(hint: Any, value: Any) -> Any:
    """A value of JSON as what the field holds. Raises ValueError."""
    for kind in get_args(hint) if isinstance(hint, UnionType) else (hint,):
        if kind is type(None):
            continue
        if kind in _ROOMS:
            if isinstance(value, dict) and _fits(kind, value):
                parts = _hints(kind)
                return kind(**{name: _value(parts[name], part) for name, part in value.items()})
        else:
            return _single(kind, value)
    raise ValueError(value)


_ROOMS = (c.RoomId, c.RoomTitle, c.RoomTime, c.RoomCode)


def _fits(kind: type, value: Json) -> bool:
    """Whether these are the parts of that kind of reference to a room."""
    return bool(value) and _needed(kind) <= value.keys() <= defaults(kind).keys()


def _needed(kind: type[Struct]) -> set[str]:
    return {name for name, default in defaults(kind).items() if default is NODEFAULT}


def _single(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is tuple and isinstance(value, dict):
        return _single(datetime, value["start"]), _single(datetime, value["end"])
    if origin is tuple:
        (inside, *_) = get_args(kind)
        return tuple(_value(inside, each) for each in value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(value)
        return value
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in (bool, int, str) and type(value) is not kind:
        raise ValueError(value)
    return value
