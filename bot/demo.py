"""The bot between the sandbox workspace and the sandbox platform, for trying it without an account."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from rich.console import Console

from bot import logs
from bot.app import rollcall
from bot.manifest import bot_events, scopes, shortcuts
from bot.sandbox import console
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Workspace
from bot.settings import Settings, settings_from
from bot.web import http_app

PERSON = "U0DEMO"
"""The user of the console: an admin of the workspace in Asia/Shanghai, and an administrator of Rollcall."""


COLLEAGUES = {"U0ANN": "Ann", "U0BEN": "Ben"}
"""Others of the workspace, who teach."""


async def run(source: TextIO | None = None, screen: Console | None = None) -> int:
    """Run everything on free loopback ports, with the console in the foreground. Nothing is left behind.

    What is typed is read from `source` and shown on `screen`, by default standard input and output.
    """
    logs.configure("error", "console")
    platform = PlatformConfig()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="rollcall-demo-"))
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(
            Workspace(scopes=scopes(), events=bot_events(), shortcuts=shortcuts())
        )
        for user, name in COLLEAGUES.items():
            workspace.add_user(user, name)
        settings = _settings(platform, platform_url, workspace, Path(folder))
        bot = await stack.enter_async_context(rollcall(settings, work=True))
        workspace.bot_url = await stack.enter_async_context(serve(http_app(bot)))
        return await console.run(workspace, user=PERSON, source=source, console=screen)


def _settings(platform: PlatformConfig, platform_url: str, workspace: Workspace, folder: Path) -> Settings:
    identity = workspace.world.identity
    return settings_from(
        {
            "SLACK_BOT_TOKEN": identity.bot_token,
            "SLACK_SIGNING_SECRET": identity.signing_secret,
            "SLACK_API_URL": workspace.api_url,
            "BAIJIAYUN_BASE_URL": platform_url,
            "BAIJIAYUN_PARTNER_ID": str(platform.partner_id),
            "BAIJIAYUN_PARTNER_KEY": platform.partner_key.get_secret_value(),
            "BAIJIAYUN_SECRET_KEY": platform.secret_key.get_secret_value(),
            "ROLLCALL_ADMINS": PERSON,
            "ROLLCALL_SECRET": "a secret of the demo alone",
            "ROLLCALL_DATA": str(folder),
        }
    )
