"""What a number typed in the terminal presses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.workspace.board import Block
from bot.sandbox.workspace.controls import Control, controls


@dataclass(frozen=True, slots=True)
class Choice:
    """A numbered thing to press: a control, and for a menu the value of one option."""

    number: int
    control: Control
    label: str
    option: str | None = None


def choices(blocks: Sequence[Block], first: int = 1) -> list[Choice]:
    """All there is to press in these blocks, numbered from `first`; a menu has a number for each option."""
    every = (each for control in controls(blocks) for each in _of(control))
    return [Choice(number, *each) for number, each in enumerate(every, first)]


def at(element: object, numbered: Iterable[Choice]) -> list[Choice]:
    """The choices that this element offers."""
    return [choice for choice in numbered if choice.control.element is element]


def _of(control: Control) -> Iterator[tuple[Control, str, str | None]]:
    if not control.options:
        yield control, control.label, None
    for option in control.options:
        yield control, str(option["text"]["text"]), str(option["value"])
