"""What one worker does with one report, step by step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.blocks import Message
from bot.commands import GRAMMAR
from bot.errors import NotAllowed
from bot.jobs import LeaseLost, Queue
from bot.language import CommandSigner
from bot.people import Person
from bot.reports.notices import Notices
from bot.reports.reporter import Reporter, ReportRun, Waits
from bot.sandbox.workspace.faults import lost, refusing
from bot.slack import Slack
from bot.state import SCHEDULED, Keys, Pace, Redis, Schedules, connect
from tests.reports.conftest import NINE, Town
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting


@pytest.fixture
async def redis(town: Town) -> AsyncIterator[Redis]:
    async with connect(town.redis.url) as client:
        yield client


@pytest.fixture
async def slack(town: Town) -> AsyncIterator[Slack]:
    async with connected(town.workspace) as slack:
        yield slack


async def short(report_run: ReportRun) -> Message:
    return Message(f"report {report_run.schedule.number}", ())


async def anybody(team: str, user: str) -> Person:
    return None  # type: ignore[return-value]


async def nobody(team: str, user: str) -> Person:
    raise NotAllowed("nobody")


@pytest.fixture
def reporter(town: Town, redis: Redis, slack: Slack) -> Reporter:
    town.set_clocks(NINE + timedelta(seconds=1))
    return Reporter(
        queue=Queue(redis, SCHEDULED),
        pace=Pace(redis, timedelta(seconds=0.01)),
        slack=lambda team: slack,
        compose=short,
        who=anybody,
        notices=Notices(
            lambda team: slack, town.now, CommandSigner.of(GRAMMAR, "tests"), frozenset({"U0BOSS"})
        ),
        clock=town.now,
        waits=Waits(looks=(0.01, 0.01)),
    )


async def run(reporter: Reporter) -> None:
    """Does what is due."""
    await reporter.queue.promote(reporter.clock())
    for held in await reporter.queue.read(reporter.queue.redis, 8, 0.01):
        with suppress(LeaseLost):
            await reporter.run(held)


async def test_what_is_stopped_while_it_is_made_is_not_posted(
    town: Town, reporter: Reporter, redis: Redis
) -> None:
    async def stopping(report_run: ReportRun) -> Message:
        await Schedules(redis, Keys(town.team)).stop(1)
        return await short(report_run)

    await town.schedule()
    await run(replace(reporter, compose=stopping))
    assert town.reports() == []
    assert await town.state() is None


async def test_a_report_that_cannot_be_made_for_a_reason_nobody_foresaw_is_tried_again(
    town: Town, reporter: Reporter
) -> None:
    async def failing(report_run: ReportRun) -> Message:
        raise RuntimeError("whatever")

    await town.schedule()
    await run(replace(reporter, compose=failing))
    state = await town.state()
    assert state is not None
    assert state.last is not None
    assert (state.last.kind, state.last.reason) == ("waiting", "RuntimeError")
    town.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert len(town.reports()) == 1


async def test_posts_that_are_never_answered_are_given_up_for_now(town: Town, reporter: Reporter) -> None:
    town.workspace.faults.set("chat.postMessage", refusing("internal_error", count=3))
    await town.schedule()
    await run(reporter)
    state = await town.state()
    assert state is not None
    assert state.last is not None
    assert state.last.kind == "waiting"
    town.set_clocks(NINE + timedelta(minutes=2))
    await run(reporter)
    assert list(town.counted().values()) == [1]


async def test_a_lost_answer_ends_well_in_the_same_run(town: Town, reporter: Reporter) -> None:
    town.workspace.faults.set("chat.postMessage", lost())
    await town.schedule()
    await run(reporter)
    state = await town.until_settled()
    assert state.last is not None
    assert state.last.kind == "sent"
    assert list(town.counted().values()) == [1]


async def test_who_is_told_when_owner_and_channel_are_gone(town: Town, reporter: Reporter) -> None:
    town.workspace.add_user("U0BOSS", "Boss")
    town.workspace.channel("ops").members.discard(town.workspace.world.directory.bot.id)
    await town.schedule()
    await run(replace(reporter, who=nobody))
    (message,) = town.workspace.seen("U0BOSS", town.workspace.direct("U0BOSS"))
    assert "couldn't be sent" in message.text


async def test_a_report_about_the_day_before_it_was_due(town: Town) -> None:
    """However late it is sent."""
    await town.schedule()
    town.set_clocks(NINE + timedelta(hours=20))
    await town.worker(short=False)
    await town.until_reports(1)
    assert "24 Nov" in town.reports()[0].text
