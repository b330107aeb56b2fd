"""What Rollcall is deployed with: the image's commands, and what supervisors are told."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import command_line
from bot.app import DRAIN_TIMEOUT, SOCKET_CLOSE_TIMEOUT
from bot.jobs.worker import LAST_READ_TIMEOUT
from bot.settings import variables
from bot.threads import LEAVE_TIMEOUT
from bot.tracing import FLUSH_TIMEOUT
from bot.web import SHUTDOWN_TIMEOUT

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KUBERNETES = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text(encoding="utf-8")))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNIT = ROOT / "deploy" / "rollcall@.service"
COMMANDS = {
    command.name or command.callback.__name__
    for command in command_line.registered_commands
    if command.callback
}
STOPS_WITHIN = 10
"""Seconds that `docker stop` waits before it kills."""


def test_it_ends_before_a_container_is_killed() -> None:
    working = max(DRAIN_TIMEOUT, LAST_READ_TIMEOUT)
    assert SHUTDOWN_TIMEOUT + SOCKET_CLOSE_TIMEOUT + working + LEAVE_TIMEOUT < STOPS_WITHIN
    assert FLUSH_TIMEOUT < LEAVE_TIMEOUT


def commands() -> Iterator[str]:
    """What the files start."""
    yield from re.findall(r'rollcall", "(\w+)"', DOCKERFILE)
    yield from (
        service["command"].split()[1] for name, service in COMPOSE["services"].items() if name == "worker"
    )
    for container in containers():
        yield container["args"][1]
    yield from re.findall(r"rollcall@(\w+)", UNIT.read_text(encoding="utf-8"))
    yield from re.findall(r"rollcall (\w+)", (ROOT / "Procfile").read_text(encoding="utf-8"))


def containers() -> Iterator[Mapping[str, Any]]:
    for each in KUBERNETES:
        if each["kind"] == "Deployment":
            yield from each["spec"]["template"]["spec"]["containers"]


def test_what_they_start_is_there() -> None:
    started = set(commands())
    assert {"web", "worker"} <= started
    assert started <= COMMANDS


def test_what_they_set_is_a_setting() -> None:
    (told,) = re.findall(r"^ENV (.*)", DOCKERFILE, re.M)
    names = {each.partition("=")[0] for each in told.split()} | COMPOSE["services"]["worker"][
        "environment"
    ].keys()
    assert {name.lower() for name in names - {"PATH", "PYTHONDONTWRITEBYTECODE"}} <= variables().keys()


@pytest.mark.parametrize("container", list(containers()), ids=lambda container: container["name"])
def test_a_container_may_do_little(container: Mapping[str, Any]) -> None:
    allowed = container["securityContext"]
    assert allowed["readOnlyRootFilesystem"]
    assert not allowed["allowPrivilegeEscalation"]
    assert allowed["capabilities"] == {"drop": ["ALL"]}
    # what is sent as a file is written there before
    assert [each["mountPath"] for each in container["volumeMounts"]] == ["/tmp"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_so_may_one_of_compose(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert "USER 10001" in DOCKERFILE


def test_what_the_image_copies_reaches_the_build() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied()) == sent
    assert all((ROOT / each).exists() for each in sent)


def copied() -> Iterator[str]:
    for line in re.findall(r"^COPY (?!--from)(.*)", DOCKERFILE, re.M):
        yield from line.split()[:-1]


def test_systemd_leaves_a_redis_that_rollcall_started_to_rollcall() -> None:
    """Source: systemd.kill(5). By default all processes of a unit are told to stop at once."""
    assert "KillMode=mixed" in UNIT.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to read the unit")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "rollcall@web.service"
    unit.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/rollcall/.venv/bin/rollcall", f'"{sys.executable}"')
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "rollcall" in line]
    assert ours == []
