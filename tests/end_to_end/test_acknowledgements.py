"""What needs nobody but Redis is answered in the acknowledgement of its slash command."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import RedisUnavailable
from bot.jobs import Queue
from bot.sandbox.workspace import Delivery
from bot.state import COMMANDS, Invocation, Redis
from handlers import dispatcher, incoming
from handlers.fair_semaphore import MAX_WAIT, FairSemaphore
from handlers.interpreter import Interpreter

from .conftest import PATIENCE, School

LINES = (
    "/peaks yesterday",
    "/peaks 2026-11-01 to 2026-11-20",
    "/room help",
    "/room help peaks",
    "/peaks schedules",
    "/room classrooms",
    "/room audit",
)


async def requests(school: School) -> int:
    """How many requests the platform has had."""
    return len((await school.control_client.get("/_control/requests")).json())


async def settled(school: School, line: str, **place: str) -> Delivery:
    """A line that was typed once before, so that who asks, the days and the kinds of blocks are known."""
    await school.type(line, **place)
    await school.until_done()
    return await school.send(line, **place)


@pytest.mark.parametrize("line", LINES)
async def test_it_says_what_would_have_been_posted_and_asks_nobody(
    school: School, line: str, redis: Redis
) -> None:
    posted = await school.type(line)
    await school.until_done()
    asked, sent = await requests(school), len(school.workspace.sent)
    delivery = await school.send(line)
    (answer,) = school.workspace.answers(delivery)
    assert (answer.text, answer.seen_by) == (posted.text, "U0DEMO")
    assert [block["type"] for block in answer.blocks] == [block["type"] for block in posted.blocks]
    assert delivery.body["response_type"] == "ephemeral"
    assert [sent.method for sent in school.workspace.sent[sent:]] == ["ack"]
    assert await requests(school) == asked
    assert await Queue(redis, COMMANDS).all() == []


@pytest.mark.parametrize("is_first_stored", [True, False])
async def test_what_is_delivered_again_is_answered_once(
    school: School, monkeypatch: pytest.MonkeyPatch, is_first_stored: bool
) -> None:
    """Whether the one before was answered in its acknowledgement or after it."""
    await settled(school, "/peaks yesterday")
    with monkeypatch.context() as patch:
        if is_first_stored:
            patch.setattr(dispatcher, "OFFLINE_TIMEOUT", 0)
        first = await school.send("/peaks yesterday")
        await school.answer(first)
        await school.until_done()
    again = await school.workspace.redeliver(first)
    assert (again.status, again.body, bool(first.body)) == (200, {}, not is_first_stored)
    await school.until_done()
    assert school.workspace.answers(again) == []


async def test_its_buttons_work(school: School) -> None:
    delivery = await settled(school, "/peaks yesterday")
    (answer,) = school.workspace.answers(delivery)
    assert "Sun 22 Nov" in (await school.press(answer, "run.place.previous")).text


async def test_what_the_platform_has_to_be_asked_for_is_answered_afterwards(school: School) -> None:
    delivery = await settled(school, "/peaks today")
    assert delivery.body == {}
    assert "Tue 24 Nov" in (await school.answer(delivery)).text
    assert len(await school.asked("hourly_peaks")) == 2


@pytest.mark.parametrize("line", ["/peaks yesterday share", "/peaks yesterday\npeaks yesterday"])
async def test_what_is_for_the_channel_or_one_of_several_is_answered_afterwards(
    school: School, line: str
) -> None:
    await settled(school, "/peaks yesterday")
    delivery = await school.send(line)
    assert delivery.body == {}
    assert "Mon 23 Nov" in (await school.answer(delivery)).text


async def test_blocks_that_a_workspace_may_refuse_are_posted_where_that_is_told(school: School) -> None:
    school.workspace.world.not_taken.add("rich_text")
    for _ in range(2):
        delivery = await school.send("/peaks yesterday")
        assert delivery.body == {}
        assert "Mon 23 Nov" in (await school.answer(delivery)).text
        await school.until_done()


async def test_a_redis_that_does_not_answer_holds_nothing_up(
    school: School, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(school, "/peaks yesterday")
    monkeypatch.setattr(dispatcher, "OFFLINE_TIMEOUT", 0)
    delivery = await school.send("/peaks yesterday")
    assert delivery.body == {}
    assert "Mon 23 Nov" in (await school.answer(delivery)).text


@pytest.mark.parametrize("is_slow", [True, False])
async def test_where_redis_does_not_say_whether_it_was_answered_before_it_is(
    school: School, monkeypatch: pytest.MonkeyPatch, is_slow: bool
) -> None:
    async def lost(queue: Queue, key: str) -> bool:
        if not is_slow:
            raise RedisUnavailable
        return await asyncio.Future()

    await settled(school, "/peaks yesterday")
    monkeypatch.setattr(dispatcher, "SAY_TIMEOUT", 0.05)
    monkeypatch.setattr(Queue, "mark_done", lost)
    delivery = await school.send("/peaks yesterday")
    assert "Mon 23 Nov" in delivery.body["text"]
    await school.until_done()
    assert len(school.workspace.answers(delivery)) == 1


async def test_what_waited_for_long_is_answered_afterwards(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An acknowledgement that is late is lost, and with it what stands in it."""
    await settled(school, "/peaks yesterday")
    monkeypatch.setattr(incoming, "waited", lambda request: 2 * PATIENCE)
    delivery = await school.send("/peaks yesterday")
    assert delivery.body == {}
    assert "Mon 23 Nov" in (await school.answer(delivery)).text


async def test_it_is_told_in_the_language_chosen_since(school: School) -> None:
    await settled(school, "/room help")
    await school.type("/room language zh")
    await school.until_done()
    assert "11月23日" in (await school.type("/peaks yesterday")).text


async def test_what_could_not_begin_soon_is_refused_without_being_read(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(school, "/peaks yesterday")
    read: list[Invocation] = []

    async def definition(self: Interpreter, invocation: Invocation) -> None:
        read.append(invocation)

    monkeypatch.setattr(Interpreter, "definition", definition)
    monkeypatch.setattr(FairSemaphore, "expected_wait", lambda self, person: 2 * MAX_WAIT)
    delivery = await school.send("/peaks yesterday")
    assert "so I haven't started this" in delivery.body["text"]
    assert read == []


async def test_many_at_once_are_each_answered_once(school: School) -> None:
    await settled(school, "/peaks yesterday")
    deliveries = await asyncio.gather(*(school.send("/peaks yesterday") for _ in range(40)))
    for delivery in deliveries:
        await school.answer(delivery)
    await school.until_done()
    assert [len(school.workspace.answers(delivery)) for delivery in deliveries] == [1] * 40
