"""What another version has left in Redis and on cards: it works as it did, or says that it is to be typed again."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from bot.jobs import Job, Queue
from bot.sandbox.workspace import Message
from bot.sandbox.workspace.controls import Control
from bot.state import COMMAND, COMMANDS, Keys, Redis, connect

from .conftest import ROOM, School

AGAIN = "typed before an upgrade"


def button(value: str, name: str = "run.show") -> Control:
    """A button as it may stand on an old card."""
    text = {"type": "plain_text", "text": "Open"}
    return Control({"type": "button", "action_id": name, "text": text, "value": value}, "old")


@pytest.fixture
async def card(school: School) -> Message:
    return await school.type('/room new "English" 14:00-15:00')


async def pressed(school: School, card: Message, control: Control) -> str:
    """What the press of it is answered with."""
    delivery = await school.workspace.press(card, control)
    return (await school.answer(delivery)).text


def redis(school: School) -> Redis:
    url = school.settings.redis_url
    assert url is not None
    return connect(url.get_secret_value())


async def test_a_button_from_before_buttons_carried_commands_works(school: School, card: Message) -> None:
    room = ROOM.findall(str(card.blocks))[0]
    assert "English" in await pressed(school, card, button(f"room show {room}"))


@pytest.mark.parametrize(
    "value",
    [
        'signed.AAAAAAAAAAAAAAAAAAAA.{"v":1,"command":"room.list"}',
        "signed.",
    ],
)
async def test_a_button_signed_under_another_secret_is_not_pressed(
    school: School, card: Message, value: str
) -> None:
    assert AGAIN in await pressed(school, card, button(value))
    assert await school.asked("rooms") == []


async def test_a_button_whose_command_is_kept_no_more_says_so(school: School, card: Message) -> None:
    assert "expired" in await pressed(school, card, button("kept.AAAAAAAAAAAAAAAAAAAA"))


async def test_a_confirmation_of_another_version_is_to_be_asked_for_again(school: School) -> None:
    await school.type('/room new "English" 14:00-15:00')
    card = await school.type("/room delete last")
    async with redis(school) as client:
        (key,) = [key async for key in client.scan_iter(Keys("*").pending("*").replace("{*}", "*"))]
        kept = msgspec.json.decode(await client.get(key) or "{}")
        kept["lines"] = kept.pop("commands")
        await client.set(key, msgspec.json.encode(kept))
    assert AGAIN in (await school.press(card, "confirm")).text
    assert await school.asked("delete_room") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"command": '{"v":2,"command":"room.list"}'},
        {"command": '{"v":1,"command":"room.vanish"}'},
        {"line": 7},
    ],
)
async def test_a_job_of_another_version_is_answered(school: School, changes: dict[str, Any]) -> None:
    team = school.workspace.world.directory.team.id
    body = {
        "id": "1",
        "team": team,
        "user": "U0DEMO",
        "channel": school.workspace.direct(),
        "asked_at": "2026-11-24T00:00:00Z",
        "reply": {"channel": school.workspace.direct(), "user": "U0DEMO"},
        **changes,
    }
    async with redis(school) as client:
        job = Job(key=f"{team} 1", kind=COMMAND, body=msgspec.json.encode(body).decode())
        queue = Queue(client, COMMANDS)
        await queue.add(job)
        message = await school.workspace.wait_for_message(channel=school.workspace.direct(), within=20)
        assert AGAIN in message.text
        async with asyncio.timeout(20):
            while await queue.all():  # noqa: ASYNC110 - the bot's doing
                await asyncio.sleep(0.05)
