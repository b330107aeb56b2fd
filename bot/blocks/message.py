"""A message for Slack: blocks, and the text that notifications and screen readers read instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
"""One Block Kit block. Plain dicts, since slack_sdk's classes drop what they do not know."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `text` tells all that `blocks` show, already escaped, at most 3,900 characters.

    Source: https://docs.slack.dev/reference/methods/chat.postMessage
    """

    text: str
    blocks: tuple[Block, ...]
