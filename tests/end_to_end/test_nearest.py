"""What people ask is answered with the nearest that there is, never with a list of all commands."""

from __future__ import annotations

import pytest

from bot.commands import DEFINITIONS
from bot.sandbox.workspace import Message

from .conftest import School

LINES = {
    "hi": "Hi *demo*, I'm Rollcall: ",
    "你好": "*What you can do*",
    "thank you!": "*What you can do*",
    "谢谢": "*What you can do*",
    "what can you do": "*What you can do*",
    "join": "Show a room: its time, codes and links\nWhich room do you mean?",
    "open": "Show a room: its time, codes and links\nWhich room do you mean?",
    "send the link to my students": "Show a room: its time, codes and links\nWhich room do you mean?",
    "把链接发给学生": "Show a room: its time, codes and links\nWhich room do you mean?",
    "start": "Fill in a form to create a room.",
    "开始上课": "Fill in a form to create a room.",
    "start a class now": "What is the title?",
    "今天有什么课": "*7 rooms, Tue 24 Nov*",
    "what do I teach today": "*No rooms found, Tue 24 Nov · mine*\nOnly rooms that you teach, or created",
    "open my room": "*No rooms found · mine*\nOnly rooms that you teach, or created",
    "is anyone in my class": "*3 rooms right now*",
    "how busy was yesterday": "Peaks on Mon 23 Nov",
    "昨天最高峰是多少": "Peaks on Mon 23 Nov",
    "who came to english": "See who came to class: *english*",
}
"""What is typed, and how the answer to it begins."""


@pytest.fixture
def seed() -> str:
    return "demo"


async def direct(school: School, line: str) -> Message:
    return await school.answer(await school.workspace.direct_message(line))


async def test_lines(school: School) -> None:
    answers = {line: (await direct(school, line)).text for line in LINES}
    assert {line: answers[line][: len(begins)] for line, begins in LINES.items()} == LINES
    assert all(
        answer.count("/room") + answer.count("/peaks") < len(DEFINITIONS) for answer in answers.values()
    )


async def test_an_empty_mention(school: School) -> None:
    """The first contact is a welcome, what follows is help."""
    for said in ("Hi *demo*, I'm Rollcall: ", "*What you can do*"):
        answer = await school.answer(await school.workspace.mention(""))
        assert answer.text.startswith(said)


async def test_a_command_is_done_at_the_first_contact_and_hello_said_later(school: School) -> None:
    assert (await direct(school, "list today")).text.startswith("*7 rooms, Tue 24 Nov*")
    assert (await direct(school, "abracadabra")).text.startswith("Hi *demo*, I'm Rollcall: ")
    assert (await direct(school, "abracadabra")).text.startswith("*abracadabra*: I don't know this command.")


async def test_what_is_missing_is_shown_with_what_was_said(school: School) -> None:
    assert '`start "English" now`' in (await direct(school, "start a class now")).text


async def test_a_room_is_chosen_where_none_was_named(school: School) -> None:
    await direct(school, 'new "My own" 21:00-22:00')
    offered = await direct(school, "join")
    assert "My own" in offered.text.splitlines()[2]
    shown = await school.press(offered, 1)
    assert shown.text.startswith("*My own*")


async def test_where_there_is_no_room_to_offer_it_is_said_what_is_missing(school: School) -> None:
    await school.control("/reset", seed="empty", now="2026-11-24T10:00:00+08:00")
    assert (await direct(school, "join")).text.startswith("Which room?")
