"""Each report that is due stands in the channel once, whoever dies and whatever Slack answers."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, timedelta

import pytest

from bot.sandbox.workspace.faults import broken, lost, refusing, throttled
from bot.state import Keys, Schedules, connect
from tests.reports.conftest import NINE, ReportsHarness, due_of, killed

pytestmark = pytest.mark.waiting

DAY = timedelta(days=1)


async def once(harness: ReportsHarness) -> None:
    """Whatever was set off has come to its end, and there is one message."""
    state = await harness.until_settled()
    assert state.due == NINE + DAY
    await asyncio.sleep(0.5)
    assert list(harness.counted().values()) == [1]


async def test_two_workers_send_a_report_once_when_it_is_due(harness: ReportsHarness) -> None:
    await harness.schedule()
    await harness.worker()
    await harness.worker()
    await harness.until_reports(1)
    assert harness.now() >= NINE
    await once(harness)
    assert "late" not in harness.reports()[0].text


@pytest.mark.parametrize("point", ["claimed", "begun", "posted", "scheduling", "scheduled"])
async def test_a_worker_killed_on_the_way_is_taken_over(harness: ReportsHarness, point: str) -> None:
    await harness.schedule()
    doomed = await harness.worker(halt=point)
    assert await doomed.said() == f"at {point}"
    await harness.worker()
    await killed(doomed)
    await once(harness)


@pytest.mark.parametrize("fault", ["throttled", "broken", "broken after", "lost", "blocks"])
async def test_whatever_slack_answers_the_report_stands_once(harness: ReportsHarness, fault: str) -> None:
    faults = {
        "throttled": throttled(retry_after=1, count=2),
        "broken": broken(500),
        "broken after": broken(500, after_work=True),
        "lost": lost(),
        "blocks": refusing("invalid_blocks"),
    }
    harness.workspace.faults.set("chat.postMessage", faults[fault])
    await harness.schedule()
    await harness.worker()
    await harness.worker()
    await once(harness)
    (report,) = harness.reports()
    assert bool(report.blocks) == (fault != "blocks")


async def test_after_429_nobody_posts_before_slack_allows_it(harness: ReportsHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", throttled(retry_after=2))
    await harness.schedule()
    await harness.schedule(NINE + timedelta(seconds=1), channel="C0GENERAL")
    await harness.worker()
    await harness.worker()
    await harness.until_reports(2)
    refused, *posts = [sent for sent in harness.workspace.sent if sent.method == "chat.postMessage"]
    assert not refused.ok
    assert all(sent.at - refused.at >= timedelta(seconds=1.9) for sent in posts)
    assert sorted(harness.counted().values()) == [1, 1]


async def test_a_lost_answer_is_looked_up_later_when_slack_is_quite_silent(harness: ReportsHarness) -> None:
    """The post's answer is lost, and the history cannot be read: nobody posts before it can be."""
    harness.workspace.faults.set("chat.postMessage", lost())
    harness.workspace.faults.set("conversations.history", broken(503, count=3))
    await harness.schedule()
    await harness.worker()
    state = await harness.until_last("waiting")
    assert state.due == NINE
    harness.set_clocks(harness.now() + timedelta(minutes=2))
    await harness.until_last("waiting")
    harness.set_clocks(harness.now() + timedelta(minutes=10))
    harness.workspace.faults.clear()
    await once(harness)


async def test_a_killed_worker_is_replaced_within_the_usual_lease(harness: ReportsHarness) -> None:
    await harness.schedule()
    doomed = await harness.worker(halt="claimed", lease=15.0)
    assert await doomed.said() == "at claimed"
    await harness.worker(lease=15.0)
    await killed(doomed)
    async with asyncio.timeout(30):
        await harness.until_reports(1)
    await once(harness)


async def test_a_worker_that_ends_in_order_hands_over_at_once(harness: ReportsHarness) -> None:
    await harness.schedule()
    leaving = await harness.worker(lease=3600.0)
    await harness.until_settled()
    leaving.terminate()
    await leaving.wait()
    assert leaving.returncode == 0
    await once(harness)


async def test_redis_restarted_with_its_data(harness: ReportsHarness) -> None:
    await harness.schedule()
    await harness.worker()
    await harness.worker()
    await harness.redis.die()
    await asyncio.sleep(2.5)
    assert harness.now() > NINE
    await harness.redis.start()
    await once(harness)


async def test_redis_restarted_between_claim_and_post(harness: ReportsHarness) -> None:
    await harness.schedule()
    doomed = await harness.worker(halt="claimed")
    assert await doomed.said() == "at claimed"
    await harness.redis.die()
    await killed(doomed)
    await harness.redis.start()
    await harness.worker()
    await once(harness)


async def test_redis_dies_as_the_message_is_posted(harness: ReportsHarness) -> None:
    await harness.schedule()
    await harness.worker()
    await harness.worker()
    await harness.until_reports(1)
    await harness.redis.die()
    await asyncio.sleep(1)
    await harness.redis.start()
    await once(harness)


async def test_redis_set_back_to_before_the_report(harness: ReportsHarness) -> None:
    """What Redis has forgotten is seen in the channel, as long as it is old enough not to be on its way."""
    made = await harness.schedule()
    worker = await harness.worker()
    await harness.until_settled()
    await killed(worker)
    async with connect(harness.redis.url) as client:
        await client.flushall()
        schedules = Schedules(client, Keys(harness.team))
        await schedules.add(made, NINE)
    harness.set_clocks(NINE + timedelta(minutes=20))
    await harness.worker()
    await once(harness)


async def test_a_report_made_anew_is_another_report(harness: ReportsHarness) -> None:
    """After Redis has lost everything numbers begin anew, and nothing of the old reports is taken for the new."""
    for made_at in (NINE - DAY, NINE - timedelta(hours=1)):
        async with connect(harness.redis.url) as client:
            await client.flushall()
        harness.set_clocks(NINE + timedelta(minutes=20))
        await harness.schedule(made_at=made_at)
        worker = await harness.worker()
        await harness.until_settled()
        await killed(worker)
    assert list(harness.counted().values()) == [2]


async def test_after_three_nights_the_newest_is_sent_once_and_says_so(harness: ReportsHarness) -> None:
    await harness.schedule()
    harness.set_clocks(NINE + 3 * DAY + timedelta(hours=1))
    await harness.worker()
    await harness.worker()
    state = await harness.until_settled(after=NINE + 3 * DAY)
    assert state.due == NINE + 4 * DAY
    assert state.last is not None
    assert state.last.kind == "late"
    (report,) = harness.reports()
    assert "late, 3 skipped" in report.text
    assert due_of(report)[1] == (NINE + 3 * DAY).astimezone(UTC).isoformat()


async def test_a_worker_that_stood_still_sends_nothing_that_another_has_sent(harness: ReportsHarness) -> None:
    """Its process is stopped, as a machine that is suspended, and goes on when another has taken over."""
    await harness.schedule()
    still = await harness.worker(halt="claimed", goes_on=True)
    assert await still.said() == "at claimed"
    still.send_signal(signal.SIGSTOP)
    await harness.worker()
    await harness.until_settled()
    still.send_signal(signal.SIGCONT)
    await asyncio.sleep(1.5)
    await once(harness)
