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
from tests.blocks.looking import read
from tests.reports.conftest import NINE, PATIENTLY, Scene, due_of

pytestmark = pytest.mark.waiting

HOUR = timedelta(hours=1)


async def told(scene: Scene, channel: str) -> Message:
    """What the bot says there."""
    return await scene.workspace.wait_for_message(channel=channel, within=PATIENTLY)


def leave(scene: Scene) -> None:
    scene.workspace.channel("ops").members.discard(scene.workspace.world.directory.bot.id)


def archive(scene: Scene) -> None:
    scene.workspace.channel("ops").archived = True


def remove(scene: Scene) -> None:
    del scene.workspace.world.directory.channels["C0OPS"]


@pytest.mark.parametrize(
    ("befall", "reason"),
    [(leave, "not_in_channel"), (archive, "is_archived"), (remove, "channel_not_found")],
    ids=lambda value: getattr(value, "__name__", value),
)
async def test_where_nothing_can_be_posted_the_owner_is_told(
    scene: Scene, befall: Callable[[Scene], None], reason: str
) -> None:
    await scene.schedule()
    befall(scene)
    await scene.worker()
    message = await told(scene, scene.workspace.direct())
    assert "Report *1* couldn't be sent, so it is paused" in message.text
    assert "resume it" in message.text
    state = await scene.until_last("refused")
    assert state.paused == reason
    assert scene.reports() == []
    scene.set_clocks(NINE + 30 * HOUR)
    await asyncio.sleep(1.5)
    assert scene.reports() == []
    assert len(scene.workspace.seen(channel=scene.workspace.direct())) == 1


@pytest.mark.parametrize("error", ["restricted_action", "team_access_not_granted"])
async def test_any_other_refusal_is_told_by_its_name(scene: Scene, error: str) -> None:
    scene.workspace.faults.set("chat.postMessage", refusing(error))
    await scene.schedule()
    await scene.worker()
    assert error in (await told(scene, scene.workspace.direct())).text
    assert (await scene.until_last("refused")).paused == error


async def test_when_the_owner_is_gone_the_channel_is_told(scene: Scene) -> None:
    people = scene.workspace.world.directory.people
    scene.workspace.add_user("U0ANNA", "Anna")
    people["U0ANNA"] = replace(people["U0ANNA"], deleted=True)
    await scene.schedule(owner="U0ANNA")
    await scene.worker()
    message = await told(scene, "ops")
    assert "can no longer use Rollcall" in message.text
    assert (await scene.until_last("refused")).paused == "owner_gone"
    assert scene.reports() == []


@pytest.mark.parametrize(
    "fault",
    [refusing("internal_error", 99), refusing("missing_scope", 99), bad_gateway(99), cut(99)],
    ids=str,
)
async def test_a_report_is_sent_though_slack_does_not_tell_of_its_owner(scene: Scene, fault: Fault) -> None:
    scene.workspace.faults.set("users.info", fault)
    await scene.schedule()
    await scene.worker()
    await scene.until_settled()
    assert list(scene.counted().values()) == [1]


async def test_when_slack_does_not_know_the_owner_any_more(scene: Scene) -> None:
    await scene.schedule(owner="U0GONE")
    await scene.worker()
    assert "can no longer use Rollcall" in (await told(scene, "ops")).text
    assert (await scene.until_last("refused")).paused == "owner_gone"
    assert scene.reports() == []


@pytest.mark.parametrize("fault", [lost(), cut(), bad_gateway(after_work=True)], ids=str)
async def test_the_owner_is_told_once_though_slack_did_not_answer_that(scene: Scene, fault: Fault) -> None:
    """The notice stands, its answer is lost: the report is refused, and its owner told of, at the next try."""
    await scene.schedule()
    leave(scene)
    scene.workspace.faults.set("chat.postMessage", refusing("not_in_channel"))
    scene.workspace.faults.set("chat.postMessage", fault)
    await scene.worker()
    await scene.until_last("waiting")
    scene.set_clocks(NINE + timedelta(minutes=2))
    assert (await scene.until_last("refused")).paused == "not_in_channel"
    assert len(scene.workspace.seen(channel=scene.workspace.direct())) == 1


async def test_a_token_that_is_not_taken_is_waited_for(scene: Scene) -> None:
    scene.workspace.faults.set("chat.postMessage", refusing("token_revoked"))
    await scene.schedule()
    await scene.worker()
    state = await scene.until_last("waiting")
    assert state.paused == ""
    scene.set_clocks(NINE + timedelta(minutes=2))
    await scene.until_settled()
    assert list(scene.counted().values()) == [1]


async def test_the_platform_down_for_two_hours(scene: Scene, platform_control: httpx.AsyncClient) -> None:
    await platform_control.post("/faults", json={"kind": "http_502", "count": 1_000_000})
    await scene.schedule()
    await scene.worker(short=False)
    await scene.worker(short=False)
    tries = 0
    while scene.now() < NINE + 2 * HOUR:
        await scene.until_tries(tries := tries + 1)
        assert scene.reports() == []
        passed = timedelta(minutes=(1, 2, 5, 10, 20, 30)[min(tries, 6) - 1], seconds=5)
        scene.set_clocks(scene.now() + passed)
        await platform_control.post("/clock", json={"now": scene.now().isoformat()})
    await platform_control.delete("/faults")
    await scene.until_settled()
    await asyncio.sleep(0.5)
    assert list(scene.counted().values()) == [1]
    (report,) = scene.reports()
    assert "This report is late" in read(report.blocks)
    assert due_of(report)[0] == 1
    # who scheduled it was told once that it takes long
    assert len(scene.workspace.seen(channel=scene.workspace.direct())) == 1
