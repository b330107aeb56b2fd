"""Slack's answers, as far as Rollcall reads them. Other fields are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

Flag = bool | None
"""Slack omits flags that do not apply to a person or channel, or sends null."""


class Identity(Struct, frozen=True):
    """The bot in its workspace. `team`, `user` and `bot` are IDs; `workspace` is a name.

    `answered_at` is the time on Slack's clock. Source: https://docs.slack.dev/reference/methods/auth.test
    """

    team: str
    workspace: str
    user: str
    bot: str
    scopes: frozenset[str]
    answered_at: datetime | None


class Posted(Struct, frozen=True):
    """A message that everyone in a channel can see; `channel` and `ts` identify it."""

    channel: str
    ts: str


class Profile(Struct, frozen=True):
    """A person's names, and their address where the bot may know it."""

    display_name: str | None = None
    real_name: str | None = None
    email: str | None = None


class EnterpriseUser(Struct, frozen=True):
    """The workspaces of an Enterprise organization that a person is in."""

    teams: tuple[str, ...] = ()


class User(Struct, frozen=True, kw_only=True):
    """A person or a bot. Source: https://docs.slack.dev/reference/objects/user-object"""

    id: str
    team_id: str | None = None
    name: str | None = None
    profile: Profile = Profile()
    tz: str | None = None
    locale: str | None = None
    deleted: Flag = None
    is_bot: Flag = None
    is_admin: Flag = None
    is_owner: Flag = None
    is_primary_owner: Flag = None
    is_restricted: Flag = None
    is_ultra_restricted: Flag = None
    is_stranger: Flag = None
    enterprise_user: EnterpriseUser = EnterpriseUser()


class Channel(Struct, frozen=True, kw_only=True):
    """A conversation. `is_member` is about the bot.

    Source: https://docs.slack.dev/reference/objects/conversation-object
    """

    id: str
    is_archived: Flag = None
    is_member: Flag = None
    is_private: Flag = None


class AuthTest(Struct, frozen=True, kw_only=True):
    """The answer of `auth.test`."""

    team_id: str
    user_id: str
    bot_id: str
    team: str | None = None


class UserInfo(Struct, frozen=True):
    """The answer of `users.info`."""

    user: User


class ChannelInfo(Struct, frozen=True):
    """The answer of `conversations.info`, and of `conversations.open`."""

    channel: Channel


class Cursor(Struct, frozen=True):
    """The cursor of the next page; empty after the last one."""

    next_cursor: str = ""


class Members(Struct, frozen=True):
    """A page of the answer of `conversations.members`."""

    members: tuple[str, ...] = ()
    response_metadata: Cursor | None = None


class Users(Struct, frozen=True):
    """A page of the answer of `users.list`."""

    members: tuple[User, ...] = ()
    response_metadata: Cursor | None = None


class SharedFile(Struct, frozen=True, kw_only=True):
    """A file that somebody shared. `url` gives its bytes to the bot's token; empty for what Slack does not host.

    Source: https://docs.slack.dev/reference/objects/file-object
    """

    id: str
    name: str = ""
    size: int = 0
    user: str = ""
    url: str = msgspec.field(name="url_private_download", default="")


class FileInfo(Struct, frozen=True):
    """The answer of `files.info`."""

    file: SharedFile


class FoundMessage(Struct, frozen=True, kw_only=True):
    """A message in the history, and the files that it shares."""

    ts: str
    bot_id: str | None = None
    metadata: dict[str, Any] | None = None
    files: tuple[SharedFile, ...] = ()

    def carries(self, metadata: Mapping[str, Any]) -> bool:
        """Whether the message has this metadata; the payload may hold more."""
        if self.metadata is None or self.metadata.get("event_type") != metadata["event_type"]:
            return False
        payload: dict[str, Any] = self.metadata["event_payload"]
        return all(payload.get(name) == value for name, value in metadata["event_payload"].items())

    def carries_any(self, name: str) -> bool:
        """Whether the payload of its metadata holds anything under a name."""
        return self.metadata is not None and name in self.metadata["event_payload"]


class History(Struct, frozen=True):
    """A page of the answer of `conversations.history`."""

    messages: tuple[FoundMessage, ...] = ()
    response_metadata: Cursor | None = None


class UploadTicket(Struct, frozen=True):
    """The answer of `files.getUploadURLExternal`: where the content goes, and what the file is called then."""

    upload_url: str
    file_id: str


class Done(Struct, frozen=True):
    """An answer of which only the success matters."""
