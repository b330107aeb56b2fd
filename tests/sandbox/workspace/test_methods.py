"""The Web API, by Slack's own client: what each method does and what it refuses, in Slack's words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace import ALL_SCOPES, Workspace
from bot.sandbox.workspace.methods import METHODS

Body = dict[str, Any]

HOME: Body = {"type": "home", "blocks": []}
MODAL: Body = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Room"},
    "external_id": "room",
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}],
}
BAD_BLOCKS: list[Body] = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]


@pytest.fixture
def places(workspace: Workspace) -> Workspace:
    """Channels of every sort, and a person who is gone."""
    workspace.add_channel("C0ELSE", "elsewhere", bot_member=False)
    workspace.add_channel("C0OLD", "old", archived=True)
    workspace.add_channel("C0NEWS", "news", restricted=True)
    workspace.add_channel("G0HEADS", "heads", private=True)
    workspace.add_channel("G0SECRET", "secret", private=True, bot_member=False)
    workspace.add_user("U0GONE", "gone", channels=(), deleted=True)
    return workspace


async def refused(client: AsyncWebClient, method: str, **arguments: Any) -> Body:
    """The refusal of a call."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0ELSE", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0OLD", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "G0SECRET", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0NEWS", "text": "x"}, "restricted_action"),
        ("chat.postMessage", {"channel": "C0OPS"}, "no_text"),
        ("chat.postMessage", {"channel": "C0OPS", "text": "x", "blocks": BAD_BLOCKS}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C0OPS", "text": "x", "thread_ts": "1.2"}, "invalid_thread_ts"),
        ("chat.postMessage", {"channel": "C0OPS", "text": "x", "metadata": [1]}, "invalid_metadata_format"),
        ("chat.postEphemeral", {"channel": "C0OPS", "user": "U0GONE", "text": "x"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": "C0ELSE", "user": "U0DEMO", "text": "x"}, "not_in_channel"),
        ("chat.postEphemeral", {"channel": "C0NEWS", "user": "U0DEMO", "text": "x"}, "restricted_action"),
        ("chat.update", {"channel": "C0OPS", "ts": "1.2", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": "ops", "ts": "1.2", "text": "x"}, "channel_not_found"),
        ("chat.delete", {"channel": "C0OPS", "ts": "1.2"}, "message_not_found"),
        ("users.info", {"user": "U0NONE"}, "user_not_found"),
        ("conversations.info", {"channel": "G0SECRET"}, "channel_not_found"),
        ("conversations.members", {"channel": "C0NONE"}, "channel_not_found"),
        ("conversations.members", {"channel": "G0SECRET"}, "channel_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0GONE"}, "user_disabled"),
        ("conversations.open", {"users": "U0NONE"}, "user_not_found"),
        ("conversations.history", {"channel": "C0ELSE"}, "not_in_channel"),
        ("conversations.replies", {"channel": "C0OPS", "ts": "1.2"}, "thread_not_found"),
        ("views.open", {"trigger_id": "1.x", "view": MODAL}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V0NONE", "view": MODAL}, "not_found"),
        ("views.publish", {"user_id": "U0NONE", "view": HOME}, "user_not_found"),
        ("views.publish", {"user_id": "U0DEMO", "view": MODAL}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "x", "length": 0}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found"),
        ("chat.scheduleMessage", {"channel": "C0OPS"}, "unknown_method"),
    ],
)
async def test_refuses_what_slack_refuses(
    places: Workspace, client: AsyncWebClient, method: str, arguments: Body, error: str
) -> None:
    assert (await refused(client, method, **arguments))["error"] == error
    assert not places.sent[-1].ok


async def test_blocks_over_their_limits_are_named(workspace: Workspace, client: AsyncWebClient) -> None:
    answer = await refused(client, "chat.postMessage", channel="C0OPS", text="x", blocks=BAD_BLOCKS)
    (message,) = answer["response_metadata"]["messages"]
    assert "blocks[0].text.text" in message
    assert "151 characters" in message


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("", "auth.test", "not_authed"),
        ("xapp-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
    ],
)
async def test_every_call_needs_its_token(
    workspace: Workspace, client: AsyncWebClient, token: str, method: str, error: str
) -> None:
    client.token = token
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method)
    assert caught.value.response["error"] == error


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.scope])
async def test_every_method_needs_its_scope(name: str) -> None:
    scope = METHODS[name].scope
    async with Workspace(scopes=ALL_SCOPES - {scope}) as workspace, ClientSession() as session:
        client = AsyncWebClient("xoxb-sandbox", base_url=workspace.api_url, session=session)
        answer = await refused(client, name)
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert scope not in answer["provided"].split(",")


async def test_the_scope_of_a_channel_depends_on_its_kind() -> None:
    async with Workspace(scopes=frozenset({"channels:read"})) as workspace, ClientSession() as session:
        workspace.add_channel("G0HEADS", "heads", private=True)
        client = AsyncWebClient("xoxb-sandbox", base_url=workspace.api_url, session=session)
        assert (await client.conversations_info(channel="C0OPS"))["channel"]["is_member"]
        assert (await refused(client, "conversations.info", channel="G0HEADS"))["needed"] == "groups:read"
        direct = await refused(client, "conversations.info", channel=workspace.direct())
        assert direct["needed"] == "im:read"


async def test_auth_test_tells_who_the_bot_is_and_its_scopes(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == ("T0ROLLCALL", "U0ROLLCALL")
    assert set(answer.headers["X-OAuth-Scopes"].split(",")) == ALL_SCOPES


async def test_users_info(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.add_user("U0LI", "li", "Europe/Madrid", "zh-CN", guest=True, team="T0OTHER", stranger=True)
    demo = (await client.users_info(user="U0DEMO"))["user"]
    guest = (await client.users_info(user="U0LI", include_locale=True))["user"]
    assert (demo["tz"], demo["tz_offset"], demo["is_admin"]) == ("Asia/Shanghai", 28800, True)
    assert "locale" not in demo
    assert (guest["locale"], guest["team_id"]) == ("zh-CN", "T0OTHER")
    assert (guest["is_restricted"], guest["is_ultra_restricted"], guest["is_stranger"]) == (True, False, True)


async def test_a_message_is_posted_changed_and_deleted(workspace: Workspace, client: AsyncWebClient) -> None:
    metadata = {"event_type": "report", "event_payload": {"day": "2026-11-22"}}
    blocks = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel="#ops", text="one", blocks=blocks, metadata=metadata)
    await client.chat_update(channel="C0OPS", ts=posted["ts"], text="two")
    (message,) = workspace.seen(channel="ops")
    assert [(content.text, content.blocks) for content in message.contents] == [
        ("one", tuple(blocks)),
        ("two", ()),
    ]
    assert message.content.metadata == metadata
    long = await refused(client, "chat.update", channel="C0OPS", ts=posted["ts"], text="x" * 4001)
    assert long["error"] == "msg_too_long"
    await client.chat_delete(channel="C0OPS", ts=posted["ts"])
    assert workspace.seen(channel="ops") == []


async def test_only_own_messages_can_be_changed(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.bot_url = "http://127.0.0.1:9"
    await workspace.mention("hello")
    (message,) = workspace.seen()
    answer = await refused(client, "chat.update", channel="C0GENERAL", ts=message.ts, text="x")
    assert answer["error"] == "cant_update_message"


async def test_an_ephemeral_message_can_never_be_changed(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postEphemeral(channel="C0OPS", user="U0DEMO", text="psst")
    answer = await refused(client, "chat.update", channel="C0OPS", ts=posted["message_ts"], text="x")
    assert answer["error"] == "message_not_found"
    history = await client.conversations_history(channel="C0OPS")
    assert history["messages"] == []


async def test_an_ephemeral_message_in_the_thread_of_a_message_without_replies_is_seen_by_nobody(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    parent = (await client.chat_postMessage(channel="C0OPS", text="parent"))["ts"]
    whisper = {"channel": "C0OPS", "user": "U0DEMO", "thread_ts": parent}
    accepted = await client.chat_postEphemeral(**whisper, text="before")
    assert accepted["ok"]
    await client.chat_postMessage(channel="C0OPS", text="reply", thread_ts=parent)
    await client.chat_postEphemeral(**whisper, text="after")
    await client.chat_postEphemeral(channel="C0OPS", user="U0DEMO", text="beside")
    assert [message.text for message in workspace.seen(channel="ops")] == [
        "parent",
        "reply",
        "after",
        "beside",
    ]


async def test_members_are_listed_in_pages(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.add_user("U0ANNA", "anna")
    first = await client.conversations_members(channel="C0OPS", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_members(channel="C0OPS", limit=2, cursor=cursor)
    assert [*first["members"], *rest["members"]] == ["U0ANNA", "U0DEMO", "U0ROLLCALL"]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_members_need_the_scope_of_the_channel() -> None:
    async with Workspace(scopes=frozenset({"channels:read"})) as workspace, ClientSession() as session:
        workspace.add_channel("G0HEADS", "heads", private=True)
        client = AsyncWebClient("xoxb-sandbox", base_url=workspace.api_url, session=session)
        assert (await client.conversations_members(channel="C0OPS"))["members"]
        answer = await refused(client, "conversations.members", channel="G0HEADS")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")


async def test_a_persons_id_means_their_direct_message(workspace: Workspace, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=["U0DEMO"])
    posted = await client.chat_postMessage(channel="U0DEMO", text="hello")
    assert posted["channel"] == opened["channel"]["id"] == workspace.direct()


async def test_public_channels_without_the_bot_take_a_scope(client: AsyncWebClient) -> None:
    scopes = ALL_SCOPES | {"chat:write.public"}
    async with Workspace(scopes=scopes) as workspace, ClientSession() as session:
        workspace.add_channel("C0ELSE", "elsewhere", bot_member=False)
        allowed = AsyncWebClient("xoxb-sandbox", base_url=workspace.api_url, session=session)
        await allowed.chat_postMessage(channel="C0ELSE", text="hello")
        assert [message.text for message in workspace.seen(channel="elsewhere")] == ["hello"]


async def test_history_and_replies(workspace: Workspace, client: AsyncWebClient) -> None:
    metadata = {"event_type": "report", "event_payload": {}}
    parent = await client.chat_postMessage(channel="C0OPS", text="parent", metadata=metadata)
    await client.chat_postMessage(channel="C0OPS", text="reply", thread_ts=parent["ts"])
    later = await client.chat_postMessage(channel="C0OPS", text="later")

    history = await client.conversations_history(channel="C0OPS", include_all_metadata=True)
    assert [message["text"] for message in history["messages"]] == ["later", "parent"]
    assert history["messages"][1]["metadata"] == metadata
    plain = await client.conversations_history(channel="C0OPS", limit=1)
    assert (len(plain["messages"]), plain["has_more"]) == (1, True)
    assert "metadata" not in plain["messages"][0]
    since = await client.conversations_history(channel="C0OPS", oldest=later["ts"], inclusive=True)
    assert [message["text"] for message in since["messages"]] == ["later"]
    replies = await client.conversations_replies(channel="C0OPS", ts=parent["ts"])
    assert [message["text"] for message in replies["messages"]] == ["parent", "reply"]


async def test_a_trigger_opens_one_view_within_three_seconds(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    first, second = (workspace.world.triggers.new("U0DEMO") for _ in range(2))
    opened = await client.views_open(trigger_id=first, view=MODAL)
    again = await refused(client, "views.open", trigger_id=first, view=MODAL)
    assert again["error"] == "exchanged_trigger_id"
    workspace.clock.advance(timedelta(seconds=4))
    late = await refused(client, "views.open", trigger_id=second, view=MODAL)
    assert late["error"] == "expired_trigger_id"

    changed = await client.views_update(external_id="room", view=MODAL, hash=opened["view"]["hash"])
    stale = await refused(
        client, "views.update", view_id=opened["view"]["id"], view=MODAL, hash=opened["view"]["hash"]
    )
    assert stale["error"] == "hash_conflict"
    assert changed["view"]["hash"] != opened["view"]["hash"]


async def test_a_home_tab_is_published(workspace: Workspace, client: AsyncWebClient) -> None:
    view = {**HOME, "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U0DEMO", view=view)
    assert workspace.world.homes["U0DEMO"].body == view


async def test_a_file_is_uploaded_in_three_steps(workspace: Workspace, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel="C0OPS", filename="peaks.csv", content="hour,peak\n0,1\n")
    (message,) = workspace.seen(channel="ops")
    (file,) = message.content.files
    assert file["name"] == "peaks.csv"
    assert workspace.world.uploads[file["id"]].content == b"hour,peak\n0,1\n"
    again = await refused(client, "files.completeUploadExternal", files=[{"id": file["id"]}])
    assert again["error"] == "file_not_found"
