"""A creation whose outcome is unknown is looked for in the background, for ten minutes, and told when it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from bot.classroom.results import CreationUnknown
from bot.jobs import Queue
from bot.sandbox.workspace import Message
from bot.state import COMMANDS, Invocation, Redis
from handlers.creation_checks import GIVE_UP_AFTER, LOOKUP_DELAYS, CreationChecks
from tests.end_to_end.conftest import NOW, School
from tests.handlers.harness import asked

pytestmark = pytest.mark.waiting

NEW = '/room new "English" 14:00-15:00'
LOOKS_ON = "I go on looking for ten minutes"
UNKNOWN = "not known yet whether *English* was created"


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """The bot's clock, moved by `later`."""
    return Clock()


class Clock:
    """A clock that goes when it is told to."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


async def unknown(school: School, when: str) -> Message:
    """The answer to a creation that got no answer, `before` or `after` it was made, nor did the look for it."""
    await school.control("/faults", endpoint="create_room", kind="cut", when=when)
    await school.control("/faults", endpoint="rooms", kind="code", code=1, count=1000)
    answer = await school.type(NEW)
    assert UNKNOWN in answer.text
    assert LOOKS_ON in answer.text
    return answer


async def told(school: School, answer: Message, clock: Clock, *, within: timedelta = LOOKUP_DELAYS[0]) -> str:
    """What is said next, once that time has passed."""
    clock.now += within
    asked = school.workspace.deliveries[-1]
    message = await school.workspace.wait_for_message(
        lambda message: message in school.workspace.answers(asked) and message is not answer, since=asked
    )
    return message.text


async def test_a_room_that_was_created_after_all_is_told_when_it_is_found(
    school: School, clock: Clock
) -> None:
    answer = await unknown(school, "after")
    await school.control_client.delete("/_control/faults")
    assert "not created twice" in await told(school, answer, clock)
    assert "created by <@U0DEMO>" in (await school.type('/room show "English"', user="U0ANNA")).text
    assert len(await school.asked("create_room")) == 1


async def test_what_is_not_there_after_ten_minutes_is_told_as_most_likely_not_created(
    school: School, clock: Clock
) -> None:
    answer = await unknown(school, "before")
    await school.control_client.delete("/_control/faults")
    assert "most likely not created" in await told(school, answer, clock, within=GIVE_UP_AFTER)


async def test_who_checks_again_later_is_not_promised_another_look(school: School, clock: Clock) -> None:
    answer = await unknown(school, "before")
    await school.control_client.delete("/_control/faults")
    await told(school, answer, clock, within=GIVE_UP_AFTER)
    still = await school.press(answer, "Check again")
    assert UNKNOWN in still.text
    assert LOOKS_ON not in still.text


async def test_what_could_not_be_looked_for_is_not_said_to_be_missing(school: School, clock: Clock) -> None:
    answer = await unknown(school, "after")
    said = await told(school, answer, clock, within=GIVE_UP_AFTER)
    assert "most likely" not in said
    assert "English" in said


async def test_who_checked_again_is_not_told_a_second_time(school: School, clock: Clock) -> None:
    answer = await unknown(school, "after")
    await school.control_client.delete("/_control/faults")
    found = await school.press(answer, "Check again")
    assert "not created twice" in found.text
    before = school.workspace.seen()
    clock.now += GIVE_UP_AFTER
    await asyncio.sleep(2)
    assert school.workspace.seen() == before


async def test_it_is_looked_for_ever_more_seldom_and_told_below_what_was_told(
    redis: Redis, clock: Clock
) -> None:
    checks = CreationChecks(Queue(redis, COMMANDS), clock)
    pressed = asked(button="a button")
    since = replace(pressed, reply=replace(pressed.reply, replace=True), asked_at=NOW)
    unknown = CreationUnknown("English", NOW, NOW, "check", "create", seen={"creation": "c1"})
    assert await checks.begin(since, "{}", unknown)
    assert await checks.begin(since, "{}", unknown), "it is looked for already"
    after: list[float] = []
    goes_on = True
    while goes_on and len(after) < 10:
        (record,) = await checks.queue.all()
        assert record.due is not None
        clock.now = record.due
        after.append((clock.now - NOW).total_seconds())
        await checks.queue.promote(clock.now)
        (held,) = await checks.queue.read(redis, 1, 0.01)
        look = msgspec.json.decode(held.job.body, type=Invocation)
        assert (look.reply.replace, look.id != since.id) == (False, True)
        goes_on = await checks.goes_on(held, look)
    assert after == [30, 90, 210, 330, 450, 570]
    await checks.queue.finish(held)
    assert not await checks.begin(since, "{}", unknown), "it has come to its end"


async def test_without_redis_it_is_not_said_to_be_looked_for(nowhere: Redis, clock: Clock) -> None:
    checks = CreationChecks(Queue(nowhere, COMMANDS), clock)
    unknown = CreationUnknown("English", NOW, NOW, "check", "create", seen={"creation": "c1"})
    assert not await checks.begin(asked(), "{}", unknown)
