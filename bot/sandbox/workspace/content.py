"""From what the bot sent to what a message says, refused where Slack would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.limits import block_problems

from .board import Content
from .refusal import RefusedError, invalid

LONGEST_TEXT = 40_000
"""Slack cuts a longer text. Source: https://docs.slack.dev/reference/methods/chat.postMessage"""


def content_of(arguments: Mapping[str, Any]) -> Content:
    """The content of a message. Raises RefusedError: no_text, invalid_blocks, invalid_metadata_format."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if not text and not blocks:
        raise RefusedError("no_text")
    problems = block_problems(blocks) if blocks else []
    if problems:
        raise invalid("invalid_blocks", problems)
    return Content(text[:LONGEST_TEXT], tuple(blocks), _metadata(arguments.get("metadata")))


def _metadata(metadata: Any) -> dict[str, Any] | None:
    if not metadata:
        return None
    if isinstance(metadata, dict) and _is_event(metadata):
        return metadata
    raise RefusedError("invalid_metadata_format")


def _is_event(metadata: dict[str, Any]) -> bool:
    return isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
