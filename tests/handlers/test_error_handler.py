"""What nobody foresaw before Slack was acknowledged is acknowledged, and told with the reference of the log."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import msgspec
import pytest
import structlog

from bot.sandbox.workspace import RESPONSE_URL, Delivery, Message, broken
from bot.state import Keys, Redis
from tests.end_to_end.conftest import School

NEW = 'new "English" tomorrow 14:00-15:00'
REFERENCE = re.compile(r"Reference `([0-9a-f]{8})`")

Way = Callable[[School, Message], Awaitable[Delivery]]

WAYS: dict[str, Way] = {
    "command": lambda school, card: school.workspace.command("/room", NEW),
    "mention": lambda school, card: school.workspace.mention(f"room {NEW}"),
    "question in a mention": lambda school, card: school.workspace.mention("room list"),
    "direct message": lambda school, card: school.workspace.direct_message(f"room {NEW}"),
    "button": lambda school, card: school.workspace.press(card, "Delete"),
}
"""Ways in, of which each is taken in before it is acknowledged."""


@pytest.fixture
async def card(school: School) -> Message:
    """The card of a room."""
    return await school.type(f"/room {NEW}")


async def spoil(school: School, redis: Redis) -> None:
    """Lets Redis hold of a person what Rollcall never put there."""
    await redis.set(Keys(school.workspace.world.directory.team.id).last_list("U0DEMO"), "no JSON")


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_acknowledged_and_told_with_a_reference(
    school: School, redis: Redis, card: Message, way: str
) -> None:
    await spoil(school, redis)
    with structlog.testing.capture_logs() as logs:
        delivery = await WAYS[way](school, card)
        answer = await school.answer(delivery)
    assert (delivery.status, delivery.body) == (200, {})
    assert "Something went wrong." in answer.text
    (failed,) = [line for line in logs if line["event"] == "failed"]
    assert REFERENCE.findall(answer.text) == [failed["reference"]]
    assert failed["log_level"] == "error"
    assert isinstance(failed["exc_info"], msgspec.DecodeError)
    assert len(await school.asked("create_room")) == 1


async def test_a_confirmation_that_cannot_be_read_is_told_too(
    school: School, redis: Redis, card: Message
) -> None:
    question = await school.press(card, "Delete")
    keys = Keys(school.workspace.world.directory.team.id)
    (pending,) = [str(key) async for key in redis.scan_iter(keys.pending("*"))]
    await redis.set(pending, "no JSON")
    with structlog.testing.capture_logs():
        delivery = await school.workspace.press(question, "confirm")
        answer = await school.answer(delivery)
    assert delivery.status == 200
    assert REFERENCE.search(answer.text)
    assert await school.asked("delete_room") == []


async def test_it_is_told_to_who_asked_alone_in_their_language(school: School, redis: Redis) -> None:
    school.workspace.add_user("U0DEMO", "李老师", locale="zh-CN")
    await school.type("/room help")
    await spoil(school, redis)
    with structlog.testing.capture_logs():
        answer = await school.answer(await school.workspace.command("/room", NEW))
    assert answer.seen_by == "U0DEMO"
    assert "出" in answer.text
    assert "Something" not in answer.text


async def test_each_has_a_reference_of_its_own(school: School, redis: Redis) -> None:
    await spoil(school, redis)
    with structlog.testing.capture_logs():
        told = [(await school.answer(await school.workspace.command("/room", NEW))).text for _ in range(2)]
    assert len({reference for text in told for reference in REFERENCE.findall(text)}) == 2


async def test_it_reaches_the_person_by_another_way_where_the_first_fails(
    school: School, redis: Redis
) -> None:
    await spoil(school, redis)
    school.workspace.faults.set(RESPONSE_URL, broken(404, 9))
    with structlog.testing.capture_logs():
        answer = await school.answer(await school.workspace.command("/room", NEW))
    assert REFERENCE.search(answer.text)


async def test_it_goes_on_when_what_was_wrong_is_mended(school: School, redis: Redis) -> None:
    await spoil(school, redis)
    with structlog.testing.capture_logs():
        await school.answer(await school.workspace.command("/room", NEW))
    await redis.delete(Keys(school.workspace.world.directory.team.id).last_list("U0DEMO"))
    assert "Room created." in (await school.type(f"/room {NEW}")).text
