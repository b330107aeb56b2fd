"""Lists of rooms, and the choice among several."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from bot.blocks import Viewer
from bot.classroom.results import RoomChoice, RoomList
from bot.commands import GRAMMAR
from bot.gallery.samples import LONGEST, TIMETABLE, rooms
from bot.language import decode
from bot.language.commands import DeleteRoom, EditRoom, ListRooms, RoomId, ShowRoom
from bot.sandbox.limits import check
from tests.blocks.conftest import made
from tests.blocks.messages import buttons, carried, elements, render

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 11, 22), date(2026, 11, 29)


def test_rooms_are_numbered_and_open_at_a_press(teacher: Viewer) -> None:
    message = render(RoomList(rooms(3), 3, 1, 1, FIRST, LAST), teacher)
    assert message.text.splitlines()[:3] == [
        "*3 rooms, Sun 22 Nov – Sun 29 Nov*",
        "*Tomorrow · Tue 24 Nov*",
        "#1 Class 1 · 14:00–15:00 · planned",
    ]
    shown = [element for element in elements(message) if element["action_id"] == "run.show"]
    assert [carried(element) for element in shown] == [ShowRoom(room=RoomId(room.id)) for room in rooms(3)]


def test_what_is_on_stands_first_then_what_comes_by_day(teacher: Viewer) -> None:
    lines = render(RoomList(TIMETABLE, 15, 1, 1), teacher).text.splitlines()
    assert lines[:9] == [
        "*15 rooms on now or next*",
        "*On now*",
        "#1 数学 7B · 11:50–12:50 · *on now*",
        "#2 English · 12:20–13:20 · *on now*",
        "*Today · Mon 23 Nov*",
        "#3 Chess · 12:50–13:50 · in 20 min",
        "#4 Biology · 15:30–16:30 · planned",
        "*Tomorrow · Tue 24 Nov*",
        "#5 English · 08:30–09:30 · planned · with a large class",
    ]
    assert lines[-1].startswith("Earliest first. · Times are in Shanghai time.")


def test_what_is_over_says_so_and_its_order(teacher: Viewer) -> None:
    later = replace(teacher, now=teacher.now + timedelta(days=1))
    lines = render(RoomList(TIMETABLE[2:0:-1], 2, 1, 1, past=True), later).text.splitlines()
    assert lines[:3] == ["*2 rooms · over*", "*Mon 23 Nov*", "#1 Chess · 12:50–13:50 · over"]
    assert lines[-1].startswith("Latest first.")


def test_each_room_has_one_button_and_ones_own_class_is_entered(teacher: Viewer, channel: Viewer) -> None:
    owner = replace(teacher, person=replace(teacher.person, id="U012ABCDEF"))
    for viewer, entered in ((owner, 2), (teacher, 0), (replace(channel, person=owner.person), 0)):
        rows = [block for block in render(RoomList(TIMETABLE, 15, 1, 1), viewer).blocks if "fields" in block]
        actions = [block["accessory"]["action_id"] for block in rows]
        assert (actions.count("link.teacher"), len(actions)) == (entered, 15)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("today", ListRooms(from_=MONDAY, to=MONDAY, mine=True)),
        ("tomorrow", ListRooms(from_=MONDAY + DAY, to=MONDAY + DAY, mine=True)),
        ("week", ListRooms(from_=MONDAY, to=MONDAY + 6 * DAY, mine=True)),
        ("mine", ListRooms(from_=FIRST, to=LAST)),
        ("past", ListRooms(mine=True, past=True)),
    ],
)
def test_filters_are_buttons(teacher: Viewer, name: str, wanted: ListRooms) -> None:
    pressed = buttons(render(RoomList(rooms(3), 30, 2, 2, FIRST, LAST, mine=True), teacher))
    assert carried(pressed[f"run.place.{name}"]) == wanted


def test_a_filter_that_is_on_is_marked_and_pressed_off(teacher: Viewer) -> None:
    pressed = buttons(render(RoomList((), 0, 1, 1, MONDAY, MONDAY), teacher))
    assert pressed["run.place.today"]["text"]["text"] == "✓ Today"
    assert carried(pressed["run.place.today"]) == ListRooms()


def test_pages_turn_both_ways(teacher: Viewer) -> None:
    pressed = buttons(render(RoomList(rooms(10), 50, 2, 5, FIRST, LAST), teacher))
    for name, page in (("run.place.previous", 1), ("run.place.next", 3)):
        reading = carried(pressed[name])
        assert reading == ListRooms(from_=FIRST, to=LAST, page=page)


def test_a_shared_list_is_turned_elsewhere_and_has_no_filters(channel: Viewer) -> None:
    names = set(buttons(render(RoomList(rooms(10), 50, 2, 5, FIRST, LAST), channel)))
    assert names == {"run.show", "run.previous", "run.next"}


def test_the_first_page_has_none_before_it_and_the_last_none_after(teacher: Viewer) -> None:
    assert "run.place.previous" not in buttons(render(RoomList(rooms(10), 20, 1, 2), teacher))
    assert "run.place.next" not in buttons(render(RoomList(rooms(10), 20, 2, 2), teacher))


@pytest.mark.parametrize("total", [0, 1, 15, 100, 500])
@pytest.mark.parametrize("title", ["Class", "课" * 50, "&<>" * 16, "👩🏽‍🏫" * 10])
def test_a_page_keeps_to_the_limits_and_shows_every_room_on_it(total: int, title: str) -> None:
    page = rooms(min(total, 15), title)
    for viewer in (made(), made("America/New_York", "zh"), made(shared_by="U1")):
        message = render(RoomList(page, total, 1, max(1, -(-total // 15))), viewer)
        assert check("message", list(message.blocks), message.text) == []
        assert len([block for block in message.blocks if "fields" in block]) == len(page)


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


def test_rooms_that_nearly_match_are_offered(teacher: Viewer) -> None:
    commands = tuple(DeleteRoom(room=RoomId(room.id)) for room in rooms(1))
    message = render(RoomChoice("clas", rooms(1), commands, 1, near=True), teacher)
    assert tuple(map(carried, elements(message))) == commands
    assert message.text.splitlines()[:2] == [
        "Delete a room (asks for confirmation): *clas*",
        "I can't find the room *clas*. Did you mean one of these?",
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
