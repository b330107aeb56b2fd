"""The payloads that Slack sends to an app.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import secrets
from typing import Any

from .chat import message_json
from .directory import Channel, Member
from .message_store import Change, Message
from .response_urls import ResponseUrl
from .world import View, World

Payload = dict[str, Any]

_CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}
_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}


def absolute_url(world: World, response_url: ResponseUrl) -> str:
    """The response_url on the local server."""
    return f"{world.origin}/commands/{world.directory.team.id}/{response_url.token}"


def command(
    world: World, response_url: ResponseUrl, who: Member, channel: Channel, name: str, text: str
) -> Payload:
    """A slash command."""
    return {
        **_origin(world),
        "channel_id": channel.id,
        "channel_name": _CHANNEL_NAMES.get(channel.kind, channel.name),
        "user_id": who.id,
        "user_name": who.name,
        "command": name,
        "text": text,
        "is_enterprise_install": "true" if world.organisation else "false",
        **({"enterprise_id": world.organisation} if world.organisation else {}),
        "response_url": absolute_url(world, response_url),
        "trigger_id": world.triggers.new(who.id),
    }


def block_actions(
    world: World, response_url: ResponseUrl, who: Member, message: Message, action: Payload
) -> Payload:
    """An interaction with a message; without `message` if that is ephemeral."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    channel = world.directory.channels[message.channel]
    return {
        **_interaction(world, "block_actions", who),
        "container": container,
        "channel": {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)},
        **({} if message.ephemeral else {"message": message_json(world, message, metadata=True)}),
        "state": {"values": {}},
        "response_url": absolute_url(world, response_url),
        "actions": [{**action, "action_ts": world.messages.new_ts()}],
    }


def view_submission(world: World, who: Member, view: View, values: Payload) -> Payload:
    """A submitted modal. `values` is the state: `{block_id: {action_id: {…}}}`."""
    return {
        **_interaction(world, "view_submission", who),
        "view": {**_view(world, view), "state": {"values": values}},
        "response_urls": [],
    }


def view_actions(world: World, who: Member, view: View, action: Payload) -> Payload:
    """An interaction with a view: it has neither a channel nor a response_url."""
    return {
        **_interaction(world, "block_actions", who),
        "container": {"type": "view", "view_id": view.id},
        "view": _view(world, view),
        "actions": [{**action, "action_ts": world.messages.new_ts()}],
    }


def shortcut(world: World, who: Member, callback_id: str) -> Payload:
    """A global shortcut: it knows no channel.

    Source: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
    """
    return {
        **_interaction(world, "shortcut", who),
        "callback_id": callback_id,
        "action_ts": world.messages.new_ts(),
    }


def message_action(
    world: World, response_url: ResponseUrl, who: Member, callback_id: str, message: Message
) -> Payload:
    """A shortcut of a message."""
    channel = world.directory.channels[message.channel]
    return {
        **_interaction(world, "message_action", who),
        "callback_id": callback_id,
        "action_ts": world.messages.new_ts(),
        "message_ts": message.ts,
        "message": message_json(world, message),
        "channel": {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)},
        "response_url": absolute_url(world, response_url),
    }


def _view(world: World, view: View) -> Payload:
    return view.to_json(world.directory.team.id, world.identity.app_id)


def event(world: World, inner: Payload) -> Payload:
    """The envelope of an event, with a new event_id."""
    team, organisation = world.directory.team.id, world.organisation
    authorization = {"team_id": team, "user_id": world.directory.bot.id, "is_bot": True}
    if organisation:
        authorization |= {"enterprise_id": organisation, "is_enterprise_install": True}
    return {
        "type": "event_callback",
        "token": "unused",
        "team_id": team,
        **({"enterprise_id": organisation} if organisation else {}),
        "api_app_id": world.identity.app_id,
        "event": inner,
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(world.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def home_opened(world: World, user: str, channel: str, tab: str) -> Payload:
    """The event of an opened tab. Source: https://docs.slack.dev/reference/events/app_home_opened"""
    return {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": world.messages.new_ts(),
    }


def message_event(world: World, kind: str, message: Message) -> Payload:
    """The event of a new message: `app_mention` or `message`."""
    fields = message_json(world, message)
    subtype = {"subtype": "file_share"} if message.content.files else {}
    return {**fields, **subtype, **_event_fields(world, kind, message), "user_team": fields["team"]}


def change_event(world: World, change: Change) -> Payload:
    """The `message` event of a change of a message.

    Source: https://docs.slack.dev/reference/events/message, and its subtypes message_changed and message_deleted
    """
    message = change.message
    if change.kind == "posted":
        return message_event(world, "message", message)
    fields = _event_fields(world, "message", message)
    hidden = {"hidden": True, "ts": world.messages.new_ts(), **fields}
    if change.kind == "deleted":
        return {**hidden, "subtype": "message_deleted", "deleted_ts": message.ts}
    now, before = (message_json(world, message, content) for content in (change.content, change.previous))
    return {**hidden, "subtype": "message_changed", "message": now, "previous_message": before}


def _event_fields(world: World, kind: str, message: Message) -> Payload:
    channel = world.directory.channels[message.channel]
    where = {"channel_type": _CHANNEL_TYPES[channel.kind]} if kind == "message" else {}
    return {"type": kind, "channel": channel.id, "event_ts": message.ts, **where}


def _origin(world: World) -> Payload:
    team = world.directory.team
    return {
        "token": "unused",
        "team_id": team.id,
        "team_domain": team.domain,
        "api_app_id": world.identity.app_id,
    }


def _interaction(world: World, kind: str, who: Member) -> Payload:
    team = world.directory.team
    return {
        "type": kind,
        "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.team or team.id},
        "api_app_id": world.identity.app_id,
        "token": "unused",
        "team": None if world.organisation else {"id": team.id, "domain": team.domain},
        "enterprise": {"id": world.organisation, "name": "Schools"} if world.organisation else None,
        "is_enterprise_install": bool(world.organisation),
        "trigger_id": world.triggers.new(who.id),
    }
