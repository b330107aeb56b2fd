"""The command line: what it cannot do is told in a sentence."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import gallery
from bot.__main__ import command_line, main

from .test_settings import COMPLETE


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def refused(*arguments: str) -> str:
    """What is said of a call that is wrong."""
    ended = CliRunner().invoke(command_line, arguments, terminal_width=200)
    assert ended.exit_code == 2
    return ended.stderr


def test_a_port_of_the_sandbox_that_is_taken(taken: int) -> None:
    assert "--port: it cannot be used: Address already in use" in refused("sandbox", "--port", str(taken))


def test_a_file_that_is_none_of_the_sandboxs(tmp_path: Path) -> None:
    (file := tmp_path / "data").write_text("no record\n")
    assert "--data: it cannot be used: JSON is malformed" in refused("sandbox", "--data", str(file))


@pytest.mark.parametrize("url", ["rollcall.example.org", "http://rollcall.example.org", "https://"])
def test_an_address_that_slack_does_not_take(url: str) -> None:
    assert "--url: Slack takes an address" in refused("manifest", "--url", url)


def test_a_file_that_is_none_of_the_gallerys(tmp_path: Path) -> None:
    (file := tmp_path / "before").write_text("{}\n")
    assert "--before: it cannot be used: Object missing required field" in refused(
        "gallery", "--before", str(file)
    )


def test_a_file_that_cannot_be_drawn_into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gallery, "entries", lambda: [gallery.Entry("one", "message", (), "Text.")])
    drawn = refused("gallery", "--svg", str(tmp_path / "no" / "x.svg"))
    assert "--svg: it cannot be used: No such file or directory" in drawn


@pytest.mark.parametrize("command", ["web", "run", "worker", "schedules", "doctor"])
def test_settings_that_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert ended(monkeypatch, tmp_path, command) == 1
    assert "SLACK_BOT_TOKEN: it is not set" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis cannot be used: nothing listens there. Check"),
        ({"ROLLCALL_DATA": os.devnull}, "ROLLCALL_DATA: the folder cannot be used: File exists."),
    ],
)
def test_a_redis_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    settings: dict[str, str],
    says: str,
) -> None:
    assert ended(monkeypatch, tmp_path, "schedules", **COMPLETE, **settings) == 1
    assert says in capsys.readouterr().err


def ended(monkeypatch: pytest.MonkeyPatch, folder: Path, command: str, **settings: str) -> object:
    """How `rollcall` ends in a folder without `.env`."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(os, "environ", settings)
    monkeypatch.setattr(sys, "argv", ["rollcall", command])
    with pytest.raises(SystemExit) as exited:
        main()
    return exited.value.code
