"""Converts what Slack sends to invocations: who, where, which line, and where the answer goes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.state import Invocation, Reply

TENANT = "rollcall.tenant"
"""Under this `named_accounts` notes in what Slack sends which account of a workspace it is about."""

ACKNOWLEDGE_TIMEOUT = 2.7
"""Seconds from when Slack sent something after which it must be acknowledged: Slack waits three."""

NOUNS: Mapping[str, Literal["room", "peaks"]] = {"/room": "room", "/peaks": "peaks"}
"""What a line is about, by its slash command."""


def of_command(body: Mapping[str, Any], now: datetime) -> Invocation:
    """A slash command. Its `trigger_id` is unique to it.

    Source: https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    return Invocation(
        id=_digest("command", body["trigger_id"]),
        team=team_of(body),
        user=body["user_id"],
        channel=body["channel_id"],
        line=body.get("text", ""),
        noun=NOUNS[body["command"]],
        asked_at=now,
        at_account=True,
        reply=Reply(response_url=body["response_url"], channel=body["channel_id"], user=body["user_id"]),
    )


def waited(request: AsyncBoltRequest) -> float:
    """Seconds since Slack sent a request, at most one too many; 0 over Socket Mode, which does not tell.

    A process that starts or is busy takes it up later. Source:
    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    sent = request.headers.get("x-slack-request-timestamp")
    return max(time.time() - int(sent[0]), 0) if sent else 0


def of_event(body: Mapping[str, Any], line: str, now: datetime) -> Invocation:
    """A mention or a direct message. Its `event_id` stays the same when Slack delivers it again.

    In a thread the answer goes to the thread, in a channel to the channel: an ephemeral message in the thread of a
    message without replies is shown to nobody. Source: https://docs.slack.dev/apis/events-api,
    https://docs.slack.dev/reference/methods/chat.postEphemeral
    """
    event = body["event"]
    return Invocation(
        id=_digest("event", body["event_id"]),
        team=team_of(body),
        user=event["user"],
        channel=event["channel"],
        line=line,
        asked_at=now,
        at_account=True,
        message_ts=event.get("ts"),
        reply=Reply(
            channel=event["channel"],
            user=event["user"],
            thread_ts=event.get("thread_ts"),
            with_bot=event["channel"].startswith("D"),
        ),
    )


def of_press(body: Mapping[str, Any], value: str, now: datetime, *, replace: bool = False) -> Invocation:
    """A button that carries `value`. Its `action_ts` is unique to the press.

    In a direct message what the bot shows ephemerally answered a slash command, maybe in one with somebody else. Home
    is in no channel: what is pressed there is answered by direct message.
    Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    container, action = body["container"], body["actions"][0]
    channel = container.get("channel_id", "")
    message_ts = None if container.get("is_ephemeral") else container.get("message_ts")
    button = _digest(container.get("message_ts"), channel, body["user"]["id"], action["action_id"], value)
    return Invocation(
        id=_digest("press", button, action["action_ts"]),
        team=team_of(body),
        user=body["user"]["id"],
        channel=channel,
        button=button,
        asked_at=now,
        message_ts=message_ts,
        reply=Reply(
            response_url=body.get("response_url"),
            channel=channel,
            user=body["user"]["id"],
            thread_ts=_thread(container),
            replace=replace,
            beside_if_failed=replace,
            with_bot=not channel or (channel.startswith("D") and not container.get("is_ephemeral")),
            message_ts=message_ts,
            metadata=(body.get("message") or {}).get("metadata"),
        ),
    )


def of_shortcut(body: Mapping[str, Any], now: datetime) -> Invocation:
    """A shortcut, of a message or of none. One of none knows no channel: the answer goes to the direct message.

    A `response_url` cannot answer in a thread.
    Source: https://docs.slack.dev/interactivity/implementing-shortcuts
    """
    channel, message = body.get("channel", {}).get("id", ""), body.get("message", {})
    thread_ts = message.get("thread_ts")
    return Invocation(
        id=_digest("shortcut", body["trigger_id"]),
        team=team_of(body),
        user=body["user"]["id"],
        channel=channel,
        asked_at=now,
        at_account=True,
        reply=Reply(
            response_url=None if thread_ts else body.get("response_url"),
            channel=channel,
            user=body["user"]["id"],
            thread_ts=thread_ts,
        ),
    )


def of_view(body: Mapping[str, Any], id: str, now: datetime) -> Invocation:
    """What was done in a modal that knows nothing of where it was opened.

    Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    user = body["user"]["id"]
    return Invocation(
        id=_digest("view", id),
        team=team_of(body),
        user=user,
        channel="",
        asked_at=now,
        reply=Reply(channel="", user=user),
    )


def team_of(body: Mapping[str, Any]) -> str:
    """The tenant that it is about: the workspace, unless another of its accounts was noted.

    With an organisation's installation `team` may be null in an interaction. A person's home workspace may be another,
    so that it is only used where nothing else is named.
    Source: https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
    """
    view = body.get("view") or {}
    named = body.get(TENANT) or body.get("team_id") or (body.get("team") or {}).get("id")
    named = named or view.get("app_installed_team_id") or view.get("team_id")
    return str(named or body["user"]["team_id"])


def _thread(container: Mapping[str, Any]) -> str | None:
    """The thread that the message stands in; the one that a thread is under stands in the channel itself."""
    thread_ts = container.get("thread_ts")
    return None if thread_ts == container.get("message_ts") else thread_ts


def of_anything(body: Mapping[str, Any], now: datetime) -> Invocation:
    """Whatever of these it is, without its line: where an answer goes. Raises KeyError when it is none."""
    if "command" in body:
        return of_command(body, now)
    if "view" in body:
        return of_view(body, body["view"]["id"], now)
    if "callback_id" in body:
        return of_shortcut(body, now)
    return of_press(body, "", now) if "actions" in body else of_event(body, "", now)


def _digest(*parts: str | None) -> str:
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:32]
