"""Who is answered, and in which language."""

from __future__ import annotations

from functools import partial

import pytest

from bot import blocks
from bot.errors import ButtonExpired
from bot.sandbox.workspace import refusing
from bot.state import Redis
from tests.handlers.scene import TEAM, Scene, asked


@pytest.mark.parametrize("known", [False, True])
async def test_what_needs_no_work_is_said_in_the_language_of_the_person(scene: Scene, known: bool) -> None:
    scene.workspace.add_user("U0ANNA", "Anna", locale="zh-CN")
    if known:
        await scene.dispatcher.viewers.people.person(TEAM, "U0ANNA")
    await scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "过期" in (await scene.told())[0]


async def test_a_chosen_language_goes_before_slacks(scene: Scene) -> None:
    await scene.tenant.contexts.keep_language("U0ANNA", "zh")
    await scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "过期" in (await scene.told())[0]
    assert "中文" not in (await scene.take(asked("peaks yesterday", id="2")))[1]
    assert "11月23日" in (await scene.told())[1]


async def test_it_is_said_when_neither_redis_nor_slack_tells_who_asks(scene: Scene, nowhere: Redis) -> None:
    scene.without(nowhere, "contexts")
    scene.workspace.faults.set("users.info", refusing("missing_scope"))
    await scene.dispatcher.say(asked(), partial(blocks.error, ButtonExpired()))
    assert "too old" in (await scene.told())[0]
