"""Where the bot may post, asked of Slack over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.errors import ChannelArchived, ChannelNotFound, ChannelProblem, ChannelUnavailable, NotInChannel
from bot.manifest import scopes
from bot.reports.channels import Channels
from bot.sandbox.workspace import Fault, Workspace, bad_gateway, broken, cut, refusing
from tests.slack.connected import connected


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(scopes=scopes()) as workspace:
        workspace.add_user("U0ANNA", "Anna")
        yield workspace


@pytest.fixture
async def channels(workspace: Workspace) -> AsyncIterator[Channels]:
    async with connected(workspace) as slack:
        yield Channels(slack)


async def test_a_channel_the_bot_is_in(channels: Channels) -> None:
    assert await channels.for_reports("C0OPS", "U0DEMO") == "C0OPS"


async def test_a_persons_own_direct_messages(workspace: Workspace, channels: Channels) -> None:
    own, annas = workspace.direct("U0DEMO"), workspace.direct("U0ANNA")
    assert await channels.for_reports(own, "U0DEMO") == own
    with pytest.raises(NotInChannel):
        await channels.for_reports(annas, "U0DEMO")


async def test_a_channel_where_it_cannot_post(workspace: Workspace, channels: Channels) -> None:
    workspace.add_channel("C0OLD", "old", archived=True)
    workspace.add_channel("C0OUT", "out", bot_member=False)
    workspace.add_channel("C0SECRET", "secret", bot_member=False, private=True)
    meant: dict[str, type[ChannelProblem]] = {
        "C0OLD": ChannelArchived,
        "C0OUT": NotInChannel,
        "C0SECRET": ChannelNotFound,
        "C0NOWHERE": ChannelNotFound,
        "ops": ChannelNotFound,
    }
    for channel, problem in meant.items():
        with pytest.raises(problem) as raised:
            await channels.for_reports(channel, "U0DEMO")
        assert (raised.type, raised.value.channel) == (problem, channel)


@pytest.mark.parametrize(
    "fault",
    [bad_gateway(9), broken(503, 9), broken(200, 9), cut(9), refusing("internal_error", 9)],
    ids=str,
)
@pytest.mark.parametrize("method", ["conversations.info", "conversations.open"])
async def test_a_slack_that_does_not_tell_is_no_missing_channel(
    workspace: Workspace, channels: Channels, method: str, fault: Fault
) -> None:
    channel = "C0OPS" if method == "conversations.info" else workspace.direct("U0DEMO")
    workspace.faults.set(method, fault)
    with pytest.raises(ChannelUnavailable):
        await channels.for_reports(channel, "U0DEMO")
