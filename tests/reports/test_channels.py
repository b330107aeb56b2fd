"""Where the bot may post, asked of Slack over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.errors import (
    ChannelArchived,
    ChannelNotFound,
    ChannelProblem,
    ChannelUnavailable,
    NotInChannel,
    NotYourChannel,
)
from bot.manifest import scopes
from bot.reports.channels import SlackChannels
from bot.sandbox.workspace import Fault, Workspace, bad_gateway, broken, cut, refusing
from tests.slack.connected import connected


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(scopes=scopes()) as workspace:
        workspace.add_user("U0ANNA", "Anna")
        yield workspace


@pytest.fixture
async def channels(workspace: Workspace) -> AsyncIterator[SlackChannels]:
    async with connected(workspace) as slack:
        yield SlackChannels(lambda: slack)


async def test_a_channel_the_bot_is_in(channels: SlackChannels) -> None:
    assert await channels.for_reports("C0OPS", "U0DEMO") == "C0OPS"


async def test_a_persons_own_direct_messages(workspace: Workspace, channels: SlackChannels) -> None:
    own, annas = workspace.direct("U0DEMO"), workspace.direct("U0ANNA")
    assert await channels.for_reports(own, "U0DEMO") == own
    with pytest.raises(NotInChannel):
        await channels.for_reports(annas, "U0DEMO")


async def test_a_channel_the_person_is_not_in(workspace: Workspace, channels: SlackChannels) -> None:
    for private in (False, True):
        workspace.add_channel("C0THEIRS", "theirs", ["U0ANNA"], private=private)
        with pytest.raises(NotYourChannel):
            await channels.for_reports("C0THEIRS", "U0DEMO")
        assert await channels.for_reports("C0THEIRS", "U0ANNA") == "C0THEIRS"


async def test_a_member_is_found_on_whatever_page(workspace: Workspace, channels: SlackChannels) -> None:
    many = [f"U{number:06}" for number in range(2500)]
    workspace.add_channel("C0LARGE", "large", [*many, "U0DEMO", "UZLAST"])
    for person in (many[0], many[-1], "U0DEMO", "UZLAST"):
        await channels.require_member("C0LARGE", person)
    with pytest.raises(NotYourChannel):
        await channels.require_member("C0LARGE", "U0ANNA")


async def test_what_a_person_may_know_of(workspace: Workspace, channels: SlackChannels) -> None:
    workspace.add_channel("C0OPEN", "open", ["U0ANNA"])
    workspace.add_channel("C0OURS", "ours", ["U0ANNA", "U0DEMO"], private=True)
    workspace.add_channel("C0THEIRS", "theirs", ["U0ANNA"], private=True)
    workspace.add_channel("C0SECRET", "secret", ["U0DEMO"], private=True, bot_member=False)
    there = ("C0OPEN", "C0OURS", "C0THEIRS", "C0SECRET", workspace.direct("U0ANNA"), "C0NOWHERE")
    assert await channels.visible(there, "U0DEMO") == {"C0OPEN", "C0OURS"}


@pytest.mark.waiting
async def test_where_the_bot_sees_nothing_slack_alone_decides(
    workspace: Workspace, channels: SlackChannels
) -> None:
    workspace.add_channel("C0SECRET", "secret", ["U0ANNA"], private=True, bot_member=False)
    await channels.require_member("C0SECRET", "U0DEMO")
    await channels.require_member(workspace.direct("U0DEMO"), "U0DEMO")
    workspace.faults.set("conversations.members", refusing("internal_error", 9))
    with pytest.raises(ChannelUnavailable):
        await channels.require_member("C0OPS", "U0DEMO")


async def test_a_channel_where_it_cannot_post(workspace: Workspace, channels: SlackChannels) -> None:
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
@pytest.mark.waiting
async def test_a_slack_that_does_not_tell_is_no_missing_channel(
    workspace: Workspace, channels: SlackChannels, method: str, fault: Fault
) -> None:
    channel = "C0OPS" if method == "conversations.info" else workspace.direct("U0DEMO")
    workspace.faults.set(method, fault)
    with pytest.raises(ChannelUnavailable):
        await channels.for_reports(channel, "U0DEMO")
