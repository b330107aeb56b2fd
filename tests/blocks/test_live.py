"""Rooms as they are now."""

from __future__ import annotations

from bot.blocks import Viewer
from bot.classroom.results import LiveNow
from bot.gallery.samples import ENGLISH, NOW, live, rooms
from bot.language.commands import LiveStatus, RoomId
from tests.blocks.messages import buttons, carried, render


def test_one_room_says_its_state_first(teacher: Viewer) -> None:
    message = render(LiveNow((live(ENGLISH, 32, 35),), NOW), teacher)
    assert message.text.splitlines() == [
        "*English*",
        "*In class* · teacher in the room · 32 student classrooms",
        "The room itself displays 35.",
        "*Tue 24 Nov 14:00–15:00* (Shanghai time)",
        "As of Mon 23 Nov 12:30, Shanghai time.",
    ]


def test_it_can_be_looked_at_again(teacher: Viewer) -> None:
    button = buttons(render(LiveNow((live(ENGLISH, 1),), NOW), teacher))["run.live"]
    assert carried(button) == LiveStatus(room=RoomId(ENGLISH.id))
    button = buttons(render(LiveNow((), NOW, every=True, total=0), teacher))["run.live"]
    assert carried(button) == LiveStatus()


def test_many_rooms_are_summed_and_numbered(teacher: Viewer) -> None:
    every = tuple(live(room, number) for number, room in enumerate(rooms(3)))
    lines = render(LiveNow(every, NOW, every=True, total=40), teacher).text.splitlines()
    assert lines[:3] == [
        "*40 rooms right now*",
        "2 in class, 3 student classrooms in total.",
        "#1 Class 1 · *Not in class* · no teacher in the room · 0 student classrooms · "
        "Tue 24 Nov 14:00–15:00",
    ]
    assert "37 more rooms are not shown." in lines


def test_no_room_now(teacher: Viewer) -> None:
    assert render(LiveNow((), NOW, every=True, total=0), teacher).text.startswith(
        "No rooms are scheduled right now."
    )
