"""What is backed up and restored by the commands of the page is there again."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs import Job, Queue
from bot.state import SCHEDULED, connect, embedded
from bot.state.server import program, socket_path

PAGE = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
WITHIN = 60
"""Seconds, on a machine that has other work on all its cores."""

pytestmark = [
    pytest.mark.waiting,
    pytest.mark.skipif(shutil.which("redis-cli") is None, reason="no redis-cli here"),
]


def commands(section: str) -> Iterator[list[str]]:
    """Those that stand under a name."""
    (said,) = re.findall(rf"^- \*\*{section}\*\*.*?(?=^- \*\*|^#)", PAGE, re.MULTILINE | re.DOTALL)
    yield from (line.split() for line in re.findall(r"^      (redis-.*)", said, re.MULTILINE))


def run(command: list[str], folder: Path, socket: Path) -> str:
    """What a command prints, once it does not refuse it."""
    at = [command[0], "-s", str(socket), *command[1:]] if command[0] == "redis-cli" else command
    until = time.monotonic() + WITHIN
    while True:
        done = subprocess.run(at, cwd=folder, capture_output=True, text=True, check=False)
        if not done.returncode and "error" not in done.stdout.lower():
            return done.stdout
        assert time.monotonic() < until, done
        time.sleep(0.05)


async def test_a_backup_is_restored(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    job = Job(key="T0ROLLCALL 1", kind="report", body='{"of": "英语"}')
    async with embedded(before) as url, connect(url) as redis:
        await Queue(redis, SCHEDULED).add(job, datetime(2030, 1, 1, tzinfo=UTC))
        for command in commands("Back up"):
            run(command, tmp_path, socket_path(before))
    after.mkdir(mode=0o700)
    (tmp_path / "rollcall.rdb").rename(after / "dump.rdb")
    socket = socket_path(after)
    for command in commands("Restore"):
        if command[0] == "redis-server":
            where = ["--port", "0", "--unixsocket", str(socket), "--logfile", str(after / "log")]
            told = [str(after) if part == "FOLDER" else part for part in command[1:]]
            run([await program(), *told, *where], tmp_path, socket)
            continue
        until = time.monotonic() + WITHIN
        while "aof_rewrite" in (said := run(command, tmp_path, socket)) and not (
            "aof_rewrite_in_progress:0" in said and "aof_rewrite_scheduled:0" in said
        ):
            assert time.monotonic() < until
    async with embedded(after) as url, connect(url) as redis:
        (found,) = await Queue(redis, SCHEDULED).all()
        assert found.job == job
