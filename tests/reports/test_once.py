"""Each report that is due stands in the channel once, whoever dies and whatever Slack answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.reports.conftest import NINE, Town, killed, said

DUE = NINE.astimezone().isoformat()
DAY = timedelta(days=1)


async def once(town: Town) -> None:
    """Whatever was set off has come to its end, and there is one message."""
    standing = await town.until_settled()
    assert standing.due == NINE + DAY
    await asyncio.sleep(0.5)
    assert list(town.counted().values()) == [1]


async def test_two_workers_send_a_report_once_when_it_is_due(town: Town) -> None:
    await town.schedule()
    await town.worker()
    await town.worker()
    await town.until_reports(1)
    assert town.now() >= NINE
    await once(town)
    assert "late" not in town.reports()[0].text


@pytest.mark.parametrize("point", ["claimed", "begun", "posted", "arming", "armed"])
async def test_a_worker_killed_on_the_way_is_taken_over(town: Town, point: str) -> None:
    await town.schedule()
    doomed = await town.worker(halt=point)
    assert await said(doomed) == f"at {point}"
    await town.worker()
    await killed(doomed)
    await once(town)
