"""Who may do what, as they meet it in Slack."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.sandbox.workspace.controls import controls
from bot.sandbox.workspace.message_store import Block

from .conftest import School


async def test_a_teacher_changes_and_deletes_their_own_room(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00', user="U0ANNA")
    answer = await school.type("/room rename last to Maths", user="U0ANNA")
    assert "Maths" in answer.text
    card = await school.type("/room delete last", user="U0ANNA")
    await school.press(card, "confirm", user="U0ANNA")
    assert len(await school.asked("delete_room")) == 1


async def test_another_teacher_may_look_but_not_change(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    shown = await school.type('/room show "English"', user="U0ANNA")
    assert "English" in shown.text
    assert "link.teacher" not in _buttons(shown.blocks)
    assert _options(shown.blocks) == ["Codes and links", "Live now", "Attendance"]
    for line in ('/room rename "English" to Maths', '/room delete "English"'):
        refused = await school.type(line, user="U0ANNA")
        assert "<@U0DEMO>" in refused.text
    assert await school.asked("update_room") == []
    assert await school.asked("delete_room") == []


async def test_a_workspace_admin_changes_any_room(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00', user="U0ANNA")
    answer = await school.type('/room rename "English" to Maths', user="U0DEMO")
    assert "Maths" in answer.text


async def test_codes_of_teachers_are_for_who_may_have_them(school: School) -> None:
    made = await school.type('/room new "English" 14:00-15:00', user="U0ANNA")
    teacher_link = next(
        element["url"]
        for block in made.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == "link.teacher"
    )
    code = teacher_link.partition("code=")[2][:6]
    school.workspace.add_user("U0BEN", "Ben")
    seen = [
        await school.type(line, user="U0BEN")
        for line in ('/room show "English"', "/room list", '/room codes "English"', "/room live")
    ]
    assert all(code not in str(message.blocks) + message.text for message in seen)


@pytest.mark.parametrize("line", ["/room key", "/room key rotate"])
async def test_the_key_is_for_administrators(school: School, line: str) -> None:
    answer = await school.type(line, user="U0ANNA")
    assert school.platform.partner_key.get_secret_value()[:4] not in answer.text
    assert await school.asked("partner_key") == []


@pytest.mark.parametrize("line", ["/room list", '/room new "English" 14:00-15:00', "/peaks", "/room help"])
async def test_guests_are_refused(school: School, line: str) -> None:
    answer = await school.type(line, user="U0GUEST")
    assert "Guests" in answer.text
    assert await school.asked("create_room") == []
    assert await school.asked("rooms") == []


async def test_people_of_other_workspaces_are_refused(school: School) -> None:
    school.workspace.add_user("U0OTHER", "Olga", team="T0OTHER", stranger=True)
    answer = await school.type("/room list", user="U0OTHER")
    assert "own workspace" in answer.text
    assert await school.asked("rooms") == []


def _buttons(blocks: Sequence[Block]) -> set[str]:
    return {control.action_id for control in controls(blocks)}


def _options(blocks: Sequence[Block]) -> list[str]:
    return [label for control in controls(blocks) for label in control.labels]
