"""What one worker does with one report, step by step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.blocks import Message
from bot.commands import GRAMMAR
from bot.errors import NotAllowed
from bot.jobs import LeaseLost, Queue
from bot.language import CommandSigner
from bot.people import Person
from bot.reports.failure_notifier import OWNER_GONE, FailureNotifier
from bot.reports.reporter import Reporter, Waits
from bot.reports.runs import Composed, ReportRun
from bot.sandbox.workspace.faults import lost, refusing
from bot.slack import Slack
from bot.state import SCHEDULED, AuditQuery, AuditTrail, Keys, Redis, Schedules, SlackThrottle, connect
from tests.reports.conftest import NINE, Scene
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting


@pytest.fixture
async def redis(scene: Scene) -> AsyncIterator[Redis]:
    async with connect(scene.redis.url) as client:
        yield client


@pytest.fixture
async def slack(scene: Scene) -> AsyncIterator[Slack]:
    async with connected(scene.workspace) as slack:
        yield slack


async def short(report_run: ReportRun) -> Composed:
    return Composed(Message(f"report {report_run.schedule.number}", ()))


async def anybody(team: str, user: str) -> Person:
    return None  # type: ignore[return-value]


async def nobody(team: str, user: str) -> Person:
    raise NotAllowed("nobody")


@pytest.fixture
def reporter(scene: Scene, redis: Redis, slack: Slack) -> Reporter:
    scene.set_clocks(NINE + timedelta(seconds=1))
    return Reporter(
        queue=Queue(redis, SCHEDULED),
        throttle=SlackThrottle(redis, timedelta(seconds=0.01)),
        slack=lambda team: slack,
        compose=short,
        who=anybody,
        failure_notifier=FailureNotifier(
            lambda team: slack, scene.now, CommandSigner.of(GRAMMAR, "tests"), frozenset({"U0BOSS"})
        ),
        clock=scene.now,
        audit=lambda team: AuditTrail(redis, Keys(team)),
        waits=Waits(looks=(0.01, 0.01)),
    )


async def run(reporter: Reporter) -> None:
    """Does what is due."""
    await reporter.queue.promote(reporter.clock())
    for held in await reporter.queue.read(reporter.queue.redis, 8, 0.01):
        with suppress(LeaseLost):
            await reporter.run(held)


async def test_what_is_stopped_while_it_is_made_is_not_posted(
    scene: Scene, reporter: Reporter, redis: Redis
) -> None:
    async def stopping(report_run: ReportRun) -> Composed:
        await Schedules(redis, Keys(scene.team)).stop(1)
        return await short(report_run)

    await scene.schedule()
    await run(replace(reporter, compose=stopping))
    assert scene.reports() == []
    assert await scene.state() is None


async def test_a_report_that_cannot_be_made_for_a_reason_nobody_foresaw_is_tried_again(
    scene: Scene, reporter: Reporter
) -> None:
    async def failing(report_run: ReportRun) -> Composed:
        raise RuntimeError("whatever")

    await scene.schedule()
    await run(replace(reporter, compose=failing))
    state = await scene.state()
    assert state is not None
    assert state.last is not None
    assert (state.last.kind, state.last.reason) == ("waiting", "RuntimeError")
    scene.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert len(scene.reports()) == 1


async def test_a_report_that_becomes_late_before_it_is_posted_says_so(
    scene: Scene, reporter: Reporter
) -> None:
    """Such as by a look-up that Slack makes wait a minute for each page."""

    async def slow(report_run: ReportRun) -> Composed:
        if not report_run.late:
            scene.set_clocks(NINE + timedelta(minutes=6))
        return Composed(Message("late" if report_run.late else "on time", ()))

    reporter = replace(reporter, compose=slow)
    await scene.schedule()
    await run(reporter)
    assert scene.reports() == []
    scene.set_clocks(NINE + timedelta(minutes=8))
    await run(reporter)
    assert [message.text for message in scene.reports()] == ["late"]


async def test_posts_that_are_never_answered_are_given_up_for_now(scene: Scene, reporter: Reporter) -> None:
    scene.workspace.faults.set("chat.postMessage", refusing("internal_error", count=3))
    await scene.schedule()
    await run(reporter)
    state = await scene.state()
    assert state is not None
    assert state.last is not None
    assert state.last.kind == "waiting"
    scene.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert list(scene.counted().values()) == [1]


async def test_a_lost_answer_ends_well_in_the_same_run(scene: Scene, reporter: Reporter) -> None:
    scene.workspace.faults.set("chat.postMessage", lost())
    await scene.schedule()
    await run(reporter)
    state = await scene.until_settled()
    assert state.last is not None
    assert state.last.kind == "sent"
    assert list(scene.counted().values()) == [1]


async def test_who_is_told_when_owner_and_channel_are_gone(scene: Scene, reporter: Reporter) -> None:
    scene.workspace.add_user("U0BOSS", "Boss")
    scene.workspace.channel("ops").members.discard(scene.workspace.world.directory.bot.id)
    await scene.schedule()
    await run(replace(reporter, who=nobody))
    (message,) = scene.workspace.seen("U0BOSS", scene.workspace.direct("U0BOSS"))
    assert "couldn't be sent" in message.text
    trail = reporter.audit(scene.workspace.world.directory.team.id)
    (changes,) = [some async for some in trail.read(AuditQuery(), NINE.date())]
    assert [(each.what, each.by, each.reason) for each in changes if each] == [
        ("reports.pause", "", OWNER_GONE)
    ]


async def test_a_report_about_the_day_before_it_was_due(scene: Scene) -> None:
    """However late it is sent."""
    await scene.schedule()
    scene.set_clocks(NINE + timedelta(hours=20))
    await scene.worker(short=False)
    await scene.until_reports(1)
    assert "24 Nov" in scene.reports()[0].text
