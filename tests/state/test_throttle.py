"""The throttle: what an account may ask, over all processes."""

from __future__ import annotations

import asyncio

import pytest

from bot.state import Redis, Throttle, connect, low_priority, reporting_waits
from bot.state.keys import Keys
from bot.state.throttle import REQUESTS, RESERVED_FOR_PEOPLE, WINDOW


async def _let_through(*throttles: Throttle, requests: int = 30) -> int:
    """How many of the requests may go, before the window moves on: until the first of each throttle has to wait."""
    has_to_wait: set[Throttle] = set()
    sent = []
    for number in range(requests):
        throttle = throttles[number % len(throttles)]
        with reporting_waits(lambda seconds, throttle=throttle: has_to_wait.add(throttle)):  # type: ignore[misc]
            sent.append(asyncio.create_task(throttle.wait()))
    async with asyncio.timeout(30):
        while len(has_to_wait) < len(throttles):  # noqa: ASYNC110 - Redis tells
            await asyncio.sleep(0.01)
    gone = [request for request in sent if request.done()]
    for request in sent:
        request.cancel()
    await asyncio.gather(*sent, return_exceptions=True)
    for request in gone:
        request.result()
    return len(gone)


async def test_processes_share_one_window(redis: Redis, redis_url: str) -> None:
    async with connect(redis_url) as client:
        processes = (
            Throttle(redis, "1", requests=10, window=60),
            Throttle(client, "1", requests=10, window=60),
        )
        assert await _let_through(*processes) == 10


async def test_accounts_do_not_share_a_window(redis: Redis) -> None:
    for account in ("1", "2"):
        assert await _let_through(Throttle(redis, account, requests=5, window=60)) == 5


async def test_background_work_leaves_some_requests_to_people(redis: Redis) -> None:
    background = Throttle(redis, "1", requests=10, window=60, reserve=4)
    assert await _let_through(background) == 6
    assert await _let_through(Throttle(redis, "1", requests=10, window=60)) == 4


async def test_long_work_of_one_person_leaves_as_many_to_others(redis: Redis) -> None:
    throttle = Throttle(redis, "1", requests=RESERVED_FOR_PEOPLE + 9, window=60)
    with low_priority():
        assert await _let_through(throttle) == 9
    assert await _let_through(throttle, requests=RESERVED_FOR_PEOPLE + 9) == RESERVED_FOR_PEOPLE


async def test_what_leaves_some_to_others_comes_to_its_share_however_many_they_send(redis: Redis) -> None:
    """Class watch would else be late for its classes, all day long, in a school that asks for much."""
    background = Throttle(redis, "1", requests=30, window=60, reserve=15)
    people = Throttle(redis, "1", requests=30, window=60)
    for _ in range(24):
        await people.wait()
    assert await _let_through(background) == 3
    assert await _let_through(people) == 3
    assert await _let_through(background) == 0


async def test_what_leaves_more_to_others_has_a_share_of_its_own(redis: Redis) -> None:
    """Class watch leaves more to people than reports do, and would else wait until all reports are sent."""
    reports = Throttle(redis, "1", requests=30, window=60, reserve=10)
    watch = Throttle(redis, "1", requests=30, window=60, reserve=15)
    assert await _let_through(reports, requests=30) == 20
    assert await _let_through(watch) == 3
    assert await _let_through(reports) == 0
    assert await _let_through(Throttle(redis, "1", requests=30, window=60)) == 7


@pytest.mark.waiting
async def test_who_waits_behind_people_does_not_hold_them_up(redis: Redis) -> None:
    throttle = Throttle(redis, "1", requests=RESERVED_FOR_PEOPLE + 5, window=60)
    with low_priority():
        for _ in range(5):
            await throttle.wait()
        waiting = asyncio.create_task(throttle.wait())
    await asyncio.sleep(0.1)
    async with asyncio.timeout(30):
        await throttle.wait()
    assert not waiting.done()
    waiting.cancel()


@pytest.mark.waiting
async def test_background_work_waits_while_people_leave_it_nothing(redis: Redis) -> None:
    background = Throttle(redis, "1", requests=4, window=3, reserve=2)
    people = Throttle(redis, "1", requests=4, window=3)
    for _ in range(3):
        await people.wait()
    waiting = asyncio.create_task(background.wait())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    async with asyncio.timeout(30):
        await waiting


@pytest.mark.waiting
async def test_who_waits_goes_on_when_there_is_room_in_the_order_they_came(redis: Redis) -> None:
    throttle = Throttle(redis, "1", requests=4, window=1)
    order: list[int] = []

    async def request(number: int) -> None:
        await throttle.wait()
        order.append(number)

    async with asyncio.timeout(30):
        await asyncio.gather(*(request(number) for number in range(10)))
    assert order == list(range(10))


async def test_who_waits_is_told_about_how_long(redis: Redis) -> None:
    throttle = Throttle(redis, "1", requests=2, window=60)
    heard: list[float] = []
    with reporting_waits(heard.append):
        for _ in range(2):
            await throttle.wait()
        assert heard == []
        waiting = []
        for number in range(1, 4):
            waiting.append(asyncio.create_task(throttle.wait()))
            async with asyncio.timeout(30):
                while len(heard) < number:  # noqa: ASYNC110 - Redis tells
                    await asyncio.sleep(0.01)
    assert [round(seconds / 30) for seconds in heard] == [2, 3, 4]
    for task in waiting:
        task.cancel()


async def test_the_windows_key_is_the_key_builders_and_expires(redis: Redis) -> None:
    await Throttle(redis, "12345678").wait()
    (key,) = [key async for key in redis.scan_iter("*")]
    assert str(key).startswith(Keys.THROTTLE)
    assert "12345678" in str(key)
    assert 0 < await redis.ttl(key) <= WINDOW


async def test_without_redis_each_process_counts_for_itself(nowhere: Redis) -> None:
    assert await _let_through(Throttle(nowhere, "1", requests=7, window=60)) == 7


def test_the_limit_is_the_platforms() -> None:
    assert (REQUESTS, WINDOW) == (200, 10)
