"""The parts of a message: blocks within Slack's limits, each with the lines that say the same in `text`.

Limits are counted as UTF-16 units after escaping, the strictest reading of what Slack leaves open.
Source: https://docs.slack.dev/reference/block-kit/blocks and …/block-elements
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

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

HEADER = 150
BUTTON = 75
BUTTON_VALUE = 2000
SECTION = 3000
ACTIONS = 25
OPTIONS = 100
PLACEHOLDER = 150
OPTION_TEXT = 75
OPTION_VALUE = 150
PREFORMATTED = 8000
"""Of the 10,000 characters that all blocks of a message may hold together."""
TEXT = 3900
ROWS = 40
"""Of the 50 blocks of a message; the rest are what stands around a list."""
BRIEF = 3000
"""Of `text`, what a long list may take, so that what stands under it is said too."""

EMPTY_TEXT = "–"
"""Stands where there is nothing to say, since Slack refuses empty texts."""

Element = dict[str, Any]

_BREAK: Element = {"type": "text", "text": "\n"}


@dataclass(frozen=True, slots=True)
class Fragment:
    """Blocks, and what they say as lines of `text`, escaped."""

    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()


def escaped_length(text: str) -> int:
    """The length of `text` as Slack may count it at most."""
    return utf16_length(escape(text))


def truncate(text: str, most: int) -> str:
    """`text` on one line within `most` units; an ellipsis marks what was cut."""
    words = sanitize(text)
    if not words.strip():
        return EMPTY_TEXT
    if escaped_length(words) <= most:
        return words
    kept = words[: most - 1]
    while escaped_length(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept}…"


def truncated_list(items: Sequence[str], separator: str = ", ", most: int = BRIEF) -> str:
    """As many `items` in a line of `text` as fit, escaped; an ellipsis stands for the others."""
    written = [mrkdwn(plain(item)) for item in items]
    sums = accumulate(utf16_length(item) + utf16_length(separator) for item in written)
    kept = sum(total <= most for total in sums)
    return separator.join(written[:kept] if kept == len(written) else [*written[:kept], "…"])


def plain_text(text: str, most: int) -> Element:
    """A plain_text object. `emoji` is off: a title with :smile: in it is shown as it was written."""
    return {"type": "plain_text", "text": truncate(text, most), "emoji": False}


def compose(parts: Iterable[Fragment]) -> Message:
    """The message that `parts` make."""
    every = tuple(parts)
    blocks = tuple(block for part in every for block in part.blocks)
    return Message(text=_within([line for part in every for line in part.lines]), blocks=blocks)


def header(text: str) -> Fragment:
    """The title of a message."""
    return Fragment(({"type": "header", "text": plain_text(text, HEADER)},), (mrkdwn((bold(text),)),))


def paragraph(*lines: Phrase) -> Fragment:
    """Lines of running text. Those with an instant in them go through mrkdwn, which draws it everywhere."""
    said_lines = tuple(mrkdwn(line) for line in lines)
    if any(has_instant(line) for line in lines):
        return Fragment((_section("\n".join(said_lines)),), said_lines)
    return Fragment((_rich_lines(lines),), said_lines)


def bullets(lines: Sequence[Phrase]) -> Fragment:
    """A list of phrases."""
    items = [{"type": "rich_text_section", "elements": rich(line)} for line in lines]
    listed = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return Fragment(
        ({"type": "rich_text", "elements": [listed]},), tuple(f"• {mrkdwn(line)}" for line in lines)
    )


def context(*lines: Phrase) -> Fragment:
    """What may be read last, in small print; nothing when there are no lines."""
    said_lines = tuple(mrkdwn(line) for line in lines)
    blocks = ({"type": "context", "elements": [_mrkdwn(line) for line in said_lines]},)
    return Fragment(blocks if said_lines else (), said_lines)


def row(title: str, facts: Sequence[Phrase], button: Element | None = None) -> Fragment:
    """One thing of a list: its title, facts without a person's words in them, and a button beside it."""
    fields = [_mrkdwn(mrkdwn(fact)) for fact in facts]
    block: Block = {"type": "section", "text": plain_text(title, SECTION), "fields": fields}
    if button:
        block["accessory"] = button
    return Fragment((block,), (" · ".join((mrkdwn(plain(title)), *map(mrkdwn, facts))),))


def rows_that_fit(rows: Sequence[Fragment]) -> Sequence[Fragment]:
    """The first `rows` that one message and its `text` can hold beside its title and notes."""
    sums = accumulate(sum(map(utf16_length, part.lines)) for part in rows[:ROWS])
    return rows[: sum(total <= BRIEF for total in sums)]


def lines_that_fit(lines: Sequence[Phrase], most: int) -> Sequence[Phrase]:
    """The first `lines` of a list that take no more than `most` of `text`."""
    sums = accumulate(utf16_length(mrkdwn(line)) + len("• \n") for line in lines)
    return lines[: sum(total <= most for total in sums)]


def preformatted(lines: Sequence[str]) -> Block:
    """Lines in fixed width, easy to copy as one piece."""
    text = {"type": "text", "text": "\n".join(map(sanitize, lines))}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def divider() -> Fragment:
    """A line between two things."""
    return Fragment(({"type": "divider"},))


def line_button(label: str, name: str, line: str, style: str | None = None) -> Element | None:
    """A button that runs a line as whoever presses it; None for a line too long to carry."""
    if escaped_length(line) > BUTTON_VALUE:
        return None
    return button(label, f"run.{name}", line, style)


def button(label: str, action_id: str, value: str, style: str | None = None) -> Element:
    """A button that tells the bot `value`."""
    button = {
        "type": "button",
        "text": plain_text(label, BUTTON),
        "action_id": action_id,
        "value": value,
    }
    return {**button, "style": style} if style else button


def link_button(label: str, name: str, url: str, style: str | None = None) -> Element:
    """A button that opens a link."""
    button = {
        "type": "button",
        "text": plain_text(label, BUTTON),
        "action_id": f"link.{name}",
        "url": safe_url(url),
    }
    return {**button, "style": style} if style else button


def actions(*buttons: Element | None) -> Fragment:
    """A row of what can be done next, without what cannot."""
    elements = [button for button in buttons if button is not None][:ACTIONS]
    return Fragment(({"type": "actions", "elements": elements},)) if elements else Fragment(())


def select_menu(placeholder: str, name: str, choices: Sequence[tuple[str, str]]) -> Element:
    """A menu of (label, line) that runs the line chosen."""
    options = [{"text": plain_text(label, OPTION_TEXT), "value": line} for label, line in choices[:OPTIONS]]
    return {
        "type": "static_select",
        "action_id": f"run.{name}",
        "placeholder": plain_text(placeholder, PLACEHOLDER),
        "options": options,
    }


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
    """As many whole lines as fit; the first that does not is cut at a blank, never inside an escape."""
    kept, left = [], TEXT
    for line in lines:
        size = utf16_length(line) + 1
        if size > left:
            kept.append(_cut(line, left))
            break
        kept.append(line)
        left -= size
    return "\n".join(kept)


def _cut(line: str, most: int) -> str:
    head = line.encode("utf-16-le")[: max(most - 2, 0) * 2].decode("utf-16-le", "ignore")
    return f"{head.rpartition(' ')[0]} …"
