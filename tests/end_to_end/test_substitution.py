"""Substituting for a teacher, from the line to what everybody concerned is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from .conftest import ManualClock, School, after_a_double_click
from .test_watch import MINUTE, START, Day

pytestmark = pytest.mark.waiting


@pytest.fixture
async def day(school: School, manual_clock: ManualClock) -> AsyncIterator[Day]:
    """A class of Anna's at `START`, and two workers."""
    made = Day(school, manual_clock)
    school.workspace.add_user("U0BEN", "Ben", locale="zh-CN")
    await made.make_room()
    async with made.worker(), made.worker():
        yield made


def count(day: Day, says: str, user: str, channel: str | None = None) -> int:
    workspace = day.school.workspace
    return sum(says in m.text for m in workspace.seen(user, channel or workspace.direct(user)))


async def test_an_offer_that_is_accepted_moves_the_class_and_everybody_is_told_once(day: Day) -> None:
    answer = await day.school.type("/room substitute @Ben for last", user="U0ANNA", channel="ops")
    assert "I've asked <@U0BEN> to substitute" in answer.text
    offer = await day.is_told("<@U0ANNA> 请你为 <@U0ANNA> 代课：", "U0BEN")
    await day.school.press(offer, "接受", user="U0BEN")
    await after_a_double_click()
    await day.school.type(f"/room accept {day.room}", user="U0BEN")
    ops = day.school.workspace.channel("ops").id
    said = await day.school.workspace.wait_for_message(
        lambda m: "<@U0BEN> substitutes for <@U0ANNA>." in m.text, channel=ops
    )
    assert "*English*" in said.text
    await day.is_told("<@U0BEN> substitutes for you.", "U0ANNA")
    await day.is_told("这节课由你代课。", "U0BEN")
    await day.set_clocks(START - 10 * MINUTE)
    reminder = await day.is_told("10", "U0BEN")
    assert "link.teacher" in str(reminder.blocks)
    await day.school.workspace.settled()
    assert count(day, "substitutes for you", "U0ANNA") == 1
    assert count(day, "<@U0BEN> substitutes for <@U0ANNA>.", "U0DEMO", ops) == 1
    assert count(day, "请你为", "U0BEN") == 0  # the answer stands in its place
    assert count(day, "Your class starts", "U0ANNA") == 0


async def test_who_asked_is_told_of_no_answer_and_of_a_refusal(day: Day) -> None:
    direct = day.school.workspace.direct("U0ANNA")
    await day.school.type(f"/room substitute @Ben for {day.room}", user="U0ANNA", channel=direct)
    offer = await day.is_told("请你为", "U0BEN")
    await day.set_clocks(day.clock.at + 15 * MINUTE)
    await day.is_told("<@U0BEN> has not answered for 15 minutes", "U0ANNA")
    await day.school.press(offer, "谢绝", user="U0BEN")
    await day.is_told("<@U0BEN> declined to substitute.", "U0ANNA")
    assert count(day, "has not answered", "U0ANNA") == 1
    refused = await day.school.type(f"/room accept {day.room}", user="U0ANNA")
    assert "Nobody asks you to substitute in *English* now" in refused.text


async def test_the_teacher_of_a_series_gets_one_message_of_all_its_classes(day: Day) -> None:
    line = '/room new "Maths" every day 14:00-15:00 for 3 times by @Ben'
    await day.school.press(await day.school.type(line, user="U0ANNA"), "confirm", user="U0ANNA")
    message = await day.is_told("<@U0ANNA> 指定你任课 *Maths*：3 节", "U0BEN")
    assert "我的课" in str(message.blocks)


async def test_a_line_put_right_shows_people_as_they_were_typed(school: School) -> None:
    answer = await school.type("/room substitue @Anna for Poetry")
    assert "`/room substitute @Anna for Poetry`" in answer.text
    assert "U0ANNA" not in answer.text
