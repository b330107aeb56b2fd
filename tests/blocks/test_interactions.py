"""Hands raised, and who spoke."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import InteractionList
from bot.gallery.samples import ENGLISH, interacted
from bot.language.commands import Interaction, Interactions, RoomId
from tests.blocks.messages import buttons, carried, render, table


def test_the_latest_with_how_long_it_took(teacher: Viewer) -> None:
    message = render(InteractionList(ENGLISH, Interaction.HANDS, interacted(2), 9), teacher)
    assert table(message) == [
        ["Name", "When", "Seconds", "Role", "Number"],
        ["班级 1", "Sun 22 Nov 14:10", "–", "student", "1000"],
        ["班级 2", "Sun 22 Nov 14:09", "25", "student", "1001"],
    ]
    assert message.text.startswith("*9 hands raised*")
    assert "班级 1 14:10, 班级 2 14:09" in message.text
    assert "7 earlier ones are not shown." in message.text


def test_none(teacher: Viewer) -> None:
    assert "No hands were raised" in render(InteractionList(ENGLISH, Interaction.HANDS, (), 0), teacher).text
    assert "Nobody spoke" in render(InteractionList(ENGLISH, Interaction.TALK, (), 0), teacher).text


def test_the_other_kind_is_a_press_away(teacher: Viewer) -> None:
    pressed = buttons(render(InteractionList(ENGLISH, Interaction.HANDS, (), 0), teacher))
    reading = carried(pressed["run.talk"])
    assert reading == Interactions(room=RoomId(ENGLISH.id), kind=Interaction.TALK)
