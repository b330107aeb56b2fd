"""The partner key."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import KeyShown
from bot.language.commands import RotateKey, ShowKey
from tests.blocks.messages import buttons, carried, render


def test_a_key_in_use_can_be_replaced(teacher: Viewer) -> None:
    message = render(KeyShown("rLkI…Xg==", 88), teacher, ShowKey())
    assert "`rLkI…Xg==` (88 characters)" in message.text
    pressed = buttons(message)
    assert pressed.keys() == {"run.rotate"}
    assert carried(pressed["run.rotate"]) == RotateKey()


def test_a_new_key_says_what_it_broke(teacher: Viewer) -> None:
    message = render(KeyShown("a81c…09f2", 64, rotated=True), teacher, ShowKey())
    assert message.text.startswith("*New partner key*")
    assert "The old one no longer works" in message.text
    assert not buttons(message)
