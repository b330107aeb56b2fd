"""Validates the content of a message as Slack does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.sandbox.limits import block_problems

from .errors import SlackError, invalid
from .message_store import Content

MAX_TEXT = 40_000
"""Slack truncates a longer text. Source: https://docs.slack.dev/reference/methods/chat.postMessage"""


def content_of(arguments: Mapping[str, Any], not_taken: Collection[str]) -> Content:
    """The content of a message, of which no block is of the kinds that are `not_taken`.

    Raises SlackError: no_text, invalid_blocks, invalid_metadata_format.
    """
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if not text and not blocks:
        raise SlackError("no_text")
    problems = (block_problems(blocks) or _unsupported(blocks, not_taken)) if blocks else []
    if problems:
        raise invalid("invalid_blocks", problems)
    return Content(text[:MAX_TEXT], tuple(blocks), _metadata(arguments.get("metadata")))


def _unsupported(blocks: list[dict[str, Any]], not_taken: Collection[str]) -> list[str]:
    kinds = enumerate(block["type"] for block in blocks)
    return [
        f"unsupported type: {kind} [json-pointer:/blocks/{n}/type]" for n, kind in kinds if kind in not_taken
    ]


def _metadata(metadata: Any) -> dict[str, Any] | None:
    if not metadata:
        return None
    if isinstance(metadata, dict) and _is_event(metadata):
        return metadata
    raise SlackError("invalid_metadata_format")


def _is_event(metadata: dict[str, Any]) -> bool:
    return isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
