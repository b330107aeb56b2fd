"""A report that cannot be sent is paused, and somebody is told; one that cannot be made yet is sent late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace

from bot.sandbox.workspace import Message
from bot.sandbox.workspace.faults import Fault, bad_gateway, cut, lost, refusing
from tests.blocks.messages import read
from tests.reports.conftest import NINE, PATIENTLY, ReportsHarness, due_of

pytestmark = pytest.mark.waiting

HOUR = timedelta(hours=1)


async def told(harness: ReportsHarness, channel: str) -> Message:
    """What the bot says there."""
    return await harness.workspace.wait_for_message(channel=channel, within=PATIENTLY)


def leave(harness: ReportsHarness) -> None:
    harness.workspace.channel("ops").members.discard(harness.workspace.world.directory.bot.id)


def archive(harness: ReportsHarness) -> None:
    harness.workspace.channel("ops").archived = True


def remove(harness: ReportsHarness) -> None:
    del harness.workspace.world.directory.channels["C0OPS"]


@pytest.mark.parametrize(
    ("befall", "reason"),
    [(leave, "not_in_channel"), (archive, "is_archived"), (remove, "channel_not_found")],
    ids=lambda value: getattr(value, "__name__", value),
)
async def test_where_nothing_can_be_posted_the_owner_is_told(
    harness: ReportsHarness, befall: Callable[[ReportsHarness], None], reason: str
) -> None:
    await harness.schedule()
    befall(harness)
    await harness.worker()
    message = await told(harness, harness.workspace.direct())
    assert "Report *1* couldn't be sent, so it is paused" in message.text
    assert "resume it" in message.text
    state = await harness.until_last("refused")
    assert state.paused == reason
    assert harness.reports() == []
    harness.set_clocks(NINE + 30 * HOUR)
    await asyncio.sleep(1.5)
    assert harness.reports() == []
    assert len(harness.workspace.seen(channel=harness.workspace.direct())) == 1


@pytest.mark.parametrize("error", ["restricted_action", "team_access_not_granted"])
async def test_any_other_refusal_is_told_by_its_name(harness: ReportsHarness, error: str) -> None:
    harness.workspace.faults.set("chat.postMessage", refusing(error))
    await harness.schedule()
    await harness.worker()
    assert error in (await told(harness, harness.workspace.direct())).text
    assert (await harness.until_last("refused")).paused == error


async def test_when_the_owner_is_gone_the_channel_is_told(harness: ReportsHarness) -> None:
    people = harness.workspace.world.directory.people
    harness.workspace.add_user("U0ANNA", "Anna")
    people["U0ANNA"] = replace(people["U0ANNA"], deleted=True)
    await harness.schedule(owner="U0ANNA")
    await harness.worker()
    message = await told(harness, "ops")
    assert "can no longer use Rollcall" in message.text
    assert (await harness.until_last("refused")).paused == "owner_gone"
    assert harness.reports() == []


@pytest.mark.parametrize(
    "fault",
    [refusing("internal_error", 99), refusing("missing_scope", 99), bad_gateway(99), cut(99)],
    ids=str,
)
async def test_a_report_is_sent_though_slack_does_not_tell_of_its_owner(
    harness: ReportsHarness, fault: Fault
) -> None:
    harness.workspace.faults.set("users.info", fault)
    await harness.schedule()
    await harness.worker()
    await harness.until_settled()
    assert list(harness.counted().values()) == [1]


async def test_when_slack_does_not_know_the_owner_any_more(harness: ReportsHarness) -> None:
    await harness.schedule(owner="U0GONE")
    await harness.worker()
    assert "can no longer use Rollcall" in (await told(harness, "ops")).text
    assert (await harness.until_last("refused")).paused == "owner_gone"
    assert harness.reports() == []


@pytest.mark.parametrize("fault", [lost(), cut(), bad_gateway(after_work=True)], ids=str)
async def test_the_owner_is_told_once_though_slack_did_not_answer_that(
    harness: ReportsHarness, fault: Fault
) -> None:
    """The notice stands, its answer is lost: the report is refused, and its owner told of, at the next try."""
    await harness.schedule()
    leave(harness)
    harness.workspace.faults.set("chat.postMessage", refusing("not_in_channel"))
    harness.workspace.faults.set("chat.postMessage", fault)
    await harness.worker()
    await harness.until_last("waiting")
    harness.set_clocks(NINE + timedelta(minutes=2))
    assert (await harness.until_last("refused")).paused == "not_in_channel"
    assert len(harness.workspace.seen(channel=harness.workspace.direct())) == 1


async def test_a_token_that_is_not_taken_is_waited_for(harness: ReportsHarness) -> None:
    harness.workspace.faults.set("chat.postMessage", refusing("token_revoked"))
    await harness.schedule()
    await harness.worker()
    state = await harness.until_last("waiting")
    assert state.paused == ""
    harness.set_clocks(NINE + timedelta(minutes=2))
    await harness.until_settled()
    assert list(harness.counted().values()) == [1]


async def test_the_platform_down_for_two_hours(
    harness: ReportsHarness, platform_control: httpx.AsyncClient
) -> None:
    await platform_control.post("/faults", json={"kind": "http_502", "count": 1_000_000})
    await harness.schedule()
    await harness.worker(short=False)
    await harness.worker(short=False)
    tries = 0
    while harness.now() < NINE + 2 * HOUR:
        await harness.until_tries(tries := tries + 1)
        assert harness.reports() == []
        passed = timedelta(minutes=(1, 2, 5, 10, 20, 30)[min(tries, 6) - 1], seconds=5)
        harness.set_clocks(harness.now() + passed)
        await platform_control.post("/clock", json={"now": harness.now().isoformat()})
    await platform_control.delete("/faults")
    await harness.until_settled()
    await asyncio.sleep(0.5)
    assert list(harness.counted().values()) == [1]
    (report,) = harness.reports()
    assert "This report is late" in read(report.blocks)
    assert due_of(report)[0] == 1
    # who scheduled it was told once that it takes long
    assert len(harness.workspace.seen(channel=harness.workspace.direct())) == 1
