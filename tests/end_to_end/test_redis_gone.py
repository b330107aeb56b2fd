"""Without Redis: what needs none goes on, and nothing is begun that could be forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.workspace import Delivery, throttled
from bot.state import connect
from tests.state.killable_redis import KillableRedis, killable_redis

from .conftest import ROOM, School

pytestmark = pytest.mark.waiting

NOT_ACCEPTED = "so I haven't started this."
OUT_OF_REACH = "I can't reach my database right now."
NEW = '/room new "English" 14:00-15:00'


@pytest.fixture
def patient_with_redis() -> None:
    """Redis is waited for as long as it is by any bot."""


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[KillableRedis]:
    """The bot's Redis, which this test may harm."""
    async with killable_redis(tmp_path) as killable:
        yield killable


@pytest.fixture
async def redis_url(redis: KillableRedis) -> str:
    """The bot's Redis is the one that can be harmed."""
    return redis.url


def refused(delivery: Delivery) -> bool:
    """Whether the acknowledgement itself says that the line is not accepted."""
    return NOT_ACCEPTED in str(delivery.body.get("text")) and delivery.body["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    "line", [NEW, "/room delete 26112112345678", "/room rename 26112112345678 to Maths", "/room key rotate"]
)
async def test_a_change_is_refused_in_the_acknowledgement(
    school: School, redis: KillableRedis, line: str
) -> None:
    await redis.die()
    assert refused(await school.send(line))
    await school.workspace.settled()
    assert await school.asked("create_room") == []


async def test_a_change_is_refused_in_time_when_redis_is_silent(school: School, redis: KillableRedis) -> None:
    """The workspace gives up after Slack's three seconds, which `send` would not let pass."""
    redis.hang()
    try:
        assert refused(await school.send(NEW))
    finally:
        redis.go_on()


async def test_what_was_not_accepted_is_not_done_later(school: School, redis: KillableRedis) -> None:
    """A silent Redis has the line in its ears, and hears it when it wakes."""
    redis.hang()
    try:
        assert refused(await school.send(NEW))
    finally:
        redis.go_on()
    again = await school.type(NEW)
    assert "English" in again.text
    await redis.until_no_job()
    assert len(await school.asked("create_room")) == 1


@pytest.mark.parametrize("harm", ["die", "hang"])
async def test_what_needs_no_memory_is_answered(school: School, redis: KillableRedis, harm: str) -> None:
    room = ROOM.findall(str((await school.type(NEW)).blocks))[0]
    await redis.harm(harm)
    try:
        lines = ("/room list", "/peaks yesterday", "/room help", f"/room show {room}", "/room live")
        deliveries = await asyncio.gather(*map(school.send, lines))
        answers = [await school.workspace.answer(delivery, within=60) for delivery in deliveries]
    finally:
        await redis.come_back(harm)
    assert not any(OUT_OF_REACH in answer.text for answer in answers)
    assert "English" in answers[0].text


async def test_what_last_means_is_said_to_be_out_of_reach(school: School, redis: KillableRedis) -> None:
    await school.type(NEW)
    await redis.die()
    answer = await school.type("/room show last")
    assert OUT_OF_REACH in answer.text


async def test_a_line_with_two_meanings_cannot_be_asked_about(school: School, redis: KillableRedis) -> None:
    await redis.die()
    assert refused(await school.send('/room new "English" tomorrow 2-3'))


async def test_mentions_and_messages_are_answered_too(
    school: School, redis: KillableRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.messages.ACKNOWLEDGE_TIMEOUT", 60.0)
    await redis.die()
    listed = await school.answer(await school.workspace.mention("room list"))
    assert OUT_OF_REACH not in listed.text
    change = await school.answer(await school.workspace.direct_message(NEW))
    assert NOT_ACCEPTED in change.text
    await school.workspace.settled()
    assert await school.asked("create_room") == []


async def test_a_message_that_slack_delivers_again_is_not_refused(
    school: School, redis: KillableRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is acknowledged too late comes again, maybe to a process that does it: only the last time is it refused."""
    monkeypatch.setattr("handlers.messages.ACKNOWLEDGE_TIMEOUT", 0.0)
    await redis.die()
    first = await school.workspace.direct_message(NEW)
    again = await school.workspace.redeliver(first, 2)
    assert [first.status, again.status] == [503, 503]
    last = await school.workspace.redeliver(first, 3)
    assert last.status == 200
    assert NOT_ACCEPTED in (await school.answer(last)).text
    await redis.start()
    await school.workspace.settled()
    assert len(school.workspace.answers(first)) == 1


@pytest.mark.parametrize("harm", ["die", "hang"])
async def test_a_confirmation_waits_until_redis_is_back(
    school: School, redis: KillableRedis, harm: str
) -> None:
    await school.type(NEW)
    card = await school.type("/room delete last")
    await redis.harm(harm)
    delivery = await school.workspace.press(card, "confirm")
    assert delivery.status == 200
    answer = await school.workspace.answer(delivery)
    assert NOT_ACCEPTED in answer.text
    assert await school.asked("delete_room") == []
    await redis.come_back(harm)
    if harm == "die":
        deleted = await school.press(card, "confirm")
        assert "English" in deleted.text
        assert len(await school.asked("delete_room")) == 1


async def test_all_works_again_when_redis_is_back(school: School, redis: KillableRedis) -> None:
    made = await school.type(NEW)
    card = await school.type("/room delete last")
    for _ in range(2):
        await redis.die()
        assert refused(await school.send(NEW))
        await redis.start()
        shown = await school.type("/room show last")
        assert set(ROOM.findall(str(shown.blocks))) == set(ROOM.findall(str(made.blocks)))
    deleted = await school.press(card, "confirm")
    assert "English" in deleted.text
    assert "English" in (await school.type('/room new "English" 16:00-17:00')).text


async def test_a_redis_that_was_restarted_between_two_lines_is_not_noticed(
    school: School, redis: KillableRedis
) -> None:
    people = [f"U0P{number:02}" for number in range(20)]
    for person in people:
        school.workspace.add_user(person, person)
    for _ in range(2):
        deliveries = await asyncio.gather(
            *(school.send("/room rename 26112112345678 to Maths", person) for person in people)
        )
        assert not any(map(refused, deliveries))
        answers = [await school.workspace.answer(delivery, within=60) for delivery in deliveries]
        assert not any(OUT_OF_REACH in answer.text for answer in answers)
        await redis.die()
        await redis.start()
    assert "No rooms found" in (await school.type("/room list")).text


@pytest.mark.parametrize("harm", ["restarted", "emptied"])
async def test_what_a_change_came_to_is_told_from_memory_and_once(
    school: School, redis: KillableRedis, harm: str
) -> None:
    """Redis loses its connections, or all that it holds, while the platform is making rooms."""
    await school.type("/room list")
    titles = [f"English {number}" for number in range(5)]
    slow = {"endpoint": "create_room", "kind": "latency", "seconds": 1, "count": len(titles)}
    await school.control("/faults", **slow)
    deliveries = [await school.send(f'/room new "{title}" 14:00-15:00') for title in titles]
    while len(await school.asked("create_room")) < len(titles):  # noqa: ASYNC110 - the platform's doing
        await asyncio.sleep(0.02)
    if harm == "restarted":
        await redis.die()
        await redis.start()
    else:
        async with connect(redis.url) as client:
            await client.flushall()
    for delivery in deliveries:
        assert "Room created." in (await school.answer(delivery)).text
    await redis.until_no_job()
    await school.workspace.settled()
    assert [len(school.workspace.answers(delivery)) for delivery in deliveries] == [1] * len(titles)
    assert len(await school.asked("create_room")) == len(titles)


async def test_what_redis_loses_sight_of_is_told_and_brought_to_its_end(
    school: School, redis: KillableRedis
) -> None:
    """Redis dies when one change is accepted but not begun, and another is under way: neither is refused then."""
    await school.type("/room list")
    await school.control("/faults", endpoint="create_room", kind="latency", seconds=2)
    begun = await school.send('/room new "Begun" 14:00-15:00')
    school.workspace.faults.set("users.info", throttled(1))
    accepted = await school.send('/room new "Accepted" 14:00-15:00', user="U0ANNA")
    while not await school.asked("create_room"):  # noqa: ASYNC110 - the platform's doing
        await asyncio.sleep(0.02)
    await redis.die()
    assert "Room created." in (await school.answer(begun)).text
    await redis.start()
    await redis.until_no_job()
    await school.workspace.settled()
    for delivery in (begun, accepted):
        (told,) = school.workspace.answers(delivery)
        assert "Room created." in told.text
    for user in ("U0DEMO", "U0ANNA"):
        card = await school.workspace.wait_for_message(
            lambda m: bool(m.content.metadata), user=user, channel=school.workspace.direct(user)
        )
        assert "Room created." in card.text
    created = [asked["parameters"]["title"] for asked in await school.asked("create_room")]
    assert created == ["Begun", "Accepted"]
    renamed = await school.type("/room rename Begun to Ended")
    assert "Ended" in renamed.text


async def test_a_form_opens_all_the_same_and_is_kept_when_it_cannot_be_taken_in(
    school: School, redis: KillableRedis
) -> None:
    redis.hang()
    try:
        await school.send("/room new")
        loading = await school.workspace.wait_for_view(lambda view: True)
        assert "One moment" in str(loading.body)
        form = await school.workspace.wait_for_form()
        for field, text in {"title": "English", "start": "14:00"}.items():
            form.fill(field, text)
        sent = await school.workspace.submit(form)
        assert NOT_ACCEPTED in sent.body["errors"]["title"]
    finally:
        redis.go_on()
    await redis.until_no_job()
    assert (form.value_of("title"), await school.asked("create_room")) == ("English", [])
    await school.answer(await school.workspace.submit(form))
    assert len(await school.asked("create_room")) == 1
