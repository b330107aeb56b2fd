"""The payloads that Slack sends to an app.

Source: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import secrets
from typing import Any

from .chat import message_json
from .directory import Channel, Member
from .message_store import Message
from .response_urls import ResponseUrl
from .world import View, World

Payload = dict[str, Any]

_CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}


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
        "is_enterprise_install": "false",
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
        **({} if message.ephemeral else {"message": message_json(world, message)}),
        "state": {"values": {}},
        "response_url": absolute_url(world, response_url),
        "actions": [{**action, "action_ts": world.messages.new_ts()}],
    }


def view_submission(world: World, who: Member, view: View, values: Payload) -> Payload:
    """A submitted modal. `values` is the state: `{block_id: {action_id: {…}}}`."""
    seen = view.to_json(world.directory.team.id, world.identity.app_id)
    return {
        **_interaction(world, "view_submission", who),
        "view": {**seen, "state": {"values": values}},
        "response_urls": [],
    }


def event(world: World, inner: Payload) -> Payload:
    """The envelope of an event, with a new event_id."""
    team = world.directory.team.id
    return {
        "type": "event_callback",
        "token": "unused",
        "team_id": team,
        "api_app_id": world.identity.app_id,
        "event": inner,
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(world.now().timestamp()),
        "authorizations": [{"team_id": team, "user_id": world.directory.bot.id, "is_bot": True}],
        "is_ext_shared_channel": False,
    }


def message_event(world: World, kind: str, message: Message) -> Payload:
    """The event of a message that a user wrote: `app_mention` or `message`."""
    team = world.directory.people[message.author].team or world.directory.team.id
    return {
        "type": kind,
        "user": message.author,
        "text": message.text,
        "ts": message.ts,
        "event_ts": message.ts,
        "channel": message.channel,
        "team": team,
        "user_team": team,
        **({"channel_type": "im"} if kind == "message" else {}),
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }


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
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": world.triggers.new(who.id),
    }
