"""Who is answered, and in which language."""

from __future__ import annotations

from functools import partial

import pytest

from bot import blocks
from bot.errors import ButtonExpired
from bot.sandbox.workspace import refusing
from bot.state import Redis
from tests.handlers.harness import TEAM, DispatcherHarness, asked


@pytest.mark.parametrize("known", [False, True])
async def test_what_needs_no_work_is_said_in_the_language_of_the_person(
    harness: DispatcherHarness, known: bool
) -> None:
    harness.workspace.add_user("U0ANNA", "Anna", locale="zh-CN")
    if known:
        await harness.dispatcher.viewers.people.person(TEAM, "U0ANNA")
    await harness.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "过期" in (await harness.told())[0]


async def test_a_chosen_language_goes_before_slacks(harness: DispatcherHarness) -> None:
    await harness.tenant.contexts.keep_language("U0ANNA", "zh")
    await harness.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "过期" in (await harness.told())[0]
    assert "中文" not in (await harness.take(asked("peaks yesterday", id="2")))[1]
    assert "11月23日" in (await harness.told())[1]


async def test_it_is_said_when_neither_redis_nor_slack_tells_who_asks(
    harness: DispatcherHarness, nowhere: Redis
) -> None:
    harness.without(nowhere, "contexts")
    harness.workspace.faults.set("users.info", refusing("missing_scope"))
    await harness.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "too old" in (await harness.told())[0]
