"""A modal that is filled in from the terminal: its fields first, then its buttons, numbered from 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.text import Text

from bot.sandbox.workspace.fields import Field, fields, shown
from bot.sandbox.workspace.world import View

from .choices import Choice, choices


class Numbers(Struct, frozen=True):
    """The numbers below the fields of a view: its buttons, and those that send and close it, where it has them."""

    buttons: tuple[Choice, ...]
    submit: int | None
    close: int | None


def numbers(body: dict[str, Any]) -> Numbers:
    """How the buttons of a view are numbered, after its fields."""
    buttons = tuple(choices(body["blocks"], len(fields(body)) + 1))
    following = len(fields(body)) + len(buttons) + 1
    submit = following if body.get("submit") else None
    return Numbers(buttons, submit, following + 1 if submit else following)


def filled_input(view: View, block: dict[str, Any]) -> RenderableType:
    """A field with its number, what it holds, and what is wrong with it."""
    field = next(each for each in fields(view.body) if each.block is block)
    return filled_field(view, field)


def filled_field(view: View, field: Field) -> RenderableType:
    """The same."""
    return Group(*_lines(view, field))


def _lines(view: View, field: Field) -> Iterator[Text]:
    needed = "" if field.is_required else " (optional)"
    value = shown(view.state_of(field)) or "…"
    yield Text.assemble(
        (f"[{field.number}]", "bold cyan"), " ", (field.label, "bold"), (needed, "dim"), " = ", value
    )
    if field.options:
        named = (f"{number} {option['text']['text']}" for number, option in enumerate(field.options, 1))
        yield Text("    " + " · ".join(named), style="dim")
    if hint := field.block.get("hint"):
        yield Text(f"    {hint['text']}", style="dim")
    if error := view.errors.get(field.key[0]):
        yield Text(f"    ✗ {error}", style="red")
