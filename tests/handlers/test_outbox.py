"""An answer that Slack does not take now comes later, from a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from msgspec.structs import replace

from bot.blocks import Message
from bot.jobs import Queue
from bot.manifest import scopes
from bot.sandbox.workspace import Fault, Workspace, bad_gateway, broken, cut, lost, refusing, throttled
from bot.state import COMMANDS, Cipher, Invocation, Reply, connect
from handlers.answers import Answers
from handlers.outbox import ANSWER, GIVE_UP_AFTER, Outbox
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting

HELLO = Message("hello", ({"type": "section", "text": {"type": "plain_text", "text": "hello"}},))
CIPHER = Cipher.derived_from(b"a secret")
WAYS = ("chat.postEphemeral", "chat.postMessage", "conversations.open")


@dataclass
class OutboxHarness:
    """Anna in #general, and what answers her though Slack fails. `ahead` is what the bot's clock is ahead by."""

    workspace: Workspace
    queue: Queue
    outbox: Outbox
    ahead: timedelta = field(default_factory=timedelta)
    asked: Invocation = field(
        default_factory=lambda: Invocation(
            id="a" * 32,
            team="T0ROLLCALL",
            user="U0ANNA",
            channel="C0GENERAL",
            line="peaks",
            asked_at=datetime.now(UTC),
            reply=Reply(channel="C0GENERAL", user="U0ANNA"),
        )
    )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def fail(self, fault: Fault, *methods: str) -> None:
        for method in methods or WAYS:
            self.workspace.faults.set(method, fault)

    async def again(self) -> None:
        """Does what is due, as a worker does."""
        await self.queue.promote(self.now())
        for held in await self.queue.read(self.queue.redis, 10, 0.05):
            await self.outbox.retry(held)

    async def kept(self) -> int:
        return len([record for record in await self.queue.all() if record.job.kind == ANSWER])

    def hers(self) -> list[str]:
        """All that she was told."""
        places = ("general", self.workspace.direct("U0ANNA"))
        return [message.text for place in places for message in self.workspace.seen("U0ANNA", place)]


@pytest.fixture
async def harness(redis_url: str) -> AsyncIterator[OutboxHarness]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        workspace.add_user("U0ANNA", "Anna")
        slack = await stack.enter_async_context(connected(workspace))
        queue = Queue(await stack.enter_async_context(connect(redis_url)), COMMANDS)
        made = OutboxHarness(
            workspace, queue, Outbox(Answers(lambda team: slack), queue, lambda: made.now(), CIPHER)
        )
        yield made


async def test_what_is_taken_is_not_kept(harness: OutboxHarness) -> None:
    await harness.outbox.send(harness.asked, HELLO)
    assert (harness.hers(), await harness.kept()) == (["hello"], 0)


@pytest.mark.parametrize("fault", [broken(503, 99), bad_gateway(99), cut(99, after_work=False)], ids=str)
async def test_what_slack_does_not_take_is_tried_later(harness: OutboxHarness, fault: Fault) -> None:
    harness.fail(fault)
    await harness.outbox.send(harness.asked, HELLO)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == ([], 1)
    harness.ahead = timedelta(minutes=2)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == ([], 1)
    harness.workspace.faults.clear()
    harness.ahead = timedelta(minutes=4)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == (["hello"], 0)


async def test_it_is_tried_for_half_an_hour(harness: OutboxHarness) -> None:
    harness.fail(broken(503, 999))
    await harness.outbox.send(harness.asked, HELLO)
    with structlog.testing.capture_logs() as logs:
        while await harness.kept():
            assert harness.ahead < GIVE_UP_AFTER + timedelta(minutes=1)
            harness.ahead += timedelta(minutes=1)
            await harness.again()
    assert harness.ahead > GIVE_UP_AFTER - timedelta(minutes=4)
    (given_up,) = [line for line in logs if line["event"] == "answer not delivered"]
    assert given_up["log_level"] == "error"
    assert len(given_up["reference"]) == 8
    assert harness.hers() == []


async def test_it_is_tried_less_and_less_often(harness: OutboxHarness) -> None:
    harness.fail(throttled(60, 999))
    now, waits = harness.asked.asked_at, []
    outbox = replace(harness.outbox, clock=lambda: now)
    await outbox.send(harness.asked, HELLO)
    for _ in range(8):
        (record,) = await harness.queue.all()
        assert record.due is not None
        waits.append(round((record.due - now).total_seconds()))
        now = record.due
        await harness.queue.promote(now)
        (held,) = await harness.queue.read(harness.queue.redis, 10, 0.05)
        await outbox.retry(held)
    assert waits == [5, 10, 20, 40, 80, 160, 160, 160]


async def test_what_was_encrypted_under_another_secret_is_given_up(harness: OutboxHarness) -> None:
    harness.fail(throttled(60, 999))
    await replace(harness.outbox, cipher=Cipher.derived_from(b"another secret")).send(harness.asked, HELLO)
    harness.ahead = timedelta(minutes=1)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == ([], 0)


async def test_what_is_refused_every_way_is_not_tried_again(harness: OutboxHarness) -> None:
    harness.fail(refusing("restricted_action", 9))
    with structlog.testing.capture_logs() as logs:
        await harness.outbox.send(harness.asked, HELLO)
    assert await harness.kept() == 0
    assert [line["reference"] for line in logs if line["event"] == "answer not delivered"] != []


async def test_an_answer_that_stands_though_slack_was_silent_is_not_sent_again(
    harness: OutboxHarness,
) -> None:
    harness.fail(refusing("restricted_action"), "chat.postEphemeral")
    harness.fail(lost(), "chat.postMessage")
    harness.fail(broken(503, 99), "conversations.history")
    harness.fail(broken(503, 99), "chat.postMessage")
    await harness.outbox.send(harness.asked, HELLO)
    assert (harness.hers(), await harness.kept()) == (["hello"], 1)
    harness.ahead = timedelta(minutes=1)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == (["hello"], 1)
    harness.workspace.faults.clear()
    harness.ahead = timedelta(minutes=2)
    await harness.again()
    assert (harness.hers(), await harness.kept()) == (["hello"], 0)


async def test_two_things_said_of_one_line_are_both_kept(harness: OutboxHarness) -> None:
    harness.fail(broken(503, 999))
    await harness.outbox.send(harness.asked, HELLO)
    await harness.outbox.send(harness.asked, Message("and this", ()))
    await harness.outbox.send(harness.asked, HELLO)
    assert await harness.kept() == 2
