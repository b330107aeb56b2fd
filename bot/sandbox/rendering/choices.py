"""Numbers the controls of a message, so that they can be pressed from the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from bot.sandbox.workspace.controls import Control, controls
from bot.sandbox.workspace.message_store import Block


class Choice(Struct, frozen=True):
    """A numbered control, or one option of a menu."""

    number: int
    control: Control
    label: str
    option: str | None = None

    @property
    def opens_link(self) -> bool:
        """Whether it opens a link."""
        element = self.control.element
        chosen = [each for each in self.control.options if each["value"] == self.option]
        return any("url" in each for each in (element, *chosen))


def choices(blocks: Sequence[Block], first: int = 1) -> list[Choice]:
    """All controls of these blocks, numbered from `first`; each option of a menu has its own number."""
    every = (each for control in controls(blocks) for each in _of(control))
    return [Choice(number, *each) for number, each in enumerate(every, first)]


def choices_of(element: object, numbered: Iterable[Choice]) -> list[Choice]:
    """The choices of this element."""
    return [choice for choice in numbered if choice.control.element is element]


def _of(control: Control) -> Iterator[tuple[Control, str, str | None]]:
    if not control.options:
        yield control, control.label, None
    for option in control.options:
        yield control, str(option["text"]["text"]), str(option["value"])
