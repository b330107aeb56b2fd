"""The platform in trouble: a clear sentence each time, and nothing wrong or twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .conftest import ROOM, School

pytestmark = pytest.mark.waiting

NEW = '/room new "English" 14:00-15:00'
NOTHING = "Nothing was changed."
FOUND = "not created twice"
SLOW = 2
"""Seconds that the platform takes."""


async def fault(school: School, endpoint: str, kind: str, **more: Any) -> None:
    """Lets something go wrong, once if nothing else is said."""
    await school.control("/faults", endpoint=endpoint, kind=kind, **more)


async def rooms(school: School) -> list[str]:
    """The titles that the platform holds, by way of its own list."""
    return [line for line in (await school.type("/room list")).text.splitlines() if line.startswith("#")]


async def test_slack_is_acknowledged_before_the_platform_answers(school: School) -> None:
    lines = {"create_room": NEW, "find_join_code": "/room find abc123", "hourly_peaks": "/peaks"}
    for endpoint, line in lines.items():
        await fault(school, endpoint, "latency", seconds=SLOW)
        delivery = await school.send(line)
        assert delivery.status == 200
        assert not any(asked["status"] for asked in await school.asked(endpoint))
        assert school.workspace.answers(delivery) == []
    for delivery in school.workspace.deliveries:
        assert "class platform" not in (await school.answer(delivery)).text
    assert [len(await school.asked(endpoint)) for endpoint in lines] == [1, 1, 1]


@pytest.mark.parametrize("kind", ["http_502", "cut", "truncated"])
async def test_a_creation_whose_answer_is_lost_is_found_and_made_once(school: School, kind: str) -> None:
    await fault(school, "create_room", kind, when="after")
    answer = await school.type(NEW)
    assert FOUND in answer.text
    assert ROOM.search(str(answer.blocks))
    assert len(await school.asked("create_room")) == 1
    assert len(await rooms(school)) == 1


async def test_a_creation_that_never_came_is_not_said_to_be_made(school: School) -> None:
    """Nor is a room that was made before taken for it."""
    await school.type(NEW, user="U0ANNA")
    await fault(school, "create_room", "cut", when="before")
    answer = await school.type(f"{NEW} Beijing time")
    assert "not known yet whether *English* was created" in answer.text
    assert len(await school.asked("create_room")) == 2
    assert len(await rooms(school)) == 1


async def test_a_creation_that_was_not_answered_is_not_said_to_be_undone_when_the_look_fails(
    school: School,
) -> None:
    await fault(school, "create_room", "cut", when="after")
    await fault(school, "rooms", "code", code=1, count=100)
    answer = await school.type(NEW)
    assert "not known yet whether *English* was created" in answer.text
    assert NOTHING not in answer.text
    await school.control_client.delete("/_control/faults")
    found = await school.press(answer, "Check again")
    assert FOUND in found.text
    assert len(await rooms(school)) == 1
    assert "created by <@U0DEMO>" in (await school.type('/room show "English"', user="U0ANNA")).text


async def test_it_may_be_created_once_more(school: School) -> None:
    await fault(school, "create_room", "cut", when="before")
    answer = await school.type(NEW)
    assert "Room created." in (await school.press(answer, "Create")).text
    assert len(await rooms(school)) == 1


async def test_the_same_room_again_is_made_only_when_it_is_asked_for_all_the_same(school: School) -> None:
    await school.type(NEW)
    answer = await school.type(NEW)
    assert "You created this room a moment ago, so nothing was created now: *English*." in answer.text
    assert len(await rooms(school)) == 1
    assert "Room created." in (await school.press(answer, "Create it all the same")).text
    assert len(await rooms(school)) == 2


async def test_a_creation_that_is_refused_says_why(school: School) -> None:
    for code, said in ((1, "名额已满"), (2002, "doesn't have permission"), (2003, "is not active")):
        await fault(school, "create_room", "code", code=code, msg="名额已满")
        answer = await school.type(NEW)
        assert said in answer.text
        assert NOTHING in answer.text
    assert await rooms(school) == []


@pytest.mark.parametrize("kind", ["throttled", "http_429"])
async def test_a_throttled_call_waits_and_succeeds(school: School, kind: str) -> None:
    await fault(school, "create_room", kind)
    await fault(school, "rooms", kind)
    assert FOUND not in (await school.type(NEW)).text
    assert len(await rooms(school)) == 1


async def test_a_platform_that_stays_throttled_is_said_to_be(school: School) -> None:
    await fault(school, "create_room", "http_429", retry_after=60)
    answer = await school.type(NEW)
    assert "too many requests" in answer.text
    assert NOTHING in answer.text
    assert len(await school.asked("create_room")) == 1


@pytest.mark.parametrize("kind", ["http_502", "cut", "truncated"])
async def test_a_question_is_asked_again_until_it_is_answered(school: School, kind: str) -> None:
    await fault(school, "hourly_peaks", kind, count=2)
    answer = await school.type("/peaks")
    assert "class platform" not in answer.text
    assert len(await school.asked("hourly_peaks")) == 3


@pytest.mark.parametrize(
    ("kind", "said"),
    [("http_502", "couldn't get a usable answer"), ("truncated", "answer")],
)
async def test_a_platform_that_stays_broken_is_said_to_be(school: School, kind: str, said: str) -> None:
    await fault(school, "*", kind, count=1000)
    for answer in await asyncio.gather(
        *(school.type(line) for line in ("/room list", "/peaks", "/room live"))
    ):
        assert said in answer.text
        assert NOTHING not in answer.text


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_change_or_a_delete_that_is_cut_is_done_all_the_same(school: School, when: str) -> None:
    """Both may be done twice, and come to the same."""
    await school.type(NEW)
    await fault(school, "update_room", "cut", when=when)
    assert "Maths" in (await school.type("/room rename last to Maths")).text
    card = await school.type("/room delete last")
    await fault(school, "delete_room", "cut", when=when)
    assert "has been deleted" in (await school.press(card, "confirm")).text
    assert await rooms(school) == []


async def test_a_delete_that_stays_unanswered_is_told_by_the_room(school: School) -> None:
    await school.type(NEW)
    card = await school.type("/room delete last")
    await fault(school, "delete_room", "cut", when="before", count=10)
    answer = await school.press(card, "confirm")
    assert "The class platform did not answer, and *English* was not deleted." in answer.text
    await school.control_client.delete("/_control/faults")
    asked = await school.press(answer, "Try again")
    assert "has been deleted" in (await school.press(asked, "confirm")).text


async def test_a_change_is_one_line_and_undone_by_a_press(school: School) -> None:
    await school.type(NEW)
    answer = await school.type("/room rename last to Maths")
    assert answer.text == "*English* · Title: English → *Maths*"
    undone = await school.press(answer, "Undo")
    assert undone.text == "*Maths* · Title: Maths → *English*"


async def test_a_class_in_session_is_moved_only_when_that_is_confirmed(school: School) -> None:
    made = await school.type(NEW)
    found = ROOM.search(str(made.blocks))
    assert found
    await school.control(f"/rooms/{found[0]}/class", in_session=True)
    asked = await school.type("/room move last to 16:00-17:00")
    assert "⚠️ Its class is in session right now." in asked.text
    assert await school.asked("update_room") == []
    moved = await school.press(asked, "confirm")
    assert "14:00–15:00 → Tue 24 Nov 16:00–17:00" in moved.text


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_rotation_whose_answer_is_lost_is_told_by_the_key(school: School, when: str) -> None:
    card = await school.type("/room key rotate")
    await fault(school, "partner_key", "cut", when=when)
    answer = await school.press(card, "confirm")
    assert ("New partner key" in answer.text) == (when == "after")
    assert (NOTHING in answer.text) == (when == "before")
    assert sum("regenerate" in asked["parameters"] for asked in await school.asked("partner_key")) == 1
    assert "English" in (await school.type(NEW)).text


async def test_a_rotation_that_cannot_be_looked_at_is_said_to_be_unknown(school: School) -> None:
    card = await school.type("/room key rotate")
    await fault(school, "partner_key", "cut", when="after")
    await fault(school, "partner_key", "http_502", count=10)
    answer = await school.press(card, "confirm")
    assert "I don't know what happened to *room key rotate*" in answer.text
    await school.control_client.delete("/_control/faults")
    # the key is dead, which the next call notices and replaces
    assert "English" in (await school.type(NEW)).text


async def test_a_room_that_there_is_not_is_said_not_to_be(school: School) -> None:
    for line in ("show", "delete", "codes", "attendance", "hands"):
        answer = await school.type(f"/room {line} 26112112345678")
        assert "That room doesn't exist." in answer.text
    answer = await school.type('/room show "Nowhere"')
    assert "I can't find the room *Nowhere*" in answer.text


async def test_a_deleted_room_is_said_to_be_deleted(school: School) -> None:
    made = await school.type(NEW)
    room = ROOM.findall(str(made.blocks))[0]
    await school.press(await school.type(f"/room delete {room}"), "confirm")
    for line in (f"show {room}", f"delete {room}", f"rename {room} to Maths", f"code {room} for 11"):
        answer = await school.type(f"/room {line}")
        assert "deleted" in answer.text
        assert "Room changed" not in answer.text
    assert len(await school.asked("delete_room")) == 1
