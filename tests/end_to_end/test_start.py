"""Starting without what is needed."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from bot.app import rollcall
from bot.errors import SettingsProblem
from bot.sandbox.workspace import Workspace, bad_gateway, refusing
from bot.secret import SecretStr
from bot.settings import Settings, settings_from
from bot.state.server import socket_path
from tests.tcp import listening

from .bots import ROOT, START_WITHIN, THIS_TREE, rollcall_process
from .conftest import School


@pytest.mark.waiting
class TestWithoutRedis:
    """A Redis that is not there when the bot starts."""

    @pytest.fixture
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": "redis://127.0.0.1:1/0"}

    async def test_what_needs_no_state_is_answered(self, school: School) -> None:
        assert "Mon 23 Nov" in (await school.type("/peaks yesterday")).text
        assert "*What you can do*" in (await school.type("/room help")).text

    async def test_what_changes_something_is_not_accepted(self, school: School) -> None:
        answer = await school.type('/room new "English" 14:00-15:00')
        assert "so I haven't started this" in answer.text
        assert await school.asked("create_room") == []


def settings(slack_url: str) -> Settings:
    """Enough to start with."""
    return settings_from(
        {
            "SLACK_BOT_TOKEN": "xoxb-old",
            "SLACK_SIGNING_SECRET": "secret",
            "SLACK_API_URL": slack_url,
            "BAIJIAYUN_PRIVATE_DOMAIN": "school",
            "BAIJIAYUN_PARTNER_ID": "12345678",
            "BAIJIAYUN_PARTNER_KEY": "key",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }
    )


async def test_a_token_that_slack_does_not_take_is_told_by_its_setting() -> None:
    async with Workspace() as workspace:
        workspace.faults.set("auth.test", refusing("invalid_auth"))
        with pytest.raises(SettingsProblem, match="SLACK_BOT_TOKEN"):
            async with rollcall(settings(workspace.api_url)):
                pytest.fail("it started")


@pytest.mark.waiting
async def test_a_proxys_error_page_instead_of_slack_is_told_by_its_setting() -> None:
    async with Workspace() as workspace:
        workspace.faults.set("auth.test", bad_gateway(count=9))
        with pytest.raises(SettingsProblem, match=r"SLACK_API_URL.*HTTP 502"):
            async with rollcall(settings(workspace.api_url)):
                pytest.fail("it started")


@pytest.mark.waiting
async def test_it_starts_though_slack_fails_once() -> None:
    async with Workspace() as workspace:
        workspace.faults.set("auth.test", bad_gateway())
        token = SecretStr(workspace.world.identity.bot_token)
        told = msgspec.structs.replace(settings(workspace.api_url), slack_bot_token=token)
        async with rollcall(told) as bot:
            assert not bot.by_socket


@pytest.mark.waiting
async def test_a_slack_that_is_out_of_reach_is_told_by_its_setting() -> None:
    with pytest.raises(SettingsProblem, match="SLACK_API_URL"):
        async with rollcall(settings("http://127.0.0.1:1/api")):
            pytest.fail("it started")


@pytest.mark.waiting
@pytest.mark.parametrize("command", ["run", "worker"])
async def test_one_that_is_told_to_stop_while_it_starts_leaves_no_redis(tmp_path: Path, command: str) -> None:
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with listening(silent) as port:
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "secret",
            "SLACK_API_URL": f"http://127.0.0.1:{port}/api",
            "BAIJIAYUN_PRIVATE_DOMAIN": "school",
            "BAIJIAYUN_PARTNER_ID": "12345678",
            "BAIJIAYUN_PARTNER_KEY": "key",
            "ROLLCALL_DATA": str(tmp_path / "data"),
        }
        async with rollcall_process(command, environment, tmp_path, "bot") as bot:
            async with asyncio.timeout(START_WITHIN):
                await asked.wait()
            assert await bot.stopped() == 0, bot.log.read_text()
    assert (tmp_path / "data" / "redis.log").exists()
    assert not socket_path(tmp_path / "data").exists()


HANGING = """
import pathlib, socket, threading

look_up = socket.getaddrinfo

def hanging(host, *args, **options):
    if "slow" in str(host):
        pathlib.Path("asked").touch()
        threading.Event().wait()
    return look_up(host, *args, **options)

socket.getaddrinfo = hanging
"""
"""A name server that never answers: Python runs this before all else."""


@pytest.mark.waiting
@pytest.mark.parametrize("command", ["web", "worker"])
async def test_a_name_server_that_does_not_answer_keeps_no_process(tmp_path: Path, command: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(HANGING)
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_API_URL": "http://slow.invalid/api",
        "BAIJIAYUN_PRIVATE_DOMAIN": "school",
        "BAIJIAYUN_PARTNER_ID": "12345678",
        "BAIJIAYUN_PARTNER_KEY": "key",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
    }
    async with (
        rollcall_process(command, environment, tmp_path, "bot", THIS_TREE) as bot,
        asyncio.timeout(START_WITHIN),
    ):
        while not (tmp_path / "asked").exists():  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(0.02)
        assert await bot.stopped() == 0, bot.log.read_text()
