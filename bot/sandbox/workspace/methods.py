"""The methods of the Web API, with the scopes they need.

Source of the scopes: https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from . import chat, conversations, files, users, views
from .directory import ChannelKind
from .errors import SlackError
from .world import World

Handler = Callable[[World, dict[str, Any]], Awaitable[dict[str, Any]]]
ByKind = Mapping[ChannelKind, str]

_READ: ByKind = MappingProxyType({"public": "channels:read", "private": "groups:read", "im": "im:read"})
_HISTORY: ByKind = MappingProxyType(
    {"public": "channels:history", "private": "groups:history", "im": "im:history"}
)


class Method(Struct, frozen=True):
    """A method: its handler, and the scope it needs, for some by kind of channel."""

    handler: Handler
    scope: str = ""
    by_kind: ByKind = field(default_factory=dict)
    app_token: bool = False

    def needed_scope(self, world: World, arguments: dict[str, Any]) -> str:
        """The scope this call needs; none if its channel does not exist."""
        channel = world.directory.channels.get(str(arguments.get("channel") or ""))
        return self.by_kind.get(channel.kind, "") if channel else self.scope


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "auth.test": Method(users.auth_test),
        "users.info": Method(users.info, "users:read"),
        "users.list": Method(users.list_, "users:read"),
        "apps.connections.open": Method(users.connections_open, app_token=True),
        "chat.postMessage": Method(chat.post_message, "chat:write"),
        "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
        "chat.update": Method(chat.update, "chat:write"),
        "chat.delete": Method(chat.delete, "chat:write"),
        "conversations.info": Method(conversations.info, by_kind=_READ),
        "conversations.members": Method(conversations.members, by_kind=_READ),
        "conversations.open": Method(conversations.open_, "im:write"),
        "conversations.history": Method(conversations.history, by_kind=_HISTORY),
        "conversations.replies": Method(conversations.replies, by_kind=_HISTORY),
        "views.open": Method(views.open_),
        "views.update": Method(views.update),
        "views.publish": Method(views.publish),
        "files.info": Method(files.info, "files:read"),
        "files.getUploadURLExternal": Method(files.upload_url, "files:write"),
        "files.completeUploadExternal": Method(files.complete, "files:write"),
    }
)


async def call(world: World, name: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Call a method; errors are responses too."""
    try:
        return {
            "ok": True,
            **await _authorized_method(world, name, token, arguments).handler(world, arguments),
        }
    except SlackError as error:
        return error.response()


def _authorized_method(world: World, name: str, token: str, arguments: dict[str, Any]) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    _check_token(world, method, token)
    needed = method.needed_scope(world, arguments)
    if needed and needed not in world.identity.scopes:
        provided = ",".join(sorted(world.identity.scopes))
        raise SlackError("missing_scope", needed=needed, provided=provided)
    return method


def _check_token(world: World, method: Method, token: str) -> None:
    wanted = {world.identity.app_token} if method.app_token else world.tokens.keys()
    if not token:
        raise SlackError("not_authed")
    if token not in wanted:
        other = token == world.identity.app_token or token in world.tokens
        raise SlackError("not_allowed_token_type" if other else "invalid_auth")
    ends = world.tokens.get(token)
    if ends is not None and ends <= time.time():
        raise SlackError("token_expired")
