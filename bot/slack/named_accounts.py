"""Which of several platform accounts of a workspace a message is about: its end names it, and its buttons carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

MAX_BLOCKS: Final = 50
"""Blocks of one message, the fewest that Slack allows anywhere."""

ACCOUNT: Final = "account"
"""Under this the metadata of a message has the account that it is about."""

_CARRIED: Final = re.compile(r"account:([0-9]+):[0-9]+")


class NamedAccount(Struct, frozen=True):
    """A further account of a workspace; `name` is empty once it was removed."""

    partner_id: str
    name: str

    def marked(self, blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The blocks of a message or of Home, with the account in the ID of each that can be pressed.

        What was pressed comes back with the ID of its block, also from ephemeral messages, which have no metadata.
        Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
        """
        marked = [self._with_id(number, block) for number, block in enumerate(blocks)]
        if self.name and 0 < len(marked) < MAX_BLOCKS:
            marked.append({"type": "context", "elements": [{"type": "plain_text", "text": self.name}]})
        return marked

    def _with_id(self, number: int, block: Mapping[str, Any]) -> dict[str, Any]:
        if block["type"] != "actions" and "accessory" not in block:
            return dict(block)
        return {**block, "block_id": f"account:{self.partner_id}:{number}"}


def carried_account(action: Mapping[str, Any]) -> str | None:
    """The account that a pressed button carries; None for the workspace's first."""
    carried = _CARRIED.fullmatch(str(action.get("block_id", "")))
    return carried[1] if carried else None
