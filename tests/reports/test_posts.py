"""What Slack's answers mean for a post, and finding a message again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Message
from bot.manifest import scopes
from bot.reports.posts import BlocksRefused, Busy, Posts, Refused, Unsure, metadata_of
from bot.sandbox.workspace import Workspace
from bot.sandbox.workspace.faults import Fault, broken, lost, refusing, throttled
from bot.state import Schedule

MADE = datetime(2026, 11, 20, tzinfo=UTC)
SCHEDULE = Schedule(
    team="T1", number=1, at=time(9), zone="UTC", channel="C0OPS", owner="U0DEMO", locale="en", made_at=MADE
)
HELLO = Message("hello", ())


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(scopes=scopes()) as workspace:
        yield workspace


@pytest.fixture
async def posts(workspace: Workspace) -> AsyncIterator[Posts]:
    async with ClientSession() as session:
        token = workspace.world.identity.bot_token
        client = AsyncWebClient(token, base_url=workspace.api_url, session=session, retry_handlers=[])
        yield Posts(client, workspace.world.identity.bot_id, patience=0.5)


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (refusing("not_in_channel"), Refused),
        (refusing("invalid_blocks"), BlocksRefused),
        (throttled(7), Busy),
        (refusing("ratelimited"), Busy),
        (broken(500), Unsure),
        (broken(503), Unsure),
        (broken(502, after_work=True), Unsure),
        (refusing("internal_error"), Unsure),
        (refusing("fatal_error"), Unsure),
        (lost(), Unsure),
    ],
    ids=str,
)
async def test_what_an_answer_means(
    workspace: Workspace, posts: Posts, fault: Fault, meaning: type[Exception]
) -> None:
    workspace.faults.set("chat.postMessage", fault)
    with pytest.raises(meaning) as raised:
        await posts.post("C0OPS", HELLO)
    assert raised.type is meaning
    assert len([sent for sent in workspace.sent if sent.method == "chat.postMessage"]) == 1


async def test_how_long_slack_wants_to_be_left_alone(workspace: Workspace, posts: Posts) -> None:
    workspace.faults.set("chat.postMessage", throttled(7))
    with pytest.raises(Busy) as raised:
        await posts.post("C0OPS", HELLO)
    assert raised.value.seconds == 7


async def test_slack_out_of_reach(posts: Posts) -> None:
    posts.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(Unsure):
        await posts.post("C0OPS", HELLO)


async def test_a_message_is_found_by_its_schedule_and_due_instant(posts: Posts) -> None:
    due = datetime.now(UTC)
    wanted = metadata_of(SCHEDULE, due)
    assert await posts.find("C0OPS", wanted, due) is None
    await posts.post("C0OPS", HELLO, metadata_of(SCHEDULE, due - timedelta(days=1)))
    await posts.post("C0OPS", HELLO)
    assert await posts.find("C0OPS", wanted, due) is None
    ts = await posts.post("C0OPS", HELLO, wanted)
    assert await posts.find("C0OPS", wanted, due) == ts


async def test_it_is_found_behind_hundreds_of_others(posts: Posts) -> None:
    due = datetime.now(UTC)
    ts = await posts.post("C0OPS", HELLO, metadata_of(SCHEDULE, due))
    for _ in range(450):
        await posts.post("C0OPS", HELLO)
    assert await posts.find("C0OPS", metadata_of(SCHEDULE, due), due) == ts


async def test_what_somebody_else_posted_is_not_ours(workspace: Workspace, posts: Posts) -> None:
    due = datetime.now(UTC)
    await posts.post("C0OPS", HELLO, metadata_of(SCHEDULE, due))
    stranger = Posts(posts.client, "B0ANOTHER")
    assert await stranger.find("C0OPS", metadata_of(SCHEDULE, due), due) is None


async def test_a_history_that_cannot_be_read_is_no_empty_one(workspace: Workspace, posts: Posts) -> None:
    workspace.channel("ops").members.discard(workspace.world.directory.bot.id)
    with pytest.raises(Refused, match="not_in_channel"):
        await posts.find("C0OPS", metadata_of(SCHEDULE, MADE), MADE)
