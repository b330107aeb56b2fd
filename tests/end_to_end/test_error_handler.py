"""What nobody foresaw is acknowledged, and told with a reference under which the log has it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.manifest import scopes
from bot.sandbox.platform import PlatformConfig, create_app
from bot.sandbox.serving import serve
from bot.sandbox.workspace import Delivery, Message, Workspace
from bot.state import Keys, connect
from tests.http import local_client

from .bots import Bot, bot_process
from .conftest import ROOM, SECRET, after_a_double_click, patient, variables

pytestmark = pytest.mark.waiting

REFERENCE = re.compile(r"Reference `?([0-9a-f]{8})")
NEW = 'new "English" tomorrow 14:00-15:00'
LINK_CODE = re.compile(r"code=(\w+)")


@dataclass
class Running:
    """A bot as it is run, over HTTP."""

    workspace: Workspace
    bot: Bot
    redis_url: str

    async def spoil(self) -> None:
        """Lets Redis hold of a person what Rollcall never put there."""
        async with connect(self.redis_url) as redis:
            await redis.set(self._last_list, "no JSON")

    async def restore(self) -> None:
        """Ends what `spoil` began."""
        async with connect(self.redis_url) as redis:
            await redis.delete(self._last_list)

    async def told(self, delivery: Delivery) -> str:
        """The reference in the answer to what cannot be done, which the log has too."""
        assert delivery.status == 200
        answer = await self.workspace.answer(delivery)
        assert "Something went wrong" in answer.text
        (reference,) = set(REFERENCE.findall(answer.text))
        assert f'"reference": "{reference}"' in self.bot.log.read_text()
        return str(reference)

    @property
    def _last_list(self) -> str:
        return Keys(self.workspace.world.directory.team.id).last_list("U0DEMO")


@pytest.fixture
async def running(redis_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    """A bot between a workspace and a platform; at the end its log is searched for secrets."""
    platform = PlatformConfig(seed="empty")
    async with AsyncExitStack() as stack:
        platform_url = await stack.enter_async_context(serve(create_app(platform)))
        workspace = await stack.enter_async_context(Workspace(scopes=scopes(), **patient()))
        told = variables(workspace, platform, platform_url, redis_url)
        bot = await stack.enter_async_context(bot_process({**told, "ROLLCALL_LOG": "debug"}, tmp_path, "bot"))
        workspace.bot_url = bot.url
        yield Running(workspace, bot, redis_url)
        log = bot.log.read_text()
        kept = (platform.partner_key, platform.secret_key)
        secrets = [
            *(secret.get_secret_value() for secret in kept),
            SECRET,
            *workspace.world.response_urls.by_token,
        ]
        secrets += [workspace.world.identity.bot_token, workspace.world.identity.signing_secret]
        secrets += LINK_CODE.findall(str([sent.arguments for sent in workspace.sent]))
        assert [secret[:4] for secret in secrets if secret in log] == []


async def test_every_way_in_is_answered_with_a_reference(running: Running) -> None:
    workspace = running.workspace
    made: Message = await workspace.answer(await workspace.command("/room", NEW))
    assert LINK_CODE.search(made.text + str(made.blocks))
    card = await workspace.answer(await workspace.press(made, "Delete"))
    await running.spoil()
    ways = (
        partial(workspace.command, "/room", NEW),
        partial(workspace.command, "/room", "list"),
        partial(workspace.press, made, "Attendance"),
        partial(workspace.press, made, "Delete"),
        partial(workspace.press, card, "confirm"),
        partial(workspace.mention, f"room {NEW}"),
        partial(workspace.direct_message, "room list"),
    )
    # one after the other: the answer to a direct message might as well be that of a mention before it
    await after_a_double_click()
    references = [await running.told(await way()) for way in ways]
    assert len(set(references)) == len(references)
    await running.restore()
    listed = await workspace.answer(await workspace.command("/room", "list"))
    assert len(set(ROOM.findall(str(listed.blocks)))) == 1


async def test_a_request_that_is_not_slacks_is_turned_away(running: Running) -> None:
    async with local_client(running.bot.url) as client:
        for headers in ({}, {"X-Slack-Request-Timestamp": "1"}, {"X-Slack-Request-Timestamp": "²"}):
            for content in (b"", b"{", b"payload={", b"\xff\xfe", b"[]", b"payload=1"):
                for kind in ("application/json", "application/x-www-form-urlencoded"):
                    sent = {**headers, "Content-Type": kind}
                    answer = await client.post("/slack/events", content=content, headers=_bytes(sent))
                    assert 400 <= answer.status_code < 500, (headers, content, kind)


async def test_a_bot_that_is_told_to_stop_ends_what_it_answers(running: Running) -> None:
    delivery = await running.workspace.command("/room", NEW)
    assert await running.bot.stopped() == 0
    assert "Room created" in (await running.workspace.answer(delivery, within=0)).text


def _bytes(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}
