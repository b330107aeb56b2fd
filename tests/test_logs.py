"""Log lines are for whoever reads them: people at a terminal, programs elsewhere."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import pytest

WRITE = (
    "import structlog; from bot import logs; logs.configure('info', {!r});"
    "structlog.get_logger('bot').warning('moved', room='26112112345678')"
)


def written(log_format: str, *, terminal: bool) -> str:
    """What a process logs, to a terminal or to a pipe."""
    command = [sys.executable, "-c", WRITE.format(log_format)]
    if not terminal:
        return subprocess.run(command, stderr=subprocess.PIPE, check=True, text=True).stderr
    ours, theirs = pty.openpty()
    try:
        subprocess.run(command, stderr=theirs, check=True)
        return os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.waiting
@pytest.mark.parametrize(
    ("log_format", "terminal", "is_json"),
    [("auto", True, False), ("auto", False, True), ("json", True, True), ("console", False, False)],
)
def test_what_is_read_by_people_and_what_by_programs(log_format: str, terminal: bool, is_json: bool) -> None:
    line = written(log_format, terminal=terminal)
    assert "26112112345678" in line
    assert line.startswith("{") == is_json
    if is_json:
        assert json.loads(line)["event"] == "moved"
