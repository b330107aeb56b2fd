"""The fields of a view: what they hold, and what a person types or picks in them.

Source: https://docs.slack.dev/reference/views/view-objects, …/interaction-payloads/view-interactions-payload
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

Element = dict[str, Any]
State = dict[str, Any]
"""What one element holds, as in `state.values`: its type, and its value under the name that the type has for it."""

TEXTS = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PERSON = re.compile(r"[UW][A-Z0-9]+")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

_PICKED: Mapping[str, str] = {
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
}
_INITIAL: Mapping[str, str] = {
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "users_select": "initial_user",
    "static_select": "initial_option",
    "radio_buttons": "initial_option",
    "checkboxes": "initial_options",
    "multi_static_select": "initial_options",
}


class Field(Struct, frozen=True):
    """An input block and its element. `number` counts from 1, from the top of the view."""

    number: int
    block: dict[str, Any]

    @property
    def element(self) -> Element:
        """Its element."""
        element: Element = self.block["element"]
        return element

    @property
    def label(self) -> str:
        """Its label."""
        return str(self.block["label"]["text"])

    @property
    def key(self) -> tuple[str, str]:
        """Its block_id and action_id, by which what was typed stays when the view is updated."""
        return str(self.block.get("block_id", f"b{self.number}")), str(self.element.get("action_id", ""))

    @property
    def options(self) -> list[dict[str, Any]]:
        """The options of a menu or of boxes."""
        return list(self.element.get("options", ()))

    @property
    def is_required(self) -> bool:
        """Whether Slack sends the view only when it holds something."""
        return not self.block.get("optional")

    def untouched(self) -> State:
        """What it holds before anybody touches it."""
        kind = self.element["type"]
        empty: list[Any] | None = [] if _PICKED.get(kind) == "selected_options" else None
        return {"type": kind, _slot(kind): self.element.get(_INITIAL.get(kind, "initial_value"), empty)}

    def taken(self, text: str) -> State:
        """What it holds once a person typed or picked `text`: an option by its number or label; empty: nothing.

        Raises ValueError for what cannot be typed or picked.
        """
        kind = self.element["type"]
        if not text:
            return {"type": kind, _slot(kind): [] if _slot(kind) == "selected_options" else None}
        return {"type": kind, _slot(kind): _READERS.get(kind, _typed)(self, text)}


def fields(view: Mapping[str, Any]) -> list[Field]:
    """The fields of a view, from the top."""
    blocks = (block for block in view["blocks"] if block.get("type") == "input")
    return [Field(number, block) for number, block in enumerate(blocks, 1)]


def find_field(view: Mapping[str, Any], wanted: str | int) -> Field:
    """The field with this number, block_id or label. Raises LookupError."""
    for field in fields(view):
        if wanted in (field.number, field.key[0], field.label):
            return field
    raise LookupError(f"there is no field {wanted!r}")


def held(state: State) -> Any:
    """The value of a state, None or empty when there is none."""
    return state.get(_slot(state["type"]))


def shown(state: State) -> str:
    """What a person sees in a field."""
    value = held(state)
    if isinstance(value, list):
        return ", ".join(str(option["text"]["text"]) for option in value)
    return str(value["text"]["text"] if isinstance(value, dict) else value or "")


def _slot(kind: str) -> str:
    return _PICKED.get(kind, "value")


def _typed(field: Field, text: str) -> str:
    kind = field.element["type"]
    if kind not in TEXTS:
        raise ValueError(f"a {kind} cannot be filled in here")
    if kind == "number_input" and not _NUMBER.fullmatch(text):
        raise ValueError(f"{text} is no number")
    if len(text) > field.element.get("max_length", 3000):
        raise ValueError(f"at most {field.element['max_length']} characters")
    return text


def _matching(pattern: re.Pattern[str], form: str) -> Callable[[Field, str], str]:
    def read(field: Field, text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"{text} is not {form}")
        return text

    return read


def _one(field: Field, text: str) -> dict[str, Any]:
    for number, option in enumerate(field.options, 1):
        if text in (str(number), option["text"]["text"], option["value"]):
            return option
    raise ValueError(f"there is no option {text}")


def _many(field: Field, text: str) -> list[dict[str, Any]]:
    return list(_each(field, text))


def _each(field: Field, text: str) -> Iterator[dict[str, Any]]:
    for part in re.split(r"[,，]\s*", text):
        yield _one(field, part)


_READERS: Mapping[str, Callable[[Field, str], Any]] = {
    "datepicker": _matching(_DATE, "a day YYYY-MM-DD"),
    "timepicker": _matching(_CLOCK, "a time HH:MM"),
    "users_select": _matching(_PERSON, "a person's ID"),
    "static_select": _one,
    "radio_buttons": _one,
    "checkboxes": _many,
    "multi_static_select": _many,
}
