"""Short answers."""

from __future__ import annotations

from bot.blocks import Viewer, cancelled, not_yet, notice
from bot.language.catalogue import COMMANDS


def test_a_sentence_is_inert() -> None:
    assert notice("a < b").text == "a &lt; b"


def test_cancelled(teacher: Viewer, chinese: Viewer) -> None:
    assert cancelled(teacher).text == "Left as it was: nothing was changed."
    assert cancelled(chinese).text == "已保留，没有任何改动。"


def test_what_is_not_in_this_version_is_still_understood(teacher: Viewer) -> None:
    (spec, *_) = (spec for spec in COMMANDS if spec.name == "room.new")
    assert not_yet(spec, teacher).text.startswith(
        "Understood: *create a room*. That is not yet in this version"
    )
