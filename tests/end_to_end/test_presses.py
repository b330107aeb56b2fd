"""Buttons: two clicks in a row are one press, every later press is answered, and Share posts once."""

from __future__ import annotations

import pytest

from bot.sandbox.workspace import Message, refusing

from .conftest import School, after_a_double_click

pytestmark = pytest.mark.waiting


async def clicked_twice(school: School, message: Message, control: str) -> list[Message]:
    """What two clicks in a row are answered with."""
    clicks = [await school.workspace.press(message, control) for _ in range(2)]
    await school.workspace.settled()
    return [answer for click in clicks for answer in school.workspace.answers(click)]


async def test_a_button_pressed_later_does_it_again(school: School) -> None:
    await school.type("/peaks daily at 9:00")
    for _ in range(2):
        listed = await school.type("/peaks schedules")
        assert "Report *1* is paused" in (await school.press(listed, "Pause")).text
        assert "has been resumed" in (await school.type("/peaks resume 1")).text
        await after_a_double_click()


async def test_two_clicks_in_a_row_are_one_press(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    for control in ("Attendance", "Delete"):
        assert len(await clicked_twice(school, card, control)) == 1
        await after_a_double_click()
        assert len(await clicked_twice(school, card, control)) == 1


async def test_create_again_does_it_again_after_the_platform_refused(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    deleted = await school.press(await school.type("/room delete last"), "confirm")
    await school.control("/faults", endpoint="create_room", kind="code", code=2)
    assert "rejected" in (await school.press(deleted, "run.again")).text
    await after_a_double_click()
    assert "Room created" in (await school.press(deleted, "run.again")).text


async def test_share_posts_once(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    before = len(school.workspace.seen("U0ANNA"))
    await school.press(card, "run.share")
    await after_a_double_click()
    assert "already posted" in (await school.press(card, "run.share")).text
    assert len(school.workspace.seen("U0ANNA")) == before + 1


async def test_share_that_failed_can_be_pressed_again(school: School) -> None:
    card = await school.type('/room new "English" 14:00-15:00')
    await school.workspace.settled()
    school.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
    assert "couldn't post that" in (await school.press(card, "run.share")).text
    await after_a_double_click()
    shared = await school.press(card, "run.share")
    assert not shared.ephemeral
    assert "English" in shared.text
