"""Mentions and direct messages reach the same commands."""

from __future__ import annotations

from bot.sandbox.workspace import refusing

from .conftest import School


async def test_a_mention_is_answered_in_its_thread_for_the_asker_alone(school: School) -> None:
    delivery = await school.workspace.mention('room new "English" 14:00-15:00')
    answer = await school.answer(delivery)
    assert answer.ephemeral
    assert answer.thread_ts is not None
    assert "English" in answer.text
    assert len(await school.asked("create_room")) == 1


async def test_a_direct_message_is_answered_there(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks yesterday")
    answer = await school.answer(delivery)
    assert answer.channel == school.workspace.direct("U0DEMO")
    assert len(await school.asked("hourly_peaks")) == 1


async def test_a_mention_without_a_noun_is_understood_by_its_verb(school: School) -> None:
    answer = await school.answer(await school.workspace.mention('new room "English" 14:00-15:00'))
    assert "English" in answer.text


async def test_an_event_delivered_again_is_answered_once(school: School) -> None:
    delivery = await school.workspace.mention('room new "English" 14:00-15:00')
    await school.answer(delivery)
    again = await school.workspace.redeliver(delivery)
    await school.workspace.settled()
    assert again.status == 200
    assert school.workspace.answers(again) == []
    assert len(await school.asked("create_room")) == 1


async def test_a_redelivery_whose_first_delivery_never_came_is_answered(school: School) -> None:
    url, school.workspace.bot_url = school.workspace.bot_url, "http://127.0.0.1:9"
    lost = await school.workspace.mention("peaks yesterday")
    assert lost.error
    school.workspace.bot_url = url
    answer = await school.answer(await school.workspace.redeliver(lost))
    assert answer.ephemeral


async def test_the_bot_does_not_answer_itself(school: School) -> None:
    delivery = await school.workspace.direct_message("peaks yesterday")
    await school.answer(delivery)
    await school.workspace.settled()
    assert len(school.workspace.answers(delivery)) == 1


async def test_where_an_ephemeral_answer_cannot_be_shown_a_direct_message_is_sent(school: School) -> None:
    school.workspace.faults.set("chat.postEphemeral", refusing("user_not_in_channel"))
    delivery = await school.workspace.mention("peaks yesterday")
    answer = await school.answer(delivery)
    assert answer.channel == school.workspace.direct("U0DEMO")
