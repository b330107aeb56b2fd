"""The welcome: two lines and three buttons, by role."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from bot.blocks import Viewer, welcome
from bot.language.commands import Command, Help, HourlyPeaks, ListRooms, RoomForm
from tests.blocks.messages import buttons, carried

TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)


@pytest.mark.parametrize(("is_admin", "first"), [(False, RoomForm()), (True, HourlyPeaks(date=YESTERDAY))])
def test_two_lines_and_three_buttons(teacher: Viewer, is_admin: bool, first: Command) -> None:
    person = replace(teacher.person, workspace_admin=is_admin)
    message = welcome(replace(teacher, person=person, entry="direct"))
    assert message.text.splitlines() == [
        "Hi *Wang*, I'm Rollcall: I create live classes and tell how they went.",
        'Tell me what you want, for example `new "English" tomorrow 14:00-15:00`, or begin here:',
    ]
    assert [carried(button) for button in buttons(message).values()] == [
        first,
        ListRooms(from_=TODAY, to=TODAY),
        Help(),
    ]


def test_nobodys_name_is_made_up(teacher: Viewer) -> None:
    assert welcome(replace(teacher, person=replace(teacher.person, name=""))).text.startswith("Hi, I'm")
