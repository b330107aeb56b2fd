"""Lists of rooms, and the choice among several."""

from __future__ import annotations

from datetime import date

from bot.blocks import Viewer
from bot.classroom.results import RoomChoice, RoomList
from bot.commands import GRAMMAR
from bot.gallery.samples import LONGEST, rooms
from bot.language.commands import ListRooms, RoomId, ShowRoom
from tests.blocks.looking import buttons, elements, render

FIRST, LAST = date(2026, 11, 22), date(2026, 11, 29)


def test_rooms_are_numbered_and_open_at_a_press(teacher: Viewer) -> None:
    message = render(RoomList(rooms(3), 3, 1, 1, FIRST, LAST), teacher)
    assert message.text.splitlines()[:2] == [
        "*3 rooms, Sun 22 Nov – Sun 29 Nov*",
        "#1 Class 1 · Tue 24 Nov 14:00–15:00",
    ]
    lines = [element["value"] for element in elements(message) if element["action_id"] == "run.show"]
    assert [GRAMMAR.read(line, now=teacher.now, zone=teacher.zone) for line in lines] == [
        ShowRoom(room=RoomId(room.id)) for room in rooms(3)
    ]


def test_pages_turn_both_ways(teacher: Viewer) -> None:
    pressed = buttons(render(RoomList(rooms(10), 50, 2, 5, FIRST, LAST), teacher))
    for name, page in (("run.previous", 1), ("run.next", 3)):
        reading = GRAMMAR.read(pressed[name]["value"], now=teacher.now, zone=teacher.zone)
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
    lines = tuple(f"room delete {room.id}" for room in rooms(3))
    message = render(RoomChoice("class", rooms(3), lines, 3), teacher)
    assert [element["value"] for element in elements(message)] == list(lines)
    assert message.text.startswith("3 rooms match *class*. Which one do you mean?")


def test_many_rooms_to_choose_from_are_a_menu(teacher: Viewer) -> None:
    lines = tuple(f"room delete {room.id}" for room in rooms(120))
    message = render(RoomChoice("class", rooms(120), lines, 150), teacher)
    (menu,) = elements(message)
    assert [option["value"] for option in menu["options"]] == list(lines[:100])
    assert "50 more match. Type more of the title to find it." in message.text


def test_lines_too_long_for_a_menu_stay_rows(teacher: Viewer) -> None:
    lines = tuple(f'room edit {room.id} title "{"x" * 140}"' for room in rooms(20))
    message = render(RoomChoice("class", rooms(20), lines, 20), teacher)
    assert [element["value"] for element in elements(message)] == list(lines)
