"""The workspace from end to end: what people do, what the bot gets, what people then see."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError

from bot.sandbox.workspace import ALL_SCOPES, Workspace, lost, refusing, throttled
from tests.http import local_client
from tests.tcp import listening, silent

Body = dict[str, Any]


def card(label: str, action: str = "go", value: str = "") -> list[Body]:
    """A section and a button."""
    button = {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{label}*"}},
        {"type": "actions", "elements": [{**button, "value": value or action}]},
    ]


async def test_a_command_arrives_as_slack_sends_it(workspace: Workspace, bot: AsyncApp) -> None:
    got: list[Body] = []

    @bot.command("/room")
    async def room(ack: AsyncAck, body: Body) -> None:
        got.append(body)
        await ack()

    workspace.add_user("U0ANNA", "anna")
    workspace.add_channel("G0HEADS", "heads", private=True)
    text = 'new "A & <B>" for @anna in #ops, #heads and #nowhere https://x.y/z?a=1&b=2'
    delivery = await workspace.command("/room", text)

    assert (delivery.status, delivery.error) == (200, "")
    assert got[0]["command"] == "/room"
    assert got[0]["text"] == (
        'new "A &amp; &lt;B&gt;" for <@U0ANNA|anna> in <#C0OPS|ops>, <#G0HEADS|> and #nowhere'
        " <https://x.y/z?a=1&amp;b=2>"
    )
    assert got[0]["user_id"] == "U0DEMO"
    assert got[0]["channel_name"] == "general"
    assert got[0]["is_enterprise_install"] == "false"
    assert "thread_ts" not in got[0]


async def test_an_answer_in_the_acknowledgement_is_seen_by_the_person_alone(
    workspace: Workspace, bot: AsyncApp
) -> None:
    workspace.add_user("U0ANNA", "anna")

    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack("only for you")

    delivery = await workspace.command("/room", "help")
    assert (await workspace.answer(delivery)).text == "only for you"
    assert [message.text for message in workspace.seen("U0DEMO")] == ["only for you"]
    assert workspace.seen("U0ANNA") == []


async def test_an_answer_to_everyone_reveals_the_command(workspace: Workspace, bot: AsyncApp) -> None:
    workspace.add_user("U0ANNA", "anna")

    @bot.command("/room")
    async def room(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("for all", response_type="in_channel")

    await workspace.command("/room", "list")
    assert [message.text for message in workspace.seen("U0ANNA")] == ["/room list", "for all"]


@pytest.mark.parametrize(
    "told", ["rollcall_report", "rollcall_report_notice", "rollcall_timetable", "rollcall_watch"]
)
async def test_what_a_worker_tells_meanwhile_is_no_answer(
    workspace: Workspace, bot: AsyncApp, told: str
) -> None:
    metadata = {"event_type": told, "event_payload": {"number": 1}}

    @bot.command("/room")
    async def room(ack: AsyncAck, respond: AsyncRespond) -> None:
        await bot.client.chat_postMessage(channel="C0OPS", text="by a worker", metadata=metadata)
        await ack("answer")

    delivery = await workspace.command("/room", "list", channel="ops")
    assert [message.text for message in workspace.answers(delivery)] == ["answer"]
    assert [message.text for message in workspace.seen("U0DEMO", "ops")] == ["by a worker", "answer"]


async def test_a_press_replaces_the_message_and_keeps_what_it_said(
    workspace: Workspace, bot: AsyncApp
) -> None:
    got: list[Body] = []

    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack(text="first", blocks=card("Delete", "confirm", "token"))

    @bot.action("confirm")
    async def confirm(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        got.append(body)
        await ack()
        await respond("second", replace_original=True)

    message = await workspace.answer(await workspace.command("/room", "delete"))
    press = await workspace.press(message, "Delete")
    assert await workspace.answer(press) is message
    assert [content.text for content in message.contents] == ["first", "second"]
    assert got[0]["actions"][0]["value"] == "token"
    assert got[0]["container"]["is_ephemeral"] is True
    assert "message" not in got[0]
    with pytest.raises(LookupError, match="there are: none"):
        await workspace.press(message, 1)
    again = await workspace.press(message, 1, version=-2)
    assert again.status == 200


async def test_a_press_brings_the_metadata_of_its_message_which_is_lost_unless_it_is_given_again(
    workspace: Workspace, bot: AsyncApp
) -> None:
    metadata = {"event_type": "rollcall_watch", "event_payload": {"number": 1}}
    given = [metadata, None]

    @bot.action("more")
    async def more(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        assert body["message"]["metadata"] == metadata
        await respond("more", replace_original=True, blocks=card("More", "more"), metadata=given.pop(0))

    await bot.client.chat_postMessage(
        channel="C0OPS", text="first", blocks=card("More", "more"), metadata=metadata
    )
    (message,) = workspace.seen(channel="ops")
    for kept in (metadata, None):
        press = await workspace.press(message, "More")
        assert await workspace.answer(press) is message
        assert message.content.metadata == kept


async def test_a_message_can_be_taken_away(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack(text="first", blocks=card("Cancel", "cancel"))

    @bot.action("cancel")
    async def cancel(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    message = await workspace.answer(await workspace.command("/room", "delete"))
    await workspace.press(message, "cancel")
    assert message.deleted
    assert workspace.seen() == []
    with pytest.raises(LookupError, match="does not see"):
        await workspace.press(message, "cancel")


async def test_a_public_message_comes_with_its_press(workspace: Workspace, bot: AsyncApp) -> None:
    got: list[Body] = []
    workspace.add_user("U0ANNA", "anna")

    @bot.action("join")
    async def join(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        got.append(body)
        await ack()
        await respond("yours", response_type="ephemeral", replace_original=False)

    await bot.client.chat_postMessage(channel="C0OPS", text="card", blocks=card("Join", "join"))
    message = await workspace.wait_for_message(user="U0ANNA", channel="ops")
    answer = await workspace.answer(await workspace.press(message, 1, user="U0ANNA"))
    assert got[0]["message"]["blocks"] == list(message.blocks)
    assert got[0]["user"]["id"] == "U0ANNA"
    assert answer.seen_by == "U0ANNA"
    assert answer not in workspace.seen("U0DEMO", "ops")


async def test_a_response_url_is_good_five_times(workspace: Workspace, response_url: str) -> None:
    async with local_client() as client:
        answers = [await client.post(response_url, json={"text": str(count)}) for count in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json()["error"] == "used_url"
    assert [message.text for message in workspace.seen()] == list("01234")


async def test_a_response_url_is_good_for_half_an_hour(workspace: Workspace, response_url: str) -> None:
    workspace.clock.advance(timedelta(minutes=29))
    async with local_client() as client:
        assert (await client.post(response_url, json={"text": "in time"})).status_code == 200
        workspace.clock.advance(timedelta(minutes=2))
        late = await client.post(response_url, json={"text": "late"})
    assert (late.status_code, late.json()["error"]) == (404, "expired_url")


async def test_a_response_in_the_thread_of_a_message_without_replies_is_seen_by_nobody(
    workspace: Workspace, bot: AsyncApp, response_url: str
) -> None:
    parent = (await bot.client.chat_postMessage(channel="C0GENERAL", text="parent"))["ts"]
    async with local_client() as client:
        for text in ("before", "after"):
            answer = await client.post(response_url, json={"text": text, "thread_ts": parent})
            assert answer.status_code == 200
            await bot.client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=parent)
    assert [message.text for message in workspace.seen()] == ["parent", "reply", "after", "reply"]


async def test_a_mention_comes_as_an_event_and_again_with_the_same_id(
    workspace: Workspace, bot: AsyncApp
) -> None:
    got: list[tuple[str, str, str | None]] = []

    @bot.event("app_mention")
    async def mentioned(body: Body, event: Body, say: AsyncSay, request: Any) -> None:
        retry = request.headers.get("x-slack-retry-num")
        got.append((body["event_id"], event["text"], retry[0] if retry else None))
        await say("here", thread_ts=event["ts"])

    delivery = await workspace.mention("rooms in #ops")
    answer = await workspace.answer(delivery)
    assert answer.thread_ts == delivery.envelope.payload["event"]["ts"]
    await workspace.redeliver(delivery)
    assert got == [
        (got[0][0], "<@U0ROLLCALL> rooms in <#C0OPS|ops>", None),
        (got[0][0], "<@U0ROLLCALL> rooms in <#C0OPS|ops>", "1"),
    ]


async def test_a_direct_message_comes_as_one(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.event("message")
    async def message(event: Body, say: AsyncSay) -> None:
        assert event["channel_type"] == "im"
        await say(f"you said {event['text']}")

    delivery = await workspace.direct_message("peaks yesterday")
    await workspace.answer(delivery)
    said = [message.text for message in workspace.seen(channel=workspace.direct())]
    assert said == ["peaks yesterday", "you said peaks yesterday"]


async def test_no_mention_where_the_bot_is_not(workspace: Workspace, bot: AsyncApp) -> None:
    workspace.add_channel("C0ELSE", "elsewhere", bot_member=False)
    assert (await workspace.mention("help", channel="elsewhere")).error == "not_in_channel"


async def test_events_need_their_scopes() -> None:
    async with Workspace("http://127.0.0.1:9", scopes=ALL_SCOPES - {"im:history"}) as workspace:
        assert (await workspace.direct_message("help")).error == "missing_scope"


async def test_a_bot_that_is_not_there_or_does_not_answer() -> None:
    async with (
        Workspace("http://127.0.0.1:9", ack_timeout=0.2) as workspace,
        listening(silent) as port,
    ):
        assert (await workspace.command("/room")).error == "dispatch_failed"
        delivery = await workspace.command("/room", url=f"http://127.0.0.1:{port}")
        assert delivery.error == "operation_timeout"


async def test_an_unheard_command_is_an_error(workspace: Workspace, bot: AsyncApp) -> None:
    delivery = await workspace.command("/nothing")
    assert (delivery.status, delivery.error) == (404, "dispatch_unknown_error")


async def test_an_acknowledgement_that_cannot_be_shown(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack(text="x", blocks=[{"type": "section"}])

    delivery = await workspace.command("/room")
    assert delivery.error == "invalid_command_response"
    assert workspace.seen() == []


async def test_one_of_several_bots_can_be_meant(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.command("/room")
    async def room(ack: AsyncAck) -> None:
        await ack("here")

    url, workspace.bot_url = workspace.bot_url, "http://127.0.0.1:9"
    assert (await workspace.command("/room")).error == "dispatch_failed"
    assert (await workspace.command("/room", url=url)).error == ""


async def test_a_modal_opens_once_and_answers_its_submission(workspace: Workspace, bot: AsyncApp) -> None:
    modal = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Room"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}],
        "callback_id": "room",
    }
    triggers: list[str] = []

    @bot.command("/room")
    async def room(ack: AsyncAck, body: Body) -> None:
        await ack()
        triggers.append(body["trigger_id"])
        await bot.client.views_open(trigger_id=body["trigger_id"], view=modal)

    @bot.view("room")
    async def submitted(ack: AsyncAck, view: Body) -> None:
        wrong = view["state"]["values"]["title"]["it"]["value"] == ""
        await (ack(response_action="errors", errors={"title": "needed"}) if wrong else ack())

    await workspace.command("/room", "new")
    (view,) = workspace.views.values()
    told = await workspace.submit(view, {"title": {"it": {"value": ""}}})
    assert told.body["errors"] == {"title": "needed"}
    assert workspace.views
    await workspace.submit(view, {"title": {"it": {"value": "English"}}})
    assert not workspace.views
    assert workspace.world.triggers.by_id[triggers[0]].used


async def test_what_the_bot_sent_is_kept_without_its_token(workspace: Workspace, bot: AsyncApp) -> None:
    workspace.faults.set("chat.postMessage", throttled(7))
    workspace.faults.set("chat.postMessage", refusing("fatal_error"))
    workspace.faults.set("chat.postMessage", lost())
    answers = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await bot.client.chat_postMessage(channel="C0OPS", text="hello")
        answers.append(caught.value.response)
    assert answers[0].status_code == 429
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[1]["error"] == "fatal_error"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await bot.client.chat_postMessage(channel="C0OPS", text="once")
    assert [message.text for message in workspace.seen(channel="ops")] == ["once"]
    assert [sent.ok for sent in workspace.sent if sent.method == "chat.postMessage"] == [False, False, True]
    assert "xoxb" not in repr(workspace.sent)


async def test_what_was_sent_can_be_checked_against_the_limits(workspace: Workspace, bot: AsyncApp) -> None:
    await bot.client.api_call("chat.postMessage", json={"channel": "C0OPS", "blocks": card("Go")})
    await bot.client.chat_postMessage(channel="C0OPS", text="fine", blocks=card("Go"))
    first, second = [sent for sent in workspace.sent if sent.method == "chat.postMessage"]
    assert first.ok
    assert first.problems() == ["text: missing, it is what notifications and screen readers read"]
    assert second.problems() == []


async def test_people_of_another_workspace_bring_their_team(workspace: Workspace, bot: AsyncApp) -> None:
    got: list[Body] = []
    workspace.add_user("U0FAR", "far", team="T0OTHER", stranger=True)

    @bot.event("app_mention")
    async def mentioned(event: Body) -> None:
        got.append(event)

    await workspace.mention("help", user="U0FAR")
    assert got[0]["team"] == "T0OTHER"
