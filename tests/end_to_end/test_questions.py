"""What is said back: what a question is asked about, and what an answer took for granted."""

from __future__ import annotations

import re

from .conftest import School


async def test_it_names_the_room_that_it_means(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    asked = await school.type("/room move last to 3-4")
    assert asked.text.splitlines()[:4] == [
        "Change a room: *English*",
        "*Morning or afternoon?*",
        "15:00–16:00",
        "03:00–04:00",
    ]
    assert "15:00–16:00" in (await school.press(asked, "choose.0")).text


async def test_it_names_the_id_of_a_room_that_the_platform_does_not_show(school: School) -> None:
    shown = await school.type('/room new "English" 14:00-15:00')
    found = re.search(r"\b\d{14}\b", shown.text)
    assert found
    await school.control("/faults", endpoint="room", kind="code", code=9999)
    asked = await school.type("/room move last to 3-4")
    assert asked.text.startswith(f"Change a room: *{found[0]}*\n")


async def test_a_choice_of_rooms_says_what_for(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    await school.type('/room new "English" 16:00-17:00')
    asked = await school.type('/room edit "English" max 30')
    assert asked.text.splitlines()[:2] == [
        "Change a room: *English* · up to 30 student classrooms",
        "2 rooms match *English*. Which one do you mean?",
    ]


async def test_a_room_with_a_typo_in_its_title_is_offered(school: School) -> None:
    await school.type('/room new "Chess Club" tomorrow 14:00-15:00')
    asked = await school.type("/room rename chees club to Chess")
    assert "I can't find the room *chees club*. Did you mean one of these?" in asked.text
    renamed = await school.press(asked, "Choose")
    assert renamed.text == "*Chess Club* · Title: Chess Club → *Chess*"


async def test_a_time_in_a_named_zone_is_shown_there_too(school: School) -> None:
    made = await school.type('/room new "English" tomorrow 9:00-10:00 Tokyo')
    assert made.text.splitlines()[0] == "Tokyo time: Wed 25 Nov 09:00–10:00"
    assert "Wed 25 Nov 08:00–09:00" in made.text
    moved = await school.type("/room move last to 11:00-12:00 UTC+5:30")
    assert moved.text.splitlines()[0] == "UTC+5:30: Wed 25 Nov 11:00–12:00"
    asked = await school.type('/room new "Maths" tomorrow 2-3 Tokyo')
    assert "Wed 25 Nov 13:00–14:00 · Tokyo time: Wed 25 Nov 14:00–15:00" in asked.text.splitlines()


async def test_what_is_assumed_is_said(school: School) -> None:
    made = await school.type('/room new "English" 10 nov 9:00-10:00')
    assert made.text.splitlines()[0] == "No year was given, so this is about Wed 10 Nov 2027."
    peaks = await school.type("/peaks yesterday morning")
    assert peaks.text.splitlines()[0].startswith("This covers whole days")
