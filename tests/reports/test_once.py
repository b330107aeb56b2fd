"""Each report that is due stands in the channel once, whoever dies and whatever Slack answers."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, timedelta

import pytest

from bot.sandbox.workspace.faults import broken, lost, refusing, throttled
from bot.state import Keys, Schedules, connect
from tests.reports.conftest import NINE, Scene, due_of, killed

pytestmark = pytest.mark.waiting

DAY = timedelta(days=1)


async def once(scene: Scene) -> None:
    """Whatever was set off has come to its end, and there is one message."""
    state = await scene.until_settled()
    assert state.due == NINE + DAY
    await asyncio.sleep(0.5)
    assert list(scene.counted().values()) == [1]


async def test_two_workers_send_a_report_once_when_it_is_due(scene: Scene) -> None:
    await scene.schedule()
    await scene.worker()
    await scene.worker()
    await scene.until_reports(1)
    assert scene.now() >= NINE
    await once(scene)
    assert "late" not in scene.reports()[0].text


@pytest.mark.parametrize("point", ["claimed", "begun", "posted", "scheduling", "scheduled"])
async def test_a_worker_killed_on_the_way_is_taken_over(scene: Scene, point: str) -> None:
    await scene.schedule()
    doomed = await scene.worker(halt=point)
    assert await doomed.said() == f"at {point}"
    await scene.worker()
    await killed(doomed)
    await once(scene)


@pytest.mark.parametrize("fault", ["throttled", "broken", "broken after", "lost", "blocks"])
async def test_whatever_slack_answers_the_report_stands_once(scene: Scene, fault: str) -> None:
    faults = {
        "throttled": throttled(retry_after=1, count=2),
        "broken": broken(500),
        "broken after": broken(500, after_work=True),
        "lost": lost(),
        "blocks": refusing("invalid_blocks"),
    }
    scene.workspace.faults.set("chat.postMessage", faults[fault])
    await scene.schedule()
    await scene.worker()
    await scene.worker()
    await once(scene)
    (report,) = scene.reports()
    assert bool(report.blocks) == (fault != "blocks")


async def test_after_429_nobody_posts_before_slack_allows_it(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", throttled(retry_after=2))
    await scene.schedule()
    await scene.schedule(NINE + timedelta(seconds=1), channel="C0GENERAL")
    await scene.worker()
    await scene.worker()
    await scene.until_reports(2)
    refused, *posts = [sent for sent in scene.workspace.sent if sent.method == "chat.postMessage"]
    assert not refused.ok
    assert all(sent.at - refused.at >= timedelta(seconds=1.9) for sent in posts)
    assert sorted(scene.counted().values()) == [1, 1]


async def test_a_lost_answer_is_looked_up_later_when_slack_is_quite_silent(scene: Scene) -> None:
    """The post's answer is lost, and the history cannot be read: nobody posts before it can be."""
    scene.workspace.faults.set("chat.postMessage", lost())
    scene.workspace.faults.set("conversations.history", broken(503, count=3))
    await scene.schedule()
    await scene.worker()
    state = await scene.until_last("waiting")
    assert state.due == NINE
    scene.set_clocks(scene.now() + timedelta(minutes=2))
    await scene.until_last("waiting")
    scene.set_clocks(scene.now() + timedelta(minutes=10))
    scene.workspace.faults.clear()
    await once(scene)


async def test_a_killed_worker_is_replaced_within_the_usual_lease(scene: Scene) -> None:
    await scene.schedule()
    doomed = await scene.worker(halt="claimed", lease=15.0)
    assert await doomed.said() == "at claimed"
    await scene.worker(lease=15.0)
    await killed(doomed)
    async with asyncio.timeout(30):
        await scene.until_reports(1)
    await once(scene)


async def test_a_worker_that_ends_in_order_hands_over_at_once(scene: Scene) -> None:
    await scene.schedule()
    leaving = await scene.worker(lease=3600.0)
    await scene.until_settled()
    leaving.terminate()
    await leaving.wait()
    assert leaving.returncode == 0
    await once(scene)


async def test_redis_restarted_with_its_data(scene: Scene) -> None:
    await scene.schedule()
    await scene.worker()
    await scene.worker()
    await scene.redis.die()
    await asyncio.sleep(2.5)
    assert scene.now() > NINE
    await scene.redis.start()
    await once(scene)


async def test_redis_restarted_between_claim_and_post(scene: Scene) -> None:
    await scene.schedule()
    doomed = await scene.worker(halt="claimed")
    assert await doomed.said() == "at claimed"
    await scene.redis.die()
    await killed(doomed)
    await scene.redis.start()
    await scene.worker()
    await once(scene)


async def test_redis_dies_as_the_message_is_posted(scene: Scene) -> None:
    await scene.schedule()
    await scene.worker()
    await scene.worker()
    await scene.until_reports(1)
    await scene.redis.die()
    await asyncio.sleep(1)
    await scene.redis.start()
    await once(scene)


async def test_redis_set_back_to_before_the_report(scene: Scene) -> None:
    """What Redis has forgotten is seen in the channel, as long as it is old enough not to be on its way."""
    made = await scene.schedule()
    worker = await scene.worker()
    await scene.until_settled()
    await killed(worker)
    async with connect(scene.redis.url) as client:
        await client.flushall()
        schedules = Schedules(client, Keys(scene.team))
        await schedules.add(made, NINE)
    scene.set_clocks(NINE + timedelta(minutes=20))
    await scene.worker()
    await once(scene)


async def test_a_report_made_anew_is_another_report(scene: Scene) -> None:
    """After Redis has lost everything numbers begin anew, and nothing of the old reports is taken for the new."""
    for made_at in (NINE - DAY, NINE - timedelta(hours=1)):
        async with connect(scene.redis.url) as client:
            await client.flushall()
        scene.set_clocks(NINE + timedelta(minutes=20))
        await scene.schedule(made_at=made_at)
        worker = await scene.worker()
        await scene.until_settled()
        await killed(worker)
    assert list(scene.counted().values()) == [2]


async def test_after_three_nights_the_newest_is_sent_once_and_says_so(scene: Scene) -> None:
    await scene.schedule()
    scene.set_clocks(NINE + 3 * DAY + timedelta(hours=1))
    await scene.worker()
    await scene.worker()
    state = await scene.until_settled(after=NINE + 3 * DAY)
    assert state.due == NINE + 4 * DAY
    assert state.last is not None
    assert state.last.kind == "late"
    (report,) = scene.reports()
    assert "late, 3 skipped" in report.text
    assert due_of(report)[1] == (NINE + 3 * DAY).astimezone(UTC).isoformat()


async def test_a_worker_that_stood_still_sends_nothing_that_another_has_sent(scene: Scene) -> None:
    """Its process is stopped, as a machine that is suspended, and goes on when another has taken over."""
    await scene.schedule()
    still = await scene.worker(halt="claimed", goes_on=True)
    assert await still.said() == "at claimed"
    still.send_signal(signal.SIGSTOP)
    await scene.worker()
    await scene.until_settled()
    still.send_signal(signal.SIGCONT)
    await asyncio.sleep(1.5)
    await once(scene)
