"""The console: lines in, drawings out, through the workspace and a real bot."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay

from bot.sandbox.console import run
from bot.sandbox.workspace import Workspace

pytestmark = pytest.mark.waiting

Body = dict[str, Any]


def button(label: str, action: str, **more: str) -> Body:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action, **more}


def card(*buttons: Body) -> list[Body]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*English* 英语"}}
    return [section, {"type": "actions", "elements": list(buttons)}]


async def typed(workspace: Workspace, *lines: str) -> str:
    """What the terminal shows after these lines."""
    console = Console(file=io.StringIO(), width=90, record=True)
    status = await run(workspace, source=io.StringIO("\n".join(lines)), console=console)
    assert status == 0
    return console.export_text()


def rooms(bot: AsyncApp) -> None:
    """A bot that shows a card, whose buttons replace it, open a link and take it away."""

    @bot.command("/room")
    async def room(ack: AsyncAck, respond: AsyncRespond, command: Body) -> None:
        await ack()
        link = button("Join", "link.join", url="https://example.org/room")
        blocks = card(link, button("Delete", "delete", style="danger"), button("Away", "away"))
        await respond(text=command["text"], blocks=blocks)

    @bot.action("link.join")
    async def join(ack: AsyncAck) -> None:
        await ack()

    @bot.action("delete")
    async def delete(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Really?", blocks=card(button("Yes", "away")), replace_original=True)

    @bot.action("away")
    async def away(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    @bot.event("message")
    async def message(event: Body, say: AsyncSay) -> None:
        await say(f"*you* said {event['text']}")


async def test_a_command_is_echoed_and_its_card_drawn(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, '/room new "English" 14:00-15:00', "")
    assert '#general ❯ /room new "English" 14:00-15:00' in shown
    assert "English 英语" in shown
    assert "[1] Join ↗" in shown
    assert "[2] Delete" in shown
    assert "only you see this" in shown
    assert shown.index("❯") < shown.index("[1]")


async def test_numbers_press_the_latest_buttons(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "/room show last", "2", "1")
    assert "[1] Yes" in shown
    assert "only you see this · changed" in shown
    assert shown.rstrip().endswith("(the message was deleted)")
    assert workspace.seen() == []


async def test_a_link_is_shown_and_awaits_nothing(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "/room show last", "1", "3")
    assert "opens https://example.org/room" in shown
    assert "(no answer)" not in shown
    assert "was deleted" in shown


async def test_a_number_without_a_button(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "1", "/room show last", "9")
    assert "There is no button 1" in shown
    assert "There is no button 9" in shown


async def test_one_goes_on_as_somebody_else(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    workspace.add_user("U0ANN", "Ann")
    await bot.client.chat_postMessage(channel=workspace.direct("U0ANN"), text="For Ann alone")
    shown = await typed(workspace, "as @nobody", "as @ann", "hello", "as @demo", "/room list")
    assert "There is nobody called nobody." in shown
    assert shown.index("For Ann alone") < shown.index("@ann #general ❯ hello")
    assert "\n#general ❯ /room list" in shown
    assert len(workspace.seen("U0ANN", workspace.direct("U0ANN"))) == 3


async def test_plain_text_is_a_direct_message(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "peaks yesterday")
    assert "rollcall · direct message" in shown
    assert "you said peaks yesterday" in shown


async def test_a_line_that_ends_in_a_backslash_goes_on(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "hello \\", " there", "bye")
    assert [line.strip(" │") for line in shown.splitlines() if "there" in line and "❯" not in line] == [
        "there"
    ]
    assert shown.count("you said") == 2


async def test_a_mention_goes_to_the_channel_of_the_prompt(workspace: Workspace, bot: AsyncApp) -> None:
    @bot.event("app_mention")
    async def mentioned(event: Body) -> None:
        await bot.client.chat_postMessage(channel=event["channel"], text="here", thread_ts=event["ts"])

    shown = await typed(workspace, "#nowhere", "#ops", "@rollcall help")
    assert "There is no channel #nowhere" in shown
    assert "#ops ❯ @rollcall help" in shown
    assert "rollcall · #ops · in a thread" in shown


async def test_help_and_exit(workspace: Workspace, bot: AsyncApp) -> None:
    rooms(bot)
    shown = await typed(workspace, "?", "exit", "/room list")
    assert "press [3] of the latest answer" in shown
    assert "/room list" not in shown


async def test_what_slack_would_say_of_a_failure(workspace: Workspace, bot: AsyncApp) -> None:
    shown = await typed(workspace, "/nothing")
    assert "dispatch_unknown_error" in shown


async def test_a_form_is_drawn_and_filled_in_by_number(workspace: Workspace, bot: AsyncApp) -> None:
    element = {"type": "plain_text_input", "action_id": "it"}
    label = {"type": "plain_text", "text": "Title"}
    form = {
        "type": "modal",
        "callback_id": "room",
        "title": {"type": "plain_text", "text": "New room"},
        "submit": {"type": "plain_text", "text": "Create"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [{"type": "input", "block_id": "title", "label": label, "element": element}],
    }

    @bot.command("/room")
    async def room(ack: AsyncAck, body: Body) -> None:
        await ack()
        await bot.client.views_open(trigger_id=body["trigger_id"], view=form)

    @bot.view("room")
    async def submitted(ack: AsyncAck, view: Body, body: Body) -> None:
        title = view["state"]["values"]["title"]["it"]["value"]
        if title == "Maths":
            await ack(response_action="errors", errors={"title": "taken"})
            return
        await ack()
        await bot.client.chat_postMessage(channel=body["user"]["id"], text=f"made {title}")

    shown = await typed(
        workspace, "/room new", "2", "1 = Maths", "2", "9", "1 = English", "2", "/room new", "3"
    )
    for part in ("[3] Cancel  [2] Create", "To be filled in: Title", "✗ taken", "[1] Title = English"):
        assert part in shown
    assert "There is no button 9" in shown
    assert shown.count("made English") == 1
    assert workspace.views == {}


async def test_home_is_drawn_and_its_buttons_are_pressed_by_number(
    workspace: Workspace, bot: AsyncApp
) -> None:
    workspace.world.identity = replace(workspace.world.identity, events=frozenset({"app_home_opened"}))

    @bot.event("app_home_opened")
    async def opened(event: Body) -> None:
        view = {"type": "home", "blocks": card(button("List", "list"))}
        await bot.client.views_publish(user_id=event["user"], view=view)

    @bot.action("list")
    async def listed(ack: AsyncAck, body: Body) -> None:
        await ack()
        await bot.client.chat_postMessage(channel=body["user"]["id"], text="three rooms")

    shown = await typed(workspace, "home", "1")
    assert "[1] List" in shown
    assert "three rooms" in shown


async def test_somebody_is_chosen_in_a_menu_of_people(workspace: Workspace, bot: AsyncApp) -> None:
    menu = {
        "type": "users_select",
        "action_id": "ask",
        "placeholder": {"type": "plain_text", "text": "Ask …"},
    }

    @bot.command("/room")
    async def room(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="a menu", blocks=card(menu))

    @bot.action("ask")
    async def asked(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        await respond(f"asked {body['actions'][0]['selected_user']}", replace_original=False)

    shown = await typed(workspace, "/room", "1", "2 = @anna", "1 = @nobody", "1 = @demo")
    assert "Somebody is chosen by: 1 = @name" in shown
    assert "2 is no menu of people" in shown
    assert "There is nobody called nobody." in shown
    assert "asked U0DEMO" in shown


async def test_a_file_is_sent_by_its_path(workspace: Workspace, bot: AsyncApp, tmp_path: Path) -> None:
    @bot.event("message")
    async def message(event: Body, say: AsyncSay) -> None:
        await say(f"{event['files'][0]['name']} {event['files'][0]['size']}")

    path = tmp_path / "a b.csv"
    path.write_bytes(b"1,2")
    shown = await typed(workspace, f"file {path}", "file nowhere.csv")
    assert "a b.csv 3" in shown
    assert "nowhere.csv: No such file" in shown
