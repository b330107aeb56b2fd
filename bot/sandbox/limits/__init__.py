"""The limits of Block Kit: whatever Slack refuses in a message or view, said as sentences.

Stricter than Slack where Slack is vague: characters are counted as UTF-16 units after escaping, and one
message holds one table. Not checked: whether pictures and videos can be fetched, and the inside of rich text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .blocks import MESSAGE, VIEWS, Surface
from .rules import length, typed
from .wholes import long_problems, texts, whole_problems

__all__ = ["MESSAGE_TEXT", "Surface", "block_problems", "check", "text_problems", "texts", "view_problems"]

MESSAGE_TEXT = 4000
"""`chat.update` refuses a longer text. Source: https://docs.slack.dev/reference/methods/chat.update"""

VIEW_BYTES = 250_000


def check(surface: Surface, content: Any, text: str = "") -> list[str]:
    """All problems of a message's blocks with its top-level `text`, or of a view; empty when it is fine."""
    if surface != "message":
        return [*view_problems(content), *_wrong_surface(surface, content)]
    return [*block_problems(content), *text_problems(text)]


def block_problems(blocks: Any) -> list[str]:
    """The problems of a message's blocks alone; of them as a whole only when each is right for itself."""
    return list(MESSAGE(blocks, "blocks")) or [*whole_problems(blocks), *long_problems(blocks)]


def view_problems(view: Any) -> list[str]:
    """The problems of a modal or Home tab."""
    return list(typed(VIEWS)(view, "view")) or [*whole_problems(view["blocks"]), *_too_large(view)]


def _wrong_surface(surface: Surface, view: Any) -> Iterator[str]:
    if isinstance(view, dict) and view.get("type") != surface:
        yield f"view.type: must be {surface}"


def text_problems(text: str) -> list[str]:
    """The problems of a message's top-level text."""
    if not text.strip():
        return ["text: missing, notifications and screen readers have nothing to read"]
    size = length(text)
    return [f"text: {size} characters, at most {MESSAGE_TEXT}"] if size > MESSAGE_TEXT else []


def _too_large(view: Any) -> Iterator[str]:
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > VIEW_BYTES:
        yield f"view: {size} bytes, at most {VIEW_BYTES}"
