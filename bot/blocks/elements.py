"""Builds blocks within Slack's limits, each with equivalent lines for the message's `text`.

Slack does not specify how it counts; lengths are UTF-16 code units after escaping, the strictest interpretation.
Source: https://docs.slack.dev/reference/block-kit/blocks and …/block-elements
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from msgspec import Struct

from bot.blocks.message import Block, Message
from bot.blocks.phrases import (
    Phrase,
    bold,
    escape,
    has_instant,
    mrkdwn,
    plain,
    rich,
    safe_url,
    sanitize,
)

MAX_HEADER = 150
MAX_BUTTON = 75
MAX_BUTTON_VALUE = 2000
MAX_CONFIRM_TITLE = 100
MAX_CONFIRM_TEXT = 300
MAX_CONFIRM_BUTTON = 30
MAX_SECTION = 3000
MAX_ACTIONS = 25
MAX_OPTIONS = 100
MAX_PLACEHOLDER = 150
MAX_OPTION_TEXT = 75
MAX_OPTION_VALUE = 150
MAX_OVERFLOW = 5
MAX_PREFORMATTED = 8000
"""Part of the 10,000 characters that all blocks of a message may contain."""
MAX_TEXT = 3900
MAX_ROWS = 40
"""Part of the 50 blocks of a message, leaving room for the blocks around a list."""
MAX_BRIEF_TEXT = 3000
"""The part of `text` that a long list may use, leaving room for what follows it."""

LINK = "link."
"""Beginning of the action or the value of what opens a link, which is only acknowledged."""

EMPTY_TEXT = "–"
"""Placeholder for an empty value, since Slack rejects empty texts."""

Element = dict[str, Any]

_CUT = " …"

_BREAK: Element = {"type": "text", "text": "\n"}


class Fragment(Struct, frozen=True):
    """Blocks, and their equivalent as escaped lines of `text`.

    `plainer` are equivalent blocks where `blocks` are of a kind that not every workspace takes yet, else none.
    """

    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
    plainer: tuple[Block, ...] = ()


def escaped_length(text: str) -> int:
    """The length of `text` in UTF-16 code units after escaping."""
    return utf16_length(escape(text))


def truncate(text: str, most: int) -> str:
    """`text` on one line, truncated with an ellipsis to `most` units."""
    words = sanitize(text)
    if not words.strip():
        return EMPTY_TEXT
    if escaped_length(words) <= most:
        return words
    kept = words[: most - 1]
    while escaped_length(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept}…"


def truncated_list(items: Sequence[str], separator: str = ", ", most: int = MAX_BRIEF_TEXT) -> str:
    """`items` joined and escaped, truncated with an ellipsis to `most` units."""
    written = [mrkdwn(plain(item)) for item in items]
    sums = accumulate(utf16_length(item) + utf16_length(separator) for item in written)
    kept = sum(total <= most for total in sums)
    return separator.join(written[:kept] if kept == len(written) else [*written[:kept], "…"])


def plain_text(text: str, most: int) -> Element:
    """A plain_text object. `emoji` is off so that `:smile:` in a title is shown literally."""
    return {"type": "plain_text", "text": truncate(text, most), "emoji": False}


def compose(parts: Iterable[Fragment]) -> Message:
    """Combines fragments into a message."""
    every = tuple(parts)
    blocks = tuple(block for part in every for block in part.blocks)
    text = _within([line for part in every for line in part.lines])
    if not any(part.plainer for part in every):
        return Message(text, blocks)
    return Message(text, blocks, tuple(block for part in every for block in part.plainer or part.blocks))


def joined_messages(*messages: Message) -> Message:
    """Combines messages into one, in order."""
    return compose(
        Fragment(message.blocks, tuple(message.text.splitlines()), message.plainer) for message in messages
    )


def header(text: str) -> Fragment:
    """A header block."""
    return Fragment(({"type": "header", "text": plain_text(text, MAX_HEADER)},), (mrkdwn((bold(text),)),))


def paragraph(*lines: Phrase) -> Fragment:
    """Lines of text. Lines with a date token use mrkdwn, which all clients render."""
    said_lines = tuple(mrkdwn(line) for line in lines)
    if any(has_instant(line) for line in lines):
        return Fragment((_section("\n".join(said_lines)),), said_lines)
    return Fragment((_rich_lines(lines),), said_lines)


def bullets(lines: Sequence[Phrase]) -> Fragment:
    """A bulleted list."""
    items = [{"type": "rich_text_section", "elements": rich(line)} for line in lines]
    listed = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return Fragment(
        ({"type": "rich_text", "elements": [listed]},), tuple(f"• {mrkdwn(line)}" for line in lines)
    )


def context(*lines: Phrase) -> Fragment:
    """A context block (small print); empty without lines."""
    said_lines = tuple(mrkdwn(line) for line in lines)
    blocks = ({"type": "context", "elements": [_mrkdwn(line) for line in said_lines]},)
    return Fragment(blocks if said_lines else (), said_lines)


def row(title: str, facts: Sequence[Phrase], button: Element | None = None) -> Fragment:
    """A list item: title, facts and an optional button. Facts must not contain user text."""
    fields = [_mrkdwn(mrkdwn(fact)) for fact in facts]
    block: Block = {"type": "section", "text": plain_text(title, MAX_SECTION), "fields": fields}
    if button:
        block["accessory"] = button
    return Fragment((block,), (" · ".join((mrkdwn(plain(title)), *map(mrkdwn, facts))),))


def item(words: Phrase, menu: Element | None = None) -> Fragment:
    """A list item in one line, with an optional menu."""
    block = _section(mrkdwn(words))
    if menu:
        block["accessory"] = menu
    return Fragment((block,), (mrkdwn(words),))


def rows_that_fit(rows: Sequence[Fragment], most: int = MAX_BRIEF_TEXT) -> Sequence[Fragment]:
    """The first `rows` that fit in one message with its title and notes, in `most` units of text."""
    sums = accumulate(sum(map(utf16_length, part.lines)) for part in rows[:MAX_ROWS])
    return rows[: sum(total <= most for total in sums)]


def lines_that_fit(lines: Sequence[Phrase], most: int) -> Sequence[Phrase]:
    """The first `lines` that fit in `most` units of `text`."""
    sums = accumulate(utf16_length(mrkdwn(line)) + len("• \n") for line in lines)
    return lines[: sum(total <= most for total in sums)]


def preformatted(lines: Sequence[str]) -> Block:
    """A preformatted block, easy to copy as a whole."""
    text = {"type": "text", "text": "\n".join(map(sanitize, lines))}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def divider() -> Fragment:
    """A divider block."""
    return Fragment(({"type": "divider"},))


def line_button(label: str, name: str, line: str, style: str | None = None) -> Element | None:
    """A button that enters a line for the person who presses it; None if it exceeds Slack's limit."""
    if escaped_length(line) > MAX_BUTTON_VALUE:
        return None
    return button(label, f"run.{name}", line, style)


def button(label: str, action_id: str, value: str, style: str | None = None) -> Element:
    """A button that sends `value` to the bot."""
    button = {
        "type": "button",
        "text": plain_text(label, MAX_BUTTON),
        "action_id": action_id,
        "value": value,
    }
    return {**button, "style": style} if style else button


def link_button(label: str, name: str, url: str, style: str | None = None) -> Element:
    """A button that opens a link."""
    button = {
        "type": "button",
        "text": plain_text(label, MAX_BUTTON),
        "action_id": f"{LINK}{name}",
        "url": safe_url(url),
    }
    return {**button, "style": style} if style else button


def actions(*buttons: Element | None) -> Fragment:
    """An actions block of the buttons that are not None."""
    elements = [button for button in buttons if button is not None][:MAX_ACTIONS]
    return Fragment(({"type": "actions", "elements": elements},)) if elements else Fragment(())


def select_menu(placeholder: str, name: str, choices: Sequence[tuple[str, str]]) -> Element:
    """A select menu of (label, value) that runs the command of the chosen value."""
    options = [option(label, value) for label, value in choices[:MAX_OPTIONS]]
    return {
        "type": "static_select",
        "action_id": f"run.{name}",
        "placeholder": plain_text(placeholder, MAX_PLACEHOLDER),
        "options": options,
    }


def option(label: str, value: str) -> Element:
    """An option of a menu, which sends `value` to the bot."""
    return {"text": plain_text(label, MAX_OPTION_TEXT), "value": value}


def link_option(label: str, name: str, url: str) -> Element:
    """An option of an overflow menu that opens a link."""
    return {**option(label, f"{LINK}{name}"), "url": safe_url(url)}


def overflow_menu(name: str, options: Sequence[Element]) -> Element | None:
    """A menu behind three dots; None without options.

    Source: https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
    """
    if not options:
        return None
    return {"type": "overflow", "action_id": f"run.{name}", "options": list(options[:MAX_OVERFLOW])}


def _rich_lines(lines: Sequence[Phrase]) -> Block:
    elements = [element for line in lines for element in (*rich(line), _BREAK)]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements[:-1]}]}


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _within(lines: list[str]) -> str:
    """The lines that fit; the first that does not is cut at a space, never inside an escape."""
    kept, left = [], MAX_TEXT
    for line in lines:
        size = utf16_length(line) + 1
        if size > left:
            kept.extend([_cut(line, left)] if left >= len(_CUT) else [])
            break
        kept.append(line)
        left -= size
    return "\n".join(kept)


def _cut(line: str, most: int) -> str:
    head = line.encode("utf-16-le")[: (most - len(_CUT)) * 2].decode("utf-16-le", "ignore")
    return head.rpartition(" ")[0] + _CUT
