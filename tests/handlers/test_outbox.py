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
from handlers.outbox import ANSWER, PATIENCE, Outbox
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting

HELLO = Message("hello", ({"type": "section", "text": {"type": "plain_text", "text": "hello"}},))
CIPHER = Cipher.derived_from(b"a secret")
WAYS = ("chat.postEphemeral", "chat.postMessage", "conversations.open")


@dataclass
class Scene:
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
async def scene(redis_url: str) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace(scopes=scopes()))
        workspace.add_user("U0ANNA", "Anna")
        slack = await stack.enter_async_context(connected(workspace))
        queue = Queue(await stack.enter_async_context(connect(redis_url)), COMMANDS)
        made = Scene(workspace, queue, Outbox(Answers(lambda team: slack), queue, lambda: made.now(), CIPHER))
        yield made


async def test_what_is_taken_is_not_kept(scene: Scene) -> None:
    await scene.outbox.send(scene.asked, HELLO)
    assert (scene.hers(), await scene.kept()) == (["hello"], 0)


@pytest.mark.parametrize("fault", [broken(503, 99), bad_gateway(99), cut(99, after_work=False)], ids=str)
async def test_what_slack_does_not_take_is_tried_later(scene: Scene, fault: Fault) -> None:
    scene.fail(fault)
    await scene.outbox.send(scene.asked, HELLO)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == ([], 1)
    scene.ahead = timedelta(minutes=2)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == ([], 1)
    scene.workspace.faults.clear()
    scene.ahead = timedelta(minutes=4)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == (["hello"], 0)


async def test_it_is_tried_for_half_an_hour(scene: Scene) -> None:
    scene.fail(broken(503, 999))
    await scene.outbox.send(scene.asked, HELLO)
    with structlog.testing.capture_logs() as logs:
        while await scene.kept():
            assert scene.ahead < PATIENCE + timedelta(minutes=1)
            scene.ahead += timedelta(minutes=1)
            await scene.again()
    assert scene.ahead > PATIENCE - timedelta(minutes=4)
    (given_up,) = [line for line in logs if line["event"] == "answer not delivered"]
    assert given_up["log_level"] == "error"
    assert len(given_up["reference"]) == 8
    assert scene.hers() == []


async def test_it_is_tried_less_and_less_often(scene: Scene) -> None:
    scene.fail(throttled(60, 999))
    now, waits = scene.asked.asked_at, []
    outbox = replace(scene.outbox, clock=lambda: now)
    await outbox.send(scene.asked, HELLO)
    for _ in range(8):
        (record,) = await scene.queue.all()
        assert record.due is not None
        waits.append(round((record.due - now).total_seconds()))
        now = record.due
        await scene.queue.promote(now)
        (held,) = await scene.queue.read(scene.queue.redis, 10, 0.05)
        await outbox.retry(held)
    assert waits == [5, 10, 20, 40, 80, 160, 160, 160]


async def test_what_was_encrypted_under_another_secret_is_given_up(scene: Scene) -> None:
    scene.fail(throttled(60, 999))
    await replace(scene.outbox, cipher=Cipher.derived_from(b"another secret")).send(scene.asked, HELLO)
    scene.ahead = timedelta(minutes=1)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == ([], 0)


async def test_what_is_refused_every_way_is_not_tried_again(scene: Scene) -> None:
    scene.fail(refusing("restricted_action", 9))
    with structlog.testing.capture_logs() as logs:
        await scene.outbox.send(scene.asked, HELLO)
    assert await scene.kept() == 0
    assert [line["reference"] for line in logs if line["event"] == "answer not delivered"] != []


async def test_an_answer_that_stands_though_slack_was_silent_is_not_sent_again(scene: Scene) -> None:
    scene.fail(refusing("restricted_action"), "chat.postEphemeral")
    scene.fail(lost(), "chat.postMessage")
    scene.fail(broken(503, 99), "conversations.history")
    scene.fail(broken(503, 99), "chat.postMessage")
    await scene.outbox.send(scene.asked, HELLO)
    assert (scene.hers(), await scene.kept()) == (["hello"], 1)
    scene.ahead = timedelta(minutes=1)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == (["hello"], 1)
    scene.workspace.faults.clear()
    scene.ahead = timedelta(minutes=2)
    await scene.again()
    assert (scene.hers(), await scene.kept()) == (["hello"], 0)


async def test_two_things_said_of_one_line_are_both_kept(scene: Scene) -> None:
    scene.fail(broken(503, 999))
    await scene.outbox.send(scene.asked, HELLO)
    await scene.outbox.send(scene.asked, Message("and this", ()))
    await scene.outbox.send(scene.asked, HELLO)
    assert await scene.kept() == 2
