"""A report that was sent before its figures were final is completed in place, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.blocks import Message
from bot.jobs import HeldJob, Job, Queue
from bot.reports.completer import GIVE_UP_AFTER, RETRY_DELAY, Completer, completion_job
from bot.reports.metadata import metadata_of
from bot.reports.runs import Composed, ReportRun
from bot.sandbox.workspace import Message as Shown
from bot.sandbox.workspace.faults import Fault, bad_gateway, lost, refusing
from bot.state import REPORT, SCHEDULED, connect
from tests.blocks.messages import read
from tests.reports.conftest import NINE, PATIENTLY, ReportsHarness, killed
from tests.reports.processes import WorkerProcess
from tests.slack.connected import connected

pytestmark = pytest.mark.waiting

FINAL = NINE + timedelta(hours=1)
HALF_PAST_TWELVE = NINE.replace(hour=0, minute=30)


async def completed(harness: ReportsHarness) -> Shown:
    """The report, once it is complete."""
    await harness.workspace.world.messages.wait_until(
        lambda: any(
            "not final" not in (report.text + read(report.blocks)).lower() for report in harness.reports()
        ),
        PATIENTLY,
    )
    (report,) = harness.reports()
    return report


def updates(harness: ReportsHarness) -> int:
    """How often Slack changed a message."""
    return sum(change.kind == "replaced" for change in harness.workspace.changes)


async def halted(process: WorkerProcess, point: str) -> None:
    """Waits until a worker says that it has halted, between what it logs."""
    while await process.said() != f"at {point}":
        continue


@pytest.mark.parametrize("point", ["posted", "completing", "completed"])
async def test_a_worker_killed_on_the_way_is_taken_over(harness: ReportsHarness, point: str) -> None:
    orders = {"final_at": FINAL.isoformat()}
    await harness.schedule()
    doomed = await harness.worker(halt=point, **orders)
    if point != "posted":
        await harness.until_settled()
        harness.set_clocks(FINAL)
    await halted(doomed, point)
    await killed(doomed)
    await harness.worker(**orders)
    await harness.until_settled()
    harness.set_clocks(FINAL)
    report = await completed(harness)
    await asyncio.sleep(0.5)
    assert [", not final" in content.text for content in report.contents] == [True, False]
    assert (len(harness.reports()), updates(harness)) == (1, 1)
    assert "late" not in report.text


async def test_what_the_records_did_not_tell_yet(
    harness: ReportsHarness, platform_control: httpx.AsyncClient
) -> None:
    """The records of the last class of the day arrive an hour late, and the report is sent before."""

    async def control(path: str, **order: object) -> None:
        answer = await platform_control.post(path, json=order)
        assert answer.is_success, answer.text

    midnight = HALF_PAST_TWELVE - timedelta(minutes=30)
    times = {"start": midnight - timedelta(minutes=30), "end": midnight - timedelta(minutes=5)}
    await control("/account", attendance_delay=3600)
    await control("/rooms", title="Night", **{name: at.isoformat() for name, at in times.items()})
    await control("/clock", now=HALF_PAST_TWELVE.isoformat())
    harness.set_clocks(HALF_PAST_TWELVE - timedelta(seconds=1))
    await harness.schedule(HALF_PAST_TWELVE)
    await harness.worker(short=False)
    await harness.until_reports(1)
    early = read(harness.reports()[0].blocks)
    assert "Records are still incomplete for 1 class:" in early
    assert "no teacher came" not in early
    await harness.until_settled(after=HALF_PAST_TWELVE)
    await control("/clock", now=(midnight + timedelta(hours=2)).isoformat())
    harness.set_clocks(midnight + timedelta(hours=2))
    report = await completed(harness)
    assert "23:30 Night 1: no teacher came" in read(report.blocks)
    assert "incomplete" not in read(report.blocks)


class Case:
    """A report that stands in its channel, and who completes it in this process."""

    def __init__(self, harness: ReportsHarness, completer: Completer, run: ReportRun) -> None:
        self.harness = harness
        self.completer = completer
        self.run = run

    async def complete(self) -> None:
        """Does what is due."""
        queue = self.completer.queue
        await queue.promote(self.harness.now())
        for held in await queue.read(queue.redis, 8, 0.01):
            await self.completer.complete(held)

    async def jobs(self) -> int:
        return len(await self.completer.queue.all())


@pytest.fixture
async def case(harness: ReportsHarness) -> AsyncIterator[Case]:
    async def final(run: ReportRun) -> Composed:
        return Composed(Message("complete", ({"type": "divider"},)))

    schedule = await harness.schedule()
    run = ReportRun(schedule, NINE)
    async with connected(harness.workspace, call_timeout=0.5) as slack, connect(harness.redis.url) as redis:
        queue = Queue(redis, SCHEDULED)
        await queue.remove(f"{harness.team} {schedule.number}")
        posted = await slack.post("C0OPS", Message("not final", ()), metadata=metadata_of(schedule, NINE))
        report = HeldJob(Job(key="report", kind=REPORT), "", 0)
        await queue.add(completion_job(report, run, posted.ts), FINAL)
        harness.set_clocks(FINAL)
        yield Case(harness, Completer(queue, lambda team: slack, final, harness.now), run)


@pytest.mark.parametrize(
    "fault",
    [bad_gateway(), bad_gateway(after_work=True), lost()],
    ids=["bad gateway", "bad gateway after", "lost"],
)
async def test_whatever_slack_answers_it_is_completed_once(case: Case, fault: Fault) -> None:
    case.harness.workspace.faults.set("chat.update", fault)
    await case.complete()
    assert await case.jobs() == 1
    case.harness.set_clocks(FINAL + 2 * RETRY_DELAY)
    await case.complete()
    assert await case.jobs() == 0
    assert updates(case.harness) == 1
    assert (await completed(case.harness)).text == "complete"


@pytest.mark.parametrize("error", ["message_not_found", "invalid_auth"])
async def test_a_message_that_cannot_be_changed_is_left_alone(case: Case, error: str) -> None:
    """A token that is refused is mended one day, a message that is gone does not come back."""
    case.harness.workspace.faults.set("chat.update", refusing(error))
    await case.complete()
    assert await case.jobs() == (error == "invalid_auth")
    assert updates(case.harness) == 0


async def test_a_report_that_cannot_be_completed_is_given_up_after_a_day(case: Case) -> None:
    case.harness.workspace.faults.set("chat.update", bad_gateway(count=2))
    await case.complete()
    case.harness.set_clocks(NINE + GIVE_UP_AFTER + 2 * RETRY_DELAY)
    await case.complete()
    assert await case.jobs() == 0
