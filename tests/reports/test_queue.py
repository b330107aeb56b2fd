"""Many reports at once: in order of due time, each once, at the pace Slack allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.reports.conftest import NINE, ReportsHarness, due_of

pytestmark = pytest.mark.waiting

MANY = 150


async def test_many_reports_drain_in_order_of_due_time(harness: ReportsHarness) -> None:
    for number in range(10):
        harness.workspace.add_channel(f"C0TEN{number}", f"ten{number}")
    for number in range(MANY):
        # not in the order of their numbers
        due = NINE + timedelta(seconds=number * 7 % 250)
        await harness.schedule(due, channel=f"C0TEN{number % 10}")
    harness.set_clocks(NINE + timedelta(seconds=260))
    await harness.worker(pace=0.01)
    await harness.worker(pace=0.01)
    await harness.until_reports(MANY)
    dues = [datetime.fromisoformat(due_of(report)[1]) for report in harness.reports()]
    assert dues == sorted(dues)
    assert sorted(number for number, _ in harness.counted()) == list(range(1, MANY + 1))
    assert set(harness.counted().values()) == {1}
    assert all(sent.ok for sent in harness.workspace.sent)


async def test_a_channel_gets_one_message_after_another_at_its_pace(harness: ReportsHarness) -> None:
    for _ in range(3):
        await harness.schedule()
        await harness.schedule(channel="C0GENERAL")
    await harness.worker(pace=2.0)
    await harness.worker(pace=2.0)
    await harness.until_reports(6)
    for channel in ("C0OPS", "C0GENERAL"):
        at = [
            sent.at for sent in harness.workspace.sent if sent.arguments.get("channel") == channel and sent.ok
        ]
        assert len(at) == 3
        assert all(later - earlier > timedelta(seconds=1) for earlier, later in pairwise(at))
