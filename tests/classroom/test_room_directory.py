"""The directory of rooms: what it tells is what the platform holds, for one request instead of one for each page."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.baijiayun import (
    Baijiayun,
    BaijiayunError,
    ListedRoom,
    Listener,
    Once,
    OverlappingPages,
    Page,
    StaticKey,
)
from bot.classroom import list_reading, room_directory
from bot.classroom.known_rooms import KnownRooms
from bot.classroom.room_directory import NOT_KEPT, LocalCopy, NewestRooms, RoomDirectory
from bot.sandbox.platform import PlatformConfig
from bot.state import Edition, Editions, Keys, Redis, connect, low_priority
from bot.state.room_directory import cipher
from tests.classroom.conftest import NOW, TenantSetup

ROOMS = 10
PAGE = 4
NEWEST = 2
WHOLE = 5
"""How many pages the whole list is read by: they overlap."""

SECRET = PlatformConfig().secret_key


@dataclass
class Process:
    """One of several processes of the bot."""

    directory: RoomDirectory
    platform: Baijiayun
    goes_through: bool

    async def titles(self) -> list[str]:
        """The titles of all rooms, newest first."""
        if self.goes_through:
            return [room.title async for room in self.directory.rooms(self.platform)]
        return [room.title for room in (await self.directory.known(self.platform)).titled([""])]


@dataclass
class School:
    """Two processes, the platform as its own console sees it, and the rooms that are there, oldest first."""

    setup: TenantSetup
    one: Process
    two: Process
    console: Baijiayun
    rooms: list[str]

    async def create(self, title: str) -> str:
        """A room made in the console, in a second of its own; gives its ID."""
        await self.setup.control("/clock", advance=1)
        return await self.setup.room(title)

    async def asked(self) -> int:
        """How many pages of the list, and rooms one by one, were asked for since it was asked last."""
        counts = (await self.setup.client.get("/_control/requests/counts")).json()
        await self.setup.client.delete("/_control/requests")
        return int(counts.get("rooms", 0) + counts.get("room", 0))

    async def told(self) -> list[str]:
        """The titles that the platform itself lists."""
        return [room.title async for room in self.console.rooms(limit=100, product_type=3)]


@pytest.fixture(params=[True, False], ids=["gone through", "chosen from"])
async def school(
    setup: TenantSetup, redis: Redis, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[School]:
    """A school whose list has several pages."""
    monkeypatch.setattr(room_directory, "PAGE_SIZE", PAGE)
    monkeypatch.setattr(room_directory, "NEWEST", NEWEST)
    account = str(PlatformConfig().partner_id)
    async with AsyncExitStack() as stack:

        async def client(listener: Listener) -> Baijiayun:
            key = StaticKey(PlatformConfig().partner_key)
            platform = Baijiayun(
                str(setup.client.base_url), account, key, clock=lambda: NOW, retry=Once(), listener=listener
            )
            return await stack.enter_async_context(platform)

        async def process() -> Process:
            known = RoomDirectory(Editions(redis, Keys("T0SCHOOL"), account, cipher(SECRET)))
            return Process(known, await client(known), request.param)

        school = School(setup, await process(), await process(), await client(Listener()), [])
        school.rooms += [await school.create(f"Class {number}") for number in range(ROOMS)]
        await setup.client.delete("/_control/requests")
        yield school


NEWEST_FIRST = [f"Class {number}" for number in reversed(range(ROOMS))]


async def test_a_list_of_one_page_is_asked_for_and_not_kept(school: School, redis: Redis) -> None:
    for room in school.rooms[2:]:
        await school.console.delete_room(room)
    assert await school.one.titles() == ["Class 1", "Class 0"]
    assert [key async for key in redis.scan_iter("*edition*")] == []


async def test_only_the_first_page_is_asked_for_again(school: School) -> None:
    assert await school.one.titles() == NEWEST_FIRST
    assert await school.asked() == WHOLE
    assert await school.one.titles() == NEWEST_FIRST
    assert await school.asked() == 1


async def test_what_is_further_down_is_asked_for_again_a_minute_later(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.one.goes_through = False
    await school.one.titles()
    await school.console.update_room(school.rooms[-PAGE], title="Poetry")
    assert "Poetry" not in await school.one.titles()
    monkeypatch.setattr(room_directory, "MAX_PAGE_AGE", 0)
    await school.asked()
    assert "Poetry" in await school.one.titles()
    assert await school.asked() == 1


async def test_what_was_changed_elsewhere_after_a_change_of_its_own_stays(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nothing that was noted may be missing
    monkeypatch.setattr(room_directory, "LEEWAY", timedelta(seconds=-1))
    await school.one.titles()
    await school.one.platform.update_room(school.rooms[-1], title="Prose")
    await school.console.update_room(school.rooms[-1], title="Poetry")
    assert (await school.two.titles())[0] == "Poetry"
    assert (await school.one.titles())[0] == "Poetry"


async def test_another_process_knows_what_one_has_read(school: School) -> None:
    await school.one.titles()
    await school.asked()
    assert await school.two.titles() == NEWEST_FIRST
    assert await school.asked() == 1


async def test_many_who_ask_at_once_have_it_read_once(school: School) -> None:
    answers = await asyncio.gather(*(school.one.titles() for _ in range(20)))
    assert answers == [NEWEST_FIRST] * 20
    assert await school.asked() == 20 + WHOLE - 1


async def test_processes_that_read_it_at_once_share_its_pages(school: School) -> None:
    one, two = await asyncio.gather(school.one.titles(), school.two.titles())
    assert one == two == NEWEST_FIRST
    assert await school.asked() == 2 + WHOLE - 1


async def test_what_was_read_before_a_process_died_is_not_read_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = asyncio.create_task(school.one.titles())
    keep, kept = Editions.keep, asyncio.Event()

    async def until_the_second(editions: Editions, edition: Edition, number: int, page: bytes) -> None:
        await keep(editions, edition, number, page)
        if number == 1:
            kept.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(Editions, "keep", until_the_second)
    await kept.wait()
    reading = school.one.directory._reading
    assert reading is not None
    reading.cancel()
    await asyncio.wait({died})
    monkeypatch.setattr(Editions, "keep", keep)
    await school.one.platform.update_room(school.rooms[-2], title="Poetry")
    await school.create("New")
    await school.asked()
    assert await school.two.titles() == ["New", "Class 9", "Poetry", *NEWEST_FIRST[2:]]
    assert await school.asked() == 1 + WHOLE - 2


async def test_who_reads_in_the_background_keeps_nobody_waiting(school: School) -> None:
    latest = await school.one.directory._editions.latest()
    with low_priority():
        for process in (school.one, school.two):
            editions = process.directory._editions
            edition = await editions.begin(latest.now, latest.since)
            assert await list_reading._read_elsewhere(editions, edition, 0) is None


async def test_a_reading_that_ends_while_it_is_looked_at_what_is_kept_is_not_begun_again(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, ending = school.one.directory, asyncio.Event()
    read = LocalCopy(NOT_KEPT, KnownRooms(), "", seen=1)

    async def reading() -> LocalCopy:
        await ending.wait()
        return read

    async def nothing_kept(_: NewestRooms) -> None:
        ending.set()
        await under_way

    directory._reading = under_way = asyncio.create_task(reading())
    monkeypatch.setattr(directory, "_current", nothing_kept)
    assert (
        await directory._joined(school.one.platform, NewestRooms(1, 0, OverlappingPages(PAGE), [[]]))
        is read.rooms
    )
    assert await school.asked() == 0


async def test_what_one_process_changes_every_process_tells(school: School) -> None:
    await school.one.titles()
    await school.two.titles()
    await school.asked()
    await school.one.platform.update_room(school.rooms[1], title="Poetry")
    await school.one.platform.update_room(school.rooms[1], max_users=30)
    await school.one.platform.delete_room(school.rooms[0])
    for process in (school.one, school.two):
        assert await process.titles() == [*NEWEST_FIRST[:-2], "Poetry"]
    assert await school.asked() == 2


async def test_a_room_that_was_moved_is_told_at_its_new_time(school: School) -> None:
    await school.one.titles()
    start = NOW + timedelta(days=3)
    await school.one.platform.update_room(
        school.rooms[0], start_time=start, end_time=start + timedelta(hours=1)
    )
    *_, last = [room async for room in school.two.directory.rooms(school.two.platform)]
    assert (last.start_time, last.end_time) == (start, start + timedelta(hours=1))


async def test_a_change_whose_answer_is_lost_is_looked_at_once(school: School) -> None:
    await school.one.titles()
    for endpoint in ("update_room", "delete_room"):
        await school.setup.control("/faults", kind="cut", endpoint=endpoint, when="after")
    with pytest.raises(BaijiayunError):
        await school.one.platform.update_room(school.rooms[1], title="Poetry")
    with pytest.raises(BaijiayunError):
        await school.one.platform.delete_room(school.rooms[0])
    await school.asked()
    assert await school.two.titles() == [*NEWEST_FIRST[:-2], "Poetry"]
    assert await school.asked() == 1 + 2
    assert await school.one.titles() == [*NEWEST_FIRST[:-2], "Poetry"]


async def test_what_was_changed_elsewhere_is_told_when_somebody_looked_at_the_room(school: School) -> None:
    await school.one.titles()
    await school.two.titles()
    await school.console.update_room(school.rooms[1], title="Poetry")
    await school.console.delete_room(school.rooms[0])
    await school.one.platform.room(school.rooms[1])
    with pytest.raises(BaijiayunError):
        await school.one.platform.room(school.rooms[0])
    assert await school.two.titles() == [*NEWEST_FIRST[:-2], "Poetry"]


async def test_more_rooms_than_a_page_holds_may_be_new(school: School) -> None:
    await school.one.titles()
    new = [f"New {number}" for number in range(PAGE + 1)]
    for title in new:
        await school.create(title)
    await school.asked()
    assert await school.two.titles() == [*reversed(new), *NEWEST_FIRST]
    assert await school.asked() == 3


async def test_rooms_may_be_new_in_the_second_of_the_newest_that_is_known(school: School) -> None:
    await school.one.titles()
    for number in range(PAGE + 2):
        await school.setup.room(f"New {number}")
    assert await school.one.titles() == await school.told()


async def test_a_room_that_moves_on_to_the_next_page_is_told_once(school: School) -> None:
    await school.one.titles()
    for number in range(PAGE):
        await school.create(f"New {number}")
    listed = school.one.directory.rooms(school.one.platform)
    titles = [(await anext(listed)).title for _ in range(PAGE)]
    await school.create("Meanwhile")
    titles += [room.title async for room in listed]
    assert titles == [*(f"New {number}" for number in reversed(range(PAGE))), *NEWEST_FIRST]


@pytest.mark.parametrize("new", [0, PAGE + 2], ids=["read whole", "many are new"])
@pytest.mark.parametrize("after", range(1, 4))
async def test_a_room_that_moves_up_a_page_since_others_are_deleted_is_told(
    school: School, monkeypatch: pytest.MonkeyPatch, new: int, after: int
) -> None:
    if new:
        await school.one.titles()
    rooms = [*school.rooms, *[await school.create(f"New {number}") for number in range(new)]]
    rooms_of, asked = room_directory._rooms, 0

    async def deleting(platform: Baijiayun, page: Page) -> list[ListedRoom]:
        nonlocal asked
        told, asked = await rooms_of(platform, page), asked + 1
        if asked == after:
            for room in rooms[-2:]:
                await school.console.delete_room(room)
        return told

    monkeypatch.setattr(room_directory, "_rooms", deleting)
    told = await school.one.titles()
    there = await school.told()
    assert [title for title in told if title in there] == there


async def test_without_redis_the_list_is_read_and_what_was_changed_meanwhile_is_told_later(
    school: School, nowhere: Redis
) -> None:
    await school.one.titles()
    await school.two.titles()
    editions = school.one.directory._editions
    school.one.directory._editions = Editions(nowhere, editions.keys, editions.account, editions.cipher)
    await school.one.platform.update_room(school.rooms[0], title="Poetry")
    assert await school.one.titles() == [*NEWEST_FIRST[:-1], "Poetry"]
    school.one.directory._editions = editions
    assert await school.one.titles() == [*NEWEST_FIRST[:-1], "Poetry"]
    assert await school.two.titles() == [*NEWEST_FIRST[:-1], "Poetry"]


async def test_an_old_edition_is_read_anew(school: School, redis: Redis) -> None:
    await school.one.titles()
    school.two.directory._renewed_after = timedelta()
    await school.asked()
    await school.console.delete_room(school.rooms[0])
    assert await school.two.titles() == NEWEST_FIRST[:-1]
    assert await school.asked() == WHOLE
    assert await school.one.titles() == NEWEST_FIRST[:-1]


async def test_a_part_that_is_missing_has_the_list_read_again(school: School, redis: Redis) -> None:
    await school.one.titles()
    async for key in redis.scan_iter("*edition_page*:1"):
        await redis.delete(key)
    assert await school.two.titles() == NEWEST_FIRST


async def test_codes_are_not_readable_in_redis(school: School, redis: Redis) -> None:
    listed = [room async for room in school.one.directory.rooms(school.one.platform)]
    kept = "".join([str(await redis.get(key)) async for key in redis.scan_iter("*edition*")])
    assert kept
    assert not any(room.teacher_code in kept or room.student_code in kept for room in listed)


async def test_an_edition_encrypted_under_another_secret_is_read_anew(school: School, redis: Redis) -> None:
    await school.one.titles()
    editions = school.two.directory._editions
    other = cipher(PlatformConfig().partner_key)
    school.two.directory._editions = Editions(redis, editions.keys, editions.account, other)
    assert await school.two.titles() == NEWEST_FIRST


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_by_whom_in_any_order_it_tells_what_the_platform_holds(
    school: School, seed: int, redis_url: str
) -> None:
    by_chance = random.Random(seed)
    await school.setup.control("/limits", requests=100_000)
    rooms = list(school.rooms)
    async with connect(redis_url) as redis:
        for step in range(40):
            process = by_chance.choice((school.one, school.two))
            match by_chance.choice(("create", "rename", "delete", "lost", "renew", "list")):
                case "create":
                    rooms.append(await school.create(f"New {step}"))
                case "rename":
                    await process.platform.update_room(by_chance.choice(rooms), title=f"Renamed {step}")
                case "delete" if len(rooms) > 1:
                    await process.platform.delete_room(rooms.pop(by_chance.randrange(len(rooms))))
                case "lost":
                    await school.setup.control("/faults", kind="cut", endpoint="update_room", when="after")
                    with pytest.raises(BaijiayunError):
                        await process.platform.update_room(by_chance.choice(rooms), title=f"Lost {step}")
                case "renew":
                    async for key in redis.scan_iter("*edition:*"):
                        await redis.delete(key)
            assert await process.titles() == await school.told()
