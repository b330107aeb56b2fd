"""A Slack message: blocks, and the text for notifications and screen readers."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

Block = dict[str, Any]
"""A Block Kit block. A plain dict, since slack_sdk's classes drop unknown fields."""


class Message(Struct, frozen=True):
    """A message. `text` is equivalent to `blocks`, escaped, and at most 3,900 characters.

    `plainer` are equivalent blocks where `blocks` are of kinds that not every workspace takes yet, else none.

    Source: https://docs.slack.dev/reference/methods/chat.postMessage
    """

    text: str
    blocks: tuple[Block, ...]
    plainer: tuple[Block, ...] = ()
