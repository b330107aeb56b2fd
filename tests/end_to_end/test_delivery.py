"""Whatever Slack takes or refuses, who asked hears what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.sandbox.workspace import (
    RESPONSE_URL,
    Fault,
    Message,
    bad_gateway,
    broken,
    cut,
    hanging,
    refusing,
    throttled,
)

from .conftest import NOW, School

pytestmark = pytest.mark.waiting

NEW = '/room new "English" 14:00-15:00'
SLOW = 3.5
"""Seconds that the platform takes: longer than a person waits without a word."""


def direct(school: School, user: str = "U0DEMO") -> list[Message]:
    """What a person sees in the direct messages with the bot."""
    return school.workspace.seen(user, school.workspace.direct(user))


@pytest.mark.parametrize(
    "fault",
    [cut(9, after_work=False), hanging(9), broken(200, 9), bad_gateway(9), Fault(404, "used_url", count=9)],
    ids=str,
)
async def test_a_room_is_told_of_though_only_a_direct_message_is_left(school: School, fault: Fault) -> None:
    school.workspace.faults.set(RESPONSE_URL, fault)
    school.workspace.faults.set("chat.postEphemeral", broken(500, 9))
    await school.send(NEW)
    told = await school.workspace.wait_for_message(channel=school.workspace.direct(), within=60)
    assert "English" in told.text
    assert len(await school.asked("create_room")) == 1


class TestLater:
    """A bot whose clock goes on."""

    @pytest.fixture
    def clock(self) -> Callable[[], datetime]:
        begun = time.monotonic()
        return lambda: NOW + timedelta(seconds=time.monotonic() - begun)

    async def test_what_slack_takes_by_no_way_comes_when_it_does_again(self, school: School) -> None:
        for method in (RESPONSE_URL, "chat.postEphemeral", "chat.postMessage", "conversations.open"):
            school.workspace.faults.set(method, bad_gateway(3))
        delivery = await school.send(NEW)
        assert "English" in (await school.workspace.answer(delivery, within=60)).text
        assert len(await school.asked("create_room")) == 1


async def test_share_that_cannot_post_says_so_to_who_pressed(school: School) -> None:
    card = await school.type(NEW)
    await school.workspace.settled()
    school.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
    press = await school.workspace.press(card, "run.share")
    answer = await school.workspace.answer(press)
    assert "`restricted_action`" in answer.text
    assert answer.seen_by == "U0DEMO"
    assert [m for m in school.workspace.seen("U0ANNA") if m.author != "U0DEMO"] == []


async def test_a_line_that_cannot_be_shared_is_answered_to_who_typed_it(school: School) -> None:
    school.workspace.faults.set("chat.postMessage", refusing("restricted_action"))
    delivery = await school.send(f"{NEW} share")
    await school.workspace.settled(1)
    (told,) = school.workspace.answers(delivery)
    assert "`restricted_action`" in told.text
    assert "link.teacher" in str(told.blocks)
    assert told.seen_by == "U0DEMO"


@pytest.mark.parametrize(("shared", "in_thread"), [(False, False), (False, True), (True, True)])
async def test_a_list_is_posted_once_though_its_page_was_turned_before_it_was_looked_for(
    school: School, shared: bool, in_thread: bool
) -> None:
    workspace, user = school.workspace, "U0ANNA"
    await school.control(
        "/rooms", count=30, title="Maths", start=f"{NOW:%F}T14:00:00", end=f"{NOW:%F}T15:00:00"
    )
    send = workspace.mention if shared else workspace.direct_message
    channel = "general" if shared else workspace.direct(user)
    await send("language en", user=user)
    await school.until_done()
    above = workspace.seen(user, channel)[0].ts if in_thread else None
    workspace.faults.set("chat.postMessage", cut())
    for method in ("conversations.history", "conversations.replies"):
        workspace.faults.set(method, throttled(1))
    await send(f"list today{' share' * shared}", user=user, thread_ts=above)
    listed = await workspace.wait_for_message(
        lambda message: "Page 1 of 2" in message.text, user=user, channel=channel
    )
    turned = await workspace.answer(await workspace.press(listed, "Next page", user=user))
    assert "Page 2 of 2" in turned.text
    assert (turned is listed) is not shared
    await school.until_done()
    assert [m for m in workspace.seen(user, channel) if "of 2" in m.text] == list(
        dict.fromkeys((listed, turned))
    )
    assert {m.thread_ts for m in (listed, turned)} == {above}


async def test_what_takes_long_says_so_and_is_replaced_in_a_direct_message(school: School) -> None:
    await school.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=SLOW)
    delivery = await school.workspace.direct_message("peaks yesterday")
    working = await school.workspace.wait_for_message(channel=school.workspace.direct())
    assert "Working on it" in working.text
    answer = await school.answer(delivery)
    assert answer is working
    assert "Mon 23 Nov" in answer.text
    assert [message for message in direct(school) if message.author != "U0DEMO"] == [answer]


async def test_what_takes_long_says_so_in_a_channel(school: School) -> None:
    await school.control("/faults", endpoint="hourly_peaks", kind="latency", seconds=SLOW)
    delivery = await school.send("/peaks yesterday")
    working = await school.workspace.wait_for_message(since=delivery)
    assert "Working on it" in working.text
    assert working.seen_by == "U0DEMO"
    assert "Mon 23 Nov" in (await school.answer(delivery)).text


async def test_what_does_not_take_long_says_nothing_of_it(school: School) -> None:
    delivery = await school.send("/peaks yesterday")
    await school.answer(delivery)
    await school.workspace.settled()
    assert [m.text for m in school.workspace.seen() if "Working" in m.text] == []
