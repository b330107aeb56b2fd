"""What messages say and carry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blocks import Block, Message, Viewer
from bot.commands import GRAMMAR, definition_of_result
from bot.language import CommandSigner, decode
from bot.language.commands import Command

SIGNER = CommandSigner.of(GRAMMAR, "tests")


def render(result: Any, viewer: Viewer, command: Command | None = None) -> Message:
    """A result as its command renders it."""
    return definition_of_result(type(result)).render(result, viewer, command)


def carried(element: Mapping[str, Any]) -> Command:
    """The command that a button or an option of a menu carries."""
    return decode(GRAMMAR, SIGNER.read(element["value"]))


def line_of(element: Mapping[str, Any]) -> str:
    """The canonical line of the command that it carries."""
    return GRAMMAR.write(carried(element))


def elements(message: Message) -> Iterator[dict[str, Any]]:
    """Everything that can be pressed."""
    for block in message.blocks:
        yield from block.get("elements", ()) if block["type"] == "actions" else ()
        if "accessory" in block:
            yield block["accessory"]


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    """By action_id."""
    return {element["action_id"]: element for element in elements(message)}


def options(message: Message) -> dict[str, dict[str, Any]]:
    """What the menus of a message offer, by its label."""
    menus = (element.get("options", ()) for element in elements(message))
    return {option["text"]["text"]: option for menu in menus for option in menu}


def everything(message: Message) -> str:
    """All that is sent, as one text."""
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def read(blocks: Sequence[Block]) -> str:
    """What blocks say, line by line, without their formats."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Any) -> Iterator[str]:
    if block["type"] == "rich_text_section":
        yield "".join(element.get("text", "") for element in block["elements"])
        return
    if block["type"] == "mrkdwn":
        yield block["text"]
    for part in (block, *block.get("fields", ())):
        if isinstance(part.get("text"), dict):
            yield part["text"]["text"]
    for element in block.get("elements", ()):
        yield from _lines(element)


def blocks_of(message: Message, kind: str) -> list[dict[str, Any]]:
    """The blocks of one type."""
    return [block for block in message.blocks if block["type"] == kind]


def table(message: Message) -> list[list[str]]:
    """The cells of the one table."""
    (block,) = blocks_of(message, "data_table")
    return [[cell["text"] for cell in row] for row in block["rows"]]


def charted(message: Message) -> list[tuple[str, int]]:
    """All bars of all charts, in order."""
    return [
        (point["label"], point["value"])
        for block in blocks_of(message, "data_visualization")
        for point in block["chart"]["series"][0]["data"]
    ]
