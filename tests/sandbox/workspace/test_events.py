"""Events of the bot's own messages, delivered to the bot over real HTTP."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.sandbox.workspace import ALL_EVENTS, Workspace

Body = dict[str, Any]

CHANNEL_EVENTS = ALL_EVENTS | {"message.channels", "message.groups"}


async def own_events(workspace: Workspace, count: int) -> list[Body]:
    """The first `count` events of the bot's own messages."""
    await workspace.world.messages.wait_until(lambda: len(workspace.own_events) >= count, 60)
    await workspace.settled()
    assert len(workspace.own_events) == count
    return [delivery.envelope.payload["event"] for delivery in workspace.own_events]


async def test_a_direct_message_of_the_bot_is_delivered_to_it(workspace: Workspace, bot: AsyncApp) -> None:
    posted = await bot.client.chat_postMessage(channel=workspace.direct(), text="hello")
    (event,) = await own_events(workspace, 1)
    assert (event["type"], event["channel_type"], event["ts"]) == ("message", "im", posted["ts"])
    assert (event["user"], event["bot_id"], event["app_id"]) == ("U0ROLLCALL", "B0ROLLCALL", "A0ROLLCALL")
    assert "subtype" not in event
    # bolt drops events of the bot itself before any listener, and acknowledges them
    assert workspace.own_events[0].status == 200


async def test_a_change_and_a_deletion_are_delivered_as_subtypes(workspace: Workspace, bot: AsyncApp) -> None:
    direct = workspace.direct()
    ts = (await bot.client.chat_postMessage(channel=direct, text="one"))["ts"]
    await bot.client.chat_update(channel=direct, ts=ts, text="two")
    await bot.client.chat_delete(channel=direct, ts=ts)
    _, changed, deleted = await own_events(workspace, 3)
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("one", "two")
    assert changed["message"]["bot_id"] == "B0ROLLCALL"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


async def test_a_file_is_delivered_as_shared(workspace: Workspace, bot: AsyncApp) -> None:
    await bot.client.files_upload_v2(channel=workspace.direct(), filename="a.csv", content="a\n")
    (event,) = await own_events(workspace, 1)
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "a.csv")
    assert event["bot_id"] == "B0ROLLCALL"


async def test_an_ephemeral_message_is_delivered_to_no_app(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.command("/room")
    async def room(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("only you")

    await workspace.command("/room", channel=workspace.direct())
    await bot.client.chat_postMessage(channel=workspace.direct(), text="public")
    (event,) = await own_events(workspace, 1)
    assert event["text"] == "public"


async def test_messages_in_channels_are_delivered_where_subscribed(
    bot: AsyncApp, workspace: Workspace
) -> None:
    await bot.client.chat_postMessage(channel="C0OPS", text="not subscribed")
    await bot.client.chat_postMessage(channel=workspace.direct(), text="subscribed")
    assert [event["text"] for event in await own_events(workspace, 1)] == ["subscribed"]

    async with Workspace(workspace.bot_url, events=CHANNEL_EVENTS) as other:
        other.add_channel("G0HEADS", "heads", private=True)
        bot.client.base_url = other.api_url
        await bot.client.chat_postMessage(channel="C0OPS", text="public")
        await bot.client.chat_postMessage(channel="G0HEADS", text="private")
        events = await own_events(other, 2)
    assert [event["channel_type"] for event in events] == ["channel", "group"]


async def test_another_bot_has_ids_of_its_own(workspace: Workspace, bot: AsyncApp) -> None:
    got: list[Body] = []

    @bot.event("app_mention")
    async def mentioned(event: Body) -> None:
        got.append(event)

    workspace.add_user("U0OTHERAPP", "otherapp", bot=True)
    await workspace.mention("hello", user="U0OTHERAPP")
    assert (got[0]["bot_id"], got[0]["app_id"]) == ("B0OTHERAPP", "A0OTHERAPP")


async def test_what_is_not_subscribed_is_not_delivered() -> None:
    async with Workspace("http://127.0.0.1:9", events=frozenset()) as workspace:
        assert (await workspace.direct_message("help")).error == "not_subscribed"
        assert (await workspace.mention("help")).error == "not_subscribed"
