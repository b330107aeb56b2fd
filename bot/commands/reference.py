"""The reference of the command language, made of the definitions: the tables of docs/language.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT

from bot.access import Permission
from bot.blocks.slash_commands import as_slash_command
from bot.commands.definition import CommandDefinition
from bot.language import CommandForm, Grammar
from bot.language.canonical import arguments, json_name
from bot.language.vocabulary import CANONICAL


def command_table(grammar: Grammar[CommandDefinition]) -> str:
    """What can be typed: a row for each form of each command, with its words in every language."""
    others = [language for language in grammar.languages if language != CANONICAL]
    rows = [
        _command_row(grammar, definition, form, others)
        for definition in grammar.definitions
        for form in definition.forms
    ]
    return _table(["command", "also", *others, "what it does", "platform API"], rows)


def _command_row(
    grammar: Grammar[CommandDefinition],
    definition: CommandDefinition,
    form: CommandForm,
    others: Sequence[str],
) -> list[str]:
    usage = as_slash_command(grammar.usage(definition, form, CANONICAL))
    _, *also = grammar.verbs_of(definition, form, CANONICAL) or ("",)
    said = [", ".join(grammar.verbs_of(definition, form, language)) for language in others]
    summary = grammar.summary(definition, CANONICAL)
    return [_code(usage), ", ".join(also), *said, summary, ", ".join(_notes(definition))]


def _notes(definition: CommandDefinition) -> Iterator[str]:
    yield from map(str, definition.endpoints)
    if definition.permission is Permission.ADMINISTRATORS:
        yield "administrators"
    if definition.permission is Permission.WORKSPACE_ADMINS:
        yield "workspace admins"
    if definition.confirmed:
        yield "after confirmation"


def argument_table(grammar: Grammar[CommandDefinition]) -> str:
    """Canonical JSON: a row for each command, with its arguments."""
    return _table(
        ["NAME", "arguments"],
        [[_code(definition.name), ", ".join(_arguments(definition))] for definition in grammar.definitions],
    )


def _arguments(definition: CommandDefinition) -> Iterator[str]:
    hints = get_type_hints(definition.command)
    for name, default in arguments(definition.command).items():
        if name != "share":
            notes = "; ".join(_said_of(default, hints[name]))
            yield f"{_code(json_name(name))} ({notes})" if notes else _code(json_name(name))


def _said_of(default: Any, hint: Any) -> Iterator[str]:
    if values := _values(hint):
        yield ", ".join(values)
    if default not in (None, NODEFAULT, {}):
        yield f"left out when {_plain(default)}"


def _values(hint: Any) -> Sequence[str]:
    if get_origin(hint) is Literal:
        return get_args(hint)
    return [str(each.value) for each in hint] if isinstance(hint, type) and issubclass(hint, Enum) else ()


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value).lower()


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _code(text: str) -> str:
    return f"`{text}`"
