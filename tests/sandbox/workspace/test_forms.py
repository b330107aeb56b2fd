"""Modals and shortcuts as Slack has them: filled in, sent only when complete, kept or closed as they are answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.sandbox.workspace import View, Workspace
from bot.sandbox.workspace.fields import Field
from bot.sandbox.workspace.world import ShortcutKind

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def field(name: str, kind: str, *, optional: bool = False, **more: Any) -> Body:
    element = {"type": kind, "action_id": "it", **more}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, "optional": optional}


def options(*values: str) -> list[Body]:
    return [{"text": plain(value.title()), "value": value} for value in values]


TITLE = field("title", "plain_text_input", max_length=10)
MODAL: Body = {
    "type": "modal",
    "callback_id": "room",
    "external_id": "one",
    "title": plain("Room"),
    "submit": plain("Create"),
    "blocks": [
        TITLE,
        field("day", "datepicker", initial_date="2026-11-24"),
        field("live", "checkboxes", optional=True, options=options("yes")),
        {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": plain("More")}]},
    ],
}


@pytest.fixture
async def form(workspace: Workspace, bot: AsyncApp) -> View:
    """The form that a command opens."""

    @bot.command("/room")
    async def room(ack: AsyncAck, body: Body) -> None:
        await bot.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    await workspace.command("/room", "new")
    return await workspace.wait_for_form()


def answered(bot: AsyncApp, answer: Body) -> list[Body]:
    """Has the bot answer the form so; what is sent to it."""
    sent: list[Body] = []

    @bot.view("room")
    async def submitted(ack: AsyncAck, view: Body) -> None:
        sent.append(view["state"]["values"])
        await ack(**answer)

    return sent


async def test_a_form_is_sent_with_what_its_fields_hold_once_it_is_complete(
    workspace: Workspace, bot: AsyncApp, form: View
) -> None:
    sent = answered(bot, {})
    with pytest.raises(ValueError, match="title"):
        await workspace.submit(form)
    form.fill("title", "English")
    form.fill(3, "Yes")
    assert (await workspace.submit(form)).error == ""
    assert workspace.views == {}
    assert sent == [
        {
            "title": {"it": {"type": "plain_text_input", "value": "English"}},
            "day": {"it": {"type": "datepicker", "selected_date": "2026-11-24"}},
            "live": {"it": {"type": "checkboxes", "selected_options": options("yes")}},
        }
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("title", "x" * 11), ("day", "tomorrow"), ("live", "no"), ("none", "x")]
)
async def test_what_slack_lets_nobody_type_is_refused(form: View, name: str, text: str) -> None:
    with pytest.raises((ValueError, LookupError)):
        form.fill(name, text)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"title": "taken"}}, ""),
        ({"response_action": "errors", "errors": {"nothing": "taken"}}, "invalid_view_response"),
        ({"response_action": "update", "view": {**MODAL, "blocks": [TITLE]}}, ""),
        ({"response_action": "update", "view": {**MODAL, "blocks": []}}, "invalid_view_response"),
    ],
)
async def test_a_form_that_stays_keeps_what_was_typed(
    workspace: Workspace, bot: AsyncApp, form: View, answer: Body, error: str
) -> None:
    answered(bot, answer)
    form.fill("title", "English")
    assert (await workspace.submit(form)).error == error
    assert workspace.view() is form
    assert form.value_of("title") == "English"


async def test_a_button_of_a_form_tells_what_was_typed_and_an_update_keeps_it(
    workspace: Workspace, bot: AsyncApp, form: View
) -> None:
    @bot.action("more")
    async def more(ack: AsyncAck, body: Body) -> None:
        await ack()
        assert "response_url" not in body
        assert body["view"]["state"]["values"]["title"]["it"]["value"] == "English"
        view = {**MODAL, "blocks": [TITLE, field("end", "timepicker")]}
        await bot.client.views_update(external_id="one", view=view, hash=body["view"]["hash"])

    form.fill("title", "English")
    assert (await workspace.press_in(form, "more")).error == ""
    assert form.values().keys() == {"title", "end"}
    assert form.value_of("title") == "English"
    await workspace.close(form)
    assert workspace.view() is None


async def test_shortcuts_are_those_of_the_app_and_of_messages_that_all_see(
    workspace: Workspace, bot: AsyncApp
) -> None:
    shortcuts: dict[str, ShortcutKind] = {"new": "global", "of": "message"}
    workspace.world.identity = replace(workspace.world.identity, shortcuts=shortcuts)
    seen: list[Body] = []

    @bot.shortcut("new")
    @bot.shortcut("of")
    async def used(ack: AsyncAck, body: Body) -> None:
        seen.append(body)
        await ack()

    message = await workspace.post("English at two")
    await workspace.shortcut("new")
    await workspace.message_shortcut("of", message)
    assert [body["type"] for body in seen] == ["shortcut", "message_action"]
    assert "channel" not in seen[0]
    assert seen[1]["message"]["text"] == "English at two"
    assert seen[1]["channel"]["name"] == "general"
    with pytest.raises(LookupError):
        await workspace.shortcut("of")
    with pytest.raises(LookupError):
        await workspace.message_shortcut("new", message)


def test_a_menu_is_picked_by_number_or_label() -> None:
    menu = Field(1, field("size", "static_select", options=options("small", "large")))
    assert menu.taken("2") == menu.taken("Large") == menu.taken("large")
    assert menu.taken("")["selected_option"] is None
