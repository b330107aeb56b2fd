"""The class watch, from the line that switches it on to the messages, by workers beside the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import WorkerOptions, worker
from bot.classroom.watch import NoticeKind, about
from bot.notifications.notifier import EVENT_TYPE
from bot.sandbox.workspace import Message
from bot.state import TOLD, Keys, Planned, Subject, Watches, connect

from .conftest import NOW, ROOM, ManualClock, School

pytestmark = pytest.mark.waiting

START = NOW + timedelta(hours=4)
END = START + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BEAT = 0.05
PATIENTLY = 60.0


@dataclass
class Day:
    """A school's day with a class in it, which ops watches."""

    school: School
    clock: ManualClock
    room: str = ""

    async def set_clocks(self, to: datetime) -> None:
        """Sets the bot's clock and the platform's."""
        await self.school.control("/clock", now=to.isoformat())
        self.clock.at = to

    async def make_room(self, user: str = "U0ANNA") -> None:
        answer = await self.school.type('/room new "English" 14:00-15:00 Beijing time', user=user)
        found = ROOM.search(answer.text)
        assert found, answer.text
        self.room = found[0]

    async def teacher(self, *, present: bool) -> None:
        await self.school.control(f"/rooms/{self.room}/teacher", present=present)

    async def in_class(self, going_on: bool) -> None:
        await self.school.control(f"/rooms/{self.room}/class", in_session=going_on)

    def worker(self) -> AbstractAsyncContextManager[object]:
        """A worker that watches classes, while the context is open."""
        return worker(
            self.school.settings, self.clock.now, WorkerOptions(watch_interval=BEAT, call_timeout=2)
        )

    async def known(self, kind: NoticeKind) -> datetime | str | None:
        url = self.school.settings.redis_url
        assert url is not None
        async with connect(url.get_secret_value()) as redis:
            watches = Watches(redis, Keys(self.school.workspace.world.directory.team.id))
            (known,) = await watches.known([self.subject(kind)])
            return known

    def subject(self, kind: NoticeKind) -> Subject:
        return about(kind, Planned(room=self.room, start=START, end=END))

    async def until_settled(self, kind: NoticeKind) -> None:
        async with asyncio.timeout(PATIENTLY):
            while await self.known(kind) != TOLD:  # noqa: ASYNC110 - other tasks' doing
                await asyncio.sleep(BEAT)

    async def until_waiting(self, kind: NoticeKind) -> None:
        async with asyncio.timeout(PATIENTLY):
            while await self.known(kind) != self.clock.at:  # noqa: ASYNC110 - the same
                await asyncio.sleep(BEAT)

    def told(self, channel: str = "ops", user: str = "U0DEMO") -> list[Message]:
        """What is told in a channel, oldest first."""
        seen = self.school.workspace.seen(user, channel)
        return [message for message in seen if message.content.metadata]

    async def is_told(self, says: str, user: str = "U0ANNA") -> Message:
        """What somebody is told directly, once it says something."""
        workspace = self.school.workspace
        return await workspace.wait_for_message(
            lambda message: says in message.text, user=user, channel=workspace.direct(user)
        )

    def told_directly(self, user: str) -> list[Message]:
        """The notices in somebody's direct messages."""
        notices = self.told(self.school.workspace.direct(user), user)
        return [each for each in notices if (each.content.metadata or {})["event_type"] == EVENT_TYPE]


@pytest.fixture
async def day(school: School, manual_clock: ManualClock) -> AsyncIterator[Day]:
    """A class of Anna's at `START`, ops watching, and two workers."""
    made = Day(school, manual_clock)
    await made.make_room()
    await school.type("/room watch on in #ops")
    async with made.worker(), made.worker():
        yield made


async def test_a_class_without_its_teacher_is_told_before_it_and_at_its_start(day: Day) -> None:
    await day.set_clocks(START - 5 * MINUTE)
    await day.until_settled(NoticeKind.SOON)
    (soon,) = day.told()
    assert "This class starts in 5 min and no teacher is in the room." in soon.text
    assert "*English*" in soon.text
    assert "<@U0DEMO> turned on class watch" in soon.text
    await day.set_clocks(START)
    await day.until_settled(NoticeKind.ABSENT)
    _, absent = day.told()
    assert "This class should be starting now" in absent.text
    await asyncio.sleep(10 * BEAT)
    assert len(day.told()) == 2


async def test_the_teachers_way_in_is_not_in_the_channel_but_behind_its_button(day: Day) -> None:
    codes = await day.school.type(f"/room codes {day.room}", user="U0ANNA")
    code = codes.text.partition("Teacher code `")[2].partition("`")[0]
    assert code
    await day.set_clocks(START - 5 * MINUTE)
    await day.until_settled(NoticeKind.SOON)
    (soon,) = day.told()
    assert code not in str(soon.content)
    answer = await day.school.press(soon, "Enter as teacher", user="U0ANNA")
    assert code in str(answer.blocks)


async def test_nothing_is_told_of_a_class_whose_teacher_is_there(day: Day) -> None:
    await day.teacher(present=True)
    await day.set_clocks(START - 5 * MINUTE)
    await day.until_settled(NoticeKind.SOON)
    await day.in_class(True)
    await day.set_clocks(START)
    await day.until_settled(NoticeKind.ABSENT)
    await day.until_settled(NoticeKind.BEGAN_LATE)
    await day.in_class(False)
    await day.set_clocks(END + 3 * MINUTE)
    await day.until_settled(NoticeKind.OVERTIME)
    assert day.told() == []


async def test_a_class_that_began_late_and_ended_late(day: Day) -> None:
    await day.set_clocks(START + 6 * MINUTE)
    await day.until_waiting(NoticeKind.BEGAN_LATE)
    await day.set_clocks(START + 7 * MINUTE)
    await day.until_waiting(NoticeKind.BEGAN_LATE)
    await day.in_class(True)
    await day.until_settled(NoticeKind.BEGAN_LATE)
    (late,) = day.told()
    assert "This class started 7 min late." in late.text
    await day.set_clocks(END + 4 * MINUTE)
    await day.until_settled(NoticeKind.OVERTIME)
    _, overtime = day.told()
    assert "still going 4 min after its scheduled end" in overtime.text


async def test_who_made_the_room_gets_its_link_ten_minutes_before(day: Day) -> None:
    await day.set_clocks(START - 10 * MINUTE)
    await day.until_settled(NoticeKind.OWN)
    (own,) = day.told_directly("U0ANNA")
    assert "Your class starts in 10 min." in own.text
    assert "link.teacher" in str(own.blocks)
    assert day.told() == []
    await asyncio.sleep(10 * BEAT)
    assert day.told_directly("U0ANNA") == [own]


async def test_a_class_that_was_moved_or_deleted_is_not_told_with_its_old_time(day: Day) -> None:
    await day.set_clocks(START - 6 * MINUTE)
    await day.until_settled(NoticeKind.OWN)
    await day.school.type(f"/room move {day.room} to 16:00-17:00 Beijing time", user="U0ANNA")
    await day.set_clocks(START - 5 * MINUTE)
    await asyncio.sleep(20 * BEAT)
    assert day.told() == []
    await day.set_clocks(START + 115 * MINUTE)
    moved = await day.school.workspace.wait_for_message(lambda m: bool(m.content.metadata), channel="ops")
    assert moved.content.metadata is not None
    payload = moved.content.metadata["event_payload"]
    assert payload["at"] == (START + 120 * MINUTE).astimezone(UTC).isoformat()


async def test_the_platform_is_asked_by_one_worker_at_a_time(day: Day) -> None:
    await day.set_clocks(START - 5 * MINUTE)
    await day.until_settled(NoticeKind.SOON)
    await asyncio.sleep(10 * BEAT)
    assert len(await day.school.asked("teacher_present")) == 1


async def test_a_channel_that_cannot_be_told_watches_no_more(day: Day) -> None:
    workspace = day.school.workspace
    workspace.channel("ops").members.discard(workspace.world.directory.bot.id)
    await day.set_clocks(START - 5 * MINUTE)
    direct = workspace.direct("U0DEMO")
    message = await workspace.wait_for_message(lambda m: "class watch is off" in m.text, channel=direct)
    assert "<#C0OPS>" in message.text
    answer = await day.school.type("/room watch off in #ops")
    assert "Class watch was already off" in answer.text


async def test_it_is_switched_off_by_who_switched_it_on_or_a_workspace_admin(school: School) -> None:
    assert (
        "Class watch is now on in <#C0GENERAL>." in (await school.type("/room watch on", user="U0ANNA")).text
    )
    assert "Class watch is already on" in (await school.type("/room watch on")).text
    school.workspace.add_user("U0BEN", "Ben")
    refused = await school.type("/room watch off", user="U0BEN")
    assert "Only the person who turned on class watch" in refused.text
    assert "<@U0ANNA>" in refused.text
    assert "Class watch is now off" in (await school.type("/room watch off", user="U0ANNA")).text
    assert "Class watch was already off" in (await school.type("/room watch off")).text


async def test_where_the_bot_is_no_member_no_watch_is_promised(school: School) -> None:
    workspace = school.workspace
    workspace.channel("ops").members.discard(workspace.world.directory.bot.id)
    assert "I'm not in <#C0OPS>" in (await school.type("/room watch on in #ops")).text


async def test_in_chinese(school: School) -> None:
    school.workspace.add_user("U0LI", "李老师", locale="zh-CN")
    assert "课堂值守已开启" in (await school.type("/room 值守 开", user="U0LI")).text
    assert "课堂值守已关闭" in (await school.type("/room 值守 关", user="U0LI")).text
