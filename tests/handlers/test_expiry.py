"""A question that nobody answers in time loses its buttons where Slack lets its message be changed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from bot import blocks
from bot.jobs import HeldJob
from bot.sandbox.workspace import Message
from bot.sandbox.workspace.controls import controls
from bot.sandbox.workspace.faults import broken
from bot.state import Keys, Redis, Reply
from bot.state.keys import PENDING_LIFE
from handlers import expiry as module
from handlers.expiry import EXPIRY
from tests.classroom.conftest import NOW
from tests.handlers.harness import GENERAL, NEW, TEAM, DispatcherHarness, asked

LATE = "This was not answered in time, so nothing was done."


def buttons(message: Message) -> list[str]:
    return [control.action_id for control in controls(message.blocks)]


async def ready(harness: DispatcherHarness, when: datetime) -> list[HeldJob]:
    """The jobs that are due by then."""
    await harness.queue.promote(when)
    held = await harness.queue.read(harness.queue.redis, 10, 0.01)
    return [each for each in held if each.job.kind == EXPIRY]


async def due(harness: DispatcherHarness) -> list[HeldJob]:
    """The jobs that are due once a question has run out, and not before."""
    assert await ready(harness, NOW + PENDING_LIFE / 2) == []
    return await ready(harness, NOW + PENDING_LIFE + timedelta(seconds=30))


async def question(harness: DispatcherHarness, reply: Reply | None = None) -> Message:
    """The question whether a room shall be deleted."""
    channel = harness.direct if reply is None else GENERAL
    await harness.take(asked(NEW, channel=channel))
    delete = asked("room delete English", id="2", channel=channel)
    await harness.take(delete if reply is None else replace(delete, reply=reply))
    (message,) = [each for each in harness.seen(channel) if buttons(each) == ["confirm", "cancel"]]
    return message


async def run_out(redis: Redis) -> None:
    """What the passing of time does to all that waits for a press."""
    async for key in redis.scan_iter(Keys(TEAM).pending("*")):
        await redis.delete(key)


async def test_its_message_says_that_it_is_too_late(harness: DispatcherHarness, redis: Redis) -> None:
    message = await question(harness)
    (held,) = await due(harness)
    await run_out(redis)
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(message) == []
    assert message.text.startswith("*Delete English?*")
    assert LATE in message.text
    assert LATE in str(message.blocks)
    assert "within 5 minutes" not in str(message.blocks)
    assert await harness.jobs() == []


async def test_one_that_stands_in_the_place_of_another_loses_them_too(
    harness: DispatcherHarness, redis: Redis
) -> None:
    await harness.take(asked("room list", id="0"))
    (pressed,) = harness.seen()
    issued = harness.workspace.world.response_urls.new("U0ANNA", GENERAL, source=pressed)
    url = f"{harness.workspace.world.origin}/commands/T1/{issued.token}"
    await question(harness, Reply(channel=GENERAL, user="U0ANNA", response_url=url, replace=True))
    (held,) = await due(harness)
    await run_out(redis)
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(pressed) == []
    assert LATE in pressed.text


async def test_one_in_the_place_of_what_lasts_loses_them_though_that_was_replaced_often(
    harness: DispatcherHarness, redis: Redis
) -> None:
    """What a `response_url` takes is limited."""
    await harness.take(asked("room list", id="0", channel=harness.direct))
    (pressed,) = harness.seen(harness.direct)
    world = harness.workspace.world
    issued = world.response_urls.new("U0ANNA", harness.direct, source=pressed)
    reply = Reply(
        channel=harness.direct,
        user="U0ANNA",
        response_url=f"{world.origin}/commands/T1/{issued.token}",
        replace=True,
        message_ts=pressed.ts,
    )
    await harness.take(asked(NEW, channel=harness.direct))
    delete = asked("room delete English", id="2", channel=harness.direct)
    await harness.take(replace(delete, reply=reply))
    assert buttons(pressed) == ["confirm", "cancel"]
    (held,) = await due(harness)
    await run_out(redis)
    issued.uses = 5
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(pressed) == []
    assert LATE in pressed.text


@pytest.mark.parametrize("by_command", [True, False])
async def test_an_ephemeral_answer_keeps_them(harness: DispatcherHarness, by_command: bool) -> None:
    world = harness.workspace.world
    url = f"{world.origin}/commands/T1/{world.response_urls.new('U0ANNA', GENERAL).token}"
    await question(harness, Reply(channel=GENERAL, user="U0ANNA", response_url=url if by_command else None))
    assert await due(harness) == []


async def test_one_that_was_answered_is_left(harness: DispatcherHarness) -> None:
    message = await question(harness)
    (held,) = await due(harness)
    token = blocks.question_token(blocks.Message("", tuple(message.blocks)))
    assert token is not None
    assert await harness.tenant.pending_commands.take(token) is not None
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(message) == ["confirm", "cancel"]
    assert await harness.jobs() == []


async def test_one_that_still_waits_is_looked_at_again(harness: DispatcherHarness, redis: Redis) -> None:
    message = await question(harness)
    (held,) = await due(harness)
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(message) == ["confirm", "cancel"]
    (waiting,) = [each for each in await harness.queue.all() if each.job.kind == EXPIRY]
    assert waiting.due is not None
    assert waiting.due > NOW + PENDING_LIFE / 2
    await run_out(redis)
    (again,) = await due(harness)
    await harness.dispatcher.delivery.expiry.end(again)
    assert buttons(message) == []


async def test_slack_is_asked_again_where_it_does_not_take_it_at_once(
    harness: DispatcherHarness, redis: Redis
) -> None:
    message = await question(harness)
    (held,) = await due(harness)
    await run_out(redis)
    harness.workspace.faults.set("chat.update", broken())
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(message) == []


@pytest.mark.waiting
async def test_where_slack_does_not_take_it_they_are_left(harness: DispatcherHarness, redis: Redis) -> None:
    message = await question(harness)
    (held,) = await due(harness)
    await run_out(redis)
    harness.workspace.faults.set("chat.update", broken(count=9))
    await harness.dispatcher.delivery.expiry.end(held)
    assert buttons(message) == ["confirm", "cancel"]
    assert await harness.jobs() == []


async def test_whether_it_was_answered_is_asked_of_redis_until_that_is_there(
    harness: DispatcherHarness, nowhere: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await question(harness)
    there, expiry = harness.tenant.pending_commands, harness.dispatcher.delivery.expiry
    asks_it = blocks.Message(message.text, message.blocks)
    assert not await expiry.is_answered(asked(), asks_it)
    token = blocks.question_token(asks_it)
    assert token is not None
    await there.take(token)
    harness.without(nowhere, "pending_commands")
    monkeypatch.setattr(module, "REDIS_TIMEOUT", 0.0)
    assert not await expiry.is_answered(asked(), asks_it)
    monkeypatch.setattr(module, "REDIS_TIMEOUT", 5.0)
    answered = asyncio.create_task(expiry.is_answered(asked(), asks_it))
    await asyncio.sleep(0.05)
    harness.setup.tenant = msgspec.structs.replace(harness.tenant, pending_commands=there)
    assert await answered
