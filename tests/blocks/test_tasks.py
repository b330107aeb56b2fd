"""The tasks of long work keep to Slack's limits, whatever they are called, and say the same in plainer blocks."""

from __future__ import annotations

import pytest

from bot.blocks.elements import compose, paragraph
from bot.blocks.phrases import plain
from bot.blocks.tasks import Task, plan_block
from bot.sandbox.limits import check


@pytest.mark.parametrize("words", ["", "x", "&" * 300, "课" * 300, "<!channel> *a*"])
@pytest.mark.parametrize("count", [1, 60])
def test_it_keeps_to_the_limits(words: str, count: int) -> None:
    tasks = [Task(words, "in_progress", words)] * count
    message = compose((plan_block(words, tasks, paragraph(plain("1 of 2"))), paragraph(plain("x"))))
    assert check("message", list(message.blocks), message.text) == []
    assert message.text == "1 of 2\nx"
    assert [block["type"] for block in message.plainer] == ["rich_text", "rich_text"]


def test_without_newer_blocks_there_are_no_plainer_ones() -> None:
    assert compose((paragraph(plain("x")),)).plainer == ()
