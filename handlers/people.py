"""Who is asking: their zone, language and role, from their Slack profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import ClientError
from cachetools import TTLCache
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import PLATFORM_ZONE
from bot.errors import NotAllowed, ProfileUnknown
from bot.people import Person
from bot.texts import locale_of

REMEMBERED = 300
"""Seconds that a profile is taken as still true: a role taken away lasts no longer."""

MOST = 10_000
"""Profiles remembered at once."""


class People:
    """The members of the workspace. Guests, bots and people of other workspaces are nobody here."""

    def __init__(self, client: AsyncWebClient, administrators: frozenset[str]) -> None:
        self._client = client
        self._administrators = administrators
        self._remembered: TTLCache[tuple[str, str], Person] = TTLCache(MOST, REMEMBERED)

    def remembered(self, team: str, user: str) -> Person | None:
        """The person, if asked for within the last minutes; asks nobody."""
        return self._remembered.get((team, user))

    async def person(self, team: str, user: str) -> Person:
        """The person behind a Slack user id. Raises NotAllowed for who may not use Rollcall, ProfileUnknown.

        Source: https://docs.slack.dev/reference/methods/users.info (`locale` only when asked for)
        """
        known = self.remembered(team, user)
        if known is not None:
            return known
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except (SlackClientError, ClientError, TimeoutError) as error:
            raise ProfileUnknown from error
        person = self._admitted(team, answer["user"])
        self._remembered[team, user] = person
        return person

    def _admitted(self, team: str, user: Mapping[str, Any]) -> Person:
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            raise NotAllowed("guest")
        if user.get("is_stranger") or not _belongs(team, user):
            raise NotAllowed("stranger")
        if user.get("deleted") or user.get("is_bot"):
            raise NotAllowed("nobody")
        return Person(
            team=team,
            id=user["id"],
            name=_name(user),
            zone=_zone(user.get("tz")),
            locale=locale_of(user.get("locale")),
            workspace_admin=bool(
                user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner")
            ),
            administrator=user["id"] in self._administrators,
        )


def _belongs(team: str, user: Mapping[str, Any]) -> bool:
    """In an Enterprise organisation a member's home team may be another, but they are listed in this one."""
    return user.get("team_id") == team or team in user.get("enterprise_user", {}).get("teams", ())


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile", {})
    return str(profile.get("display_name") or profile.get("real_name") or user.get("name") or user["id"])


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else PLATFORM_ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return PLATFORM_ZONE
