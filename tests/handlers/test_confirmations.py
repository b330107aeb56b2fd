"""Confirm, Cancel and the choices of a question: each good for one press by who was asked."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from bot.sandbox.workspace import Message
from bot.sandbox.workspace.controls import Control
from bot.state import Keys, Redis
from bot.state.keys import ANSWERED_LIFE
from handlers.fair_semaphore import FairSemaphore
from tests.end_to_end.conftest import School, after_a_double_click

DELETE = "confirm"
KEEP = "cancel"
LATE = "already answered"


@pytest.fixture
async def card(school: School) -> Message:
    """The question whether a room shall be deleted."""
    await school.type('/room new "English" 14:00-15:00')
    return await school.type("/room delete last")


async def waiting(school: School, redis: Redis) -> str:
    """The key of what waits for a press."""
    keys = Keys(school.workspace.world.directory.team.id)
    (pending,) = [str(key) async for key in redis.scan_iter(keys.pending("*"))]
    return pending


async def question(school: School) -> Message:
    """The question whether a class is in the afternoon or at night."""
    return await school.type('/room new "English" tomorrow 2-3')


async def test_a_press_is_acknowledged_and_its_answer_takes_the_place_of_the_card(
    school: School, card: Message
) -> None:
    press = await school.workspace.press(card, DELETE)
    assert (press.status, press.body) == (200, {})
    assert await school.answer(press) is card
    assert "English" in card.text
    assert len(card.contents) == 2
    assert len(await school.asked("delete_room")) == 1


async def test_a_guess_that_is_declined_is_taken_away(school: School) -> None:
    asked = await school.type('/room nwe "English" 14:00-15:00')
    answer = await school.press(asked, "No")
    assert answer is asked
    assert answer.text == "Cancelled."


async def test_a_confirmation_that_ran_out_says_so(school: School, redis: Redis, card: Message) -> None:
    pending = await waiting(school, redis)
    assert 290 < await redis.ttl(pending) <= 300
    await redis.delete(pending)
    answer = await school.press(card, DELETE)
    assert "too old, so nothing was done" in answer.text
    assert answer is card
    assert "actions" not in {block["type"] for block in card.blocks}
    assert await school.asked("delete_room") == []


async def test_what_was_cancelled_cannot_be_confirmed(school: School, card: Message) -> None:
    cancelled = await school.press(card, KEEP)
    assert "Nothing was changed" in cancelled.text
    answer = await school.answer(await school.workspace.press(card, DELETE, version=-2))
    assert LATE in answer.text
    assert await school.asked("delete_room") == []


async def test_a_question_that_was_answered_a_while_ago_loses_its_buttons(
    school: School, redis: Redis, card: Message
) -> None:
    """Its answer may have been shown elsewhere; while it may be on its way to it, nothing takes its place."""
    token = (await waiting(school, redis)).rpartition(":")[2]
    keys = Keys(school.workspace.world.directory.team.id)
    await redis.rename(keys.pending(token), keys.answered(token))
    await redis.expire(keys.answered(token), ANSWERED_LIFE - timedelta(minutes=2))
    assert await school.press(card, DELETE) is card
    assert LATE in card.text
    assert await school.asked("delete_room") == []


async def test_none_of_what_a_question_offers(school: School) -> None:
    asked = await question(school)
    assert (await school.press(asked, KEEP)) is asked
    assert asked.text == "Cancelled. Nothing was changed."
    assert await school.asked("create_room") == []


async def test_cancelling_what_only_looks_something_up_does_not_say_that_nothing_was_changed(
    school: School,
) -> None:
    asked = await school.type("/peaks 22 Nov monday")
    assert (await school.press(asked, KEEP)) is asked
    assert asked.text == "Cancelled."


async def test_a_guess_is_taken_or_left_in_its_place(school: School) -> None:
    for control, said in (("No", "Cancelled."), ("Yes", "No rooms found")):
        guessed = await school.type("/room lsit today")
        assert "Did you mean" in guessed.text
        assert "Nothing was changed" not in guessed.text
        assert await school.press(guessed, control) is guessed
        assert said in guessed.text


async def test_what_is_refused_as_too_much_can_be_confirmed_later(
    school: School, card: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(FairSemaphore, "expected_wait", lambda self, person: 31.2)
        assert "Try again in 32 s." in (await school.press(card, DELETE)).text
    await school.press(card, DELETE)
    assert len(await school.asked("delete_room")) == 1


@pytest.mark.waiting
async def test_after_cancelling_the_same_button_asks_again(school: School) -> None:
    made = await school.type('/room new "English" 14:00-15:00')
    for _ in range(2):
        card = await school.press(made, "Delete")
        await school.press(card, KEEP)
        await after_a_double_click()
    card = await school.press(made, "Delete")
    await school.press(card, DELETE)
    assert len(await school.asked("delete_room")) == 1


async def test_a_confirmation_of_another_version_is_to_be_asked_for_again(
    school: School, redis: Redis, card: Message
) -> None:
    key = await waiting(school, redis)
    kept = msgspec.json.decode(await redis.get(key) or "{}")
    kept["lines"] = kept.pop("commands")
    await redis.set(key, msgspec.json.encode(kept))
    assert "typed before an upgrade" in (await school.press(card, DELETE)).text
    assert await school.asked("delete_room") == []


@pytest.mark.parametrize("control", [DELETE, KEEP])
async def test_who_was_not_asked_uses_nothing_up(school: School, card: Message, control: str) -> None:
    """Shared cards hold no confirmation, but a payload is only as trustworthy as its `user`."""
    card.seen_by = None
    refused = await school.press(card, control, user="U0ANNA")
    assert refused.seen_by == "U0ANNA"
    assert "It's waiting for <@U0DEMO>." in refused.text
    assert len(card.contents) == 1
    await school.press(card, DELETE)
    assert len(await school.asked("delete_room")) == 1


@pytest.mark.parametrize(("number", "begins"), [(0, "14:00"), (1, "02:00")])
async def test_a_choice_is_what_its_button_says(school: School, number: int, begins: str) -> None:
    asked = await question(school)
    made = await school.press(asked, f"choose.{number}")
    assert made is asked
    assert f"Wed 25 Nov {begins}" in made.text
    late = await school.answer(await school.workspace.press(asked, f"choose.{1 - number}", version=-2))
    assert LATE in late.text
    assert len(await school.asked("create_room")) == 1


async def test_a_choice_is_for_who_was_asked(school: School) -> None:
    asked = await question(school)
    asked.seen_by = None
    assert "<@U0DEMO>" in (await school.press(asked, "choose.0", user="U0ANNA")).text
    assert await school.asked("create_room") == []


async def test_a_choice_confirms_nothing(school: School) -> None:
    """The room that is chosen is there already, which the question did not say."""
    await school.type('/room new "English" tomorrow 14:00-15:00')
    answer = await school.press(await question(school), "choose.0")
    assert "You created this room a moment ago, so nothing was created now" in answer.text
    assert len(await school.asked("create_room")) == 1


async def test_cancelling_is_answered_in_the_language_of_who_cancels(school: School, card: Message) -> None:
    await school.type("/room language zh")
    assert "没有任何改动" in (await school.press(card, KEEP)).text


@pytest.mark.waiting
class TestWithoutRedis:
    """A bot that cannot tell whether the button was pressed before."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": "redis://127.0.0.1:1/0"}

    @pytest.mark.parametrize("name", [DELETE, KEEP, "choose.1"])
    async def test_a_press_is_acknowledged_and_not_begun(self, school: School, name: str) -> None:
        shown = await school.type("/peaks yesterday")
        text = {"type": "plain_text", "text": "Delete"}
        element = {"type": "button", "action_id": name, "text": text, "value": "a token"}
        press = await school.workspace.press(shown, Control(element, "b"))
        assert press.status == 200
        assert "so I haven't started this." in (await school.answer(press)).text
