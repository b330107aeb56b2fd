"""A published client of the platform, unchanged but for its base URL: https://pypi.org/project/baijiayun/"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from typing import Any, TypeVar

import pytest
from baijiayun import BaiJiaYunClient
from baijiayun.core.exceptions import ClientException

from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve

from .caller import SECRET_KEY
from .conftest import NOW

T = TypeVar("T")


@pytest.fixture
async def client() -> AsyncIterator[Any]:
    """The client against a demo school on 2026-03-04."""
    async with serve(create_app(PlatformConfig(now=NOW))) as url:
        published = BaiJiaYunClient(12345678, SECRET_KEY, cache_prefix=url)
        published.API_BASE_URL = f"{url}/"
        yield published
        published._http.close()


async def blocking(call: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """The client blocks: it has a thread of its own."""
    return await asyncio.to_thread(call, *arguments, **options)


async def test_a_room_from_its_making_to_its_end(client: Any) -> None:
    start = int(NOW.timestamp()) + 3600
    title = "测试教室 & =+% 1"
    made = await blocking(client.room.create, title, start, start + 3600, 5, max_users=30)
    info = await blocking(client.room.info, made.room_id)
    assert (info.title, info.start_time, info.max_users) == (title, "2026-03-04 11:00:00", "30")
    await blocking(client.room.update, made.room_id, title="新", end_time=start + 5400)
    listed = await blocking(client.room.list, limit=1)
    assert [(room["room_id"], room["title"]) for room in listed] == [(made.room_id, "新")]
    await blocking(client.post, "/openapi/room/delete", {"partner_id": 12345678, "room_id": made.room_id})
    with pytest.raises(ClientException) as refusal:
        await blocking(client.room.info, made.room_id)
    assert refusal.value.code == 3002


async def test_codes(client: Any) -> None:
    [room] = await blocking(client.room.list, limit=1)
    code = await blocking(client.room.getcode, room["room_id"], 960702751, "https://a.b/c.png")
    found = await blocking(client.room.get_code_info, code)
    assert found.code_info.user_number == 960702751
    listed = await blocking(client.room.listcode, room["room_id"])
    assert listed["list"][0] == {
        "code": code,
        "user_number": "960702751",
        "user_avatar": "https://a.b/c.png",
    }


async def test_what_goes_on_now_and_went_on(client: Any) -> None:
    [room] = await blocking(client.room.list, limit=1)
    assert await blocking(client.live.get_live_status, room["room_id"]) == 1
    assert await blocking(client.live.get_teacher_online_status, room["room_id"]) == 1
    count = (await blocking(client.live.get_user_count, room["room_id"])).user_count
    asked = {"partner_id": 12345678, "room_id": room["room_id"]}
    assert (await blocking(client.get, "/openapi/live/getUserCount", asked)).user_count == count > 0
    report = await blocking(client.roomdata.export_live_report, room["room_id"], date=date(2026, 3, 4))
    assert report.total >= count
    day = await blocking(client.roomdata.get_all_room_user_stat, 3, date(2026, 3, 4))
    assert day[room["room_id"]]["peak_user"] >= count
    steps = await blocking(
        client.roomdata.get_room_peak_user,
        room["room_id"],
        datetime(2026, 3, 4, 0, 0, tzinfo=NOW.tzinfo),
        datetime(2026, 3, 4, 23, 59, 59, tzinfo=NOW.tzinfo),
    )
    assert max(steps.peak_user.values()) == day[room["room_id"]]["peak_user"]
    hours = await blocking(client.liveaccount.get_hour_peak_user, date(2026, 3, 3))
    peaks = await blocking(client.liveaccount.get_day_peak_user, date(2026, 3, 2), date(2026, 3, 3))
    assert peaks["2026-03-03"] == max(hours.values()) > 1000


async def test_a_new_key(client: Any) -> None:
    old = await blocking(client.get_partner_key)
    new = await blocking(client.get_partner_key, regenerate=1, force=True)
    assert new != old
    assert await blocking(client.room.list, limit=1)


async def test_a_signature_over_what_was_sent_before_is_refused(client: Any) -> None:
    parameters = {"partner_id": 12345678, "timestamp": int(time.time()), "sign": "0" * 32}
    with pytest.raises(ClientException) as refusal:
        await blocking(client._request, "POST", "/openapi/room/list", data=parameters)
    assert refusal.value.code == 1002
