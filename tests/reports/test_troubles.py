"""A report that cannot be sent is paused, and somebody is told; one that cannot be made yet is sent late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.sandbox.workspace import Message
from bot.sandbox.workspace.faults import Fault, bad_gateway, cut, lost, refusing
from tests.reports.conftest import NINE, PATIENTLY, Town, due_of

pytestmark = pytest.mark.waiting

HOUR = timedelta(hours=1)


async def told(town: Town, channel: str) -> Message:
    """What the bot says there."""
    return await town.workspace.wait_for_message(channel=channel, within=PATIENTLY)


def leave(town: Town) -> None:
    town.workspace.channel("ops").members.discard(town.workspace.world.directory.bot.id)


def archive(town: Town) -> None:
    town.workspace.channel("ops").archived = True


def remove(town: Town) -> None:
    del town.workspace.world.directory.channels["C0OPS"]


@pytest.mark.parametrize(
    ("befall", "reason"),
    [(leave, "not_in_channel"), (archive, "is_archived"), (remove, "channel_not_found")],
    ids=lambda value: getattr(value, "__name__", value),
)
async def test_where_nothing_can_be_posted_the_owner_is_told(
    town: Town, befall: Callable[[Town], None], reason: str
) -> None:
    await town.schedule()
    befall(town)
    await town.worker()
    message = await told(town, town.workspace.direct())
    assert "Report *1* couldn't be sent, so it is paused" in message.text
    assert "/peaks resume 1" in message.text
    state = await town.until_last("refused")
    assert state.paused == reason
    assert town.reports() == []
    town.set_clocks(NINE + 30 * HOUR)
    await asyncio.sleep(1.5)
    assert town.reports() == []
    assert len(town.workspace.seen(channel=town.workspace.direct())) == 1


@pytest.mark.parametrize("error", ["restricted_action", "team_access_not_granted"])
async def test_any_other_refusal_is_told_by_its_name(town: Town, error: str) -> None:
    town.workspace.faults.set("chat.postMessage", refusing(error))
    await town.schedule()
    await town.worker()
    assert error in (await told(town, town.workspace.direct())).text
    assert (await town.until_last("refused")).paused == error


async def test_when_the_owner_is_gone_the_channel_is_told(town: Town) -> None:
    people = town.workspace.world.directory.people
    town.workspace.add_user("U0ANNA", "Anna")
    people["U0ANNA"] = replace(people["U0ANNA"], deleted=True)
    await town.schedule(owner="U0ANNA")
    await town.worker()
    message = await told(town, "ops")
    assert "can no longer use Rollcall" in message.text
    assert (await town.until_last("refused")).paused == "owner_gone"
    assert town.reports() == []


@pytest.mark.parametrize(
    "fault",
    [refusing("internal_error", 99), refusing("missing_scope", 99), bad_gateway(99), cut(99)],
    ids=str,
)
async def test_a_report_is_sent_though_slack_does_not_tell_of_its_owner(town: Town, fault: Fault) -> None:
    town.workspace.faults.set("users.info", fault)
    await town.schedule()
    await town.worker()
    await town.until_settled()
    assert list(town.counted().values()) == [1]


async def test_when_slack_does_not_know_the_owner_any_more(town: Town) -> None:
    await town.schedule(owner="U0GONE")
    await town.worker()
    assert "can no longer use Rollcall" in (await told(town, "ops")).text
    assert (await town.until_last("refused")).paused == "owner_gone"
    assert town.reports() == []


@pytest.mark.parametrize("fault", [lost(), cut(), bad_gateway(after_work=True)], ids=str)
async def test_the_owner_is_told_once_though_slack_did_not_answer_that(town: Town, fault: Fault) -> None:
    """The notice stands, its answer is lost: the report is refused, and its owner told of, at the next try."""
    await town.schedule()
    leave(town)
    town.workspace.faults.set("chat.postMessage", refusing("not_in_channel"))
    town.workspace.faults.set("chat.postMessage", fault)
    await town.worker()
    await town.until_last("waiting")
    town.set_clocks(NINE + timedelta(minutes=2))
    assert (await town.until_last("refused")).paused == "not_in_channel"
    assert len(town.workspace.seen(channel=town.workspace.direct())) == 1


async def test_a_token_that_is_not_taken_is_waited_for(town: Town) -> None:
    town.workspace.faults.set("chat.postMessage", refusing("token_revoked"))
    await town.schedule()
    await town.worker()
    state = await town.until_last("waiting")
    assert state.paused == ""
    town.set_clocks(NINE + timedelta(minutes=2))
    await town.until_settled()
    assert list(town.counted().values()) == [1]


async def test_the_platform_down_for_two_hours(town: Town, platform_control: httpx.AsyncClient) -> None:
    await platform_control.post("/faults", json={"kind": "http_502", "count": 1_000_000})
    await town.schedule()
    await town.worker(short=False)
    await town.worker(short=False)
    tries = 0
    while town.now() < NINE + 2 * HOUR:
        await town.until_tries(tries := tries + 1)
        assert town.reports() == []
        passed = timedelta(minutes=(1, 2, 5, 10, 20, 30)[min(tries, 6) - 1], seconds=5)
        town.set_clocks(town.now() + passed)
        await platform_control.post("/clock", json={"now": town.now().isoformat()})
    await platform_control.delete("/faults")
    await town.until_settled()
    await asyncio.sleep(0.5)
    assert list(town.counted().values()) == [1]
    (report,) = town.reports()
    assert "late" in report.text
    assert due_of(report)[0] == 1
    # who scheduled it was told once that it takes long
    assert len(town.workspace.seen(channel=town.workspace.direct())) == 1
