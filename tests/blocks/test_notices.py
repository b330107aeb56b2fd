"""Short answers."""

from __future__ import annotations

from bot.blocks import Viewer, cancelled, notice


def test_a_sentence_is_inert() -> None:
    assert notice("a < b").text == "a &lt; b"


def test_cancelled(teacher: Viewer, chinese: Viewer) -> None:
    assert cancelled(teacher).text == "Cancelled. Nothing was changed."
    assert cancelled(chinese).text == "已取消，没有任何改动。"
