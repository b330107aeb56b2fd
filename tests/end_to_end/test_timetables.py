"""A timetable from a file in a direct message to its rooms, and back: shown, applied, sent again, undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.sandbox.workspace import Message
from tests.timetables.conftest import text, workbook

from .conftest import School

HEAD = ["课程名称", "日期", "Start", "End", "Max", "Teacher", "Classrooms"]
ROWS: list[list[Any]] = [
    HEAD,
    ["English", "2026-11-25", "14:00", "15:00", 30, "@Anna", "11,12"],
    ["Maths", "2026-11-25", "16:00", "17:00"],
    ["Art", "2026-11-26", "9:00", "10:00", "", "王老师"],
    ["Music", "2026-11-27", "2:00", "3:00"],
]


@pytest.fixture
def clock(moving_clock: Callable[[], datetime]) -> Callable[[], datetime]:
    return moving_clock


async def send(school: School, rows: Sequence[Sequence[Any]], name: str = "课表.xlsx") -> Message:
    """The answer to a timetable that is sent to the bot."""
    sent = await school.workspace.direct_message("", file=name, content=workbook(rows))
    return await school.answer(sent)


async def ended(school: School, words: str) -> Message:
    """The message in the direct messages that says so, once it does."""
    found: list[Message] = []

    def said() -> bool:
        found[:] = [each for each in school.workspace.world.messages.all if words in each.text]
        return bool(found)

    await school.workspace.wait_until(said, 60)
    return found[-1]


async def rooms(school: School) -> list[str]:
    """The rooms that are there, as the list tells them."""
    answer = await school.type("/room list next 7 days")
    titles = ("English", "Maths", "Art", "Poetry")
    return [line for line in answer.text.splitlines() if any(title in line for title in titles)]


async def test_a_file_is_shown_applied_sent_again_and_undone(working: School) -> None:
    plan = await send(working, ROWS)
    assert "3 classes to create" in plan.text
    assert (
        "row 5, C5, Start · “2:00 3:00” · It could be one of these: 14:00-15:00 / 02:00-03:00." in plan.text
    )
    assert "Not in this workspace, so their rooms get no teacher: 王老师." in plan.text
    assert await working.asked("create_room") == []
    begun = await working.press(plan, "Apply 3 steps")
    assert "I've begun 3 steps." in begun.text
    done = await ended(working, "Applied timetable 课表.xlsx")
    assert "3 classes created" in done.text
    assert len(await working.asked("create_room")) == 3
    told = await ended(working, "1 class of yours has changed")
    assert told.channel == working.workspace.direct("U0ANNA")
    assert "English" in told.text
    assert "Nothing to change" in (again := await send(working, ROWS)).text
    assert "3 classes unchanged" in again.text
    before = await rooms(working)
    moved = [
        *ROWS[:2],
        ["Maths", "2026-11-26", "16:00", "17:00", 20],
        ["Poetry", "2026-11-27", "9:00", "10:00"],
    ]
    plan = await send(working, moved)
    counts = ("1 class to create", "1 class to move", "1 class to delete", "1 class unchanged")
    assert all(count in plan.text for count in counts), plan.text
    await working.press(plan, "Apply 3 steps")
    second = await ended(working, "1 class moved")
    assert await rooms(working) != before
    assert "1 class moved" in second.text
    asked = await working.press(await working.type("/room timetable"), "Undo")
    assert "Undo timetable 课表.xlsx?" in asked.text
    await working.press(asked, "Undo")
    await ended(working, "Undid timetable 课表.xlsx")
    assert [line.split("Room")[0] for line in await rooms(working)] == [
        line.split("Room")[0] for line in before
    ]
    assert "Nothing to change" in (await send(working, ROWS)).text


async def test_rows_pasted_go_the_same_way_and_delete_nothing(working: School) -> None:
    rows = "title\tdate\tstart\tend\nEnglish\t25 Nov\t14:00\t15:00\nMaths\t25 Nov\t16:00\t45m"
    plan = await working.answer(await working.workspace.direct_message(rows))
    assert "Plan of pasted timetable" in plan.text
    assert "2 classes to create" in plan.text
    await working.press(plan, "Apply 2 steps")
    await ended(working, "Applied pasted timetable")
    plan = await working.answer(await working.workspace.direct_message(rows.rpartition("\n")[0]))
    assert "1 class unchanged" in plan.text
    assert "to delete" not in plan.text


async def test_rows_pasted_under_a_name_are_like_a_file_of_it(working: School) -> None:
    head = "Autumn term\ntitle\tdate\tstart\tend\n"
    rows = "English\t25 Nov\t14:00\t15:00\nMaths\t25 Nov\t16:00\t45m"
    plan = await working.answer(await working.workspace.direct_message(head + rows))
    assert "Plan of timetable Autumn term" in plan.text
    assert "Pasted rows only create" not in plan.text
    await working.press(plan, "Apply 2 steps")
    await ended(working, "Applied timetable Autumn term")
    moved = "English\t25 Nov\t15:00\t16:00"
    plan = await working.answer(await working.workspace.direct_message(head + moved))
    assert "1 class to move" in plan.text
    assert "1 class to delete" in plan.text


async def test_a_plan_whose_rooms_changed_is_shown_anew_and_nothing_is_done(working: School) -> None:
    plan = await send(working, ROWS)
    await working.type('/room new "Maths" 2026-11-25 16:00-17:00')
    anew = await working.press(plan, "Apply 3 steps")
    assert "rooms have changed since, so I haven't done anything" in anew.text
    assert "2 classes to create" in anew.text
    assert "1 class unchanged" in anew.text
    assert len(await working.asked("create_room")) == 1


async def test_the_whole_plan_is_sent_as_a_file(working: School) -> None:
    plan = await send(working, ROWS)
    await working.answer(await working.workspace.press(plan, "Show all (a file)"))
    files = [each.content.files for each in working.workspace.world.messages.all if each.content.files]
    assert files[-1][0]["name"].startswith("timetable_")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", b"\x89PNG\x00", "I can't read a table in this file"),
        ("a.csv", b"a,b\nc,d\n", "I found no row of headings"),
        ("a.csv", b" ", "The file is empty"),
    ],
)
async def test_a_file_that_is_none_is_answered_with_what_can_be_read(
    school: School, name: str, content: bytes, words: str
) -> None:
    answer = await school.answer(await school.workspace.direct_message("", file=name, content=content))
    assert words in answer.text


async def test_without_the_scope_it_says_what_to_do(school: School) -> None:
    world = school.workspace.world
    world.identity = replace(world.identity, scopes=world.identity.scopes - {"files:read"})
    answer = await send(school, ROWS)
    assert "add the scopes of its manifest" in answer.text


async def test_stopped_it_ends_and_the_rest_is_not_tried(working: School) -> None:
    await working.control("/faults", kind="latency", endpoint="create_room", seconds=0.5, count=20)
    many = [HEAD, *([f"English {n}", "2026-11-25", "14:00", "15:00"] for n in range(20))]
    plan = await send(working, many)
    await working.press(plan, "Apply 20 steps")
    going = await ended(working, "Applying timetable")
    await working.workspace.press(going, "Stop")
    await ended(working, "I stop after what is under way")
    over = await ended(working, "Stopped applying")
    assert "more were not tried" in over.text


async def test_it_is_asked_for_by_its_words(school: School) -> None:
    assert "Send me a timetable in a direct message" in (await school.type("/room timetable")).text
    sent = await school.workspace.direct_message("", file="t.csv", content=text([HEAD, ROWS[2]]))
    await school.answer(sent)
    assert "1 class to create" in (await school.type("/room timetable")).text
    assert "There is no such timetable" in (await school.type("/room timetable undo 99")).text
    assert "was not applied" in (await school.type("/room timetable undo 1")).text
    assert "Nothing of this timetable is under way" in (await school.type("/room timetable stop 1")).text
    refused = await school.type("/room timetable apply 1", user="U0ANNA")
    assert "Only the person who sent this timetable" in refused.text
