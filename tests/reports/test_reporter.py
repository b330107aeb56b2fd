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
from bot.reports.reporter import Delays, Reporter
from bot.reports.runs import Composed, ReportRun
from bot.sandbox.workspace.faults import lost, refusing
from bot.slack import Slack
from bot.state import SCHEDULED, AuditQuery, AuditTrail, Keys, Redis, Schedules, SlackThrottle, connect
from tests.reports.conftest import NINE, ReportsHarness
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting


@pytest.fixture
async def redis(harness: ReportsHarness) -> AsyncIterator[Redis]:
    async with connect(harness.redis.url) as client:
        yield client


@pytest.fixture
async def slack(harness: ReportsHarness) -> AsyncIterator[Slack]:
    async with connected(harness.workspace) as slack:
        yield slack


async def short(report_run: ReportRun) -> Composed:
    return Composed(Message(f"report {report_run.schedule.number}", ()))


async def anybody(team: str, user: str) -> Person:
    return None  # type: ignore[return-value]


async def nobody(team: str, user: str) -> Person:
    raise NotAllowed("nobody")


@pytest.fixture
def reporter(harness: ReportsHarness, redis: Redis, slack: Slack) -> Reporter:
    harness.set_clocks(NINE + timedelta(seconds=1))
    return Reporter(
        queue=Queue(redis, SCHEDULED),
        throttle=SlackThrottle(redis, timedelta(seconds=0.01)),
        slack=lambda team: slack,
        compose=short,
        who=anybody,
        failure_notifier=FailureNotifier(
            lambda team: slack, harness.now, CommandSigner.of(GRAMMAR, "tests"), frozenset({"U0BOSS"})
        ),
        clock=harness.now,
        audit=lambda team: AuditTrail(redis, Keys(team)),
        delays=Delays(lookups=(0.01, 0.01)),
    )


async def run(reporter: Reporter) -> None:
    """Does what is due."""
    await reporter.queue.promote(reporter.clock())
    for held in await reporter.queue.read(reporter.queue.redis, 8, 0.01):
        with suppress(LeaseLost):
            await reporter.run(held)


async def test_what_is_stopped_while_it_is_made_is_not_posted(
    harness: ReportsHarness, reporter: Reporter, redis: Redis
) -> None:
    async def stopping(report_run: ReportRun) -> Composed:
        await Schedules(redis, Keys(harness.team)).stop(1)
        return await short(report_run)

    await harness.schedule()
    await run(replace(reporter, compose=stopping))
    assert harness.reports() == []
    assert await harness.state() is None


async def test_a_report_that_cannot_be_made_for_a_reason_nobody_foresaw_is_tried_again(
    harness: ReportsHarness, reporter: Reporter
) -> None:
    async def failing(report_run: ReportRun) -> Composed:
        raise RuntimeError("whatever")

    await harness.schedule()
    await run(replace(reporter, compose=failing))
    state = await harness.state()
    assert state is not None
    assert state.last is not None
    assert (state.last.kind, state.last.reason) == ("waiting", "RuntimeError")
    harness.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert len(harness.reports()) == 1


async def test_a_report_that_becomes_late_before_it_is_posted_says_so(
    harness: ReportsHarness, reporter: Reporter
) -> None:
    """Such as by a look-up that Slack makes wait a minute for each page."""

    async def slow(report_run: ReportRun) -> Composed:
        if not report_run.late:
            harness.set_clocks(NINE + timedelta(minutes=6))
        return Composed(Message("late" if report_run.late else "on time", ()))

    reporter = replace(reporter, compose=slow)
    await harness.schedule()
    await run(reporter)
    assert harness.reports() == []
    harness.set_clocks(NINE + timedelta(minutes=8))
    await run(reporter)
    assert [message.text for message in harness.reports()] == ["late"]


async def test_posts_that_are_never_answered_are_given_up_for_now(
    harness: ReportsHarness, reporter: Reporter
) -> None:
    harness.workspace.faults.set("chat.postMessage", refusing("internal_error", count=3))
    await harness.schedule()
    await run(reporter)
    state = await harness.state()
    assert state is not None
    assert state.last is not None
    assert state.last.kind == "waiting"
    harness.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert list(harness.counted().values()) == [1]


async def test_a_lost_answer_ends_well_in_the_same_run(harness: ReportsHarness, reporter: Reporter) -> None:
    harness.workspace.faults.set("chat.postMessage", lost())
    await harness.schedule()
    await run(reporter)
    state = await harness.until_settled()
    assert state.last is not None
    assert state.last.kind == "sent"
    assert list(harness.counted().values()) == [1]


async def test_who_is_told_when_owner_and_channel_are_gone(
    harness: ReportsHarness, reporter: Reporter
) -> None:
    harness.workspace.add_user("U0BOSS", "Boss")
    harness.workspace.channel("ops").members.discard(harness.workspace.world.directory.bot.id)
    await harness.schedule()
    await run(replace(reporter, who=nobody))
    (message,) = harness.workspace.seen("U0BOSS", harness.workspace.direct("U0BOSS"))
    assert "couldn't be sent" in message.text
    trail = reporter.audit(harness.workspace.world.directory.team.id)
    (changes,) = [some async for some in trail.read(AuditQuery(), NINE.date())]
    assert [(each.what, each.by, each.reason) for each in changes if each] == [
        ("reports.pause", "", OWNER_GONE)
    ]


async def test_a_report_about_the_day_before_it_was_due(harness: ReportsHarness) -> None:
    """However late it is sent."""
    await harness.schedule()
    harness.set_clocks(NINE + timedelta(hours=20))
    await harness.worker(short=False)
    await harness.until_reports(1)
    assert "24 Nov" in harness.reports()[0].text
