"""Each report that is due stands in the channel once, whoever dies and whatever Slack answers."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, timedelta

import pytest

from bot.sandbox.workspace.faults import broken, lost, refusing, throttled
from bot.state import Keys, Schedules, connect
from tests.reports.conftest import NINE, Town, due_of, killed, said

pytestmark = pytest.mark.waiting

DAY = timedelta(days=1)


async def once(town: Town) -> None:
    """Whatever was set off has come to its end, and there is one message."""
    state = await town.until_settled()
    assert state.due == NINE + DAY
    await asyncio.sleep(0.5)
    assert list(town.counted().values()) == [1]


async def test_two_workers_send_a_report_once_when_it_is_due(town: Town) -> None:
    await town.schedule()
    await town.worker()
    await town.worker()
    await town.until_reports(1)
    assert town.now() >= NINE
    await once(town)
    assert "late" not in town.reports()[0].text


@pytest.mark.parametrize("point", ["claimed", "begun", "posted", "arming", "armed"])
async def test_a_worker_killed_on_the_way_is_taken_over(town: Town, point: str) -> None:
    await town.schedule()
    doomed = await town.worker(halt=point)
    assert await said(doomed) == f"at {point}"
    await town.worker()
    await killed(doomed)
    await once(town)


@pytest.mark.parametrize("fault", ["throttled", "broken", "broken after", "lost", "blocks"])
async def test_whatever_slack_answers_the_report_stands_once(town: Town, fault: str) -> None:
    faults = {
        "throttled": throttled(retry_after=1, count=2),
        "broken": broken(500),
        "broken after": broken(500, after_work=True),
        "lost": lost(),
        "blocks": refusing("invalid_blocks"),
    }
    town.workspace.faults.set("chat.postMessage", faults[fault])
    await town.schedule()
    await town.worker()
    await town.worker()
    await once(town)
    (report,) = town.reports()
    assert bool(report.blocks) == (fault != "blocks")


async def test_after_429_nobody_posts_before_slack_allows_it(town: Town) -> None:
    town.workspace.faults.set("chat.postMessage", throttled(retry_after=2))
    await town.schedule()
    await town.schedule(NINE + timedelta(seconds=1), channel="C0GENERAL")
    await town.worker()
    await town.worker()
    await town.until_reports(2)
    refused, *posts = [sent for sent in town.workspace.sent if sent.method == "chat.postMessage"]
    assert not refused.ok
    assert all(sent.at - refused.at >= timedelta(seconds=1.9) for sent in posts)
    assert sorted(town.counted().values()) == [1, 1]


async def test_a_lost_answer_is_looked_up_later_when_slack_is_quite_silent(town: Town) -> None:
    """The post's answer is lost, and the history cannot be read: nobody posts before it can be."""
    town.workspace.faults.set("chat.postMessage", lost())
    town.workspace.faults.set("conversations.history", broken(503, count=3))
    await town.schedule()
    await town.worker()
    state = await town.until_last("waiting")
    assert state.due == NINE
    town.set_clocks(town.now() + timedelta(minutes=2))
    await town.until_last("waiting")
    town.set_clocks(town.now() + timedelta(minutes=10))
    town.workspace.faults.clear()
    await once(town)


async def test_a_killed_worker_is_replaced_within_the_usual_lease(town: Town) -> None:
    await town.schedule()
    doomed = await town.worker(halt="claimed", lease=15.0)
    assert await said(doomed) == "at claimed"
    await town.worker(lease=15.0)
    await killed(doomed)
    async with asyncio.timeout(30):
        await town.until_reports(1)
    await once(town)


async def test_a_worker_that_ends_in_order_hands_over_at_once(town: Town) -> None:
    await town.schedule()
    leaving = await town.worker(lease=3600.0)
    await town.until_settled()
    leaving.terminate()
    await leaving.wait()
    assert leaving.returncode == 0
    await once(town)


async def test_redis_restarted_with_its_data(town: Town) -> None:
    await town.schedule()
    await town.worker()
    await town.worker()
    await town.redis.die()
    await asyncio.sleep(2.5)
    assert town.now() > NINE
    await town.redis.start()
    await once(town)


async def test_redis_restarted_between_claim_and_post(town: Town) -> None:
    await town.schedule()
    doomed = await town.worker(halt="claimed")
    assert await said(doomed) == "at claimed"
    await town.redis.die()
    await killed(doomed)
    await town.redis.start()
    await town.worker()
    await once(town)


async def test_redis_dies_as_the_message_is_posted(town: Town) -> None:
    await town.schedule()
    await town.worker()
    await town.worker()
    await town.until_reports(1)
    await town.redis.die()
    await asyncio.sleep(1)
    await town.redis.start()
    await once(town)


async def test_redis_set_back_to_before_the_report(town: Town) -> None:
    """What Redis has forgotten is seen in the channel, as long as it is old enough not to be on its way."""
    made = await town.schedule()
    worker = await town.worker()
    await town.until_settled()
    await killed(worker)
    async with connect(town.redis.url) as client:
        await client.flushall()
        schedules = Schedules(client, Keys(town.team))
        await schedules.add(made, NINE)
    town.set_clocks(NINE + timedelta(minutes=20))
    await town.worker()
    await once(town)


async def test_a_report_made_anew_is_another_report(town: Town) -> None:
    """After Redis has lost everything numbers begin anew, and nothing of the old reports is taken for the new."""
    for made_at in (NINE - DAY, NINE - timedelta(hours=1)):
        async with connect(town.redis.url) as client:
            await client.flushall()
        town.set_clocks(NINE + timedelta(minutes=20))
        await town.schedule(made_at=made_at)
        worker = await town.worker()
        await town.until_settled()
        await killed(worker)
    assert list(town.counted().values()) == [2]


async def test_after_three_nights_the_newest_is_sent_once_and_says_so(town: Town) -> None:
    await town.schedule()
    town.set_clocks(NINE + 3 * DAY + timedelta(hours=1))
    await town.worker()
    await town.worker()
    state = await town.until_settled(after=NINE + 3 * DAY)
    assert state.due == NINE + 4 * DAY
    assert state.last is not None
    assert state.last.kind == "late"
    (report,) = town.reports()
    assert "late, 3 skipped" in report.text
    assert due_of(report)[1] == (NINE + 3 * DAY).astimezone(UTC).isoformat()


async def test_a_worker_that_stood_still_sends_nothing_that_another_has_sent(town: Town) -> None:
    """Its process is stopped, as a machine that is suspended, and goes on when another has taken over."""
    await town.schedule()
    still = await town.worker(halt="claimed", goes_on=True)
    assert await said(still) == "at claimed"
    still.send_signal(signal.SIGSTOP)
    await town.worker()
    await town.until_settled()
    still.send_signal(signal.SIGCONT)
    await asyncio.sleep(1.5)
    await once(town)
