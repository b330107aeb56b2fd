"""Big things do not hold up the event loop: what each of its rounds takes is measured."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from bot.background import background
from bot.baijiayun import Baijiayun, StaticKey
from bot.classroom.attendance import ROWS_PER_PAGE, attendance
from bot.classroom.reports import TIMETABLE, TimetableEntry
from bot.classroom.rooms import list_rooms
from bot.classroom.statistics import HOURS, PEAK, USED, RoomUse
from bot.clock import PLATFORM_ZONE
from bot.gallery.reports import REPORTS
from bot.language.commands import Attendance, ListRooms, RoomId, Who
from bot.state import Keys, Redis, Statistics
from bot.threads import in_thread, in_thread_if
from tests.baijiayun.scripted_platform import ScriptedPlatform, running, says
from tests.classroom.conftest import NOW, TenantSetup, context, setup
from tests.end_to_end.conftest import (
    School,
    clock,
    environment,
    manual_clock,
    patient_with_redis,
    school,
    seed,
)
from tests.handlers.harness import DispatcherHarness, asked, harness
from tests.handlers.test_exports import SUNDAY, cells, files, posted, press

__all__ = ["clock", "environment", "harness", "manual_clock", "patient_with_redis", "school", "seed", "setup"]

pytestmark = pytest.mark.exhaustive

LONGEST = 0.05
"""Seconds that a round of the loop may take."""

ROOM = "26112112345678"


class Watchdog:
    """Looks at every round of the loop. `longest` is the processor time that its thread took in one, in seconds.

    What else the machine does meanwhile, and other threads, do not count.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._since = time.thread_time()
        self._next = asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._since)
        self._since = now
        self._next = asyncio.get_running_loop().call_soon(self._look)

    def end(self) -> None:
        self._look()
        self._next.cancel()


@contextmanager
def watched() -> Iterator[Watchdog]:
    """Fails if a round within takes too long.

    What the tests made before is not looked through for garbage, as what the bot made before its first line is not.
    """
    gc.freeze()
    watchdog = Watchdog()
    try:
        yield watchdog
    finally:
        watchdog.end()
        gc.unfreeze()
    assert watchdog.longest < LONGEST


def busy(seconds: float) -> int:
    """Keeps its thread busy; which one that is."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return threading.get_ident()


async def test_the_watchdog_sees_what_holds_up_the_loop() -> None:
    watchdog = Watchdog()
    await asyncio.sleep(0)
    busy(2 * LONGEST)
    watchdog.end()
    assert watchdog.longest > LONGEST


async def test_what_is_long_is_done_beside_the_loop_and_the_rest_at_once() -> None:
    with watched():
        thread = await in_thread(busy, 2 * LONGEST)
        assert thread == await in_thread_if(True, busy, 0) != threading.get_ident()
    assert await in_thread_if(False, busy, 0) == threading.get_ident()


def record(number: int) -> dict[str, Any]:
    """A person's attendance, as the platform tells it."""
    at = NOW + timedelta(seconds=number % 3600)
    times = ("first_time", "last_time", "first_heartbeat_time", "last_heartbeat_time")
    return {
        "date": "2026-11-24",
        "user_number": str(number),
        "user_name": f"Student {number}",
        "user_role": 0,
        "actual_listen_time": 3600,
        **dict.fromkeys(times, f"{at:%Y-%m-%d %H:%M:%S}"),
    }


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedPlatform]:
    async with running() as scripted:
        yield scripted


async def test_a_hundred_thousand_records_of_attendance(
    setup: TenantSetup, platform: ScriptedPlatform
) -> None:
    count = 100_000
    room = {"room_id": ROOM, "title": "English", "start_time": "1795966365", "end_time": "1795969965"}
    page = {"total": count, "room_user_info": [record(number) for number in range(count)]}
    platform.script(says(room), says({"student_code": "abc123"}), says(page), says({"total": 0, "list": []}))
    async with Baijiayun(platform.url, 1, StaticKey("key")) as client:
        tenant = msgspec.structs.replace(setup.tenant, platform=client)
        with watched():
            sheet = await attendance(tenant, context(), Attendance(room=RoomId(ROOM), who=Who.ALL))
    assert (len(sheet.rows), sheet.total) == (ROWS_PER_PAGE, count)


@pytest.mark.parametrize("line", ["room new " + "12/1 " * 8000, "blah " * 8000, 'new "A" 2-3\n' * 1000])
async def test_a_line_of_forty_thousand_characters(harness: DispatcherHarness, line: str) -> None:
    with watched():
        await harness.take(asked(line))
    assert len(harness.seen()) > 0


async def test_thirty_lists_of_a_thousand_rooms_that_come_at_once(
    setup: TenantSetup, platform: ScriptedPlatform
) -> None:
    start, count, at_once = int(NOW.timestamp()), 1000, asyncio.Event()
    rooms = [
        {
            "room_id": str(int(ROOM) + number),
            "title": f"Class {number}",
            "start_time": str(start + 60 * number),
            "end_time": str(start + 60 * number + 3600),
        }
        for number in range(count)
    ]
    listed = msgspec.structs.replace(says({"list": rooms}), hold=at_once)
    platform.script(*[listed] * 30, says({"list": []}))
    async with Baijiayun(platform.url, 1, StaticKey("key")) as client:
        tenant = msgspec.structs.replace(setup.tenant, platform=client)
        asking = [
            asyncio.create_task(background(list_rooms, tenant, context(), ListRooms())) for _ in range(30)
        ]
        while len(platform.received) < len(asking):  # noqa: ASYNC110 - the platform's doing
            await asyncio.sleep(0.01)
        with watched():
            at_once.set()
            lists = await asyncio.gather(*asking)
    assert [found.total for found in lists] == [count] * 30


async def test_a_report_on_two_thousand_classes_and_its_table(school: School, redis: Redis) -> None:
    count = 2000
    team, account = school.workspace.world.directory.team.id, str(school.platform.partner_id)
    statistics = Statistics(redis, Keys(team), account)
    ids = [str(int(ROOM) + number) for number in range(count)]
    start = datetime(2026, 11, 22, 9, tzinfo=PLATFORM_ZONE)
    classes = (TimetableEntry(id, "English", start, start + timedelta(hours=1), start) for id in ids)
    await statistics.keep(TIMETABLE, {SUNDAY: tuple(classes)})
    await statistics.keep(USED, {SUNDAY: tuple(RoomUse(id, 30, 30, 33) for id in ids)})
    await statistics.keep(HOURS, {SUNDAY: (30,) * 24})
    await statistics.keep(PEAK, {SUNDAY - timedelta(days=day): 30 for day in range(8)})
    report = await posted(school, REPORTS["report_day.many"])
    with watched():
        await press(school, report)
    (content,) = files(school, "U0ANNA")
    assert len(cells(content)) == 1 + count
