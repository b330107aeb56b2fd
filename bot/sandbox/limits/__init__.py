"""Checks messages and views against the limits of Block Kit.

Stricter than Slack where its documentation is vague: characters are counted as UTF-16 units after escaping, and a
message may have one table. Not checked: whether images and videos can be fetched, and the contents of rich text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .blocks import MESSAGE, VIEWS, Surface
from .message_rules import combined_problems, length_problems, texts
from .rules import length, typed

__all__ = ["MESSAGE_TEXT", "Surface", "block_problems", "check", "text_problems", "texts", "view_problems"]

MESSAGE_TEXT = 4000
"""`chat.update` rejects a longer text. Source: https://docs.slack.dev/reference/methods/chat.update"""

VIEW_BYTES = 250_000


def check(surface: Surface, content: Any, text: str = "") -> list[str]:
    """All problems of a message's blocks with its top-level `text`, or of a view; empty if valid."""
    if surface != "message":
        return [*view_problems(content), *_wrong_surface(surface, content)]
    return [*block_problems(content), *text_problems(text)]


def block_problems(blocks: Any) -> list[str]:
    """The problems of a message's blocks; the rules of the whole message apply only if each block is valid."""
    return list(MESSAGE(blocks, "blocks")) or [*combined_problems(blocks), *length_problems(blocks)]


def view_problems(view: Any) -> list[str]:
    """The problems of a modal or Home tab."""
    return list(typed(VIEWS)(view, "view")) or [*combined_problems(view["blocks"]), *_too_large(view)]


def _wrong_surface(surface: Surface, view: Any) -> Iterator[str]:
    if isinstance(view, dict) and view.get("type") != surface:
        yield f"view.type: must be {surface}"


def text_problems(text: str) -> list[str]:
    """The problems of a message's top-level text."""
    if not text.strip():
        return ["text: missing, it is what notifications and screen readers read"]
    size = length(text)
    return [f"text: {size} characters, at most {MESSAGE_TEXT}"] if size > MESSAGE_TEXT else []


def _too_large(view: Any) -> Iterator[str]:
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        yield f"view: {size} bytes, at most {VIEW_BYTES}"
