"""What is confirmed or delivered twice happens once, whoever of the bots is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import pytest

from bot.app import rollcall
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Message
from bot.web import http_app

from .conftest import ROOM, School

pytestmark = pytest.mark.waiting

DELETE = "confirm"
LATE = "already answered"


@pytest.fixture
async def other_bot(school: School, clock: Callable[[], datetime]) -> AsyncIterator[str]:
    """The address of a second bot beside the school's own, with the same Redis."""
    async with rollcall(school.settings, clock) as bot, serve(http_app(bot)) as url:
        yield url


@pytest.fixture
async def card(school: School) -> Message:
    """The question whether a room shall be deleted."""
    await school.type('/room new "English" 14:00-15:00')
    return await school.type("/room delete last")


async def pressed_at_once(
    school: School, message: Message, control: str, *urls: str, answers: int
) -> list[str]:
    """What is said to presses of one button that reach the bots at the same time: so many answers, and any others."""
    presses = [school.workspace.press(message, control, url=url) for url in urls]
    deliveries = await asyncio.gather(*presses)
    assert [delivery.status for delivery in deliveries] == [200] * len(urls)

    def said() -> list[str]:
        return [said.text for delivery in deliveries for said in school.workspace.answers(delivery)]

    await school.workspace.world.messages.wait_until(lambda: len(said()) >= answers, 30)
    await school.workspace.settled()
    return said()


async def test_a_double_click_on_confirm_deletes_once(school: School, card: Message) -> None:
    said = await pressed_at_once(school, card, DELETE, *school.bots * 2, answers=2)
    assert len(await school.asked("delete_room")) == 1
    assert sorted(LATE in text for text in said) == [False, True]


async def test_presses_at_two_bots_delete_once(school: School, card: Message, other_bot: str) -> None:
    said = await pressed_at_once(school, card, DELETE, *(*school.bots, other_bot) * 3, answers=6)
    assert len(await school.asked("delete_room")) == 1
    assert sorted(LATE in text for text in said) == [False, *[True] * 5]


async def test_create_again_pressed_at_two_bots_makes_one_room(
    school: School, card: Message, other_bot: str
) -> None:
    deleted = await school.press(card, DELETE)
    said = await pressed_at_once(school, deleted, "run.again", *(*school.bots, other_bot) * 2, answers=1)
    assert len(await school.asked("create_room")) == 2
    assert len(said) == 1


async def test_a_choice_pressed_at_two_bots_is_made_once(school: School, other_bot: str) -> None:
    question = await school.type('/room new "English" tomorrow 2-3')
    said = await pressed_at_once(school, question, "choose.0", *(*school.bots, other_bot) * 2, answers=4)
    assert len(await school.asked("create_room")) == 1
    assert sorted(LATE in text for text in said) == [False, True, True, True]


async def test_an_event_delivered_to_two_bots_is_answered_once(school: School, other_bot: str) -> None:
    for line in ('room new "English" 14:00-15:00', "room delete last", "room key rotate", "peaks yesterday"):
        first = await school.workspace.mention(line)
        again = await asyncio.gather(
            *(school.workspace.redeliver(first, number, url=other_bot) for number in (1, 2, 3))
        )
        await school.answer(first)
        await school.workspace.settled()
        assert [delivery.status for delivery in again] == [200, 200, 200]
        assert len(school.workspace.answers(first)) == 1
    assert len(await school.asked("create_room")) == 1
    assert len(await school.asked("hourly_peaks")) == 1


async def test_a_room_that_changed_since_is_asked_about_again(school: School, card: Message) -> None:
    await school.type('/room rename "English" to Maths')
    again = await school.press(card, DELETE)
    assert again is card
    assert "changed since I asked you" in again.text
    assert "Maths" in again.text
    assert await school.asked("delete_room") == []
    deleted = await school.press(again, DELETE)
    assert "Maths" in deleted.text
    assert len(await school.asked("delete_room")) == 1


async def test_a_room_that_came_into_class_since_is_asked_about_again(school: School, card: Message) -> None:
    room = ROOM.findall(str(card.blocks))[0]
    await school.control(f"/rooms/{room}/teacher", present=True)
    await school.control(f"/rooms/{room}/class", in_session=True)
    again = await school.press(card, DELETE)
    assert "In use right now" in str(again.blocks)
    assert await school.asked("delete_room") == []
    await school.control(f"/rooms/{room}/class", in_session=False)
    await school.press(again, DELETE)
    assert len(await school.asked("delete_room")) == 1


async def test_a_room_deleted_by_somebody_else_since_is_said_to_be_gone(
    school: School, card: Message
) -> None:
    other = await school.type('/room delete "English"')
    await school.press(other, DELETE)
    answer = await school.press(card, DELETE)
    assert "already been deleted" in answer.text
    assert len(await school.asked("delete_room")) == 1
