"""What tells which account of several a message is about."""

from __future__ import annotations

import pytest

from bot.slack.named_accounts import MAX_BLOCKS, NamedAccount

BLOCK = {"type": "section", "text": {"type": "plain_text", "text": "hello"}}
NAME = {"type": "context", "elements": [{"type": "plain_text", "text": "Evening school"}]}


@pytest.mark.parametrize(
    ("name", "count", "ends"),
    [
        ("Evening school", 1, [NAME]),
        ("Evening school", MAX_BLOCKS - 1, [NAME]),
        ("Evening school", MAX_BLOCKS, []),
        ("Evening school", 0, []),
        # Slack refuses a text that is empty
        ("", 1, []),
    ],
)
def test_a_message_ends_with_the_name_of_its_account_where_there_is_room(
    name: str, count: int, ends: list[object]
) -> None:
    assert NamedAccount("2", name).marked([BLOCK] * count) == [*[BLOCK] * count, *ends]
