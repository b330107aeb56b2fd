"""One reference from Slack's request to all that came of it, also where a job goes on with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from datetime import datetime
from typing import Any

import pytest
import structlog

from bot import app

from .conftest import PATIENCE, School

Log = list[MutableMapping[str, Any]]


@pytest.fixture
async def log(school: School, clock: Callable[[], datetime]) -> AsyncIterator[Log]:
    """What is logged by a bot and a worker beside it."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with app.worker(school.settings, clock):
            yield lines


async def until(log: Log, event: str, **told: object) -> MutableMapping[str, Any]:
    """The line of an event, once it is written."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for line in log:
                if line["event"] == event and line.items() >= told.items():
                    return line
            await asyncio.sleep(0.01)


async def test_a_card_that_follows_a_change(school: School, log: Log) -> None:
    await school.type('/room new "English" 14:00-15:00')
    await until(log, "slack call", method="chat.postMessage")
    log.clear()
    await school.type("/room move last to 16:00-17:00")
    change = await until(log, "change", what="room.edit")
    card = await until(log, "slack call", method="chat.update")
    assert card["reference"] == change["reference"]


async def test_a_report_that_is_sent_at_once_and_none_that_is_due(school: School, log: Log) -> None:
    await school.type("/peaks daily at 9:00 in #ops")
    await school.type("/peaks send 1")
    asked = await until(log, "change", what="reports.send")
    assert (await until(log, "report sent"))["reference"] == asked["reference"]
    causes = {(line["cause"], line["reference"]) for line in log if line["event"] == "platform request"}
    assert causes == {("report", asked["reference"])}


async def test_a_timetable_that_is_applied(school: School, log: Log) -> None:
    rows = "title,date,start,end\nAlgebra,2026-11-26,9:00,10:00\n"
    plan = await school.answer(await school.workspace.direct_message(rows))
    await school.press(plan, 1)
    asked = await until(log, "change", what="room.timetable_apply")
    made = await until(log, "platform request", endpoint="create_room")
    assert made["reference"] == asked["reference"]
