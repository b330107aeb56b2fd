"""The queue of what is due: who has what in hand, and that every step is its holder's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.state import ClaimStage, Held, Keys, LeaseLost, Outcome, Redis, Runs, Slot

from .conftest import TEAM
from .test_schedules import DUE, schedule

SECOND = timedelta(seconds=1)
NOW = DUE + timedelta(minutes=1)


@pytest.fixture
def runs(redis: Redis) -> Runs:
    return Runs(redis, lease=timedelta(seconds=0.2), at_once=2, pace=timedelta(seconds=0.05))


async def add(runs: Runs, *dues: datetime) -> None:
    for number, due in enumerate(dues, 1):
        await runs.schedules(TEAM).add(schedule(number), due)


async def taken(runs: Runs, now: datetime = NOW) -> list[int]:
    return [held.slot.number for held in await runs.take(now)]


async def test_what_is_due_is_taken_in_order_as_far_as_hands_go(runs: Runs) -> None:
    await add(runs, DUE + 2 * SECOND, DUE, DUE + SECOND, NOW + SECOND)
    assert await taken(runs, DUE - SECOND) == []
    assert await taken(runs) == [2, 3]
    assert await taken(runs) == []


async def test_what_a_dead_worker_held_is_taken_when_its_lease_ran_out(runs: Runs) -> None:
    await add(runs, DUE)
    (lost,) = await runs.take(NOW)
    assert await runs.take(NOW) == []
    await asyncio.sleep(0.25)
    (held,) = await runs.take(NOW)
    assert held.slot == lost.slot
    for step in (runs.renew(lost), runs.claim(lost, DUE, NOW), runs.begin(lost, DUE), runs.drop(lost)):
        with pytest.raises(LeaseLost):
            await step
    await runs.begin(held, DUE)


async def test_a_renewed_lease_holds_on(runs: Runs) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    for _ in range(4):
        await asyncio.sleep(0.1)
        await runs.renew(held)
    assert await runs.take(NOW) == []


async def test_a_claim_tells_how_far_it_came(runs: Runs) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    assert await runs.claim_of(held.slot, DUE) is None
    stages = []
    for step in (runs.claim(held, DUE, NOW), runs.begin(held, DUE), runs.posted(held, DUE, "17.1")):
        await step
        claim = await runs.claim_of(held.slot, DUE)
        assert claim is not None
        stages.append((claim.stage, claim.ts))
    assert stages == [(ClaimStage.CLAIMED, ""), (ClaimStage.POSTING, ""), (ClaimStage.POSTED, "17.1")]
    state = await runs.schedules(TEAM).get(1)
    assert state is not None
    assert state.opened == DUE


async def test_ending_a_report_arms_the_next_one(runs: Runs, redis: Redis) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    await runs.claim(held, DUE, NOW)
    following = DUE + timedelta(days=1)
    outcome = Outcome(due=DUE, at=NOW, kind="sent")
    await runs.settle(held, outcome, following)
    state = await runs.schedules(TEAM).get(1)
    assert state is not None
    assert (state.due, state.opened, state.last) == (following, None, outcome)
    assert await redis.zscore(Keys.DUE, f"{TEAM} 1") == following.timestamp()
    assert await redis.exists(Keys.HELD, Keys.HOLDERS) == 0
    with pytest.raises(LeaseLost):
        await runs.settle(held, outcome, following + timedelta(days=1))


async def test_put_off_it_comes_again_later(runs: Runs) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    until = NOW + timedelta(minutes=5)
    await runs.put_off(held, Outcome(due=DUE, at=NOW, kind="waiting", reason="TimedOut"), until)
    assert await taken(runs) == []
    assert await taken(runs, until) == [1]
    state = await runs.schedules(TEAM).get(1)
    assert state is not None
    assert (state.tries, state.due) == (1, DUE)


@pytest.mark.parametrize("way", ["stop", "pause"])
async def test_what_was_stopped_or_paused_meanwhile_is_not_posted(runs: Runs, way: str) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    await runs.claim(held, DUE, NOW)
    schedules = runs.schedules(TEAM)
    await (schedules.stop(1) if way == "stop" else schedules.pause(1, "asked"))
    with pytest.raises(LeaseLost):
        await runs.begin(held, DUE)
    assert await taken(runs) == []


async def test_one_that_was_asked_for_leaves_the_schedule_as_it_is(runs: Runs) -> None:
    await add(runs, DUE)
    await runs.schedules(TEAM).send(1, DUE - SECOND)
    (held,) = await runs.take(DUE - SECOND)
    assert held.slot == Slot(TEAM, 1, DUE - SECOND)
    await runs.claim(held, DUE - SECOND, DUE)
    await runs.settle(held, Outcome(due=DUE - SECOND, at=DUE, kind="sent"), NOW)
    state = await runs.schedules(TEAM).get(1)
    assert state is not None
    assert (state.due, state.opened) == (DUE, None)
    assert await taken(runs) == [1]


async def test_who_is_ahead(runs: Runs) -> None:
    await add(runs, DUE, DUE + SECOND, DUE + SECOND)
    first, second = await runs.take(NOW)
    assert await runs.ahead(first) == 0
    assert await runs.ahead(second) == 1
    await runs.drop(first)
    (third,) = await runs.take(NOW)
    assert (await runs.ahead(second), await runs.ahead(third)) == (0, 0)


async def test_the_dead_are_not_waited_for(runs: Runs) -> None:
    await add(runs, DUE, DUE + SECOND)
    _, second = await runs.take(NOW)
    await asyncio.sleep(0.25)
    assert await runs.ahead(second) == 0


async def test_a_channel_has_one_message_at_a_time(runs: Runs) -> None:
    here, there = schedule(1), schedule(2, "T2")
    assert await runs.must_wait(TEAM, here.channel) == 0
    assert 0 < await runs.must_wait(TEAM, here.channel) <= 0.05
    assert await runs.must_wait("T2", there.channel) == 0
    await asyncio.sleep(0.06)
    assert await runs.must_wait(TEAM, here.channel) == 0


async def test_held_back_nobody_posts_to_the_team(runs: Runs) -> None:
    await runs.hold_back(TEAM, 30)
    assert 29 < await runs.must_wait(TEAM, schedule(1).channel) <= 30
    assert await runs.must_wait("T2", schedule(2, "T2").channel) == 0


async def test_a_worker_is_seen(runs: Runs) -> None:
    assert not await runs.schedules(TEAM).has_worker()
    await runs.show_life()
    assert await runs.schedules(TEAM).has_worker()


async def test_a_token_that_was_never_given_holds_nothing(runs: Runs) -> None:
    await add(runs, DUE)
    with pytest.raises(LeaseLost):
        await runs.begin(Held(Slot(TEAM, 1), "guessed"), DUE)


async def test_instants_are_written_in_utc(runs: Runs, redis: Redis) -> None:
    await add(runs, DUE)
    (held,) = await runs.take(NOW)
    await runs.claim(held, DUE.astimezone(), NOW)
    assert await redis.keys("rollcall:*:claim:*") == [
        f"rollcall:{TEAM}:claim:1:{DUE.astimezone(UTC).isoformat()}"
    ]


async def test_what_is_no_report_is_taken_out(runs: Runs, redis: Redis) -> None:
    await redis.zadd(Keys.DUE, {"nonsense": 1, "T1 x": 2})
    await add(runs, DUE)
    await runs.take(NOW)
    assert await redis.zrange(Keys.DUE, 0, -1) == [f"{TEAM} 1"]
