"""The workspace's users and conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct, field

ChannelKind = Literal["public", "private", "im"]


class Team(Struct, frozen=True):
    """The workspace."""

    id: str = "T0ROLLCALL"
    domain: str = "rollcall"
    name: str = "Rollcall demo school"


class Member(Struct, frozen=True):
    """A user or bot. Source: https://docs.slack.dev/reference/objects/user-object"""

    id: str
    name: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    locale: str = "en-GB"
    admin: bool = False
    owner: bool = False
    guest: bool = False
    single_channel_guest: bool = False
    stranger: bool = False
    bot: bool = False
    deleted: bool = False
    team: str = ""
    email: str = ""

    def offset(self, at: datetime) -> int:
        """Seconds east of UTC at this instant."""
        shift = at.astimezone(self.zone).utcoffset()
        return int(shift.total_seconds()) if shift else 0


class Channel(Struct):
    """A conversation; of a direct message, `members` are the user and the bot.

    In a `restricted` one the bot may not post.
    """

    id: str
    name: str
    kind: ChannelKind = "public"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    shared: bool = False
    restricted: bool = False


class Directory(Struct):
    """All users and conversations, by id."""

    team: Team
    bot: Member
    people: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people[self.bot.id] = self.bot

    def user_named(self, name: str) -> Member | None:
        """The user with this handle, ignoring case."""
        return next((who for who in self.people.values() if who.name.lower() == name.lower()), None)

    def channel(self, reference: str) -> Channel | None:
        """A channel by id, or by name with or without `#`."""
        name = reference.removeprefix("#")
        by_name = (room for room in self.channels.values() if room.name == name and room.kind != "im")
        return self.channels.get(reference) or next(by_name, None)

    def direct(self, user: str) -> Channel:
        """The direct message between a user and the bot, opened on first use."""
        identifier = "D" + user[1:]
        opened = Channel(identifier, "directmessage", "im", {user, self.bot.id})
        return self.channels.setdefault(identifier, opened)

    def bot_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.bot.id in channel.members
