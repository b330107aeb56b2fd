from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import msgspec
import pytest

from bot.baijiayun import (
    Baijiayun,
    ClockWrong,
    CreateRoom,
    HttpStatus,
    KeyMissing,
    Once,
    StaticKey,
    Throttled,
    TimedOut,
    Timeouts,
    WrongSignature,
    connection,
    sign,
)
from bot.baijiayun.connection import redacted, retry_after

from .conftest import AT_ONCE, KEY, NOW
from .documented import EXAMPLES, ROOM
from .scripted_platform import Reply, ScriptedPlatform, says
from .test_client import END, START

NEW = CreateRoom(title="a", start_time=START, end_time=END)
HTML = Reply(b"<html>502 Bad Gateway</html>", status=502, headers={"content-type": "text/html"})


class Ticking:
    """A clock that is a second further at every look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Rotated:
    """A key that another process has replaced; `asked` are the dead keys it was asked about."""

    def __init__(self, fresh: str | None) -> None:
        self.fresh = fresh
        self.asked: list[str] = []

    async def current(self) -> str:
        return "old"

    async def renewed(self, dead: str) -> str | None:
        self.asked.append(dead)
        return self.fresh


class Turnstile:
    """Counts who passes, and lets nobody through while it is `shut`."""

    def __init__(self, *, shut: bool = False) -> None:
        self.passed = 0
        self.shut = shut

    async def wait(self) -> None:
        if self.shut:
            await asyncio.Event().wait()
        self.passed += 1


async def test_every_attempt_is_signed_anew_with_a_fresh_timestamp(platform: ScriptedPlatform) -> None:
    platform.script(HTML, HTML, says({"status": 1}))
    async with Baijiayun(platform.url, 1, StaticKey(KEY), retry=AT_ONCE, clock=Ticking()) as client:
        assert await client.in_class("1") is True
    forms = [received.form for received in platform.received]
    assert len({form["timestamp"] for form in forms}) == 3
    assert all(form["sign"] == sign(form, KEY) for form in forms)


async def test_one_connection_serves_many_calls(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says({"status": 1}))
    for _ in range(5):
        await client.in_class("1")
    assert len({id(received.connection) for received in platform.received}) == 1


async def test_the_pool_is_bounded(platform: ScriptedPlatform) -> None:
    platform.script(says({"status": 1}))
    async with Baijiayun(platform.url, 1, StaticKey("k"), connections=2) as client:
        await asyncio.gather(*(client.in_class("1") for _ in range(20)))
    assert len({id(received.connection) for received in platform.received}) == 2


async def test_no_call_waits_until_a_slow_answer_to_another_is_there(platform: ScriptedPlatform) -> None:
    slow = asyncio.Event()
    platform.script(msgspec.structs.replace(says({"status": 1}), hold=slow))
    async with Baijiayun(platform.url, 1, StaticKey(KEY)) as client:
        calls = [asyncio.create_task(client.in_class("1")) for _ in range(100)]
        async with asyncio.timeout(60):
            while len(platform.received) < len(calls):  # noqa: ASYNC110 - the server's doing
                await asyncio.sleep(0.01)
        slow.set()
        assert all(await asyncio.gather(*calls))


async def test_two_accounts_share_nothing(platform: ScriptedPlatform) -> None:
    platform.script(says({"status": 1}))
    async with (
        Baijiayun(platform.url, 1, StaticKey("one")) as one,
        Baijiayun(platform.url, 2, StaticKey("two")) as two,
    ):
        await asyncio.gather(one.in_class("1"), two.in_class("1"))
    first, second = sorted(
        (received.form for received in platform.received), key=lambda form: form["partner_id"]
    )
    assert first["sign"] == sign(first, "one")
    assert second["sign"] == sign(second, "two")
    assert len({id(received.connection) for received in platform.received}) == 2


async def test_the_skew_is_what_the_platforms_clock_says(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    assert client.skew is None
    platform.script(says({"status": 1}), says({"status": 1}, ts=1501572288 + 90), says({"status": 1}))
    await client.in_class("1")
    assert client.skew is None
    await client.in_class("1")
    await client.in_class("1")
    assert client.skew == 90


async def test_a_refused_signature_tells_the_skew_too(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(code=1002, msg="签名错误", ts=1501572288 - 600))
    with pytest.raises(ClockWrong) as refused:
        await client.in_class("1")
    assert refused.value.skew == client.skew == -600


@pytest.mark.parametrize("ts", [None, 1501572288, 1501572288 + 60, 1501572288 - 60])
async def test_a_clock_that_is_right_enough_is_not_blamed(
    platform: ScriptedPlatform, client: Baijiayun, ts: int | None
) -> None:
    platform.script(says(code=1002, msg="签名错误") if ts is None else says(code=1002, msg="签名错误", ts=ts))
    with pytest.raises(WrongSignature) as refused:
        await client.in_class("1")
    assert type(refused.value) is WrongSignature


async def test_another_key_is_tried_though_the_clock_is_off(platform: ScriptedPlatform) -> None:
    platform.script(says(code=1002, msg="签名错误", ts=1501572288), says({"status": 1}))
    async with Baijiayun(platform.url, 1, Rotated("new")) as client:
        assert await client.in_class("1")


async def test_the_whole_call_has_a_deadline(platform: ScriptedPlatform) -> None:
    platform.script(Reply(hold=asyncio.Event()))
    async with Baijiayun(platform.url, 1, StaticKey("k"), timeouts=Timeouts(total=0.05)) as client:
        with pytest.raises(TimedOut, match=r"no answer within 0\.05 s") as refusal:
            await client.create_room(NEW)
    assert refusal.value.maybe_done is True


async def test_a_call_that_never_had_its_turn_surely_did_nothing(platform: ScriptedPlatform) -> None:
    async with Baijiayun(
        platform.url, 1, StaticKey("k"), timeouts=Timeouts(total=0.05), throttle=Turnstile(shut=True)
    ) as client:
        with pytest.raises(TimedOut) as refusal:
            await client.create_room(NEW)
    assert refusal.value.maybe_done is False
    assert platform.received == []


async def test_every_attempt_waits_its_turn(platform: ScriptedPlatform) -> None:
    platform.script(HTML, says({"status": 1}))
    turnstile = Turnstile()
    async with Baijiayun(platform.url, 1, StaticKey("k"), retry=AT_ONCE, throttle=turnstile) as client:
        await client.in_class("1")
    assert turnstile.passed == len(platform.received) == 2


async def test_a_key_rotated_elsewhere_is_taken_up_on_any_endpoint(platform: ScriptedPlatform) -> None:
    platform.script(says(code=1002, msg="签名错误"), says(ROOM))
    keys = Rotated("new")
    async with Baijiayun(platform.url, 1, keys) as client:
        await client.create_room(NEW)
    refused, taken = (received.form for received in platform.received)
    assert refused["sign"] == sign(refused, "old")
    assert taken["sign"] == sign(taken, "new")
    assert keys.asked == ["old"]


@pytest.mark.parametrize("fresh", [None, "old", "as wrong"])
async def test_without_a_better_key_the_refusal_stands(platform: ScriptedPlatform, fresh: str | None) -> None:
    platform.script(says(code=1002, msg="签名错误"))
    async with Baijiayun(platform.url, 1, Rotated(fresh)) as client:
        with pytest.raises(WrongSignature):
            await client.in_class("1")
    assert len(platform.received) == (2 if fresh == "as wrong" else 1)


async def test_without_a_key_nothing_but_the_key_can_be_asked_for(platform: ScriptedPlatform) -> None:
    platform.script(says(EXAMPLES["partner_key"]))
    async with Baijiayun(platform.url, 1, None) as client:
        with pytest.raises(KeyMissing):
            await client.in_class("1")
        assert platform.received == []
        await client.partner_key("secret")
    assert "sign" not in platform.form


async def test_a_creation_is_never_tried_twice_when_it_may_have_been_done(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(HTML)
    with pytest.raises(HttpStatus) as refusal:
        await client.create_room(NEW)
    assert refusal.value.maybe_done is True
    assert len(platform.received) == 1


async def test_a_throttled_creation_did_nothing_and_is_tried_again(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(Reply(status=429, headers={"retry-after": "0"}), says(ROOM))
    assert (await client.create_room(NEW)).student_code == "abc213"


async def test_a_wait_longer_than_the_total_timeout_is_left_to_the_caller(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(Reply(b"slow down", status=429, headers={"retry-after": "60"}))
    with pytest.raises(Throttled) as refusal:
        await client.in_class("1")
    assert refusal.value.retry_after == 60
    assert len(platform.received) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Tue, 01 Aug 2017 07:25:18 GMT", 30),
        ("Tue, 01 Aug 2017 07:00:00 GMT", 0),
        ("soon", None),
        ("Tue, 01 Aug 2017 07:25:18", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    headers = {} if value is None else {"retry-after": value}
    assert retry_after(headers, NOW.astimezone(UTC)) == seconds


async def test_a_lost_proxy_page_is_tried_again_and_then_named(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(HTML)
    with pytest.raises(HttpStatus, match="in_class: HTTP 502"):
        await client.in_class("1")
    assert len(platform.received) == AT_ONCE.attempts


async def test_a_refusal_is_not_tried_again(platform: ScriptedPlatform, client: Baijiayun) -> None:
    platform.script(says(code=1001, msg="参数错误"))
    with pytest.raises(Exception, match="1001"):
        await client.in_class("1")
    assert len(platform.received) == 1


async def test_once_is_once(platform: ScriptedPlatform) -> None:
    platform.script(HTML)
    async with Baijiayun(platform.url, 1, StaticKey("k"), retry=Once()) as client:
        with pytest.raises(HttpStatus):
            await client.in_class("1")
    assert len(platform.received) == 1


def test_a_secret_is_hidden_however_it_is_written() -> None:
    assert redacted("a/b== a%2Fb%3D%3D a/b%3D%3D!", ["a/b==", None]) == "*** *** ***!"


async def test_what_an_attempt_may_have_done_is_not_forgotten_when_the_last_one_did_nothing(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(Reply(b"<html>", 502), Reply(b"", 429, {"retry-after": "60"}))
    with pytest.raises(Throttled) as refusal:
        await client.update_room("26112112345678", title="Maths")
    assert refusal.value.maybe_done is True
    assert len(platform.received) == 2


@pytest.mark.parametrize(("long", "looks"), [(60.0, 0), (-1.0, 1)])
async def test_what_waited_long_for_its_turn_is_looked_at_again(
    platform: ScriptedPlatform, monkeypatch: pytest.MonkeyPatch, long: float, looks: int
) -> None:
    monkeypatch.setattr(connection, "LONG_WAIT", long)
    platform.script(says({}))
    looked: list[int] = []

    async def look() -> None:
        looked.append(len(platform.received))

    async with Baijiayun(platform.url, 1, StaticKey("k"), throttle=Turnstile()) as client:
        await client.delete_room("26112112345678", recheck=look)
    assert looked == [0] * looks
    assert len(platform.received) == 1


async def test_a_look_before_another_attempt_is_not_taken_for_the_change_itself(
    platform: ScriptedPlatform, client: Baijiayun
) -> None:
    platform.script(Reply(b"", 429, {"retry-after": "0"}), Reply(b"<html>", 403))
    with pytest.raises(HttpStatus) as refusal:
        await client.update_room("26112112345678", title="Maths", recheck=partial(client.in_class, "1"))
    assert refusal.value.endpoint == "in_class"
    assert refusal.value.maybe_done is False
    assert len(platform.received) == 2
