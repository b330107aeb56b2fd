"""`rollcall schedules`: what Redis holds, and arming anew what was lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.jobs import Queue
from bot.jobs.keys import QueueKeys
from bot.state import SCHEDULED, Keys, Redis, Schedule, Schedules, connect

pytestmark = pytest.mark.waiting

ROOT = Path(__file__).parents[2]
DUE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
async def redis(redis_url: str) -> Redis:
    """A Redis with a report that is scheduled, one that is not, one that is paused and queued all the same."""
    client = connect(redis_url)
    schedules = Schedules(client, Keys("T1"))
    for number, weekday in ((1, None), (2, 0), (3, None)):
        made = Schedule(
            team="T1",
            number=number,
            at=time(9),
            zone="Asia/Shanghai",
            weekday=weekday,
            channel="C0OPS",
            owner="U1",
            language="en",
            made_at=DUE,
        )
        await schedules.add(made, DUE)
    await schedules.pause(3, "asked")
    due = QueueKeys(SCHEDULED).due
    await client.zrem(due, "T1 2")
    await client.zadd(due, {"T1 3": 1})
    return client


def ran(redis_url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The command, run as another process."""
    environment = {
        "PATH": os.environ["PATH"],
        "REDIS_URL": redis_url,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "x",
        "BAIJIAYUN_PRIVATE_DOMAIN": "school",
        "BAIJIAYUN_PARTNER_ID": "1",
        "BAIJIAYUN_PARTNER_KEY": "k",
    }
    command = [sys.executable, "-m", "bot", "schedules", *options]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


def printed(redis_url: str, *options: str) -> list[str]:
    """The lines of a command that succeeds."""
    done = ran(redis_url, *options)
    done.check_returncode()
    return done.stdout.splitlines()


async def test_it_lists_and_repairs(redis: Redis, redis_url: str) -> None:
    async with redis:
        listed = printed(redis_url)
        assert listed == [
            "T1 1 daily at 09:00 Asia/Shanghai in C0OPS by U1: next 2026-11-25T01:00:00+00:00",
            "T1 2 weekly on Monday at 09:00 Asia/Shanghai in C0OPS by U1: not scheduled,"
            " due 2026-11-25T01:00:00+00:00; fix it with --repair",
            "T1 3 daily at 09:00 Asia/Shanghai in C0OPS by U1: paused (asked), but queued; fix it with --repair",
            "2 scheduled, 0 ready, 0 running",
        ]
        assert printed(redis_url) == listed
        assert [line.rpartition("; ")[2] for line in printed(redis_url, "--repair")][1:3] == [
            "fixed",
            "fixed",
        ]
        assert "fix" not in "".join(printed(redis_url))
        queue = Queue(redis, SCHEDULED)
        assert [await queue.is_queued(record) for record in await queue.all()] == [True, True, False]


def test_without_redis_it_says_so() -> None:
    done = ran("redis://127.0.0.1:1/0")
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    assert said.startswith("Redis cannot be used: ")
    assert said.endswith("Check REDIS_URL and that Redis is running.")
