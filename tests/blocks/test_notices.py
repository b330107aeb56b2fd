"""Short answers."""

from __future__ import annotations

from bot.blocks import Viewer, cancelled, notice, unsupported


def test_a_sentence_is_inert() -> None:
    assert notice("a < b").text == "a &lt; b"


def test_cancelled(teacher: Viewer, chinese: Viewer) -> None:
    assert cancelled(teacher).text == "Cancelled. Nothing was changed."
    assert cancelled(chinese).text == "已取消，没有任何改动。"


def test_what_nothing_does_yet_is_understood_and_brings_a_line_that_works(teacher: Viewer) -> None:
    said = unsupported("room.new_series", 'room new "English" 2026-11-24 14:00-15:00', teacher).text
    assert said.startswith("I understood: *create a room for each class of a series*. I can't do that yet")
    assert '`/room new "English" 2026-11-24 14:00-15:00`' in said
