"""The partner key."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import KeyShown
from bot.commands import GRAMMAR
from bot.language.commands import RotateKey
from tests.blocks.looking import buttons, render


def test_a_key_in_use_can_be_replaced(teacher: Viewer) -> None:
    message = render(KeyShown("rLkI…Xg==", 88), teacher, "room key")
    assert "`rLkI…Xg==` (88 characters)" in message.text
    pressed = buttons(message)
    assert pressed.keys() == {"run.rotate"}
    assert GRAMMAR.read(pressed["run.rotate"]["value"], now=teacher.now, zone=teacher.zone) == RotateKey()


def test_a_new_key_says_what_it_broke(teacher: Viewer) -> None:
    message = render(KeyShown("a81c…09f2", 64, rotated=True), teacher, "room key rotate")
    assert message.text.startswith("*New partner key*")
    assert "The old one no longer works" in message.text
    assert not buttons(message)
