"""Confirmation cards."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import DeletionConfirmation, RotationConfirmation
from bot.gallery.samples import ENGLISH, TOKEN, live
from bot.language.commands import ShowKey
from tests.blocks.messages import buttons, render


def test_a_deletion_says_exactly_what_is_lost_and_what_is_not(teacher: Viewer) -> None:
    message = render(DeletionConfirmation(TOKEN, ENGLISH, live(ENGLISH, 0)), teacher, ShowKey())
    assert message.text.splitlines() == [
        "*Delete English?*",
        "*Tue 24 Nov 14:00–15:00* (Shanghai time)",
        "Room `26112112345678`",
        "• All its join codes stop working, the teacher's and the assistant's too.",
        "• Nobody will be able to enter the room.",
        "• Attendance and peak data are kept.",
        "• You can create it again within 30 days, with new join codes.",
        "Only you can confirm this, within 5 minutes.",
    ]


def test_both_buttons_carry_the_token_and_nothing_can_be_shared(teacher: Viewer) -> None:
    for asked in (DeletionConfirmation(TOKEN, ENGLISH, live(ENGLISH, 0)), RotationConfirmation(TOKEN)):
        pressed = buttons(render(asked, teacher, ShowKey()))
        assert {name: button["value"] for name, button in pressed.items()} == {
            "confirm": TOKEN,
            "cancel": TOKEN,
        }
        assert pressed["confirm"]["style"] == "danger"


def test_a_room_in_use_is_warned_about(teacher: Viewer) -> None:
    message = render(DeletionConfirmation(TOKEN, ENGLISH, live(ENGLISH, 32)), teacher)
    warning = "⚠️ In use right now: *In class* · teacher in the room · 32 student classrooms."
    assert warning in message.text.splitlines()


def test_who_is_asked_anew_is_told_why(teacher: Viewer) -> None:
    message = render(DeletionConfirmation(TOKEN, ENGLISH, live(ENGLISH, 0), changed=True), teacher)
    assert message.text.startswith("*The room has changed since I asked you")
