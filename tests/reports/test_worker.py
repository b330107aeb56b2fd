"""Jobs on the stream are JSON, and nothing that comes on it ends a worker."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.state import Keys, connect
from tests.reports.conftest import NINE, Town


async def test_jobs_are_json(town: Town) -> None:
    await town.schedule()
    await town.worker()
    await town.until_settled()
    async with connect(town.redis.url) as client:
        entries = await client.xrange(Keys.STREAM) or []
    ((_, fields),) = entries
    assert fields is not None
    job = json.loads(fields["data"])
    assert job["task_name"] == "rollcall.report"
    assert job["args"][0] == f"{town.team} 1"


async def test_a_worker_goes_on_after_what_it_cannot_read(town: Town) -> None:
    await town.worker()
    async with connect(town.redis.url) as client:
        await client.xadd(Keys.STREAM, {"data": b"\x80\x04not json"})
        await client.xadd(Keys.STREAM, {"other": "field"})
        await client.zadd(Keys.DUE, {"nonsense": 1})
    await town.schedule()
    await town.until_settled()
    assert list(town.counted().values()) == [1]


async def test_a_worker_goes_on_when_the_stream_is_gone(town: Town) -> None:
    await town.worker()
    async with connect(town.redis.url) as client:
        await client.delete(Keys.STREAM)
    await town.schedule()
    await town.until_settled()
    await town.schedule(NINE + timedelta(seconds=5))
    await town.until_settled(2, NINE + timedelta(seconds=5))
    assert list(town.counted().values()) == [1, 1]


async def test_a_worker_that_is_told_to_end_ends_in_order(town: Town) -> None:
    await town.schedule()
    leaving = await town.worker()
    await town.until_reports(1)
    leaving.terminate()
    await leaving.wait()
    assert leaving.returncode == 0
    await town.until_settled()
    assert list(town.counted().values()) == [1]
