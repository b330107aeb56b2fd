"""Every endpoint once, from the adapter to the platform's stand-in and back, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import httpx
import pytest

from bot.baijiayun import (
    ENDPOINTS,
    AlreadyDeleted,
    Backoff,
    Baijiayun,
    CreateRoom,
    CreateRoomWithLive,
    GeneralError,
    HttpStatus,
    Interrupted,
    NoPermission,
    NoSuchRoom,
    NotJson,
    Once,
    StaticKey,
    Throttled,
    WrongSignature,
)
from bot.clock import PLATFORM_ZONE
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from tests.http import local_client

ACCOUNT = PlatformConfig()
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=PLATFORM_ZONE)
START, END = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
NEW = CreateRoom(title="English", start_time=START, end_time=END)
PAIR = CreateRoomWithLive(
    title="Physics", start_time=START, end_time=END, bind_room_max_users=500, end_delay_time=600
)


class Control:
    """The stand-in's control API."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def order(self, path: str, order: object) -> None:
        (await self._http.post(f"/_control{path}", json=order)).raise_for_status()

    async def asked(self) -> list[str]:
        """The names of the endpoints that were asked."""
        entries = (await self._http.get("/_control/requests")).json()
        return [entry["endpoint"] for entry in entries]


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with serve(create_app(PlatformConfig(seed="empty", now=NOW))) as served:
        yield served


@pytest.fixture
async def control(url: str) -> AsyncIterator[Control]:
    async with local_client(url) as http:
        yield Control(http)


@pytest.fixture
async def client(url: str) -> AsyncIterator[Baijiayun]:
    key = StaticKey(ACCOUNT.partner_key)
    retry = Backoff(wait=0, jitter=0)
    async with Baijiayun(url, ACCOUNT.partner_id, key, retry=retry) as connected:
        yield connected


async def lived(client: Baijiayun, control: Control) -> str:
    """A room in which a teacher and a student were from 9:00 on, the student with a hand up."""
    room = await client.create_room(NEW)
    times = {"began": "2026-03-04T09:00:00", "ended": "2026-03-04T09:25:00"}
    student = {**times, "user_number": 7, "user_name": "晨晨"}
    teacher = {**times, "user_number": 1, "user_name": "王老师", "role": 1}
    await control.order(f"/rooms/{room.room_id}/visits", [student, teacher])
    await control.order(f"/rooms/{room.room_id}/lessons", [times])
    hand = {"began": "2026-03-04T09:10:00", "ended": "2026-03-04T09:10:09", "kind": 1, "user_number": 7}
    await control.order(f"/rooms/{room.room_id}/interactions", [hand])
    return room.room_id


async def test_rooms_are_made_changed_listed_and_deleted(client: Baijiayun) -> None:
    made = await client.create_room(NEW)
    await client.update_room(made.room_id, title="English 2", max_users=30, end_time=END + timedelta(hours=1))
    room = await client.room(made.room_id)
    assert (room.room_id, room.title, room.max_users) == (made.room_id, "English 2", 30)
    assert (room.start_time, room.end_time) == (START, END + timedelta(hours=1))
    assert (room.teacher_code, room.admin_code) == (made.teacher_code, made.admin_code)
    [listed] = [listed async for listed in client.rooms(product_type=3)]
    assert (listed.room_id, listed.student_code) == (made.room_id, made.student_code)
    assert listed.start_time == START
    assert (await client.delete_room(made.room_id)).already_gone is False
    assert (await client.delete_room(made.room_id)).already_gone is True
    with pytest.raises(AlreadyDeleted):
        await client.room(made.room_id)
    with pytest.raises(NoSuchRoom):
        await client.room("1")


async def test_a_pair_of_rooms(client: Baijiayun) -> None:
    pair = await client.create_room_with_live(PAIR)
    assert (await client.room(pair.double_teacher.room_id)).type == 5
    assert (await client.room(pair.live.room_id)).type == 2


async def test_join_codes(client: Baijiayun) -> None:
    room = await client.create_room(NEW)
    code = await client.join_code(room.room_id, 7, user_avatar="https://a.example/b.png")
    assert await client.join_code(room.room_id, 7) == code
    assert await client.join_code(room.room_id, 0) == room.student_code
    found = await client.find_join_code(code)
    assert found is not None
    assert (found.room_id, found.user_number, found.user_role) == (room.room_id, "7", 0)
    assert await client.find_join_code("zzzzzz") is None
    codes = {joined.code: joined async for joined in client.join_codes(room.room_id, limit=1)}
    assert set(codes) == {code, room.student_code}
    assert codes[code].user_avatar == "https://a.example/b.png"
    assert (await client.join_codes_page(room.room_id, audition=True)).total == 0


async def test_a_room_now(client: Baijiayun, control: Control) -> None:
    room_id = (await client.create_room(NEW)).room_id
    assert await client.in_class(room_id) is False
    assert await client.teacher_present(room_id) is False
    await control.order(f"/rooms/{room_id}/class", {"in_session": True})
    await control.order(f"/rooms/{room_id}/teacher", {"present": True})
    await control.order(f"/rooms/{room_id}/users", {"count": 3})
    assert await client.in_class(room_id) is True
    assert await client.teacher_present(room_id) is True
    assert (await client.user_count(room_id)).user_count == 3


async def test_attendance_and_interactions(client: Baijiayun, control: Control) -> None:
    room_id = await lived(client, control)
    pages = client.attendance(room_id, type="all", day=NOW.date(), page_size=1)
    rows = [row async for page in pages for row in page]
    assert {row.user_name: row.user_role for row in rows} == {"晨晨": 0, "王老师": 1}
    [student] = (await client.attendance_page(room_id)).rows
    assert student.first_time == NOW.replace(hour=9, minute=0)
    assert (student.actual_listen_time, student.user_number) == (25 * 60, "7")
    [hand] = [hand async for hand in client.interactions(room_id, 1)]
    assert (hand.user_number, hand.room_id, hand.interact_type) == ("7", room_id, 1)
    assert (await client.interactions_page(room_id, 0)).total == 0


async def test_statistics_and_peaks(client: Baijiayun, control: Control) -> None:
    room_id = await lived(client, control)
    today, quiet = NOW.date(), NOW.date() - timedelta(days=1)
    statistics = await client.day_statistics(today)
    assert (statistics[room_id].peak_user, statistics[room_id].student_count) == (2, 1)
    assert await client.day_statistics(quiet) == {}
    steps = (await client.room_peaks(room_id, NOW.replace(hour=8), NOW)).peaks
    assert {step.isoformat("minutes"): peak for step, peak in steps.items()} == {
        "09:00": 2,
        "09:10": 2,
        "09:20": 2,
    }
    assert (await client.hourly_peaks(today, product_type=3))[9] == 2
    assert await client.daily_peaks(quiet, today) == {quiet: 0, today: 2}


async def test_the_key_is_read_and_rotated(url: str, client: Baijiayun) -> None:
    old = await client.partner_key(ACCOUNT.secret_key)
    assert old == ACCOUNT.partner_key
    async with Baijiayun(url, ACCOUNT.partner_id, None) as unsigned:
        assert await unsigned.partner_key(ACCOUNT.secret_key) == old
        with pytest.raises(NoPermission):
            await unsigned.partner_key("wrong")
    fresh = await client.partner_key(ACCOUNT.secret_key, regenerate=True)
    with pytest.raises(WrongSignature):
        await client.room("1")
    async with Baijiayun(url, ACCOUNT.partner_id, StaticKey(fresh)) as renewed:
        assert [room async for room in renewed.rooms()] == []


TRIPS: dict[str, Callable[[Baijiayun, str], Awaitable[object]]] = {
    "partner_key": lambda client, room: client.partner_key(ACCOUNT.secret_key),
    "create_room": lambda client, room: client.create_room(NEW),
    "create_room_with_live": lambda client, room: client.create_room_with_live(PAIR),
    "update_room": lambda client, room: client.update_room(room, pre_enter_time=600),
    "delete_room": lambda client, room: client.delete_room(room),
    "room": lambda client, room: client.room(room),
    "join_code": lambda client, room: client.join_code(room, 7),
    "find_join_code": lambda client, room: client.find_join_code("abc123"),
    "join_codes": lambda client, room: client.join_codes_page(room),
    "rooms": lambda client, room: client.rooms_page(),
    "in_class": lambda client, room: client.in_class(room),
    "teacher_present": lambda client, room: client.teacher_present(room),
    "user_count": lambda client, room: client.user_count(room),
    "attendance": lambda client, room: client.attendance_page(room),
    "day_statistics": lambda client, room: client.day_statistics(NOW.date()),
    "room_peaks": lambda client, room: client.room_peaks(room, NOW, START),
    "hourly_peaks": lambda client, room: client.hourly_peaks(NOW.date()),
    "daily_peaks": lambda client, room: client.daily_peaks(NOW.date(), NOW.date()),
    "interactions": lambda client, room: client.interactions_page(room, 1),
}


@pytest.mark.parametrize("name", ENDPOINTS)
async def test_every_endpoint_makes_the_trip(client: Baijiayun, control: Control, name: str) -> None:
    room = await client.create_room(NEW)
    await TRIPS[name](client, room.room_id)
    assert await control.asked() == ["create_room", name]


async def test_the_clock_of_the_platform_is_seen(client: Baijiayun) -> None:
    await client.room((await client.create_room(NEW)).room_id)
    assert client.skew is not None


@pytest.mark.parametrize(
    ("fault", "error", "rooms"),
    [
        ({"kind": "cut", "when": "before"}, Interrupted, 0),
        ({"kind": "cut", "when": "after"}, Interrupted, 1),
        ({"kind": "http_502", "when": "after"}, HttpStatus, 1),
        ({"kind": "truncated"}, NotJson, 1),
        ({"kind": "code"}, GeneralError, 0),
    ],
)
async def test_a_creation_that_goes_wrong_is_not_made_twice(
    client: Baijiayun, control: Control, fault: dict[str, str], error: type[Exception], rooms: int
) -> None:
    await control.order("/faults", {"endpoint": "create_room", **fault})
    with pytest.raises(error):
        await client.create_room(NEW)
    assert len([room async for room in client.rooms()]) == rooms


@pytest.mark.parametrize("kind", ["throttled", "http_429"])
async def test_too_many_requests(url: str, client: Baijiayun, control: Control, kind: str) -> None:
    fault = {"endpoint": "create_room", "kind": kind, "retry_after": 0, "count": 2}
    await control.order("/faults", fault)
    async with Baijiayun(url, ACCOUNT.partner_id, StaticKey(ACCOUNT.partner_key), retry=Once()) as impatient:
        with pytest.raises(Throttled):
            await impatient.create_room(NEW)
    await client.create_room(NEW)
    assert len([room async for room in client.rooms()]) == 1
