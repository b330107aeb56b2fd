"""Lists of rooms, and the choice among several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.blocks import Viewer
from bot.classroom.results import RoomChoice, RoomList
from bot.commands import GRAMMAR
from bot.gallery.samples import LONGEST, rooms
from bot.language import decode
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, RoomId, ShowRoom
from tests.blocks.looking import buttons, carried, elements, render

FIRST, LAST = date(2026, 11, 22), date(2026, 11, 29)


def test_rooms_are_numbered_and_open_at_a_press(teacher: Viewer) -> None:
    message = render(RoomList(rooms(3), 3, 1, 1, FIRST, LAST), teacher)
    assert message.text.splitlines()[:2] == [
        "*3 rooms, Sun 22 Nov – Sun 29 Nov*",
        "#1 Class 1 · Tue 24 Nov 14:00–15:00",
    ]
    shown = [element for element in elements(message) if element["action_id"] == "run.show"]
    assert [carried(element) for element in shown] == [ShowRoom(room=RoomId(room.id)) for room in rooms(3)]


def test_pages_turn_both_ways(teacher: Viewer) -> None:
    pressed = buttons(render(RoomList(rooms(10), 50, 2, 5, FIRST, LAST), teacher))
    for name, page in (("run.previous", 1), ("run.next", 3)):
        reading = carried(pressed[name])
        assert reading == ListRooms(from_=FIRST, to=LAST, page=page)


def test_the_first_page_has_none_before_it_and_the_last_none_after(teacher: Viewer) -> None:
    assert "run.previous" not in buttons(render(RoomList(rooms(10), 20, 1, 2), teacher))
    assert "run.next" not in buttons(render(RoomList(rooms(10), 20, 2, 2), teacher))


def test_no_rooms_teaches_how_to_make_one(teacher: Viewer, chinese: Viewer) -> None:
    empty = RoomList((), 0, 1, 1)
    assert '/room new "English" 14:00-15:00' in render(empty, teacher).text
    assert '/room 新建 "英语" 14:00-15:00' in render(empty, chinese).text


def test_what_does_not_fit_is_counted(teacher: Viewer) -> None:
    message = render(RoomList(rooms(300, LONGEST), 300, 1, 1), teacher)
    shown = sum(element["action_id"] == "run.show" for element in elements(message))
    assert f"{300 - shown} more rooms on this page are not shown." in message.text


def test_a_few_rooms_to_choose_from_are_rows(teacher: Viewer) -> None:
    commands = tuple(DeleteRoom(room=RoomId(room.id)) for room in rooms(3))
    message = render(RoomChoice("class", rooms(3), commands, 3), teacher)
    assert tuple(map(carried, elements(message))) == commands
    assert message.text.splitlines()[:2] == [
        "Delete a room (asks for confirmation): *class*",
        "3 rooms match *class*. Which one do you mean?",
    ]


def test_many_rooms_to_choose_from_are_a_menu(teacher: Viewer) -> None:
    commands = tuple(DeleteRoom(room=RoomId(room.id)) for room in rooms(120))
    message = render(RoomChoice("class", rooms(120), commands, 150), teacher)
    (menu,) = elements(message)
    assert tuple(map(carried, menu["options"])) == commands[:100]
    assert "50 more match. Type more of the title to find it." in message.text


def test_commands_too_long_for_a_menu_stay_rows(teacher: Viewer) -> None:
    commands = tuple(EditRoom(room=RoomId(room.id), title="x" * 50, max_users=30) for room in rooms(20))
    message = render(RoomChoice("class", rooms(20), commands, 20), teacher)
    assert tuple(map(carried, elements(message))) == commands


def test_a_menu_carries_what_stands_for_a_command_that_is_too_long(teacher: Viewer) -> None:
    commands = tuple(EditRoom(room=RoomId(room.id), title="x" * 50, max_users=30) for room in rooms(20))
    keeping = replace(teacher, signer=teacher.signer.keeping())
    (menu,) = elements(render(RoomChoice("class", rooms(20), commands, 20), keeping))
    kept = keeping.signer.kept
    assert kept is not None
    assert [decode(GRAMMAR, kept[option["value"]]) for option in menu["options"]] == list(commands)
