"""Lines as people type them."""

from __future__ import annotations

import pytest

from bot.blocks.slash_commands import as_slash_command
from bot.language.vocabulary import Noun


@pytest.mark.parametrize(
    ("line", "noun", "typed"),
    [
        ("room list", None, "/room list"),
        ("peaks last week", "room", "/peaks last week"),
        ('新建 "英语课" 明天14点到15点', "room", '/room 新建 "英语课" 明天14点到15点'),
        ("peaks", None, "/peaks"),
        ("help new", "room", "/room help new"),
        ("新建", None, "新建"),
    ],
)
def test_a_full_line_becomes_a_slash_command(line: str, noun: Noun | None, typed: str) -> None:
    assert as_slash_command(line, noun) == typed
