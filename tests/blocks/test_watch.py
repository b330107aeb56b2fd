"""What is told of classes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.blocks import Viewer, class_notice
from bot.classroom.results import WatchChanged
from bot.classroom.watch import FOR_CHANNELS, NoticeKind
from bot.gallery.samples import ENGLISH
from bot.language.commands import Watch
from tests.blocks.messages import buttons, carried, render

FIVE = timedelta(minutes=5)


@pytest.mark.parametrize("kind", sorted(FOR_CHANNELS))
def test_a_channel_gets_no_way_in_for_teachers(kind: NoticeKind, teacher: Viewer) -> None:
    message = class_notice(kind, ENGLISH, FIVE, replace(teacher, shared_by="U0OTHERONE"))
    assert ENGLISH.teacher is not None
    assert ENGLISH.assistant is not None
    said = str(message)
    assert ENGLISH.teacher.code not in said
    assert ENGLISH.assistant.code not in said
    assert "English" in message.text
    assert "<@U0OTHERONE>" in message.text


@pytest.mark.parametrize("kind", [NoticeKind.SOON, NoticeKind.ABSENT])
def test_who_stands_in_enters_by_a_button(kind: NoticeKind, teacher: Viewer) -> None:
    pressed = buttons(class_notice(kind, ENGLISH, FIVE, replace(teacher, shared_by="U0OTHERONE")))
    assert pressed["join.teacher"]["value"] == ENGLISH.id


def test_who_made_the_room_gets_their_own_link(teacher: Viewer) -> None:
    pressed = buttons(class_notice(NoticeKind.OWN, ENGLISH, FIVE, teacher))
    assert ENGLISH.teacher is not None
    assert pressed["link.teacher"]["url"] == ENGLISH.teacher.link


@pytest.mark.parametrize(("channel", "named"), [("C012ABCDEF", "C012ABCDEF"), ("D012ABCDEF", None)])
def test_the_way_back_is_a_button(channel: str, named: str | None, teacher: Viewer) -> None:
    for on in (True, False):
        pressed = buttons(render(WatchChanged(channel, on=on), teacher))
        reading = carried(pressed["run.watch"])
        assert reading == Watch(on=not on, channel=named)


def test_a_direct_message_is_named_in_words(teacher: Viewer) -> None:
    assert render(WatchChanged("D012ABCDEF", on=True), teacher).text.startswith(
        "Class watch is now on in this conversation."
    )
