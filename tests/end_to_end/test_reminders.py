"""What reminds people of their classes: a message a day, and one before each class that follows what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.state import DAILY

from .conftest import NOW, ManualClock, School
from .test_watch import BEAT, MINUTE, START, Day

pytestmark = pytest.mark.waiting

DAY = timedelta(days=1)


@pytest.fixture
async def day(school: School, manual_clock: ManualClock) -> AsyncIterator[Day]:
    """A class of Anna's at `START`, and a worker."""
    made = Day(school, manual_clock)
    await made.make_room()
    async with made.worker():
        yield made


async def test_ones_classes_come_once_a_day_at_ones_own_hour_and_in_ones_own_zone(day: Day) -> None:
    answer = await day.school.type("/room remind me at 7:30", user="U0ANNA")
    assert "every day at 07:30 (London time)" in answer.text
    assert "First: Tue 24 Nov 07:30" in answer.text
    await day.school.type('/room new "Maths" today 9:00-10:00', user="U0ANNA")
    await day.school.type('/room new "Chess" tomorrow 9:30-10:30', user="U0ANNA")
    half_past_seven = datetime(2026, 11, 24, 15, 30, tzinfo=NOW.tzinfo)
    await day.set_clocks(half_past_seven)
    message = await day.is_told("Your classes today")
    assert "Maths · 09:00–10:00" in message.text
    assert "Chess" not in message.text
    await day.set_clocks(half_past_seven + DAY)
    assert "Chess · 09:30–10:30" in (await day.is_told("Your classes today · Wed 25 Nov")).text
    await day.set_clocks(half_past_seven + 2 * DAY)
    await day.is_told("You have no classes today.")
    await day.school.type("/room remind me off", user="U0ANNA")
    await day.set_clocks(half_past_seven + 3 * DAY)
    await asyncio.sleep(5 * BEAT)
    direct = day.school.workspace.direct("U0ANNA")
    kinds = [
        (m.content.metadata or {}).get("event_payload", {}).get("kind")
        for m in day.school.workspace.seen("U0ANNA", direct)
    ]
    assert kinds.count(DAILY) == 3


async def test_a_reminder_says_what_became_of_its_class(day: Day) -> None:
    await day.set_clocks(START - 10 * MINUTE)
    reminder = await day.is_told("Your class starts in 10 min.")
    await day.school.type(f"/room move {day.room} to 14:05-15:05 Beijing time", user="U0ANNA")
    await day.set_clocks(START - 7 * MINUTE)
    assert await day.is_told("*English* was moved.") is reminder
    await day.set_clocks(START - 5 * MINUTE)
    again = await day.is_told("Your class starts in 10 min.")
    await day.school.press(
        await day.school.type(f"/room delete {day.room}", user="U0ANNA"), "confirm", user="U0ANNA"
    )
    await day.set_clocks(START - 2 * MINUTE)
    async with asyncio.timeout(60):
        while again.text != "*English* was deleted.":  # noqa: ASYNC110 - the worker's doing
            await asyncio.sleep(BEAT)
    assert "link.teacher" not in str(again.blocks)
