"""The image that the Dockerfile builds, as far as it can be without a container: built by its command, run as it is."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from tests.test_deployment import DOCKERFILE, ROOT, STOPS_WITHIN, copied

from .bots import bot_process
from .conftest import patient, variables


def image(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The files that the image builds from, in a folder, and its command for that with the environment it needs."""
    for name in copied():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (build,) = re.findall(r"^RUN (uv sync .*)", DOCKERFILE, re.M)
    uv = Path(sys.executable).with_name("uv")
    # what this machine has downloaded before is used again, and compiled when it is used
    options = [each for each in build.split()[1:] if each not in {"--no-cache", "--compile-bytecode"}]
    without = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return [str(uv), *options, "--python", sys.executable, "--quiet"], without


@pytest.mark.waiting
async def test_it_is_built_starts_answers_and_ends(tmp_path: Path, redis_url: str) -> None:
    command, environment = image(tmp_path)
    building = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environment)
    assert await building.wait() == 0
    for name in copied():
        (shutil.rmtree if (tmp_path / name).is_dir() else os.unlink)(tmp_path / name)
    platform = PlatformConfig(seed="empty")
    async with (
        serve(create_app(platform)) as platform_url,
        Workspace(scopes=scopes(), **patient()) as workspace,
        bot_process(
            {**variables(workspace, platform, platform_url, redis_url), "PYTHONPATH": ""},
            tmp_path,
            "image",
            (str(tmp_path / ".venv" / "bin" / "rollcall"),),
        ) as bot,
    ):
        workspace.bot_url = bot.url
        answer = await workspace.answer(
            await workspace.command("/room", "list", user="U0DEMO", channel="general")
        )
        assert "No rooms found" in answer.text
        async with asyncio.timeout(STOPS_WITHIN * 3):
            assert await bot.stopped() == 0
