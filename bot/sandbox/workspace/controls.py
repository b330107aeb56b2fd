"""The interactive elements of a message: buttons, menus and pickers, from the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from .message_store import Block


class Control(Struct, frozen=True):
    """An interactive element and the block it is in."""

    element: dict[str, Any]
    block_id: str

    @property
    def label(self) -> str:
        """Its label."""
        text = self.element.get("text") or self.element.get("placeholder") or {}
        return str(text.get("text", self.element["type"]))

    @property
    def action_id(self) -> str:
        """Its action_id."""
        return str(self.element.get("action_id", ""))

    def action(self, choice: str | None) -> dict[str, Any]:
        """The entry of `actions` in a payload; `choice` is the value of an option, or the ID of who is chosen."""
        action = {"type": self.element["type"], "action_id": self.action_id, "block_id": self.block_id}
        if self.chooses_person:
            return {**action, "selected_user": choice}
        if choice is not None:
            return {**action, "selected_option": self._option(choice)}
        copied: dict[str, Any] = {
            name: self.element[name] for name in ("text", "value", "style") if name in self.element
        }
        return {**action, **copied}

    @property
    def chooses_person(self) -> bool:
        """Whether it is a menu of the people of the workspace."""
        return bool(self.element["type"] == "users_select")

    @property
    def options(self) -> list[dict[str, Any]]:
        """The options of a menu."""
        groups = self.element.get("option_groups") or [self.element]
        return [option for group in groups for option in group.get("options", ())]

    @property
    def labels(self) -> list[str]:
        """The labels of the options of a menu."""
        return [option["text"]["text"] for option in self.options]

    def _option(self, choice: str) -> dict[str, Any]:
        found = [option for option in self.options if choice in (option["value"], option["text"]["text"])]
        if not found:
            raise LookupError(f"{self.action_id} has no option {choice!r}")
        return found[0]


def controls(blocks: Sequence[Block]) -> list[Control]:
    """All controls of these blocks, from the top."""
    return [control for index, block in enumerate(blocks) for control in _in_block(block, f"b{index}")]


def find(blocks: Sequence[Block], wanted: str | int) -> tuple[Control, str | None]:
    """The control with this action_id or label, or number from 1; or the menu with an option of this label, and that.

    Raises LookupError unless there is one.
    """
    every = controls(blocks)
    if isinstance(wanted, int):
        found = every[wanted - 1 : wanted] if wanted > 0 else []
    else:
        found = [c for c in every if c.action_id == wanted] or [c for c in every if c.label == wanted]
        if not found and (menus := [c for c in every if wanted in c.labels]):
            return menus[0], wanted
    if len(found) != 1:
        seen = ", ".join(f"{c.action_id} ({', '.join((c.label, *c.labels))})" for c in every)
        raise LookupError(f"{len(found)} controls match {wanted!r}; there are: {seen or 'none'}")
    return found[0], None


def _in_block(block: Block, fallback: str) -> Iterator[Control]:
    block_id = block.get("block_id") or fallback
    elements = [block.get("accessory"), *(block.get("elements") or ()), *(block.get("actions") or ())]
    for element in elements:
        if isinstance(element, dict) and _is_interactive(element):
            yield Control(element, block_id)
    for index, child in enumerate(_nested(block)):
        yield from _in_block(child, f"{block_id}.{index}")


def _nested(block: Block) -> list[Block]:
    cards = block.get("elements") if block.get("type") == "carousel" else ()
    return [*(block.get("child_blocks") or ()), *(cards or ())]


def _is_interactive(element: dict[str, Any]) -> bool:
    kind = str(element.get("type"))
    return kind in ("button", "overflow", "radio_buttons", "checkboxes") or kind.endswith(
        ("_select", "picker")
    )
