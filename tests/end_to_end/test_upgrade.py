"""What another version has left in Redis to be done says that it is to be typed again."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from bot.jobs import Job, Queue
from bot.state import COMMAND, COMMANDS, Redis

from .conftest import School

AGAIN = "typed before an upgrade"


@pytest.mark.parametrize(
    "changes",
    [
        {"command": '{"v":2,"command":"room.list"}'},
        {"command": '{"v":1,"command":"room.vanish"}'},
        {"line": 7},
    ],
)
async def test_a_job_of_another_version_is_answered(
    school: School, redis: Redis, changes: dict[str, Any]
) -> None:
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
    job = Job(key=f"{team} 1", kind=COMMAND, body=msgspec.json.encode(body).decode())
    queue = Queue(redis, COMMANDS)
    await queue.add(job)
    message = await school.workspace.wait_for_message(channel=school.workspace.direct(), within=60)
    assert AGAIN in message.text
    async with asyncio.timeout(60):
        while await queue.all():  # noqa: ASYNC110 - the bot's doing
            await asyncio.sleep(0.05)
