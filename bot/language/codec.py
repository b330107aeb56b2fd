"""Serializes commands as canonical JSON with a version, for jobs, confirmations and buttons."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from bot.language.commands import TYPED, Command
from bot.language.grammar import Grammar, UnknownCommand
from bot.language.syntax import Syntax

VERSION: Final = 1
"""Of what is written here. Another version is not guessed at."""


def encode(grammar: Grammar[Syntax], command: Command) -> str:
    """The command as text that `decode` reads, in this version."""
    typed = {name: getattr(command, name, None) for name in TYPED}
    said = {name: value for name, value in typed.items() if value not in (None, False, ())}
    data = {"v": VERSION, **grammar.to_json(command), **said}
    return msgspec.json.encode(data).decode()


def decode(grammar: Grammar[Syntax], text: str) -> Command:
    """The command that `encode` made this of. Raises UnknownCommand for what is none, or of another version."""
    try:
        data: dict[str, Any] = json.loads(text)
        version = data.pop("v", None)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnknownCommand("no JSON object") from error
    if version != VERSION:
        raise UnknownCommand(f"version {version}")
    typed = {name: _typed(data.pop(name)) for name in TYPED if name in data}
    try:
        return replace(grammar.from_json(data), **typed)
    except TypeError as error:
        raise UnknownCommand(str(data.get("command"))) from error


def _typed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
