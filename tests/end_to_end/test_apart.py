"""Everything is apart by workspace: whatever one shows or names is tried in another, which reaches nothing of it.

Redis itself tells which keys are touched, by all that the bot asks of it meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from inspect import signature
from typing import Any

import pytest
import redis.asyncio
from msgspec.structs import replace

from bot.jobs import Queue
from bot.sandbox.workspace import Message, Workspace, controls
from bot.sandbox.workspace.message_store import Content
from bot.state import COMMANDS, PERSONAL_DATA, Keys
from tests.end_to_end.installed import OTHER, Schools

HOME = "T0ROLLCALL"

SHOWN = (
    '/room new "Sesame" tomorrow 14:00-15:00',
    "/room list",
    "/room show last",
    "/room code last for 11,12",
    "/room codes last",
    "/room live last",
    "/room edit last max 30",
    "/room teacher last @Anna",
    "/room substitute @Anna for last",
    "/room delete last",
    '/room new "Sesame" every mon,wed 14:00-15:00 for 2 weeks',
    "/room mine",
    "/room classroom 11 Sesame",
    "/room classrooms",
    "/room watch on in #ops",
    "/room audit",
    "/room remind me at 7:30",
    "/room bells 8:00-8:45",
    "/peaks daily at 9:00 in #ops",
    "/peaks schedules",
    "/room forget @Anna",
    "/room cards here",
    "/room language en",
)
"""What leaves something of every kind, and shows every kind of button."""

TRIED = (
    "/room show {room}",
    "/room delete {room}",
    "/room edit {room} max 20",
    "/room code {room} for 11",
    "/room attendance {room} yesterday",
    "/room find {code}",
    "/room show #1",
    "/room delete #1",
    "/room show last",
    "/room show Sesame",
    "/room classrooms",
    "/room audit {room}",
    "/peaks stop 1",
    "/peaks schedules",
    "/room mine",
    "/room timetable",
)


@pytest.fixture
async def schools(schools: Schools) -> Schools:
    """Two workspaces with an account each."""
    await schools.slack.install(schools.url, schools.other)
    await schools.enter(schools.platforms["other"])
    for workspace in (schools.home, schools.other):
        workspace.add_user("U0ANNA", "Anna", channels=("general", "ops"))
    return schools


def shown(workspace: Workspace) -> list[Message]:
    """All messages with buttons that the bot has shown, also where they were replaced since."""
    found = {change.message.ts: change for change in workspace.changes if change.content.blocks}
    return [replace(each.message, contents=[each.content]) for each in found.values()]


def values(blocks: list[dict[str, Any]]) -> Iterator[tuple[int, str | None]]:
    """What can be pressed of a message: the number of each control, and the option of a menu."""
    for number, control in enumerate(controls(blocks), 1):
        for choice in [option["value"] for option in control.options] or [None]:
            yield number, choice


@asynccontextmanager
async def watched(redis_url: str) -> AsyncIterator[list[str]]:
    """What Redis is asked while the context is open, as it tells itself."""
    asked: list[str] = []
    async with redis.asyncio.Redis.from_url(redis_url) as client, client.monitor() as monitor:

        async def listen() -> None:
            async for command in monitor.listen():
                asked.append(command["command"])

        listening = asyncio.create_task(listen())
        try:
            yield asked
        finally:
            listening.cancel()


async def settled(schools: Schools) -> None:
    """Waits until all that was accepted is answered."""
    queue = Queue(schools.redis, COMMANDS)
    async with asyncio.timeout(60):
        while (counts := await queue.count()).held or counts.ready:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.02)


@pytest.mark.exhaustive
async def test_nothing_of_a_workspace_is_reached_from_another(schools: Schools, redis_url: str) -> None:
    home, other = schools.home, schools.other
    for line in SHOWN:
        await schools.type(line, home)
    await settled(schools)
    said = json.dumps([message.contents[0].blocks for message in shown(home)], ensure_ascii=False)
    room, codes = re.findall(r"\b\d{14}\b", said)[0], sorted({*re.findall(r"code=([a-z0-9]{6})\b", said)})
    pressed, platform = set[str](), await schools.asked("home")
    tried = len(other.world.sent)
    async with watched(redis_url) as asked:
        for line in TRIED:
            name, _, text = line.format(room=room, code=codes[0]).partition(" ")
            await other.command(name, text)
        for message in shown(home):
            content = Content(message.text, blocks=message.contents[0].blocks)
            copy = Message(other.world.messages.new_ts(), "C0GENERAL", "U0ROLLCALL", [content])
            await other.world.messages.post(copy)
            for number, choice in values(list(content.blocks)):
                control = controls(content.blocks)[number - 1]
                told = f"{control.action_id} {choice or control.element.get('value')}"
                if told not in pressed and control.element["type"] in ("button", "static_select", "overflow"):
                    pressed.add(told)
                    await other.press(copy, control, choice=choice)
        await settled(schools)
    assert len(pressed) > 30
    assert len(asked) > 100
    assert [command for command in asked if HOME in command] == []
    answers = json.dumps([each.arguments for each in other.world.sent[tried:]], ensure_ascii=False)
    assert [code for code in codes[1:] if code in answers] == []
    assert await schools.asked("home") == platform


@pytest.mark.parametrize("name", [name for name in PERSONAL_DATA if not name.startswith("queue.")])
def test_every_kind_of_key_is_of_one_workspace(name: str) -> None:
    mine, theirs = (getattr(Keys(team), name) for team in (HOME, OTHER.id))
    arguments = ["T0OTHER"] * len(signature(mine).parameters)
    assert mine(*arguments).startswith(f"rollcall:{{{HOME}}}:")
    assert theirs(*arguments).startswith(f"rollcall:{{{OTHER.id}}}:")
